#include "crypto/errors.h"

#include <string>

namespace lethe::crypto {
namespace {

const char* text_of(Error error) noexcept {
  switch (error) {
    case Error::kOk:
      return "no error";
    case Error::kInitFailed:
      return "the cryptographic libraries could not be set up";
    case Error::kNoLockedMemory:
      return "the system refuses to lock memory (raise RLIMIT_MEMLOCK)";
    case Error::kBadSignature:
      return "the signature is not valid";
    case Error::kOpenFailed:
      return "wrong key, wrong context or changed ciphertext";
    case Error::kMalformedNote:
      return "not a signed note";
    case Error::kMalformedKey:
      return "not a note key";
    case Error::kNoKnownSignature:
      return "the note has no signature by a known key";
    case Error::kKeyDestroyed:
      return "the key was erased";
    case Error::kNodeMissing:
      return "a node of the key tree is missing";
    case Error::kNodeMalformed:
      return "a node of the key tree is damaged";
    case Error::kEpochMismatch:
      return "root key and key tree belong to different epochs";
    case Error::kBadPath:
      return "the path does not fit the key tree";
    case Error::kRootMissing:
      return "there is no root key for this ledger";
    case Error::kRootMalformed:
      return "the root key is damaged or something else lies in its place";
    case Error::kRootWriteFailed:
      return "the root key was not replaced for certain";
    case Error::kRootExists:
      return "there is a root key already";
    case Error::kRootReadFailed:
      return "the root key cannot be read";
    case Error::kRootExposed:
      return "the root key's file or directory is open to others or not this user's own";
    case Error::kRootWrappedOtherwise:
      return "the root key is kept in another way than the one asked for";
    case Error::kRewrapUnfinished:
      return "the root key is there in two wrappings: a change from one to the other was cut off";
    case Error::kWrongPassphrase:
      return "the passphrase does not open the root key";
    case Error::kCostOutOfBounds:
      return "the root key's file asks for too little or too much work for its passphrase";
    case Error::kNoMemory:
      return "there is not enough memory to make a key of the passphrase";
    case Error::kTokenMissing:
      return "there is no such PKCS#11 module, or not one token of that label in it";
    case Error::kPinRefused:
      return "the PKCS#11 token does not take the PIN";
    case Error::kTokenFailed:
      return "the PKCS#11 token did not do what it was asked for";
    case Error::kTokenKeyMissing:
      return "the PKCS#11 token does not have the key under which the root key lies";
    case Error::kMalformedHolder:
      return "not the key of a holder of the recovery";
    case Error::kTooFewHolders:
      return "the recovery copy asks for more of its holders";
  }
  return "unknown error";
}

// Boost's category has no virtual destructor by design: nobody deletes one through its base.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class Category final : public boost::system::error_category {
 public:
  // The id lets categories compare equal across shared libraries; it is random and fixed for ever.
  constexpr Category() noexcept : error_category(0x6c0f1b7a52e94d38) {}

  const char* name() const noexcept override { return "lethe.crypto"; }
  std::string message(int value) const override { return text_of(static_cast<Error>(value)); }
  const char* message(int value, char*, std::size_t) const noexcept override {
    return text_of(static_cast<Error>(value));
  }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& error_category() {
  static const Category category;
  return category;
}

}  // namespace lethe::crypto
