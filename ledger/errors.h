// What can go wrong in ledger/, line by line. See crypto/errors.h for what comes up from below.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace lethe::ledger {

enum class Error {
  kOk = 0,
  kStorageFailed,   // the storage answered with an error; after a failed sync the process must stop
  kDiskFull,        // no space: the process must stop too
  kStorageCorrupt,  // the storage found a checksum that does not fit
  kStorageBusy,     // another process has the data directory open
  kStorageMissing,  // there is no Lethe data directory at this place
  kStorageExists,   // there is one already
  kStorageVersion,  // written by a format that this program does not know
  kConflict,        // someone else appended first
  kStopped,         // the committer stopped after a failure, or is shutting down
  kQueueFull,       // too many commands wait; try again later
  kUnknownLedger,   // no ledger of that id or name
  kLedgerExists,    // a ledger of that name exists, or existed
  kLedgerClosed,    // its organisation has left: nothing is written or read any more
  kMalformedEvent,  // not the canonical encoding of a header, or out of its limits
  kUnknownFormat,   // a header of a format version that this program does not know
  kEventTooLarge,   // header and signature exceed 65,535 bytes
  kMalformedCheckpoint,
  kNoSuchEvent,       // the sequence lies beyond the end of the log
  kBadTreeSize,       // a proof was asked for a size that the tree never had
  kSectionErased,     // the section's key was destroyed, or its ciphertext is deleted
  kSectionDamaged,    // a section that does not open, or does not fit its commitment
  kEpochMismatch,     // root key and data directory belong to different epochs
  kRowMalformed,      // a row of ours that does not read as written: damage
  kKeyTargetFailed,   // the key target cannot be written: nothing is destroyed until it can
  kKeyTargetMissing,  // the key target that this data had is not in its place
  kKeyTargetUnset,    // the settings name no key target, and this data has one
  kKeyTargetForeign,  // what is in its place is the key target of other data
  kKeyTargetAhead,    // the key target is of a later epoch than the keys: they are an old copy
  kReadClosed,        // the data lacks what its register knows; nothing of it is shown
  kRegisterDamaged,   // a register that does not read as written
  kRegisterForeign,   // a register of another ledger
  kNotPublic,         // this file or directory is not a public log
};

const boost::system::error_category& error_category();
inline boost::system::error_code make_error_code(Error error) {
  return {static_cast<int>(error), error_category()};
}

template <class T>
using Result = boost::system::result<T>;

}  // namespace lethe::ledger

template <>
struct boost::system::is_error_code_enum<lethe::ledger::Error> : std::true_type {};
