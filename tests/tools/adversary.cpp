#include "tests/tools/adversary.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "crypto/key_node.h"
#include "crypto/sealing.h"
#include "ledger/backup_format.h"
#include "ledger/big_endian.h"
#include "ledger/key_access.h"
#include "ledger/ledger_opening.h"
#include "ledger/rocks_journal.h"
#include "projections/blind_bucket.h"
#include "projections/views.h"
#include "tests/ledger/folder_files.h"

namespace lethe::tools::tests {

namespace fs = std::filesystem;
using crypto::Bytes;
using crypto::ByteView;
using crypto::SecretKey;
using ledger::Table;
using lethe::tests::count_in_files;
using lethe::tests::blackbox::SealedThing;
using lethe::tests::blackbox::SealedThings;
using projections::Views;

namespace {

/// More than any node that listed none of its children had.
constexpr std::uint32_t kChildrenTried = 16;

bool holds(std::string_view bytes, std::string_view text) {
  return bytes.find(text) != std::string_view::npos;
}

std::string_view text_of(const crypto::Root& root) {
  return crypto::as_text(root.key.view());
}

/// Taken as a node's key, or as the one that seals a block.
bool opens_block(const crypto::TreeId& tree, const crypto::NodeAddress& address, const Bytes& block,
                 const SecretKey& key) {
  const auto context = ledger::BigEndianWriter(32).bytes(tree.view()).bytes(address.view()).take();
  return crypto::open_once(crypto::derive_key(key, "lethe/key-tree/seal/v1", {}), context, block) ||
         crypto::open_once(key, context, block);
}

}  // namespace

void Adversary::keep_images(AttackedClinic& clinic, const std::vector<LookedUp>& living) {
  learn_root(clinic);
  const auto folder = clinic.folder() / "image";
  fs::create_directory(folder);
  lethe::tests::copy_folder_in_use(clinic.data(), folder / "data");
  lethe::tests::copy_folder_in_use(clinic.target(), folder / "target");
  const auto backups = clinic.folder() / "backups";
  if (fs::exists(backups)) lethe::tests::copy_folder(backups, folder / "backups");
  search(folder);
  Image image;
  image.name = "image " + std::to_string(images_.size());
  read_rows(clinic, folder, image);
  if (fs::exists(backups)) read_segments(folder / "backups", clinic.ledger()->info().id.str());
  if (!clinic.has_crashed()) gather(clinic, living, image);
  images_.push_back(std::move(image));
  fs::remove_all(folder);
}

/// No word and no root of any epoch lies open in it.
void Adversary::search(const fs::path& folder) const {
  std::size_t bytes_seen = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const auto bytes = lethe::tests::file_text(file.path());
    bytes_seen += bytes.size();
    EXPECT_FALSE(holds(bytes, marker_)) << "plaintext in " << file.path();
    for (const auto& root : roots_) {
      EXPECT_FALSE(holds(bytes, text_of(root))) << "a root key in " << file.path();
    }
  }
  EXPECT_GT(bytes_seen, 10'000U) << "nothing was searched";
}

void Adversary::read_rows(const AttackedClinic& clinic, const fs::path& folder, Image& image) {
  const auto number = clinic.info().number;
  const auto range = ledger::ledger_range(number);
  const auto prefix = ledger::ledger_row(number, {}).size();
  const auto each = [&](const ledger::Reader& reader, Table table, const auto& visit) {
    const auto scanned = reader.scan(table, range.first, range.behind_last, [&](auto row, auto v) {
      visit(row.subspan(prefix), v);
      return true;
    });
    EXPECT_TRUE(scanned) << scanned.error().message();
  };
  const auto block = [&](ByteView address, ByteView bytes) {
    blocks_.add(*crypto::NodeAddress::from(address), bytes);
  };
  const auto data = ledger::open_rocks_reader(folder / "data").value();
  each(*data, Table::kKeys, block);
  each(*ledger::open_rocks_reader(folder / "target" / "blocks").value(), Table::kKeys, block);
  rows_.clear();
  for (const auto table : {Table::kVault, Table::kReplies, Table::kViews}) {
    each(*data, table, [&](ByteView row, ByteView value) {
      rows_ += crypto::as_text(value);
      if (table == Table::kVault) sealed_.insert(crypto::to_bytes(value));
      if (table == Table::kViews) image.views.put(row, crypto::to_bytes(value));
    });
  }
}

/// A backup has nothing sealed that no directory had: what is tried on those is tried on it.
void Adversary::read_segments(const fs::path& folder, const std::string& ledger) const {
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (file.path().parent_path().filename() != ledger) continue;
    const auto bytes = lethe::tests::file_text(file.path());
    const auto segment = ledger::parse_segment(crypto::as_bytes(bytes));
    ASSERT_TRUE(segment) << file.path();
    for (const auto& event : segment->events) {
      for (const auto& section : event.sections) {
        const bool is_known = section.empty() || sealed_.contains(crypto::to_bytes(section));
        EXPECT_TRUE(is_known) << file.path();
      }
    }
  }
}

