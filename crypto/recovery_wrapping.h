// How a root lies in its recovery copy: sealed for m of n holders. To seal takes their public keys
// alone, so a server writes copies that it cannot open. Layout: crypto/README.md, "Recovery copy".
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "crypto/holder.h"
#include "crypto/root_wrapping.h"
#include "crypto/sealing.h"

namespace lethe::crypto {

inline constexpr std::size_t kMostHolders = 16;
/// Threshold and count; the sealed root; room for a key and a sealed share of each holder.
inline constexpr std::size_t kRecoveryRootSize =
    2 + kSealOverhead + SecretKey::kSize +
    kMostHolders * (HolderKey::kSize + 33 + kHolderSealOverhead);

/// Who can bring a root back: any `threshold` of the holders together.
struct RecoveryPlan {
  std::vector<HolderKey> holders;
  std::size_t threshold = 1;
  bool operator==(const RecoveryPlan&) const = default;
};

/// Seals, and opens nothing (kTooFewHolders). kMalformedHolder when the plan has no holder, more
/// than kMostHolders, one twice or one that nothing can be sealed to, or when the threshold is
/// none of 1 to their number.
Result<std::unique_ptr<RootWrapping>> make_recovery_sealer(const RecoveryPlan& plan);
/// Opens with what these holders have together: kTooFewHolders when the copy asks for more of its
/// own, kOpenFailed when their shares do not make the key that sealed it. Seals nothing.
std::unique_ptr<RootWrapping> make_recovery_opener(std::vector<Holder> present);

/// Whom a copy is for. Needs no secret. kRootMalformed.
Result<RecoveryPlan> recovery_plan_of(ByteView wrapped);

}  // namespace lethe::crypto
