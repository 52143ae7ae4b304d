// P4: erased is erased. Two images of the disk, keys included, are taken before ten of a thousand
// people are erased; afterwards neither the directory nor an image gives the ten back to somebody
// who has every key that exists then, and the others are all there.
//
// What an erasure destroys is what its certificate says: profile, content and operational data.
// Evidence and records of access are kept under their own keys, since the law demands it; they are
// held here to be readable still, and to lie nowhere unsealed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <iostream>
#include <map>
#include <set>

#include "crypto/key_node.h"
#include "ledger/ledger_opening.h"
#include "projections/views.h"
#include "tests/blackbox/canaries.h"
#include "tests/blackbox/portal.h"
#include "tests/blackbox/sealed_things.h"
#include "tools/data_directory.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ::testing::HasSubstr;

constexpr std::size_t kPeople = 1'000;
constexpr std::size_t kErasedEvery = 100;  // of them, each so many'th

/// Data and keys as they were at one moment.
using Image = tools::Places;

Image image_of(const ServedLethe& lethe, const std::string& name) {
  const Image image{lethe.folder() / (name + ".data"), lethe.folder() / (name + ".keys")};
  copy_folder(lethe.data(), image.data);
  copy_folder(lethe.keys(), image.keys);
  return image;
}

std::unique_ptr<tools::DataDirectory> open_image(const Image& image) {
  std::string error;
  auto directory = tools::DataDirectory::open(image, {}, error);
  EXPECT_EQ(error, "");
  return directory;
}

std::string read_profile(ServedLethe& lethe, const CanaryPerson& person) {
  return lethe.get("portal", "subjects/" + person.id + "/profile", {{"Purpose-Of-Use", "HOPERAT"}})
      .body;
}

class Forensics {
 public:
  explicit Forensics(std::uint64_t seed) : canaries_(seed) {}

  static bool is_of_the_ten(std::size_t i) { return i % kErasedEvery == 7; }

  /// Everybody lives but the last one, who went before the images: so they hold key blocks.
  void fill() {
    lethe_.start();
    canaries_.register_people(lethe_, lethe_.define_world(), kPeople + 1);
    erase(lethe_, canaries_.people().back());
  }

  /// The live server: the ten are gone by every road, the others are whole.
  void check_live() {
    const auto& people = canaries_.people();
    for (std::size_t i = 0; i < kPeople; ++i) {
      const auto& person = people[i];
      const auto body = read_profile(lethe_, person);
      if (is_of_the_ten(i)) {
        EXPECT_THAT(body, HasSubstr("subject-erased"));
        EXPECT_EQ(found_by_email(lethe_, person), "[]");
        continue;
      }
      for (const auto& [field, value] : person.profile) ASSERT_THAT(body, HasSubstr(value)) << i;
      EXPECT_THAT(body, HasSubstr(person.external_id));
      if (i % 50 != 0) continue;
      EXPECT_THAT(found_by_email(lethe_, person), HasSubstr(person.id));
    }
  }

  void check_image(const Image& image, const Image& today) const;

  ServedLethe& lethe() { return lethe_; }
  const Canaries& canaries() const { return canaries_; }

 private:
  static void check_old_bytes_are_gone(const Image& image, const Image& today,
                                       const ledger::Ledger& ledger,
                                       const std::vector<SealedThing>& ten,
                                       ledger::Journal& journal);
  void check_nothing_opens(const ledger::Ledger& then, const ledger::Ledger& now,
                           const crypto::Root& root, const std::vector<SealedThing>& ten,
                           const std::vector<crypto::KeyPath>& others) const;

  ServedLethe lethe_;
  Canaries canaries_;
};

/// The blocks that today's tree does not use must not open, and neither must what the ten had.
void Forensics::check_nothing_opens(const ledger::Ledger& then, const ledger::Ledger& now,
                                    const crypto::Root& root, const std::vector<SealedThing>& ten,
                                    const std::vector<crypto::KeyPath>& others) const {
  const auto tree = ledger::tree_id_of(then.info().id);
  std::set<crypto::Bytes> used;
  for (const auto& [address, block] : blocks_of(now)) used.insert(block);
  std::vector<crypto::Bytes> dead;
  for (auto& [address, block] : blocks_of(then)) {
    if (!used.contains(block)) dead.push_back(std::move(block));
  }
  EXPECT_FALSE(dead.empty());
  auto paths = others;
  for (const auto& thing : ten) paths.push_back(thing.path);
  std::size_t keys = 0, opened = 0;
  each_key(now, root, paths, [&](const crypto::SecretKey& key) {
    ++keys;
    for (const auto& thing : ten) {
      if (!thing.opens_with(key)) continue;
      ++opened;
      ADD_FAILURE() << "a key of today opens " << thing.kind;
    }
    for (const auto& block : dead) opened += crypto::open_children(tree, key, block).has_value();
  });
  EXPECT_EQ(opened, 0U);
  std::cout << keys << " keys tried on " << ten.size() << " sealed things and " << dead.size()
            << " dead key blocks\n";
  EXPECT_GT(keys, others.size());
}

