#include "ledger/errors.h"

#include <string>

namespace lethe::ledger {
namespace {

const char* text_of(Error error) noexcept {
  switch (error) {
    case Error::kOk:
      return "no error";
    case Error::kStorageFailed:
      return "the storage failed";
    case Error::kDiskFull:
      return "no space is left on the disk";
    case Error::kStorageCorrupt:
      return "the storage is damaged";
    case Error::kStorageBusy:
      return "another process has the data directory open";
    case Error::kStorageMissing:
      return "there is no Lethe data directory";
    case Error::kStorageExists:
      return "there is a Lethe data directory already";
    case Error::kStorageVersion:
      return "the data directory was written in a format that this program does not know";
    case Error::kConflict:
      return "someone else appended first";
    case Error::kStopped:
      return "the committer has stopped";
    case Error::kQueueFull:
      return "too many commands are waiting";
    case Error::kUnknownLedger:
      return "there is no such ledger";
    case Error::kLedgerExists:
      return "there is a ledger of that name already";
    case Error::kLedgerClosed:
      return "the ledger is closed";
    case Error::kMalformedEvent:
      return "not a well-formed event";
    case Error::kUnknownFormat:
      return "an event of a format version that this program does not know";
    case Error::kEventTooLarge:
      return "the event is too large for the log";
    case Error::kMalformedCheckpoint:
      return "not a well-formed checkpoint";
    case Error::kNoSuchEvent:
      return "there is no such event";
    case Error::kBadTreeSize:
      return "the log never had that size";
    case Error::kSectionErased:
      return "the section was erased";
    case Error::kSectionDamaged:
      return "the section is damaged";
    case Error::kEpochMismatch:
      return "root key and data directory belong to different epochs";
    case Error::kRowMalformed:
      return "a stored row is damaged";
    case Error::kKeyTargetFailed:
      return "the key target cannot be written";
    case Error::kKeyTargetMissing:
      return "the key target is not in its place; is its disk mounted?";
    case Error::kKeyTargetUnset:
      return "this data has a key target, and the settings name none";
    case Error::kKeyTargetForeign:
      return "the key target belongs to another data directory";
    case Error::kKeyTargetAhead:
      return "the key target is of a later epoch than the keys, which are an old copy";
    case Error::kReadClosed:
      return "the data lacks what its register knows";
    case Error::kRegisterDamaged:
      return "the register is damaged";
    case Error::kRegisterForeign:
      return "the register belongs to another ledger";
    case Error::kNotPublic:
      return "not a public log";
  }
  return "unknown error";
}

// Boost's category has no virtual destructor by design: nobody deletes one through its base.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class Category final : public boost::system::error_category {
 public:
  // The id lets categories compare equal across shared libraries; it is random and fixed for ever.
  constexpr Category() noexcept : error_category(0x9d27c35ae6f1408b) {}

  const char* name() const noexcept override { return "lethe.ledger"; }
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

}  // namespace lethe::ledger
