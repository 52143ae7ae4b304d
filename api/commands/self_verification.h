// The server verifies the logs that it keeps (ledger/verifier.h), every event and every section of
// each within a period, a slice at a time while it serves on. What was found is an event,
// log.verified.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/commands/rule.h"
#include "ledger/store.h"

namespace lethe::api {

/// How a verification leaves the machine to others.
struct VerifyPace {
  std::size_t rows = 256;  // of the log or the vault, between two pauses
  /// Told how many events were looked at, and of how many; false: it ends with kStopped. On the
  /// thread of the caller.
  std::function<bool(std::uint64_t done, std::uint64_t of)> pause;
};

/// Verifies a ledger up to its checkpoint of now, with its sections, and writes log.verified: also
/// when there is damage, which is no error here. Holds no snapshot. kUnknownLedger, kStopped, and
/// what storage and keys say. Not on a thread of the committer.
Ruled<ledger::LogVerified> verify_ledger(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                         ledger::Moment now, const VerifyPace& pace);

/// The last log.verified; nothing when there is none.
ledger::Result<std::optional<ledger::EventHeader>> last_verification(const ledger::Ledger& ledger);

/// How long a verification may take that begins now, so that what it covers is never older than two
/// periods, be it that a restart has cut one short. `since`: when the one before it began, or the
/// ledger. Nothing: it is not time yet.
std::optional<std::chrono::microseconds> time_for_verification(ledger::Moment since,
                                                               ledger::Moment now,
                                                               std::chrono::hours period);

class SelfVerification {
 public:
  struct Options {
    std::string region;             // of which ledgers are verified; empty: all
    std::chrono::hours period{24};  // within which everything is; 0: never
    /// What was found in a ledger, by its name, or why it could not be verified.
    std::function<void(const std::string& ledger, const ledger::LogVerified&)> found;
    std::function<void(const std::string& ledger, const Stop&)> failed;
  };
  /// Store and clock outlive it.
  SelfVerification(ledger::Store& store, const ledger::Clock& clock, Options options)
      : store_(store), clock_(clock), options_(std::move(options)) {}

  /// Verifies what it is time for, one ledger after another, as slowly as there is time. One thread
  /// at a time; returns soon after `go_on` says no.
  void run(const std::function<bool()>& go_on);

  struct Progress {
    std::uint64_t done = 0, of = 0;  // events
  };
  /// Nothing when the ledger is not being verified just now. Any thread.
  std::optional<Progress> progress(const ledger::LedgerId& ledger) const;
  std::chrono::hours period() const { return options_.period; }

 private:
  struct Task {
    std::shared_ptr<const ledger::Ledger> ledger;
    std::chrono::microseconds time{0};
  };
  std::vector<Task> tasks() const;
  void verify(const Task& task, const std::function<bool()>& go_on);
  void tell(const ledger::LedgerId& ledger, const std::optional<Progress>& progress);

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const Options options_;
  mutable std::mutex mutex_;
  std::map<ledger::LedgerId, Progress> progress_;
};

}  // namespace lethe::api
