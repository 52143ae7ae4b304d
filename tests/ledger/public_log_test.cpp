#include "ledger/public_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "tests/ledger/growing_ledger.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;
using lethe::tests::TemporaryDirectory;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::GrowingLedger;
using tests::LogWriter;
using tests::summary;
using tests::verify;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

class PublicLogTest : public testing::Test {
 protected:
  void export_to(std::uint64_t size) {
    ledger_.grow_to(size);
    ASSERT_TRUE(export_public_log(ledger_, root(), {}));
  }
  fs::path root() const { return directory_.path() / "log"; }
  fs::path file(const std::string& name) const { return root() / name; }
  std::vector<std::string> found() const {
    const auto source = open_public_log(root());
    if (!source) return {"not a public log"};
    return summary(verify(**source, writer_));
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root())) {
      if (entry.is_regular_file()) {
        names.push_back(entry.path().lexically_relative(root()).generic_string());
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const LogWriter writer_;
  GrowingLedger ledger_{writer_};
  TemporaryDirectory directory_;
};

TEST_F(PublicLogTest, HasTheFilesOfTheSpecification) {
  export_to(600);
  EXPECT_THAT(files(), ElementsAre("checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
                                   "tile/1/000.p/2", "tile/entries/000", "tile/entries/001",
                                   "tile/entries/002.p/88", "vkey"));
  EXPECT_EQ(read(file("checkpoint")), ledger_.checkpoint());
  EXPECT_EQ(read(file("vkey")), writer_.verifier().vkey() + "\n");
  EXPECT_EQ(fs::file_size(file("tile/0/000")), 8'192U);
  EXPECT_EQ(fs::file_size(file("tile/1/000.p/2")), 64U);
  EXPECT_EQ(found(), std::vector<std::string>());
}

TEST_F(PublicLogTest, TellsTheKeyOfTheLog) {
  EXPECT_FALSE(public_log_key(root()));
  export_to(1);
  ASSERT_TRUE(public_log_key(root()));
  EXPECT_EQ(public_log_key(root())->key, writer_.key().public_key());
  write(file("vkey"), "nonsense\n");
  EXPECT_FALSE(public_log_key(root()));
}

TEST_F(PublicLogTest, GrowsWithTheLedger) {
  for (const std::uint64_t size : {1, 2, 255, 256, 257, 300, 512, 700, 1'000}) {
    export_to(size);
    EXPECT_THAT(found(), IsEmpty()) << size;
    const auto source = open_public_log(root());
    ASSERT_TRUE(source);
    EXPECT_EQ(*(*source)->entry_count(), size);
  }
  // Partial tiles went when the full one came.
  EXPECT_FALSE(fs::exists(file("tile/0/000.p")));
  EXPECT_FALSE(fs::exists(file("tile/entries/002.p")));
  EXPECT_TRUE(fs::exists(file("tile/entries/003.p/232")));
}

TEST_F(PublicLogTest, DoesNotWriteFullTilesAgain) {
  export_to(600);
  const auto long_ago = fs::last_write_time(file("vkey")) - std::chrono::hours(24);
  for (const std::string name : {"tile/0/000", "tile/entries/001", "vkey"}) {
    fs::permissions(file(name), fs::perms::owner_read);
    fs::last_write_time(file(name), long_ago);
  }
  export_to(700);
  EXPECT_EQ(fs::last_write_time(file("tile/entries/001")), long_ago);
  EXPECT_EQ(fs::last_write_time(file("tile/0/000")), long_ago);
  EXPECT_EQ(fs::last_write_time(file("vkey")), long_ago);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(PublicLogTest, RestoresFilesThatAreMissing) {
  export_to(600);
  fs::remove(file("tile/0/000"));
  fs::remove(file("tile/entries/001"));
  export_to(600);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(PublicLogTest, TellsItsProgress) {
  ledger_.grow_to(600);
  std::vector<std::uint64_t> steps;
  ASSERT_TRUE(export_public_log(ledger_, root(), [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 600U);
    steps.push_back(done);
  }));
  EXPECT_THAT(steps, ElementsAre(256, 512, 600));
}

// What was interrupted left files behind the checkpoint, and perhaps half a file beside the names.
TEST_F(PublicLogTest, AnInterruptedExportIsNoDamageAndIsFinished) {
  export_to(300);
  const std::string earlier = read(file("checkpoint"));
  export_to(600);
  write(file("checkpoint"), earlier);
  write(file("tile/0/.002.tmp"), "half");
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_EQ(*(*open_public_log(root()))->entry_count(), 300U);
  export_to(700);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(PublicLogTest, RefusesTheDirectoryOfAnotherLog) {
  export_to(300);
  const LogWriter other(2);
  GrowingLedger another(other);
  another.grow_to(400);
  EXPECT_EQ(export_public_log(another, root(), {}).error(), Error::kStorageExists);
  GrowingLedger shorter(writer_);
  shorter.grow_to(299);
  EXPECT_EQ(export_public_log(shorter, root(), {}).error(), Error::kStorageExists);
  fs::remove(file("vkey"));
  EXPECT_EQ(export_public_log(another, root(), {}).error(), Error::kStorageExists);
  write(file("checkpoint"), "nonsense");
  EXPECT_EQ(export_public_log(ledger_, root(), {}).error(), Error::kStorageExists);
}

TEST_F(PublicLogTest, RefusesToPublishAForkOfItself) {
  export_to(300);
  const LogWriter twin(1);
  GrowingLedger fork(twin);
  fork.grow_to(300);
  write(file("checkpoint"),
        sign_checkpoint({writer_.origin(), {200}, empty_root()}, writer_.key()));
  EXPECT_EQ(export_public_log(fork, root(), {}).error(), Error::kStorageExists);
}

TEST_F(PublicLogTest, FailsWhereItMayNotWrite) {
  ledger_.grow_to(3);
  write(directory_.path() / "file", "in the way");
  EXPECT_EQ(export_public_log(ledger_, directory_.path() / "file", {}).error(),
            Error::kStorageFailed);
}

TEST_F(PublicLogTest, NothingElseIsAPublicLog) {
  EXPECT_EQ(open_public_log(directory_.path() / "nowhere").error(), Error::kNotPublic);
  EXPECT_EQ(open_public_log(directory_.path()).error(), Error::kNotPublic);
  fs::create_directories(file("checkpoint"));
  EXPECT_EQ(open_public_log(root()).error(), Error::kNotPublic);
}

TEST_F(PublicLogTest, P5EveryFileCounts) {
  export_to(290);
  for (const auto& name : files()) {
    if (name == "vkey") continue;  // the auditor has the key from elsewhere
    const std::string whole = read(file(name));
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 2, whole.size() - 1}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      write(file(name), changed);
      EXPECT_FALSE(found().empty()) << name << " byte " << at;
    }
    for (const auto& changed : {whole + '\0', whole + whole, whole.substr(0, whole.size() - 1),
                                whole.substr(0, whole.size() / 2), std::string()}) {
      write(file(name), changed);
      EXPECT_FALSE(found().empty()) << name << " of " << changed.size() << " bytes";
    }
    fs::remove(file(name));
    EXPECT_FALSE(found().empty()) << name << " removed";
    write(file(name), whole);
    ASSERT_THAT(found(), IsEmpty()) << name;
  }
}

TEST_F(PublicLogTest, P5TamperingWithABundleIsNamedByEvent) {
  export_to(600);
  const std::string whole = read(file("tile/entries/001"));
  const std::size_t first = 2 + writer_.entry(256).size();
  write(file("tile/entries/001"), whole.substr(first));  // its first entry is cut out
  EXPECT_THAT(found(), ElementsAre("removed 256"));
  write(file("tile/entries/001"), whole.substr(0, first) + whole);
  EXPECT_THAT(found(), ElementsAre("inserted 257"));
  write(file("tile/entries/001"),
        whole.substr(0, first) + std::string("\0\x03xyz", 5) + whole.substr(first));
  EXPECT_THAT(found(), ElementsAre("inserted 257"));
  std::string prefix = whole;
  prefix[0] = '\x7f';  // the first size runs over everything
  write(file("tile/entries/001"), prefix);
  EXPECT_THAT(found(), Contains("changed-header 256"));
  write(file("tile/entries/001"), read(file("tile/entries/000")));
  EXPECT_THAT(found(), Contains("removed 256"));
  fs::remove(file("tile/entries/001"));
  EXPECT_THAT(found(), Contains("removed 256"));
}

TEST_F(PublicLogTest, HostileDirectoriesDoNoHarm) {
  export_to(600);
  const auto put = [&](const std::string& name) {
    fs::create_directories(file(name).parent_path());
    write(file(name), "garbage");
  };
  // Names that are none of the log's, and bundles far behind its end.
  for (const std::string name :
       {"tile/entries/x999/x999/x999/x999/999", "tile/entries/999", "tile/entries/002.p/200",
        "tile/entries/000.p/300", "tile/entries/nonsense", "tile/entries/002/000", "tile/64/000",
        "tile/entries/a/b/c/d/e/f/g/h/i/j/k", "tile/0/999"}) {
    put(name);
  }
  fs::create_directory_symlink(root(), file("tile/entries/loop"));
  fs::create_symlink("/dev/zero", file("tile/entries/003"));
  ASSERT_EQ(mkfifo(file("tile/entries/004").c_str(), 0600), 0);
  EXPECT_THAT(found(), IsEmpty());
  // In the place of a bundle: a pipe that nobody writes to, a folder, a file without an end.
  fs::remove(file("tile/entries/001"));
  ASSERT_EQ(mkfifo(file("tile/entries/001").c_str(), 0600), 0);
  EXPECT_THAT(found(), Contains("removed 256"));
  fs::remove(file("tile/entries/001"));
  fs::create_directories(file("tile/entries/001"));
  EXPECT_THAT(found(), Contains("removed 256"));
  fs::remove(file("tile/entries/001"));
  write(file("tile/entries/001"), "");
  fs::resize_file(file("tile/entries/001"), std::uintmax_t{1} << 40U);
  EXPECT_THAT(found(), Contains("changed-header 256"));
  fs::resize_file(file("tile/0/000"), std::uintmax_t{1} << 40U);
  EXPECT_THAT(found(), Contains("changed-tile 0"));
  fs::resize_file(file("checkpoint"), std::uintmax_t{1} << 40U);
  EXPECT_THAT(found(), Contains("bad-checkpoint"));
}

}  // namespace
}  // namespace lethe::ledger
