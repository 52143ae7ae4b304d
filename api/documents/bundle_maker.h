// Makes the bundles that were ordered: walks what each finds, counts and hashes it, records who
// will be shown to whom, and then that the bundle is made. The order is an event, so a restart
// makes what was not made yet; an access that was recorded before is not recorded again.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "api/commands/bundles.h"
#include "ledger/store.h"

namespace lethe::api {

/// How far the making of a bundle is: of the part of the log that it is about.
struct BundleProgress {
  std::uint64_t passed = 0, of = 0;  // events
};

class BundleMaker {
 public:
  /// The store outlives it. Ledgers hosted in another region are left alone; empty: none is.
  BundleMaker(ledger::Store& store, const ledger::Clock& clock, std::string region)
      : store_(store), clock_(clock), region_(std::move(region)) {}

  /// Makes what waits, in every ledger, until `go_on` says no. What fails is tried again by the
  /// next call; the answer says, without personal data, what did. One thread at a time, not one of
  /// the committer's.
  ledger::Result<void> run(const std::function<bool()>& go_on);

  /// Nothing when it is not under way just now. Any thread.
  std::optional<BundleProgress> progress(const ledger::BundleId& bundle) const;

 private:
  struct Making;
  Ruled<void> make(const std::shared_ptr<const ledger::Ledger>& ledger,
                   const projections::BundleRow& bundle, const std::function<bool()>& go_on);
  Ruled<void> walk(const ledger::Ledger& ledger, Making& making);
  Ruled<void> record(const ledger::Ledger& ledger, Making& making);
  void tell(const ledger::BundleId& bundle, const std::optional<BundleProgress>& progress);

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const std::string region_;
  mutable std::mutex mutex_;
  std::map<ledger::BundleId, BundleProgress> progress_;
};

}  // namespace lethe::api
