// What can go wrong in crypto/, line by line. Every fallible function returns Result<T>; nothing
// throws but std::bad_alloc. Messages hold no key, no plaintext and no path.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace lethe::crypto {

enum class Error {
  kOk = 0,
  kInitFailed,        // libsodium or OpenSSL could not be set up
  kNoLockedMemory,    // the system refuses to lock memory: raise RLIMIT_MEMLOCK
  kBadSignature,      // Ed25519 verification failed
  kOpenFailed,        // AEAD: wrong key, wrong context or changed ciphertext
  kMalformedNote,     // not a C2SP signed note
  kMalformedKey,      // not a verifier or signer key string
  kNoKnownSignature,  // the note carries no signature by a key that the caller knows
  kKeyDestroyed,      // the key at this path was erased; it can never come back
  kNodeMissing,       // the key tree names a node that the store does not have: damage
  kNodeMalformed,     // a node does not open or does not read as one: damage
  kEpochMismatch,     // root and store belong to different epochs
  kBadPath,           // the path does not fit the tree (index beyond width, too long, empty)
  kRootMissing,       // the root key store has no valid root for this ledger
  kRootMalformed,     // the root key store has something else in that place
  kRootWriteFailed,   // a root was not replaced for certain: the old one stands or the new one does
  kRootExists,        // a root is there already: it is never overwritten by a new one
  kRootReadFailed,    // the root key store cannot be read: permission or a failing device
  kRootExposed,       // others than this process's user may reach the root key: mode or owner
  kRootWrappedOtherwise,  // a root is there, wrapped in another way than this store's
  kRewrapUnfinished,      // a root is there in two wrappings: rewrap_root() was cut off
  kWrongPassphrase,       // the passphrase is not the one under which the root lies
  kCostOutOfBounds,       // the root's file asks for less or more work than a passphrase is worth
  kNoMemory,              // the system has not the memory that Argon2id works in
  kTokenMissing,          // PKCS#11: no such module, or not one token of that label in it
  kPinRefused,            // PKCS#11: the token does not take the PIN
  kTokenFailed,           // PKCS#11: the token did not do what it was asked for
  kTokenKeyMissing,       // PKCS#11: the token does not have the key under which the root lies
  kMalformedHolder,       // not the key or the file of a holder, or holders that make no plan
  kTooFewHolders,         // fewer of a recovery copy's holders than it asks for
};

const boost::system::error_category& error_category();

inline boost::system::error_code make_error_code(Error error) {
  return {static_cast<int>(error), error_category()};
}

template <class T>
using Result = boost::system::result<T>;

}  // namespace lethe::crypto

template <>
struct boost::system::is_error_code_enum<lethe::crypto::Error> : std::true_type {};