void Adversary::gather(AttackedClinic& clinic, const std::vector<LookedUp>& living,
                       const Image& image) {
  const auto ledger = clinic.ledger();
  const SealedThings things(*ledger);
  const Views views(image.views);
  for (const auto& person : living) {
    auto sealed = things.about(person.id.str(), person.email, person.external_id);
    for (auto& thing : sealed.destroyed) {
      paths_.insert(thing.path);
      if (known_.contains(thing.sealed)) continue;
      EXPECT_TRUE(holds(rows_, crypto::as_text(thing.sealed)))
          << "not in the image: " << thing.kind;
      EXPECT_TRUE(thing.opens_with(ledger->keys())) << "with the key of now: " << thing.kind;
      auto bytes = thing.sealed;
      known_.emplace(std::move(bytes), Known{std::move(thing), person.id});
    }
    if (!person.email.empty()) {
      EXPECT_EQ(views.by_email(person.email, ledger->keys()).value(), std::vector{person.id});
    }
    if (!person.external_id.empty()) {
      EXPECT_EQ(views.by_external_id(person.external_id, ledger->keys()).value(), person.id);
    }
  }
}

void Adversary::learn_root(const AttackedClinic& clinic) {
  auto root = clinic.root();
  // An epoch in which nothing was left to destroy has the key of the one before.
  if (roots_.empty() || text_of(roots_.back()) != text_of(root)) roots_.push_back(std::move(root));
}

void Adversary::note(const AttackedClinic& clinic, const Promise& promise) {
  std::set<crypto::KeyPath> gone;
  for (const auto& compartment : promise.compartments) {
    gone.insert(ledger::key_path(compartment, {}));
  }
  const auto keys = [&] {
    std::set<crypto::KeyPath> buckets;
    for (const auto& [domain, values] :
         {std::pair(ledger::KeyDomain::kEmailIndex, &promise.emails),
          std::pair(ledger::KeyDomain::kExternalIdIndex, &promise.external_ids)}) {
      for (const auto& value : *values) {
        const auto place =
            projections::place_of(domain, crypto::as_bytes(value), clinic.ledger()->keys());
        buckets.insert(ledger::key_path(domain, place.value().value().bucket.bucket));
      }
    }
    return buckets;
  };
  gone.merge(keys());
  for (auto known = known_.begin(); known != known_.end();) {
    const auto& [thing, person] = known->second;
    const bool is_gone = gone.contains(thing.path) || person == promise.whole;
    if (is_gone) erased_.push_back(std::move(known->second.thing));
    known = is_gone ? known_.erase(known) : std::next(known);
  }
  emails_.insert(promise.emails.begin(), promise.emails.end());
  external_ids_.insert(promise.external_ids.begin(), promise.external_ids.end());
}

