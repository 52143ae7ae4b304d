// PKCS#11 against a real module. What the store does with a token is tried with a simulated one in
// root_store_crash_test.cpp, step by step; here, that a token is as that one pretends.
#include <gtest/gtest.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include "crypto/root_files.h"
#include "tests/crypto/simulated_world.h"
#include "tests/crypto/softhsm.h"

namespace lethe::crypto {
namespace {

class Pkcs11Token : public testing::Test {
 protected:
  void SetUp() override {
    if (!softhsm.is_installed()) GTEST_SKIP() << SoftHsm::kNotInstalled;
    token = softhsm.open_token().value();
  }
  std::unique_ptr<TokenKeys> reopen() {
    token.reset();
    return softhsm.open_token().value();
  }

  SoftHsm softhsm;
  std::unique_ptr<TokenKeys> token;
  const TreeId tree = random_fixed<TreeId>(), other = random_fixed<TreeId>();
  const TokenKeyId id = random_fixed<TokenKeyId>();
  const Bytes context = {1, 2, 3};
  const SecretKey secret = SecretKey::random();
};

TEST_F(Pkcs11Token, OpensWhatItSealedAlsoAfterARestart) {
  ASSERT_TRUE(token->make(tree, id));
  const Bytes sealed = token->seal(tree, id, context, secret.view()).value();
  EXPECT_EQ(sealed.size(), kTokenNonceSize + SecretKey::kSize + kTokenTagSize);
  token = reopen();
  const auto opened = token->open(tree, id, context, sealed);
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(to_hex(opened->view()), hex(secret));
}

TEST_F(Pkcs11Token, WhatWasChangedOrMovedDoesNotOpen) {
  ASSERT_TRUE(token->make(tree, id));
  const Bytes sealed = token->seal(tree, id, context, secret.view()).value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(token->open(tree, id, context, changed).error(), Error::kOpenFailed) << i;
  }
  EXPECT_EQ(token->open(tree, id, Bytes{1, 2}, sealed).error(), Error::kOpenFailed);
  for (const std::size_t size : {std::size_t{0}, std::size_t{28}}) {
    EXPECT_EQ(token->open(tree, id, context, ByteView(sealed).first(size)).error(),
              Error::kOpenFailed);
  }
  EXPECT_TRUE(token->open(tree, id, context, sealed));
}

TEST_F(Pkcs11Token, ADestroyedKeyIsGone) {
  ASSERT_TRUE(token->make(tree, id));
  const Bytes sealed = token->seal(tree, id, context, secret.view()).value();
  ASSERT_TRUE(token->destroy(tree, id));
  EXPECT_EQ(token->open(tree, id, context, sealed).error(), Error::kTokenKeyMissing);
  token = reopen();
  EXPECT_EQ(token->open(tree, id, context, sealed).error(), Error::kTokenKeyMissing);
  EXPECT_EQ(token->seal(tree, id, context, secret.view()).error(), Error::kTokenKeyMissing);
  EXPECT_EQ(token->destroy(tree, id).error(), Error::kTokenKeyMissing);
}

TEST_F(Pkcs11Token, SeesTheKeysOfItsTreeAlone) {
  std::vector<TokenKeyId> mine;
  for (int i = 0; i < 20; ++i) {
    mine.push_back(random_fixed<TokenKeyId>());
    ASSERT_TRUE(token->make(tree, mine.back()));
  }
  ASSERT_TRUE(token->make(other, id));
  auto listed = token->list(tree).value();
  std::ranges::sort(listed);
  std::ranges::sort(mine);
  EXPECT_EQ(listed, mine);
  EXPECT_EQ(token->open(tree, id, context, Bytes(60)).error(), Error::kTokenKeyMissing);
  EXPECT_EQ(token->destroy(tree, id).error(), Error::kTokenKeyMissing);
  EXPECT_EQ(token->list(other).value(), std::vector{id});
}

TEST_F(Pkcs11Token, WhatIsNotThereIsSaid) {
  token.reset();
  EXPECT_EQ(softhsm.open_token("4321").error(), Error::kPinRefused);
  const auto open_at = [&](const TokenPlace& place) {
    return open_pkcs11_token(place, secret_text(SoftHsm::kPin)).error();
  };
  EXPECT_EQ(open_at({softhsm.place().module, "leth"}), Error::kTokenMissing);
  EXPECT_EQ(open_at({softhsm.place().module, "lethe2"}), Error::kTokenMissing);
  EXPECT_EQ(open_at({"/nowhere/module.so", "lethe"}), Error::kTokenMissing);
  softhsm.add_token("lethe");
  EXPECT_EQ(open_at(softhsm.place()), Error::kTokenMissing) << "which of two is nobody's guess";
}

/// Every secret key in the token, and its attributes, past our own code.
class RawToken {
 public:
  explicit RawToken(const TokenPlace& place)
      : module_(p11_kit_module_load(place.module.c_str(), 0)) {
    EXPECT_EQ(p11_kit_module_initialize(module_), CKR_OK);
    // Ours, and one that SoftHSM has ready to be initialised.
    std::array<CK_SLOT_ID, 4> slots{};
    CK_ULONG count = slots.size();
    EXPECT_EQ(module_->C_GetSlotList(CK_TRUE, slots.data(), &count), CKR_OK);
    EXPECT_EQ(module_->C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr,
                                     nullptr, &session_),
              CKR_OK);
    std::string pin(SoftHsm::kPin);
    const auto status =
        module_->C_Login(session_, CKU_USER, reinterpret_cast<CK_BYTE_PTR>(pin.data()), pin.size());
    EXPECT_TRUE(status == CKR_OK || status == CKR_USER_ALREADY_LOGGED_IN);
  }
  ~RawToken() {
    module_->C_CloseSession(session_);
    p11_kit_module_finalize(module_);
    p11_kit_module_release(module_);
  }
  RawToken(const RawToken&) = delete;
  RawToken& operator=(const RawToken&) = delete;