/// The root key of the image stands nowhere; and what was sealed of the ten, unreadable as it is,
/// goes from the files when the database rewrites them.
void Forensics::check_old_bytes_are_gone(const Image& image, const Image& today,
                                         const ledger::Ledger& ledger,
                                         const std::vector<SealedThing>& ten,
                                         ledger::Journal& journal) {
  const auto old_root =
      crypto::open_file_root_store(image.keys)->load(ledger::tree_id_of(ledger.info().id)).value();
  const auto old_key = crypto::as_text(old_root.key.view());
  EXPECT_EQ(count_in_files(image.keys, old_key), 1U);
  EXPECT_EQ(count_in_files(today.keys, old_key), 0U);
  EXPECT_EQ(count_in_files(today.data, old_key), 0U);
  const auto left = [&] {
    std::map<std::string, std::size_t> counts;
    for (const auto& thing : ten) {
      if (count_in_files(today.data, crypto::as_text(thing.sealed)) > 0) ++counts[thing.kind];
    }
    return counts;
  };
  for (const auto& [kind, count] : left())
    std::cout << count << " of the ten's lie in the files, unreadable: " << kind << '\n';
  ASSERT_TRUE(journal.compact());
  // Replies go when they are a day old.
  for (const auto& [kind, count] : left()) EXPECT_EQ(kind, kReply) << "after compaction";
}

void Forensics::check_image(const Image& image, const Image& today) const {
  const auto then_directory = open_image(image);
  const auto now_directory = open_image(today);
  const auto then = then_directory->store().find(lethe_.ledger());
  const auto now = now_directory->store().find(lethe_.ledger());
  const auto snapshot = then->snapshot();
  const projections::Views views(*snapshot);
  // Today's root, with nothing of the past in reach.
  const auto root =
      crypto::open_file_root_store(today.keys)->load(ledger::tree_id_of(now->info().id)).value();
  EXPECT_GT(root.epoch, then->key_epoch());

  std::vector<SealedThing> ten;
  std::vector<crypto::KeyPath> others;
  const SealedThings things(*then);
  for (std::size_t i = 0; i < kPeople; ++i) {
    const auto& person = canaries_.people()[i];
    auto sealed = things.about(person.id, person.email(), person.external_id);
    EXPECT_GE(sealed.destroyed.size(), 5U + 1 + 3 + 2 + 2) << "fields, replies, filed, buckets";
    EXPECT_EQ(sealed.kept.size(), 2U);
    for (const auto& thing : sealed.kept) EXPECT_TRUE(thing.opens_with(now->keys()));
    const auto by_email = views.by_email(person.email(), now->keys()).value();
    const auto by_external_id = views.by_external_id(person.external_id, now->keys()).value();
    if (is_of_the_ten(i)) {
      EXPECT_TRUE(by_email.empty());
      EXPECT_FALSE(by_external_id);
      for (auto& thing : sealed.destroyed) {
        EXPECT_TRUE(thing.opens_with(then->keys())) << "with its own key: " << thing.kind;
        EXPECT_FALSE(thing.opens_with(now->keys())) << thing.kind;
        ten.push_back(std::move(thing));
      }
      continue;
    }
    bool shares_a_bucket = false;
    for (const auto& thing : sealed.destroyed) {
      others.push_back(thing.path);
      if (thing.opens_with(now->keys())) continue;
      // A bucket is renewed with everybody in it, and can be made anew from their sections.
      EXPECT_EQ(thing.kind, kBucket) << i;
      shares_a_bucket = true;
    }
    EXPECT_TRUE(shares_a_bucket || (!by_email.empty() && by_external_id)) << i;
  }
  check_nothing_opens(*then, *now, root, ten, others);
  check_old_bytes_are_gone(image, today, *now, ten, now_directory->store().journal());
  EXPECT_EQ(count_in_rows(snapshot->reader(), canaries_.marker()), 0U);
}

TEST(P4Erasure, NeitherTheDirectoryNorAnImageGivesTheErasedBack) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  Forensics world(seed);
  auto& lethe = world.lethe();
  const auto& marker = world.canaries().marker();
  world.fill();
  const auto running = image_of(lethe, "running");
  ASSERT_EQ(lethe.stop(), 0) << lethe.errors();
  const auto stopped = image_of(lethe, "stopped");
  lethe.start();
  for (std::size_t i = 0; i < kPeople; ++i) {
    if (Forensics::is_of_the_ten(i)) erase(lethe, world.canaries().people()[i]);
  }
  world.check_live();
  EXPECT_EQ(count_in_files(lethe.data(), marker), 0U) << "while it runs";
  EXPECT_GT(count_in_files(lethe.data(), lethe.ledger()), 0U) << "the search finds nothing";
  ASSERT_EQ(lethe.stop(), 0) << lethe.errors();
  EXPECT_THAT(lethe.errors(), testing::Not(HasSubstr(marker)));

  const Image today{lethe.data(), lethe.keys()};
  for (const auto& folder :
       {today.data, today.keys, running.data, running.keys, stopped.data, stopped.keys}) {
    EXPECT_EQ(count_in_files(folder, marker), 0U) << folder;
  }
  const auto mixed = run_lethe({"verify", running.data, "--keys", today.keys});
  EXPECT_EQ(mixed.status, 2) << "an image does not open with today's root: " << mixed.output;
  EXPECT_THAT(mixed.errors, testing::StartsWith("lethe: clinic: "));
  EXPECT_EQ(run_lethe({"verify", running.data}).status, 0) << "its log is what it was";
  world.check_image(running, today);
  world.check_image(stopped, today);
}

}  // namespace
}  // namespace lethe::tests::blackbox