void Adversary::note_closure(const AttackedClinic& clinic,
                             const std::set<ledger::SubjectId>& people) {
  const auto ledger = clinic.ledger();
  const SealedThings things(*ledger);
  for (auto& [sealed, known] : known_) erased_.push_back(std::move(known.thing));
  known_.clear();
  for (const auto& person : people) {
    for (auto& thing : things.about(person.str(), {}, {}).kept) {
      EXPECT_TRUE(thing.opens_with(ledger->keys())) << "until then: " << thing.kind;
      paths_.insert(thing.path);
      erased_.push_back(std::move(thing));
    }
  }
}

void Adversary::attack_closed(AttackedClinic& clinic) {
  const auto tree = ledger::tree_id_of(clinic.info().id);
  EXPECT_EQ(clinic.root_of(clinic.info().id).error(), crypto::Error::kRootMissing);
  EXPECT_FALSE(clinic.recovered(clinic.info().id)) << "the target has a copy of the root";
  const auto roots = crypto::open_file_root_store(clinic.keys());
  EXPECT_EQ(crypto::KeyTree::open(tree, *roots, blocks_).error(), crypto::Error::kRootMissing)
      << "over all blocks that there ever were";
  dead_.clear();
  tried_.clear();
  for (const auto& [address, block] : blocks_.blocks()) dead_.push_back(address);
  const std::vector<crypto::KeyPath> paths(paths_.begin(), paths_.end());
  for (const auto& ledger : clinic.store().ledgers()) {
    lethe::tests::blackbox::each_key(*ledger, clinic.root_of(ledger->info().id).value(), paths,
                                     [&](const SecretKey& key) { try_key(tree, key); });
  }
  check_nothing_is_left(clinic);
}

void Adversary::attack(AttackedClinic& clinic, bool deeply) {
  learn_root(clinic);
  const auto recovered = clinic.recovered_root(clinic.ledger()->info().id);
  EXPECT_EQ(text_of(recovered), text_of(roots_.back()))
      << "what the holder gets is another key, to be tried too";
  try_keys(clinic, deeply);
  try_look_ups(clinic);
  check_what_is_left(clinic);
}

void Adversary::try_keys(AttackedClinic& clinic, bool deeply) {
  const auto ledger = clinic.ledger();
  for (const auto& thing : erased_) {
    EXPECT_FALSE(thing.opens_with(ledger->keys())) << "where its key was: " << thing.kind;
  }
  std::set<crypto::NodeAddress> used(dead_.begin(), dead_.end());
  for (const auto& [address, block] : lethe::tests::blackbox::blocks_of(*ledger)) {
    used.insert(address);
  }
  for (const auto& [address, block] : blocks_.blocks()) {
    if (!used.contains(address)) dead_.push_back(address);
  }
  const auto tree = ledger::tree_id_of(ledger->info().id);
  const std::vector<crypto::KeyPath> paths(paths_.begin(), paths_.end());
  lethe::tests::blackbox::each_key(*ledger, clinic.root(), paths,
                                   [&](const SecretKey& key) { try_key(tree, key); });
  if (!deeply) return;
  std::set<crypto::KeyPath> nodes;
  for (const auto& path : paths) {
    for (auto end = path.begin(); end != path.end(); ++end) nodes.emplace(path.begin(), end);
  }
  for (const auto& node : nodes) {
    const auto key = ledger->keys().derive(node);
    if (!key) continue;
    // It makes the keys of the children that it does not list.
    for (std::uint32_t i = 0; i < kChildrenTried; ++i) {
      try_key(tree, crypto::derive_child(*key, i));
    }
  }
}

void Adversary::try_key(const crypto::TreeId& tree, const SecretKey& key) {
  auto& [things, blocks] = tried_[crypto::to_bytes(crypto::sha256(key.view()).view())];
  trials_ += erased_.size() - things + dead_.size() - blocks;
  for (; things < erased_.size(); ++things) {
    EXPECT_FALSE(erased_[things].opens_with(key)) << "a key of today: " << erased_[things].kind;
  }
  for (; blocks < dead_.size(); ++blocks) {
    EXPECT_FALSE(opens_block(tree, dead_[blocks], blocks_.blocks().at(dead_[blocks]), key))
        << "a key of today opens a block of an earlier epoch";
  }
}

