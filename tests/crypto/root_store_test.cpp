#include "crypto/root_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <numeric>

#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_world.h"
#include "tests/crypto/softhsm.h"

namespace lethe::crypto {
namespace {

namespace fs = std::filesystem;

/// A new name under the directory for temporary files, gone again at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory()
      : path_(fs::temp_directory_path() /
              ("lethe-" + to_hex(random_fixed<FixedBytes<struct NameTag, 8>>().view()))) {}
  ~TemporaryDirectory() { fs::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string shown(const Result<Root>& root) {
  if (!root) return root.error().message();
  return std::to_string(root->epoch) + " " + hex(root->key);
}
std::string message(Error error) {
  return make_error_code(error).message();
}

// --- what every root store does ---

enum class StoreKind { kMemory, kFile, kPassphrase, kToken };

std::string name_of(StoreKind kind) {
  constexpr std::array kNames = {"Memory", "File", "Passphrase", "Token"};
  return kNames.at(static_cast<std::size_t>(kind));
}

class RootStoreContract : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (GetParam() == StoreKind::kToken) {
      softhsm.emplace();
      if (!softhsm->is_installed()) GTEST_SKIP() << SoftHsm::kNotInstalled;
    }
    store = open_store();
  }
  std::unique_ptr<RootStore> open_store() {
    switch (GetParam()) {
      case StoreKind::kMemory:
        return make_memory_root_store();
      case StoreKind::kFile:
        return open_file_root_store(directory.path());
      case StoreKind::kPassphrase:
        return make_file_root_store(open_posix_root_files(directory.path()),
                                    make_passphrase_wrapping(secret_text("horse"), kTestCost));
      case StoreKind::kToken:
        return make_file_root_store(open_posix_root_files(directory.path()),
                                    make_token_wrapping(softhsm->open_token().value()));
    }
    return nullptr;
  }