  std::vector<CK_OBJECT_HANDLE> keys() {
    EXPECT_EQ(module_->C_FindObjectsInit(session_, nullptr, 0), CKR_OK);
    std::vector<CK_OBJECT_HANDLE> out(100);
    CK_ULONG count = 0;
    EXPECT_EQ(module_->C_FindObjects(session_, out.data(), out.size(), &count), CKR_OK);
    EXPECT_EQ(module_->C_FindObjectsFinal(session_), CKR_OK);
    out.resize(count);
    return out;
  }
  bool flag(CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE type) {
    CK_BBOOL value = CK_FALSE;
    CK_ATTRIBUTE wanted{type, &value, sizeof(value)};
    EXPECT_EQ(module_->C_GetAttributeValue(session_, key, &wanted, 1), CKR_OK);
    return value == CK_TRUE;
  }
  CK_RV read_value(CK_OBJECT_HANDLE key) {
    std::array<CK_BYTE, 32> value{};
    CK_ATTRIBUTE wanted{CKA_VALUE, value.data(), value.size()};
    return module_->C_GetAttributeValue(session_, key, &wanted, 1);
  }
  /// A key of somebody else's with the label of ours.
  void add_key(const std::string& label, CK_OBJECT_CLASS type) {
    CK_BBOOL yes = CK_TRUE;
    std::string text = label, value(32, 'x');
    CK_KEY_TYPE generic = CKK_GENERIC_SECRET;
    std::vector<CK_ATTRIBUTE> wanted = {{CKA_CLASS, &type, sizeof(type)},
                                        {CKA_TOKEN, &yes, sizeof(yes)},
                                        {CKA_LABEL, text.data(), text.size()},
                                        {CKA_VALUE, value.data(), value.size()}};
    if (type == CKO_SECRET_KEY) wanted.push_back({CKA_KEY_TYPE, &generic, sizeof(generic)});
    CK_OBJECT_HANDLE made = 0;
    EXPECT_EQ(module_->C_CreateObject(session_, wanted.data(), wanted.size(), &made), CKR_OK);
  }

 private:
  CK_FUNCTION_LIST_PTR module_;
  CK_SESSION_HANDLE session_ = 0;
};

TEST_F(Pkcs11Token, ItsKeysNeverLeaveIt) {
  ASSERT_TRUE(token->make(tree, id));
  RawToken raw(softhsm.place());
  const auto keys = raw.keys();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_FALSE(raw.flag(keys[0], CKA_EXTRACTABLE));
  EXPECT_TRUE(raw.flag(keys[0], CKA_NEVER_EXTRACTABLE));
  EXPECT_TRUE(raw.flag(keys[0], CKA_SENSITIVE));
  EXPECT_TRUE(raw.flag(keys[0], CKA_PRIVATE));
  EXPECT_TRUE(raw.flag(keys[0], CKA_LOCAL));
  EXPECT_FALSE(raw.flag(keys[0], CKA_WRAP));
  EXPECT_EQ(raw.read_value(keys[0]), CKR_ATTRIBUTE_SENSITIVE);
}

