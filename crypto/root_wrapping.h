// How a root lies in a slot of the root store: what differs between the kinds of store, and nothing
// of the protocol, which file_root_store.cpp has once for all of them. Formats: crypto/README.md,
// "Root store".
#pragma once

#include <cstdint>
#include <memory>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/root_store.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// Any thread; trees have threads of their own.
class RootWrapping {
 public:
  virtual ~RootWrapping() = default;

  /// The version that slots of this kind carry, and how many bytes a wrapped key has in them.
  virtual std::uint32_t version() const = 0;
  virtual std::size_t size() const = 0;

  /// The key as it lies in the slot, `size()` bytes. `header` is what stands before it in the file
  /// (version, tree, epoch): where something is sealed, it is bound to that. What this makes
  /// elsewhere, in a token, is durable afterwards. After a failure, discard() takes away what was
  /// made.
  virtual Result<SecretBuffer> wrap(const TreeId& tree, ByteView header, const SecretKey& key) = 0;
  /// The reverse, of bytes whose checksum is right.
  virtual Result<SecretKey> unwrap(const TreeId& tree, ByteView header, ByteView wrapped) = 0;
  /// Destroys for good what is kept elsewhere for this tree, but for what opens `kept` (nothing
  /// when that is empty). Costs nothing where there is no elsewhere.
  virtual Result<void> discard(const TreeId& tree, ByteView kept) = 0;
};

/// Versions that are in use: a file of another kind is told from damage, and never touched.
inline constexpr std::uint32_t kPlainRootVersion = 1;
inline constexpr std::uint32_t kPassphraseRootVersion = 2;
inline constexpr std::uint32_t kTokenRootVersion = 3;
inline constexpr std::uint32_t kRecoveryRootVersion = 4;  // crypto/recovery_wrapping.h
/// What size() of each is.
inline constexpr std::size_t kPlainRootSize = 32;
inline constexpr std::size_t kPassphraseRootSize = 96;
inline constexpr std::size_t kTokenRootSize = 76;

/// The key itself.
std::unique_ptr<RootWrapping> make_plain_wrapping();

/// What Argon2id spends on one guess of a passphrase.
struct PassphraseCost {
  std::uint32_t passes = 0;
  std::uint32_t memory_kib = 0;
};
/// libsodium's MODERATE: 3 passes over 256 MiB, some 0.7 s once a start.
inline constexpr PassphraseCost kModerateCost{3, 256U << 10};
/// More than any file of ours says: 16 passes over 1 GiB. What a file says is held against it
/// before memory is taken.
inline constexpr PassphraseCost kMostCost{16, 1U << 20};

/// Sealed under a key that Argon2id makes of the passphrase. Writes with `cost`, and reads what has
/// cost no less and no more than kMostCost (kCostOutOfBounds). Tests pass a lower cost.
std::unique_ptr<RootWrapping> make_passphrase_wrapping(SecretBuffer passphrase,
                                                       PassphraseCost cost = kModerateCost);

class TokenKeys;
/// Sealed by a token under a key that never leaves it, a new one for each epoch.
std::unique_ptr<RootWrapping> make_token_wrapping(std::unique_ptr<TokenKeys> keys);

}  // namespace lethe::crypto