void Adversary::try_look_ups(AttackedClinic& clinic) const {
  const auto ledger = clinic.ledger();
  const auto now = ledger->snapshot();
  const auto ask = [&](const ledger::StateReader& state, const std::string& where) {
    const Views views(state);
    for (const auto& email : emails_) {
      EXPECT_TRUE(views.by_email(email, ledger->keys()).value().empty()) << where;
    }
    for (const auto& id : external_ids_) {
      EXPECT_FALSE(views.by_external_id(id, ledger->keys()).value()) << where;
    }
  };
  for (const auto& image : images_) ask(image.views, image.name);
  ask(*now, "today");
}

/// Unreadable or not, what was erased is no row any more; and no root of the past is anywhere.
void Adversary::check_what_is_left(AttackedClinic& clinic) const {
  const auto ledger = clinic.ledger();
  const auto range = ledger::ledger_range(ledger->info().number);
  std::set<Bytes> rows;
  for (const auto table : {Table::kVault, Table::kKeys}) {
    const auto scanned = clinic.store().journal().scan(table, range.first, range.behind_last,
                                                       [&](ByteView, ByteView value) {
                                                         rows.insert(crypto::to_bytes(value));
                                                         return true;
                                                       });
    EXPECT_TRUE(scanned) << scanned.error().message();
  }
  for (const auto& thing : erased_) EXPECT_FALSE(rows.contains(thing.sealed)) << thing.kind;
  for (const auto& address : dead_) EXPECT_FALSE(rows.contains(blocks_.blocks().at(address)));
  EXPECT_EQ(count_in_files(clinic.keys(), marker_), 0U) << "the registers hold no words";
  EXPECT_EQ(count_in_files(clinic.keys(), text_of(roots_.back())), 1U);
  for (std::size_t i = 0; i + 1 < roots_.size(); ++i) {
    for (const auto& place : {clinic.keys(), clinic.data(), clinic.target()}) {
      EXPECT_EQ(count_in_files(place, text_of(roots_[i])), 0U) << "an old root in " << place;
    }
  }
}

void Adversary::check_nothing_is_left(AttackedClinic& clinic) const {
  const auto range = ledger::ledger_range(clinic.info().number);
  std::size_t rows = 0;
  for (const auto table : {Table::kVault, Table::kKeys, Table::kViews, Table::kReplies}) {
    const auto scanned = clinic.store().journal().scan(
        table, range.first, range.behind_last, [&](ByteView, ByteView) { return ++rows > 0; });
    EXPECT_TRUE(scanned) << scanned.error().message();
  }
  EXPECT_EQ(rows, 0U);
  for (const auto& place : {clinic.keys(), clinic.data(), clinic.target()}) {
    EXPECT_EQ(count_in_files(place, marker_), 0U) << place;
    for (const auto& root : roots_) {
      EXPECT_EQ(count_in_files(place, text_of(root)), 0U) << "a root in " << place;
    }
  }
}

std::size_t Adversary::opened_by_the_past(const AttackedClinic& clinic) {
  const auto tree = ledger::tree_id_of(clinic.info().id);
  std::set<const SealedThing*> opened;
  for (const auto& root : roots_) {
    const auto store = crypto::make_memory_root_store();
    EXPECT_TRUE(store->create(tree, {root.epoch, root.key.clone()}));
    const auto keys = crypto::KeyTree::open(tree, *store, blocks_);
    EXPECT_TRUE(keys) << "epoch " << root.epoch;
    if (!keys) continue;
    const ledger::KeysOf<crypto::KeyTree> source(**keys);
    for (const auto& thing : erased_) {
      if (thing.opens_with(source)) opened.insert(&thing);
    }
  }
  return opened.size();
}

}  // namespace lethe::tools::tests
