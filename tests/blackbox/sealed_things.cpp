#include "tests/blackbox/sealed_things.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "crypto/hash.h"
#include "crypto/key_node.h"
#include "crypto/sealing.h"
#include "ledger/big_endian.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "projections/blind_index.h"

namespace lethe::tests::blackbox {

using crypto::Bytes;
using crypto::ByteView;
using crypto::SecretKey;
using ledger::BigEndianWriter;
using ledger::Compartment;
using ledger::CompartmentClass;
using ledger::Table;

namespace {

// As ledger/FORMAT.md, projections/blind_bucket.h and blind_index.h have them: an attacker can
// read.
constexpr std::string_view kSectionContext{"lethe/section/v1\0", 17};
constexpr std::string_view kBucketContext{"lethe/blind-index/bucket/v1\0", 28};
constexpr std::string_view kBucketLabel = "lethe/blind-index/seal/v1";
constexpr std::string_view kFiledContext{"lethe/blind-index/filed/v1\0", 27};
constexpr std::string_view kFiledLabel = "lethe/blind-index/filed/v1";
constexpr std::size_t kReplyPlace = 8 + 1 + 4 + 8;

bool is_kept(CompartmentClass cls) {
  return cls == CompartmentClass::kEvidence || cls == CompartmentClass::kAccess;
}

void add(SealedPerson& to, CompartmentClass cls, SealedThing thing) {
  (is_kept(cls) ? to.kept : to.destroyed).push_back(std::move(thing));
}

class KeyWalk {
 public:
  using Visit = std::function<void(const SecretKey&)>;
  KeyWalk(const ledger::Ledger& blocks, const Visit& visit)
      : tree_(ledger::tree_id_of(blocks.info().id)), visit_(visit) {
    for (auto& [address, block] : blocks_of(blocks)) blocks_[address.bytes] = std::move(block);
  }

  /// The key, and all that its block lists.
  void walk(const SecretKey& key) {
    if (!seen_.insert(crypto::sha256(key.view()).bytes).second) return;
    visit_(key);
    const auto block = blocks_.find(crypto::node_address(tree_, key).bytes);
    if (block == blocks_.end()) return;
    const auto children = crypto::open_children(tree_, key, block->second).value();
    for (std::uint32_t i = 0; i < children.count(); ++i) {
      if (children.state(i) != crypto::ChildState::kErased) walk(children.child(i).key);
    }
  }