TEST_F(Pkcs11Token, ObjectsOfOthersStay) {
  {
    RawToken raw(softhsm.place());
    raw.add_key("lethe root key " + to_hex(tree.view()), CKO_SECRET_KEY);
    raw.add_key("somebody's", CKO_SECRET_KEY);
    raw.add_key("lethe root key " + to_hex(tree.view()), CKO_DATA);
  }
  const auto wrapping = make_token_wrapping(reopen());
  ASSERT_TRUE(wrapping->wrap(tree, context, secret));
  ASSERT_TRUE(wrapping->wrap(tree, context, secret));
  ASSERT_TRUE(wrapping->discard(tree, {}));
  EXPECT_EQ(RawToken(softhsm.place()).keys().size(), 3U);
}

// --- the store over a real token ---

/// The token, with a step of the disk in front of and behind each change.
class CrashingToken final : public TokenKeys {
 public:
  CrashingToken(SimulatedDisk& disk, std::unique_ptr<TokenKeys> keys)
      : disk_(disk), keys_(std::move(keys)) {}

  Result<void> make(const TreeId& tree, const TokenKeyId& id) override {
    disk_.step();
    auto made = keys_->make(tree, id);
    disk_.step();
    return made;
  }
  Result<Bytes> seal(const TreeId& tree, const TokenKeyId& id, ByteView context,
                     ByteView plaintext) override {
    return keys_->seal(tree, id, context, plaintext);
  }
  Result<SecretBuffer> open(const TreeId& tree, const TokenKeyId& id, ByteView context,
                            ByteView sealed) override {
    return keys_->open(tree, id, context, sealed);
  }
  Result<std::vector<TokenKeyId>> list(const TreeId& tree) override { return keys_->list(tree); }
  Result<void> destroy(const TreeId& tree, const TokenKeyId& id) override {
    disk_.step();
    auto destroyed = keys_->destroy(tree, id);
    disk_.step();
    return destroyed;
  }

 private:
  SimulatedDisk& disk_;
  std::unique_ptr<TokenKeys> keys_;
};

class TokenRootStore : public Pkcs11Token {
 protected:
  std::unique_ptr<RootStore> start(SimulatedDisk& disk) {
    return make_file_root_store(disk.open(), make_token_wrapping(std::make_unique<CrashingToken>(
                                                 disk, softhsm.open_token().value())));
  }
};

TEST_F(TokenRootStore, KilledAnywhereGivesOneRootOrTheOtherAndOneKey) {
  const Root old_root{0, SecretKey::random()}, new_root{1, SecretKey::random()};
  std::size_t old_ones = 0, new_ones = 0;
  for (std::size_t step = 1;; ++step) {
    SCOPED_TRACE(step);
    // A tree of its own for each step: unlike the disk, the token is not copied.
    const auto one = random_fixed<TreeId>();
    SimulatedDisk disk;
    ASSERT_TRUE(start(disk)->create(one, old_root));
    SimulatedDisk old_copy = disk;
    disk.kill_at(step);
    bool is_done = false;
    try {
      is_done = replace_and_destroy(*start(disk), one, new_root).has_value();
    } catch (const SimulatedDisk::Killed&) {
    }
    disk.kill_at(0);
    std::mt19937 random(static_cast<std::uint32_t>(step));
    disk.lose_power(random);
    const auto loaded = start(disk)->load(one);
    ASSERT_TRUE(loaded) << loaded.error().message();
    const bool is_new = loaded->epoch == 1;
    EXPECT_EQ(hex(loaded->key), hex(is_new ? new_root.key : old_root.key));
    ++(is_new ? new_ones : old_ones);
    EXPECT_EQ(token->list(one)->size(), 1U);
    if (is_new) {
      EXPECT_EQ(start(old_copy)->load(one).error(), Error::kTokenKeyMissing);
    }
    if (is_done) break;
    ASSERT_LT(step, 100U);
  }
  EXPECT_GT(old_ones, 2U);
  EXPECT_GT(new_ones, 2U);
}

/// Media that do not overwrite keep every file that ever was.
TEST_F(TokenRootStore, P4NoOldCopyOfTheFilesOpens) {
  SimulatedDisk disk;
  std::vector<SimulatedDisk> copies;
  ASSERT_TRUE(start(disk)->create(tree, {0, SecretKey::random()}));
  for (std::uint64_t epoch = 1; epoch < 6; ++epoch) {
    copies.push_back(disk);
    ASSERT_TRUE(replace_and_destroy(*start(disk), tree, {epoch, SecretKey::random()}));
    for (auto& copy : copies) {
      SimulatedDisk tried = copy;
      EXPECT_EQ(start(tried)->load(tree).error(), Error::kTokenKeyMissing);
    }
    ASSERT_TRUE(start(disk)->load(tree)) << "and trying destroyed nothing";
  }
  ASSERT_TRUE(start(disk)->destroy(tree));
  EXPECT_TRUE(token->list(tree)->empty());
}

}  // namespace
}  // namespace lethe::crypto
