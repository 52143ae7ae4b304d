// A log whose resources are fetched from elsewhere one by one (c2sp.org/tlog-tiles): a running
// server, or any place that has its static files. It can't be listed: what is there follows from
// the checkpoint that was read first, to which the reader holds while the log grows.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/verifier.h"

namespace lethe::ledger {

/// Where they are fetched. Every function may be called from several threads.
class LogFetcher {
 public:
  virtual ~LogFetcher() = default;
  /// The resource of that name, below which it has at most `limit` bytes; nothing when there is
  /// none. An error when it can't be had: whether it is there is not known then.
  virtual Result<std::optional<Bytes>> fetch(const std::string& name, std::size_t limit) const = 0;
};

/// How many bundles are fetched at a time.
inline constexpr std::size_t kFetchedAtATime = 4;

/// Reads the checkpoint; the rest is fetched when it is asked for. kNotPublic when there is no
/// checkpoint. After sixteen bundles one after another that are not there, those behind them count
/// as missing, too: whoever claims a log without end is not asked for it. The fetcher must outlive
/// it.
Result<std::unique_ptr<LogSource>> open_fetched_log(const LogFetcher& fetcher);

}  // namespace lethe::ledger