  TemporaryDirectory directory;
  std::optional<SoftHsm> softhsm;
  std::unique_ptr<RootStore> store;
  const TreeId id = random_fixed<TreeId>();
};

TEST_P(RootStoreContract, KeepsTheLatestRootOnly) {
  EXPECT_EQ(store->load(id).error(), Error::kRootMissing);
  EXPECT_EQ(store->replace(id, {1, SecretKey::random()}).error(), Error::kRootMissing);
  Root root{0, SecretKey::random()};
  ASSERT_TRUE(store->create(id, root));
  for (std::uint64_t epoch = 1; epoch < 6; ++epoch) {
    EXPECT_EQ(shown(store->load(id)), shown(Root{root.epoch, root.key.clone()}));
    root = Root{epoch, SecretKey::random()};
    const auto replaced = store->replace(id, root);
    ASSERT_TRUE(replaced) << replaced.error().message();
  }
  EXPECT_EQ(shown(store->load(id)), shown(Root{5, root.key.clone()}));
}

TEST_P(RootStoreContract, DestroysTheOneBeforeWhenAskedOrBeforeItIsReplacedAgain) {
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  Root root{2, SecretKey::random()};
  ASSERT_TRUE(store->replace(id, {1, SecretKey::random()}));
  ASSERT_TRUE(store->replace(id, root));
  EXPECT_TRUE(store->destroy_replaced(id));
  EXPECT_TRUE(store->destroy_replaced(id)) << "again is no error";
  EXPECT_EQ(shown(store->load(id)), shown(std::move(root)));
}

TEST_P(RootStoreContract, NeverOverwritesARootWithAFirstOne) {
  const Root root{0, SecretKey::random()};
  ASSERT_TRUE(store->create(id, root));
  EXPECT_EQ(store->create(id, {0, SecretKey::random()}).error(), Error::kRootExists);
  EXPECT_EQ(shown(store->load(id)), shown(Root{0, root.key.clone()}));
}

TEST_P(RootStoreContract, EpochsGoUpByOne) {
  const Root root{7, SecretKey::random()};
  ASSERT_TRUE(store->create(id, root));
  for (const std::uint64_t epoch : {0U, 6U, 7U, 9U}) {
    EXPECT_EQ(store->replace(id, {epoch, SecretKey::random()}).error(), Error::kEpochMismatch);
  }
  EXPECT_EQ(shown(store->load(id)), shown(Root{7, root.key.clone()}));
  EXPECT_TRUE(store->replace(id, {8, SecretKey::random()}));
}

TEST_P(RootStoreContract, TreesDoNotMeet) {
  const TreeId other = random_fixed<TreeId>();
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  const auto mine = shown(store->load(id));
  ASSERT_TRUE(store->create(other, {0, SecretKey::random()}));
  ASSERT_TRUE(store->replace(other, {1, SecretKey::random()}));
  ASSERT_TRUE(store->destroy(other));
  EXPECT_EQ(store->load(other).error(), Error::kRootMissing);
  EXPECT_EQ(shown(store->load(id)), mine);
}

TEST_P(RootStoreContract, DestroysForGood) {
  EXPECT_TRUE(store->destroy(id)) << "there is nothing to destroy";
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  ASSERT_TRUE(store->destroy(id));
  EXPECT_EQ(store->load(id).error(), Error::kRootMissing);
  EXPECT_EQ(store->replace(id, {1, SecretKey::random()}).error(), Error::kRootMissing);
  EXPECT_TRUE(store->destroy(id));
}

INSTANTIATE_TEST_SUITE_P(Stores, RootStoreContract,
                         testing::Values(StoreKind::kMemory, StoreKind::kFile,
                                         StoreKind::kPassphrase, StoreKind::kToken),
                         [](const auto& store) { return name_of(store.param); });

// --- files ---

class FileRootStore : public testing::Test {
 protected:
  fs::path file(int slot) const {
    return directory.path() / (to_hex(id.view()) + ".root." + std::to_string(slot));
  }
  static Bytes read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void write(const fs::path& path, const Bytes& bytes) const {
    fs::create_directory(directory.path());
    fs::permissions(directory.path(), fs::perms::owner_all);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }
  /// Files as they are, and what load() then says.
  std::string load_with(const Bytes& first, const Bytes& second) {
    fs::remove_all(directory.path());
    if (!first.empty()) write(file(0), first);
    if (!second.empty()) write(file(1), second);
    return shown(store->load(id));
  }
  Bytes file_of(const TreeId& tree, std::uint64_t epoch, const SecretKey& key) {
    TemporaryDirectory elsewhere;
    const auto other = open_file_root_store(elsewhere.path());
    EXPECT_TRUE(other->create(tree, {epoch, key.clone()}));
    return read(elsewhere.path() / (to_hex(tree.view()) + ".root.0"));
  }