 private:
  const crypto::TreeId tree_;
  const Visit& visit_;
  std::map<std::array<std::uint8_t, crypto::NodeAddress::kSize>, Bytes> blocks_;
  std::set<std::array<std::uint8_t, crypto::Hash::kSize>> seen_;
};

}  // namespace

bool SealedThing::opens_with(const SecretKey& key) const {
  return label.empty()
             ? crypto::open(key, context, sealed).has_value()
             : crypto::open(crypto::derive_key(key, label, {}), context, sealed).has_value();
}

bool SealedThing::opens_with(const ledger::KeySource& keys) const {
  const auto key = keys.derive(path);
  return key && opens_with(*key);
}

SealedThings::SealedThings(const ledger::Ledger& image)
    : image_(image),
      snapshot_(image.snapshot()),
      index_(projections::RowReader::active(*snapshot_, projections::ProjectionId::kBlindIndex)
                 .value()) {
  const auto range = ledger::ledger_range(image.info().number);
  const auto prefix = ledger::ledger_row(image.info().number, {}).size();
  snapshot_->reader()
      .scan(Table::kReplies, range.first, range.behind_last,
            [&](ByteView row, ByteView value) {
              ledger::BigEndianReader place(value.first(kReplyPlace));
              Compartment key;
              key.slot.value = place.number<std::uint64_t>();
              key.cls = static_cast<CompartmentClass>(place.number<std::uint8_t>());
              key.number = place.number<std::uint32_t>();
              if (key.slot.value == 0) return true;  // under a key of the ledger's
              replies_.emplace(
                  key.slot,
                  std::pair(key.cls, SealedThing{std::string(kReply), ledger::key_path(key, {}), "",
                                                 crypto::to_bytes(row.subspan(prefix)),
                                                 crypto::to_bytes(value.subspan(kReplyPlace))}));
              return true;
            })
      .value();
}

SealedPerson SealedThings::about(const std::string& subject, const std::string& email,
                                 const std::string& external_id) const {
  const auto id = ledger::SubjectId::parse(subject).value();
  SealedPerson found;
  add_sections(id, found);
  const auto slot = projections::Views(*snapshot_).person(id).value()->slot;
  const auto [first, behind] = replies_.equal_range(slot);
  for (auto reply = first; reply != behind; ++reply)
    add(found, reply->second.first, reply->second.second);
  add_filed(id, found);
  if (!email.empty()) add_bucket(ledger::KeyDomain::kEmailIndex, email, found);
  if (!external_id.empty()) add_bucket(ledger::KeyDomain::kExternalIdIndex, external_id, found);
  return found;
}

void SealedThings::add_sections(const ledger::SubjectId& subject, SealedPerson& to) const {
  projections::Views(*snapshot_)
      .subject_events(subject, {}, {image_.size().value}, projections::Direction::kOldestFirst,
                      [&](const projections::Posting& posting) {
                        const auto header = image_.event(posting.sequence).value();
                        for (std::size_t i = 0; i < header.sections.size(); ++i)
                          add_section(header, static_cast<std::uint16_t>(i), to);
                        return true;
                      })
      .value();
}

void SealedThings::add_section(const ledger::EventHeader& header, std::uint16_t index,
                               SealedPerson& to) const {
  const auto& compartment = header.sections[index].compartment;
  const auto row = ledger::vault_row(image_.info().number, compartment, header.sequence, index);
  const auto sealed = snapshot_->reader().get(Table::kVault, row).value();
  if (!sealed) return;  // erased before
  add(to, compartment.cls,
      {std::string(kSection), ledger::key_path(compartment, {}), "",
       BigEndianWriter(64)
           .bytes(crypto::as_bytes(kSectionContext))
           .bytes(image_.info().id.view())
           .number(header.sequence.value)
           .number(index)
           .number(compartment.slot.value)
           .number(static_cast<std::uint8_t>(compartment.cls))
           .number(compartment.number)
           .take(),
       *sealed});
}

void SealedThings::add_filed(const ledger::SubjectId& subject, SealedPerson& to) const {
  for (const auto& filed : projections::read_filed(index_, subject).value()) {
    add(to, filed.compartment.cls,
        {std::string(kFiled), ledger::key_path(filed.compartment, {}), kFiledLabel,
         BigEndianWriter(64)
             .bytes(crypto::as_bytes(kFiledContext))
             .bytes(subject.view())
             .number(static_cast<std::uint8_t>(filed.domain))
             .take(),
         filed.sealed});
  }
}

void SealedThings::add_bucket(ledger::KeyDomain domain, const std::string& value,
                              SealedPerson& to) const {
  const auto place =
      projections::place_of(domain, crypto::as_bytes(value), image_.keys()).value().value();
  const auto bucket = projections::BlindBucket::open(index_, place.bucket, image_.keys()).value();
  const auto sealed = index_.get(bucket.row()).value();
  ASSERT_TRUE(sealed) << "there is no bucket for " << value;
  to.destroyed.push_back({std::string(kBucket), ledger::key_path(domain, place.bucket.bucket),
                          kBucketLabel,
                          BigEndianWriter(64)
                              .bytes(crypto::as_bytes(kBucketContext))
                              .number(static_cast<std::uint8_t>(domain))
                              .number(place.bucket.bucket)
                              .take(),
                          *sealed});
}

void each_key(const ledger::Ledger& blocks, const crypto::Root& root,
              std::span<const crypto::KeyPath> paths,
              const std::function<void(const SecretKey&)>& visit) {
  KeyWalk walk(blocks, visit);
  walk.walk(root.key);
  for (const auto& path : paths) {
    for (std::size_t length = 1; length <= path.size(); ++length) {
      const auto key = blocks.keys().derive({path.begin(), path.begin() + length});
      if (key) walk.walk(*key);
    }
  }
}

std::vector<std::pair<crypto::NodeAddress, Bytes>> blocks_of(const ledger::Ledger& ledger) {
  std::vector<std::pair<crypto::NodeAddress, Bytes>> out;
  const auto range = ledger::ledger_range(ledger.info().number);
  ledger.snapshot()
      ->reader()
      .scan(Table::kKeys, range.first, range.behind_last,
            [&](ByteView row, ByteView block) {
              out.emplace_back(*crypto::NodeAddress::from(row.last(crypto::NodeAddress::kSize)),
                               crypto::to_bytes(block));
              return true;
            })
      .value();
  return out;
}

std::size_t count_in_rows(const ledger::Reader& reader, std::string_view text) {
  std::size_t count = 0;
  const Bytes behind_all(64, 0xff);
  for (std::size_t table = 0; table < ledger::kTables; ++table) {
    reader
        .scan(static_cast<Table>(table), {}, behind_all,
              [&](ByteView row, ByteView value) {
                count += crypto::as_text(row).find(text) != std::string_view::npos;
                count += crypto::as_text(value).find(text) != std::string_view::npos;
                return true;
              })
        .value();
  }
  return count;
}

}  // namespace lethe::tests::blackbox
