// The only source that speaks PKCS#11. p11-kit loads the module and counts who initialised it, so
// that two tokens of one module, or a library that uses it too, do not end each other's work.
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "crypto/check.h"
#include "crypto/token_keys.h"

namespace lethe::crypto {
namespace {

constexpr CK_BBOOL kYes = CK_TRUE;
constexpr CK_BBOOL kNo = CK_FALSE;
constexpr CK_OBJECT_CLASS kSecretKey = CKO_SECRET_KEY;
constexpr CK_KEY_TYPE kAes = CKK_AES;
constexpr CK_ULONG kKeySize = SecretKey::kSize;

// PKCS#11 takes pointers to what it only reads as if it wrote there.

template <class Value>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const Value& value) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  return {type, const_cast<Value*>(&value), sizeof(value)};
}

CK_BYTE_PTR unsafe_pointer(ByteView bytes) {
  return const_cast<CK_BYTE_PTR>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, ByteView value) {
  return {type, unsafe_pointer(value), value.size()};
}

/// What our keys are called in the token: by this, and their class, they are told from others'.
std::string label_of(const TreeId& tree) {
  return "lethe root key " + to_hex(tree.view());
}

bool is_about_the_pin(CK_RV status) {
  constexpr CK_RV kRefusals[] = {CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE,
                                 CKR_PIN_EXPIRED,   CKR_PIN_LOCKED,  CKR_USER_PIN_NOT_INITIALIZED};
  return std::ranges::find(kRefusals, status) != std::end(kRefusals);
}

class Pkcs11Token final : public TokenKeys {
 public:
  Pkcs11Token(TokenPlace place, SecretBuffer pin)
      : place_(std::move(place)), pin_(std::move(pin)) {}
  ~Pkcs11Token() override;
  Pkcs11Token(const Pkcs11Token&) = delete;
  Pkcs11Token& operator=(const Pkcs11Token&) = delete;

  Result<void> start();

  Result<void> make(const TreeId& tree, const TokenKeyId& id) override;
  Result<Bytes> seal(const TreeId& tree, const TokenKeyId& id, ByteView context,
                     ByteView plaintext) override;
  Result<SecretBuffer> open(const TreeId& tree, const TokenKeyId& id, ByteView context,
                            ByteView sealed) override;
  Result<std::vector<TokenKeyId>> list(const TreeId& tree) override;
  Result<void> destroy(const TreeId& tree, const TokenKeyId& id) override;

 private:
  // REQUIRES of all: mutex_ is held.
  Result<void> connect();
  Result<CK_SLOT_ID> find_slot();
  void disconnect();
  bool is_connected();
  Result<std::vector<CK_OBJECT_HANDLE>> find(const TreeId& tree,
                                             const std::optional<TokenKeyId>& id);
  Result<CK_OBJECT_HANDLE> find_one(const TreeId& tree, const TokenKeyId& id);

  const TokenPlace place_;
  const SecretBuffer pin_;
  CK_FUNCTION_LIST_PTR module_ = nullptr;
  bool is_initialised_ = false;
  std::mutex mutex_;  // one session, in which one thing is done at a time
  std::optional<CK_SESSION_HANDLE> session_;
};

Pkcs11Token::~Pkcs11Token() {
  if (module_ == nullptr) return;
  disconnect();
  if (is_initialised_) p11_kit_module_finalize(module_);
  p11_kit_module_release(module_);
}

Result<void> Pkcs11Token::start() {
  module_ = p11_kit_module_load(place_.module.c_str(), 0);
  if (module_ == nullptr) return Error::kTokenMissing;
  if (p11_kit_module_initialize(module_) != CKR_OK) return Error::kTokenMissing;
  is_initialised_ = true;
  const std::lock_guard lock(mutex_);
  return connect();
}

Result<CK_SLOT_ID> Pkcs11Token::find_slot() {
  CK_ULONG count = 0;
  if (module_->C_GetSlotList(CK_TRUE, nullptr, &count) != CKR_OK) return Error::kTokenFailed;
  std::vector<CK_SLOT_ID> slots(count);
  if (module_->C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) return Error::kTokenFailed;
  slots.resize(count);
  std::optional<CK_SLOT_ID> found;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (module_->C_GetTokenInfo(slot, &info) != CKR_OK) continue;
    const std::string_view padded = as_text(ByteView(info.label, sizeof(info.label)));
    if (padded.substr(0, padded.find_last_not_of(' ') + 1) != place_.label) continue;
    if (found) return Error::kTokenMissing;  // which of the two is not ours to guess
    found = slot;
  }
  if (!found) return Error::kTokenMissing;
  return *found;
}

