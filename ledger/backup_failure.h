// Why a backup could not be made, read or restored: what kind of thing it is, and in words which
// one, for whoever runs it. Never personal data.
#pragma once

#include <string>

#include "ledger/errors.h"

namespace lethe::ledger {

enum class BackupFault {
  kStorage,   // a disk or a data directory failed; `error` says how
  kDiskFull,  // no room at the target; what was there before is whole
  kStopped,   // it was told to stop
  kBusy,      // somebody else is writing to the target
  kBadPlace,  // the target is not a place for a backup: it lies in the data, or holds other things
  kNothingThere,  // there is no backup at this place, or none as of that size or manifest
  kForeign,       // the backup, or a part of it, is another organisation's or another ledger's
  kSourceOlder,   // the data directory is older than the backup: it would lose what it has
  kForked,        // the two have other events in the same places
  kVersion,       // of a format that this program does not know
  kManifestMissing,
  kPartMissing,  // a segment that a manifest names is not there
  kDamaged,      // a manifest or a segment is not what was written, or its events are not the log's
  kRootMissing,  // there is no root key of a ledger
  kKeysUnusable,   // the root key can't be had: exposed, wrapped otherwise, of another ledger
  kKeysOlder,      // the keys are of an epoch before the log's last certificate
  kBlocksMissing,  // a block that the root key leads to is not there
  kSectionLost,    // a section that nobody erased is not in the backup
};

struct BackupFailure {
  BackupFault fault = BackupFault::kStorage;
  std::string what;                 // a sentence without a full stop
  boost::system::error_code error;  // from below, where there is one

  BackupFailure() = default;
  BackupFailure(BackupFault which, std::string said, boost::system::error_code below = {})
      : fault(which), what(std::move(said)), error(below) {}
  /// Of the storage: kDiskFull, kStopped or kStorage, in the error's own words.
  BackupFailure(const boost::system::error_code& below)  // NOLINT(google-explicit-constructor)
      : fault(fault_of(below)), what(below.message()), error(below) {}

 private:
  static BackupFault fault_of(const boost::system::error_code& error) {
    if (error == make_error_code(Error::kDiskFull)) return BackupFault::kDiskFull;
    return error == make_error_code(Error::kStopped) ? BackupFault::kStopped
                                                     : BackupFault::kStorage;
  }
};

/// A value, or why there is none.
template <class T>
using Backed = boost::system::result<T, BackupFailure>;

}  // namespace lethe::ledger
