// The recovery copies of roots in a directory elsewhere: the root in use and, while it is replaced,
// the next one beside it, each sealed for the holders. Two files a tree that stay where they are,
// as in the root store, so that what is destroyed is overwritten where it lies.
//
//   put(e + 1)    its copy is durable beside that of e
//   (the root store replaces the root)
//   settle(e + 1) that of e is zeros
//
// To settle the epoch that the root store has, whichever it is, puts right what a crash left.
#pragma once

#include <map>
#include <memory>

#include "crypto/key_tree.h"
#include "crypto/recovery_wrapping.h"
#include "crypto/root_files.h"

namespace lethe::crypto {

struct RootSlot;

enum class CopyState { kMissing, kSettled };

/// One thread at a time.
class RecoveryCopies {
 public:
  /// kMalformedHolder: see make_recovery_sealer().
  static Result<RecoveryCopies> open(std::unique_ptr<RootFiles> files, const RecoveryPlan& plan);

  /// Leaves the copy of this epoch for these holders, durable, and destroys any other. kMissing
  /// when there is none: nothing is destroyed, and it is to be put first. What the files say, after
  /// which the copy of this epoch still stands.
  Result<CopyState> settle(const TreeId& tree, std::uint64_t epoch);
  /// The copy of the root in use, where settle() found none: it is durable afterwards, and whatever
  /// else is whole stays.
  Result<void> put(const TreeId& tree, const KeyTree& keys);
  /// The copy of the root that is about to be, beside that of the one in use, which stays whatever
  /// happens. kRootMissing when that one was not settled.
  Result<void> put(const TreeId& tree, const Rekeying& next);

  /// Destroys the tree's copies for good.
  Result<void> destroy(const TreeId& tree);

 private:
  struct Slots;
  RecoveryCopies(std::unique_ptr<RootFiles> files, RecoveryPlan plan,
                 std::unique_ptr<RootWrapping> sealer)
      : files_(std::move(files)), plan_(std::move(plan)), sealer_(std::move(sealer)) {}

  Result<Slots> inspect(const TreeId& tree);
  Result<void> write(const TreeId& tree, const RootSlot& slot, std::size_t place,
                     const SecretBuffer& file);

  std::unique_ptr<RootFiles> files_;
  RecoveryPlan plan_;
  std::unique_ptr<RootWrapping> sealer_;
  std::map<TreeId, std::uint64_t> written_;  // by this process, and durable for certain
};

/// For a restore: the root of the highest epoch of which there is a whole copy, and changes
/// nothing. `opener` is make_recovery_opener()'s. kRootMissing, kRootMalformed, kTooFewHolders,
/// kOpenFailed.
Result<Root> read_recovery_copy(RootFiles& files, RootWrapping& opener, const TreeId& tree);
/// The same without any secret: for whom that copy is, and of which epoch.
struct RecoveryDescription {
  std::uint64_t epoch = 0;
  RecoveryPlan plan;
};
Result<RecoveryDescription> describe_recovery_copy(RootFiles& files, const TreeId& tree);

}  // namespace lethe::crypto
