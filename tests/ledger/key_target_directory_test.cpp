// A key target in a directory, as it is in use.
#include <sys/stat.h>

#include "ledger/rocks_journal.h"
#include "tests/ledger/key_target_fixture.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

namespace fs = std::filesystem;

class KeyTargetDirectory : public ErasureTest {
 protected:
  Result<void> start() {
    store_.reset();
    target.reset();
    target = KeyTarget::open(key_target_directory(place, {}), {{holder.key}, 1}).value();
    options.key_target = target.get();
    return reopen();
  }
  void TearDown() override { store_.reset(); }
  std::string fault() const {
    const auto fault = target->fault();
    return fault ? fault->message() : "";
  }

  const lethe::tests::TemporaryDirectory directory;
  const fs::path place = directory.path() / "mounted";
  const crypto::Holder holder = crypto::Holder::generate();
  std::unique_ptr<KeyTarget> target;
};

TEST_F(KeyTargetDirectory, HoldsBlocksAndCopiesThatNobodyElseCanRead) {
  fs::create_directory(place);
  ASSERT_TRUE(start());
  populate(3);
  ASSERT_EQ(erase({1}).erasures_completed.size(), 1U);
  store_.reset();
  target.reset();
  const auto reader = open_rocks_reader(place / "blocks").value();
  const auto found = ledgers_in_target(*reader);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().tree, tree_id_of(id));
  EXPECT_EQ(found->front().epoch, 1U);
  EXPECT_TRUE(found->front().is_settled);
  EXPECT_EQ(blocks_of(*reader), blocks_of(*disk));
  std::vector<crypto::Holder> present;
  present.push_back({holder.key, holder.secret.clone()});
  const auto root =
      crypto::read_recovery_copy(*crypto::open_posix_root_files(place / "roots"),
                                 *crypto::make_recovery_opener(std::move(present)), tree_id_of(id));
  ASSERT_TRUE(root) << root.error().message();
  EXPECT_EQ(root->epoch, 1U);
  for (const char* inner : {"blocks", "roots"}) {
    struct stat status {};
    ASSERT_EQ(::stat((place / inner).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U) << inner;
  }
}

TEST_F(KeyTargetDirectory, IsNotMadeWhereADiskIsToBeMounted) {
  ASSERT_TRUE(start());
  EXPECT_NE(fault(), "");
  EXPECT_FALSE(fs::exists(place));
  populate(2);
  ASSERT_FALSE(erase({0}).error);
  fs::create_directory(place);
  ASSERT_EQ(erase({1}).erasures_completed.size(), 1U) << "it is there now";
  // Unmounted: the folder under it is empty.
  store_.reset();
  fs::rename(place, directory.path() / "away");
  fs::create_directory(place);
  ASSERT_TRUE(start());
  EXPECT_EQ(fault(), make_error_code(Error::kKeyTargetMissing).message());
  EXPECT_TRUE(fs::is_empty(place));
  store_.reset();
  fs::remove(place);
  fs::rename(directory.path() / "away", place);
  ASSERT_TRUE(start());
  EXPECT_EQ(fault(), "");
}

TEST_F(KeyTargetDirectory, GoesOnAfterItsFilesCouldNotBeWritten) {
  fs::create_directory(place);
  ASSERT_TRUE(start());
  populate(2);
  // The copies' folder is open to others: refused until somebody closes it.
  ASSERT_EQ(::chmod((place / "roots").c_str(), 0755), 0);
  ASSERT_FALSE(erase({0}).error);
  EXPECT_EQ(opens(people[0]), "111");
  ASSERT_EQ(::chmod((place / "roots").c_str(), 0700), 0);
  ASSERT_FALSE(erase({1}).error);
  EXPECT_EQ(opens(people[0]) + opens(people[1]), "000000");
}

TEST_F(KeyTargetDirectory, HasTheHoldersFileBeforeAnyCopy) {
  fs::create_directory(place);
  const Bytes first(172, 1), second(172, 2);
  const auto file_there = [&] {
    const auto read =
        crypto::open_posix_root_files(place / "roots")->read("recovery.holder", 1'000);
    return crypto::to_bytes(read.value().value().view());
  };
  ASSERT_TRUE(key_target_directory(place, first)->open_copies());
  EXPECT_EQ(file_there(), first);
  ASSERT_TRUE(key_target_directory(place, second)->open_copies());
  EXPECT_EQ(file_there(), second) << "under another passphrase";
  ASSERT_TRUE(key_target_directory(place, {})->open_copies());
  EXPECT_EQ(file_there(), second) << "holders of their own need none, and it stays";
}

}  // namespace
}  // namespace lethe::ledger::tests
