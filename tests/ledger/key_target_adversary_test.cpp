// P4 with a key target: somebody has every image of the data and of the target that there ever was.
#include "ledger/vault.h"
#include "tests/ledger/all_blocks.h"
#include "tests/ledger/journal_copy.h"
#include "tests/ledger/key_target_fixture.h"

namespace lethe::ledger::tests {
namespace {

/// What was there at one moment.
struct Image {
  std::unique_ptr<Journal> data, blocks;
  crypto::SimulatedDisk copies;
};

class P4KeyTarget : public KeyTargetTest {
 protected:
  void keep_image() {
    images.push_back({copy_of(*disk), copy_of(*medium->blocks), medium->copies});
    old_roots.push_back(crypto::to_bytes(roots->load(tree_id_of(id)).value().key.view()));
    add_blocks(blocks_of(*disk));
    add_blocks(blocks_of(*medium->blocks));
  }
  void add_blocks(const std::map<Bytes, Bytes>& rows) {
    for (const auto& [key, block] : rows) {
      blocks.add(*crypto::NodeAddress::from(ByteView(key).subspan(4)), block);
    }
  }
  void erase_and_keep_images(std::size_t who) {
    keep_image();
    // In the middle of it too: both copies are there, and the old blocks beside the new ones.
    medium->arm(3, false, true);
    ASSERT_FALSE(erase({who}).error);
    images.push_back({copy_of(*disk), copy_of(*medium->blocks), medium->copies});
    add_blocks(blocks_of(*medium->blocks));
    medium->heal();
    ASSERT_TRUE(with_target());
    ASSERT_EQ(all_faults(), "");
    keep_image();
    erased.insert(who);
  }
  /// Who opens with a root, in any image of the data, by any block of any image.
  std::string who_opens_with(crypto::Root root) {
    const auto store = crypto::make_memory_root_store();
    EXPECT_TRUE(store->create(tree_id_of(id), root));
    const auto tree = crypto::KeyTree::open(tree_id_of(id), *store, blocks);
    if (!tree) return tree.error().message();
    const KeysOf<crypto::KeyTree> keys(**tree);
    std::string out;
    for (const auto& person : people) out += opens_anywhere(person, keys) ? 'x' : '-';
    return out;
  }
  bool opens_anywhere(const Person& person, const KeySource& keys) {
    for (const auto& image : images) {
      for (const auto& [place, content] : person.sections) {
        const auto header = ledger().event(place.first).value();
        if (read_section(*image.data, ledger().info().number, keys, header, place.second)) {
          return true;
        }
      }
    }
    return false;
  }
  std::string who_should_open() const {
    std::string out;
    for (std::size_t i = 0; i < people.size(); ++i) out += erased.contains(i) ? '-' : 'x';
    return out;
  }
  /// By the holder, out of an image of the target.
  crypto::Root out_of(Image& image) {
    std::vector<crypto::Holder> present;
    present.push_back({holder.key, holder.secret.clone()});
    const auto opener = crypto::make_recovery_opener(std::move(present));
    return crypto::read_recovery_copy(*image.copies.open(), *opener, tree_id_of(id)).value();
  }

  std::vector<Image> images;
  std::vector<Bytes> old_roots;
  AllBlocks blocks;  // of every image
  std::set<std::size_t> erased;
};

TEST_F(P4KeyTarget, NoOldCopyOfItOpensAnythingErasedWithWhatExistsNow) {
  populate(5);
  for (const std::size_t who : {1U, 3U, 0U}) {
    erase_and_keep_images(who);
    if (HasFailure()) return;
    // What exists now: the root, and no holder's secret.
    EXPECT_EQ(who_opens_with(roots->load(tree_id_of(id)).value()), who_should_open());
    for (const auto& image : images) {
      for (const auto& root : old_roots) {
        EXPECT_FALSE(image.copies.holds(root)) << "no root lies open in a target";
      }
    }
  }
}

TEST_F(P4KeyTarget, TheLatestOneAndItsHolderOpenTheLivingAlone) {
  populate(5);
  for (const std::size_t who : {2U, 4U}) {
    erase_and_keep_images(who);
    if (HasFailure()) return;
    EXPECT_EQ(who_opens_with(out_of(images.back())), who_should_open());
  }
}

TEST_F(P4KeyTarget, AnOldOneAndItsHolderOpenWhatWasErasedSince) {
  // Why there must be no old ones: crypto/README.md, "What a copy gives to whom".
  populate(3);
  erase_and_keep_images(1);
  if (HasFailure()) return;
  EXPECT_EQ(who_opens_with(out_of(images.front())), "xxx");
}

}  // namespace
}  // namespace lethe::ledger::tests