  TemporaryDirectory directory;
  TreeId id = random_fixed<TreeId>();
  std::unique_ptr<RootStore> store = open_file_root_store(directory.path());
};

// Computed with Python's hashlib, not with this code.
constexpr std::string_view kExample =
    "6c657468656b657901000000000102030405060708090a0b0c0d0e0f0700000000000000202122232425262728292a"
    "2b"
    "2c2d2e2f303132333435363738393a3b3c3d3e3fa5d8e31def44fa2dc114a5da3ca54228d7a610613bf2ba9fe96caa"
    "e1"
    "d59f7db5";

TEST_F(FileRootStore, AFileIsTheBytesWrittenDown) {
  std::iota(id.bytes.begin(), id.bytes.end(), std::uint8_t{0});
  std::array<std::uint8_t, 32> key;
  std::iota(key.begin(), key.end(), std::uint8_t{0x20});
  ASSERT_TRUE(store->create(id, {7, key_from(key)}));
  EXPECT_EQ(to_hex(read(file(0))), kExample);

  EXPECT_NE(crypto_readme().find(kExample), std::string::npos);
}

TEST_F(FileRootStore, KeepsARootAndZerosThatNobodyElseCanRead) {
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  for (std::uint64_t epoch = 1; epoch < 4; ++epoch) {
    ASSERT_TRUE(store->replace(id, {epoch, SecretKey::random()}));
    EXPECT_EQ(read(file(0))[0], 'l');
    EXPECT_EQ(read(file(1))[0], 'l') << "the one before it is still there";
    ASSERT_TRUE(store->destroy_replaced(id));
    const int used = static_cast<int>(epoch % 2);
    EXPECT_EQ(read(file(used))[0], 'l');
    EXPECT_EQ(read(file(1 - used)), Bytes(100));
    EXPECT_EQ(std::distance(fs::directory_iterator(directory.path()), {}), 2);
    for (const int slot : {0, 1}) {
      EXPECT_EQ(fs::status(file(slot)).permissions(),
                fs::perms::owner_read | fs::perms::owner_write);
    }
  }
  EXPECT_EQ(fs::status(directory.path()).permissions(), fs::perms::owner_all);
}

TEST_F(FileRootStore, AWholeRootPrevailsOverALeftover) {
  const auto early = SecretKey::random(), late = SecretKey::random();
  const Bytes whole = file_of(id, 3, early), later = file_of(id, 4, late);
  const std::string expected = "3 " + hex(early), expected_late = "4 " + hex(late);
  EXPECT_EQ(load_with(whole, {}), expected);
  EXPECT_EQ(load_with({}, whole), expected);
  EXPECT_EQ(load_with(whole, later), expected_late);
  EXPECT_EQ(load_with(later, whole), expected_late);
  EXPECT_EQ(read(file(1)), Bytes(100)) << "the earlier one is destroyed";
  for (std::size_t size = 0; size < later.size(); size += 11) {
    Bytes torn(later.begin(), later.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(load_with(whole, torn), expected) << size;
    EXPECT_EQ(fs::exists(file(1)), false) << "a file of the wrong size goes";
    EXPECT_TRUE(store->replace(id, {4, SecretKey::random()}));
    torn.resize(later.size());
    EXPECT_EQ(load_with(torn, whole), expected) << size;
    EXPECT_EQ(read(file(0)), Bytes(100));
    EXPECT_TRUE(store->replace(id, {4, SecretKey::random()}));
  }
  Bytes longer = later;
  longer.push_back(0);
  EXPECT_EQ(load_with(whole, longer), expected);
  EXPECT_TRUE(store->replace(id, {4, SecretKey::random()}));
}

TEST_F(FileRootStore, DamageIsSaidAndLeftAlone) {
  const Bytes whole = file_of(id, 3, SecretKey::random());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    Bytes changed = whole;
    changed[i] ^= 0x10;
    EXPECT_EQ(load_with(changed, {}), message(Error::kRootMalformed)) << i;
    EXPECT_EQ(read(file(0)), changed);
    EXPECT_EQ(store->create(id, {0, SecretKey::random()}).error(), Error::kRootMalformed);
    EXPECT_EQ(read(file(0)), changed);
  }
  // Two roots of one epoch: neither is better.
  EXPECT_EQ(load_with(whole, file_of(id, 3, SecretKey::random())), message(Error::kRootMalformed));
  EXPECT_TRUE(fs::exists(file(0)) && fs::exists(file(1)));
}

TEST_F(FileRootStore, NeverTouchesWhatIsNotItsOwn) {
  const Bytes whole = file_of(id, 3, SecretKey::random());
  const Bytes other_tree = file_of(random_fixed<TreeId>(), 9, SecretKey::random());
  Bytes next_version = whole;
  next_version[8] = 5;
  for (const Bytes& foreign : {other_tree, next_version}) {
    EXPECT_EQ(load_with(whole, foreign), message(Error::kRootMalformed));
    EXPECT_EQ(store->replace(id, {4, SecretKey::random()}).error(), Error::kRootMalformed);
    EXPECT_EQ(store->destroy(id).error(), Error::kRootMalformed);
    EXPECT_EQ(read(file(0)), whole);
    EXPECT_EQ(read(file(1)), foreign);
  }
}

TEST_F(FileRootStore, NeverTouchesARootOfAnotherKind) {
  const Bytes whole = file_of(id, 3, SecretKey::random());
  for (const std::uint8_t version : {2, 3}) {
    Bytes sealed = whole;
    sealed[8] = version;
    sealed.resize(150, 'x');
    EXPECT_EQ(load_with(sealed, {}), message(Error::kRootWrappedOtherwise));
    EXPECT_EQ(store->create(id, {0, SecretKey::random()}).error(), Error::kRootWrappedOtherwise);
    EXPECT_EQ(store->destroy(id).error(), Error::kRootWrappedOtherwise);
    EXPECT_EQ(load_with(whole, sealed), message(Error::kRewrapUnfinished));
    EXPECT_EQ(store->replace(id, {4, SecretKey::random()}).error(), Error::kRewrapUnfinished);
    EXPECT_EQ(store->destroy(id).error(), Error::kRewrapUnfinished);
    EXPECT_EQ(read(file(0)), whole);
    EXPECT_EQ(read(file(1)), sealed);
  }
}

TEST_F(FileRootStore, AnEmptyLeftoverIsNoRoot) {
  for (const Bytes& leftover : {Bytes{'l'}, Bytes(67, 'x'), Bytes(100), Bytes(4096)}) {
    EXPECT_EQ(load_with(leftover, {}), message(Error::kRootMissing));
    ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
    EXPECT_TRUE(store->load(id));
  }
}

TEST_F(FileRootStore, DestroyTakesDamagedFilesToo) {
  Bytes damaged = file_of(id, 3, SecretKey::random());
  damaged[50] ^= 1;
  load_with(damaged, damaged);
  ASSERT_TRUE(store->destroy(id));
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST_F(FileRootStore, RefusesWhatOthersCanReach) {
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  for (const fs::path& path : {directory.path(), file(0)}) {
    const auto permissions = fs::status(path).permissions();
    for (const auto open_to : {fs::perms::group_read, fs::perms::group_write, fs::perms::group_exec,
                               fs::perms::others_read, fs::perms::others_write}) {
      fs::permissions(path, permissions | open_to);
      EXPECT_EQ(store->load(id).error(), Error::kRootExposed);
      EXPECT_EQ(store->replace(id, {1, SecretKey::random()}).error(), Error::kRootExposed);
      EXPECT_EQ(store->destroy(id).error(), Error::kRootExposed);
    }
    fs::permissions(path, permissions);
    if (geteuid() == 0) {
      ASSERT_EQ(chown(path.c_str(), 1, 1), 0);
      EXPECT_EQ(store->load(id).error(), Error::kRootExposed);
      ASSERT_EQ(chown(path.c_str(), 0, 0), 0);
    }
  }
  EXPECT_TRUE(store->load(id));
}

TEST_F(FileRootStore, RefusesLinksPipesAndDirectories) {
  ASSERT_TRUE(store->create(id, {0, SecretKey::random()}));
  const fs::path real = directory.path() / "real";
  fs::rename(file(0), real);
  fs::create_symlink(real, file(0));
  EXPECT_EQ(store->load(id).error(), Error::kRootMalformed);
  EXPECT_EQ(store->create(id, {0, SecretKey::random()}).error(), Error::kRootMalformed);
  fs::remove(file(0));
  ASSERT_EQ(mkfifo(file(0).c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_EQ(store->load(id).error(), Error::kRootMalformed);
  fs::remove(file(0));
  fs::create_directory(file(0));
  EXPECT_EQ(store->load(id).error(), Error::kRootMalformed);
  fs::remove(file(0));
  fs::rename(real, file(0));
  EXPECT_TRUE(store->load(id));
}

TEST_F(FileRootStore, MakesNoMoreThanOneDirectory) {
  const auto deep = open_file_root_store(directory.path() / "a" / "b");
  EXPECT_EQ(deep->load(id).error(), Error::kRootMissing);
  EXPECT_EQ(deep->create(id, {0, SecretKey::random()}).error(), Error::kRootWriteFailed);
  EXPECT_FALSE(fs::exists(directory.path()));
  const auto slashed = open_file_root_store(directory.path() / "");
  ASSERT_TRUE(slashed->create(id, {0, SecretKey::random()}));
  EXPECT_TRUE(store->load(id));
}

TEST_F(FileRootStore, AWriteThatIsCutShortLeavesTheOldRoot) {
  const Root root{0, SecretKey::random()};
  ASSERT_TRUE(store->create(id, root));
  fs::remove(file(1));  // so that it must grow
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = limit;
  small.rlim_cur = 40;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto replaced = store->replace(id, {1, SecretKey::random()});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error(), Error::kRootWriteFailed);
  EXPECT_EQ(fs::file_size(file(1)), 40U);
  EXPECT_EQ(shown(store->load(id)), shown(Root{0, root.key.clone()}));
  EXPECT_FALSE(fs::exists(file(1)));
  EXPECT_TRUE(store->replace(id, {1, SecretKey::random()}));
}

}  // namespace
}  // namespace lethe::crypto