/// A session that may read and write private objects; does nothing when there is one that lives.
Result<void> Pkcs11Token::connect() {
  if (is_connected()) return {};
  disconnect();
  LETHE_TRY(const CK_SLOT_ID slot, find_slot());
  CK_SESSION_HANDLE session = 0;
  if (module_->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                             &session) != CKR_OK) {
    return Error::kTokenFailed;
  }
  session_ = session;
  const CK_RV status =
      module_->C_Login(session, CKU_USER, unsafe_pointer(pin_.view()), pin_.size());
  if (status == CKR_OK || status == CKR_USER_ALREADY_LOGGED_IN) return {};
  disconnect();
  return is_about_the_pin(status) ? Error::kPinRefused : Error::kTokenFailed;
}

bool Pkcs11Token::is_connected() {
  if (!session_) return false;
  CK_SESSION_INFO info{};
  return module_->C_GetSessionInfo(*session_, &info) == CKR_OK &&
         info.state == CKS_RW_USER_FUNCTIONS;
}

void Pkcs11Token::disconnect() {
  if (session_) module_->C_CloseSession(*session_);
  session_.reset();
}

Result<std::vector<CK_OBJECT_HANDLE>> Pkcs11Token::find(const TreeId& tree,
                                                        const std::optional<TokenKeyId>& id) {
  const std::string label = label_of(tree);
  std::vector<CK_ATTRIBUTE> wanted = {attribute(CKA_CLASS, kSecretKey),
                                      attribute(CKA_KEY_TYPE, kAes), attribute(CKA_TOKEN, kYes),
                                      attribute(CKA_LABEL, as_bytes(label))};
  if (id) wanted.push_back(attribute(CKA_ID, id->view()));
  if (module_->C_FindObjectsInit(*session_, wanted.data(), wanted.size()) != CKR_OK) {
    return Error::kTokenFailed;
  }
  std::vector<CK_OBJECT_HANDLE> out;
  bool is_good = true;
  while (is_good) {
    std::array<CK_OBJECT_HANDLE, 16> some{};
    CK_ULONG count = 0;
    is_good = module_->C_FindObjects(*session_, some.data(), some.size(), &count) == CKR_OK;
    if (count == 0) break;
    out.insert(out.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
  }
  if (module_->C_FindObjectsFinal(*session_) != CKR_OK || !is_good) return Error::kTokenFailed;
  return out;
}

Result<CK_OBJECT_HANDLE> Pkcs11Token::find_one(const TreeId& tree, const TokenKeyId& id) {
  LETHE_TRY_VOID(connect());
  LETHE_TRY(const auto found, find(tree, id));
  if (found.empty()) return Error::kTokenKeyMissing;
  return found.front();
}

Result<void> Pkcs11Token::make(const TreeId& tree, const TokenKeyId& id) {
  const std::lock_guard lock(mutex_);
  LETHE_TRY_VOID(connect());
  const std::string label = label_of(tree);
  std::array wanted = {attribute(CKA_VALUE_LEN, kKeySize), attribute(CKA_TOKEN, kYes),
                       attribute(CKA_PRIVATE, kYes),       attribute(CKA_SENSITIVE, kYes),
                       attribute(CKA_EXTRACTABLE, kNo),    attribute(CKA_ENCRYPT, kYes),
                       attribute(CKA_DECRYPT, kYes),       attribute(CKA_WRAP, kNo),
                       attribute(CKA_UNWRAP, kNo),         attribute(CKA_LABEL, as_bytes(label)),
                       attribute(CKA_ID, id.view())};
  CK_MECHANISM mechanism{CKM_AES_KEY_GEN, nullptr, 0};
  CK_OBJECT_HANDLE key = 0;
  if (module_->C_GenerateKey(*session_, &mechanism, wanted.data(), wanted.size(), &key) != CKR_OK) {
    return Error::kTokenFailed;
  }
  return {};
}

Result<Bytes> Pkcs11Token::seal(const TreeId& tree, const TokenKeyId& id, ByteView context,
                                ByteView plaintext) {
  const std::lock_guard lock(mutex_);
  LETHE_TRY(const CK_OBJECT_HANDLE key, find_one(tree, id));
  Bytes out(kTokenNonceSize + plaintext.size() + kTokenTagSize);
  fill_random(std::span(out).first(kTokenNonceSize));
  CK_GCM_PARAMS gcm{out.data(),     kTokenNonceSize,  kTokenNonceSize * 8, unsafe_pointer(context),
                    context.size(), kTokenTagSize * 8};
  CK_MECHANISM mechanism{CKM_AES_GCM, &gcm, sizeof(gcm)};
  CK_ULONG size = out.size() - kTokenNonceSize;
  if (module_->C_EncryptInit(*session_, &mechanism, key) != CKR_OK ||
      module_->C_Encrypt(*session_, unsafe_pointer(plaintext), plaintext.size(),
                         out.data() + kTokenNonceSize, &size) != CKR_OK ||
      size != out.size() - kTokenNonceSize) {
    return Error::kTokenFailed;
  }
  return out;
}

Result<SecretBuffer> Pkcs11Token::open(const TreeId& tree, const TokenKeyId& id, ByteView context,
                                       ByteView sealed) {
  if (sealed.size() <= kTokenNonceSize + kTokenTagSize) return Error::kOpenFailed;
  const std::lock_guard lock(mutex_);
  LETHE_TRY(const CK_OBJECT_HANDLE key, find_one(tree, id));
  CK_GCM_PARAMS gcm{unsafe_pointer(sealed),  kTokenNonceSize, kTokenNonceSize * 8,
                    unsafe_pointer(context), context.size(),  kTokenTagSize * 8};
  CK_MECHANISM mechanism{CKM_AES_GCM, &gcm, sizeof(gcm)};
  if (module_->C_DecryptInit(*session_, &mechanism, key) != CKR_OK) return Error::kTokenFailed;
  const ByteView ciphertext = sealed.subspan(kTokenNonceSize);
  // Some tokens ask for room for the tag too.
  SecretBuffer roomy(ciphertext.size());
  CK_ULONG size = roomy.size();
  const CK_RV status = module_->C_Decrypt(*session_, unsafe_pointer(ciphertext), ciphertext.size(),
                                          roomy.writable().data(), &size);
  // Bytes that do not open are not told from a failing token by every module; a session that still
  // lives tells them apart.
  if (status != CKR_OK) return is_connected() ? Error::kOpenFailed : Error::kTokenFailed;
  if (size != ciphertext.size() - kTokenTagSize) return Error::kTokenFailed;
  SecretBuffer out(size);
  std::ranges::copy(roomy.view().first(size), out.writable().begin());
  return out;
}

Result<std::vector<TokenKeyId>> Pkcs11Token::list(const TreeId& tree) {
  const std::lock_guard lock(mutex_);
  LETHE_TRY_VOID(connect());
  LETHE_TRY(const auto keys, find(tree, std::nullopt));
  std::vector<TokenKeyId> out;
  for (const CK_OBJECT_HANDLE key : keys) {
    TokenKeyId id;
    CK_ATTRIBUTE wanted{CKA_ID, id.bytes.data(), TokenKeyId::kSize};
    const CK_RV status = module_->C_GetAttributeValue(*session_, key, &wanted, 1);
    if (status == CKR_BUFFER_TOO_SMALL) continue;  // an id that is none of ours
    if (status != CKR_OK) return Error::kTokenFailed;
    if (wanted.ulValueLen == TokenKeyId::kSize) out.push_back(id);
  }
  return out;
}

Result<void> Pkcs11Token::destroy(const TreeId& tree, const TokenKeyId& id) {
  const std::lock_guard lock(mutex_);
  LETHE_TRY(const CK_OBJECT_HANDLE key, find_one(tree, id));
  if (module_->C_DestroyObject(*session_, key) != CKR_OK) return Error::kTokenFailed;
  return {};
}

}  // namespace

Result<std::unique_ptr<TokenKeys>> open_pkcs11_token(const TokenPlace& place, SecretBuffer pin) {
  auto token = std::make_unique<Pkcs11Token>(place, std::move(pin));
  LETHE_TRY_VOID(token->start());
  return std::unique_ptr<TokenKeys>(std::move(token));
}

}  // namespace lethe::crypto
