// Counters of requests, and what /metrics says, in the text format of Prometheus (0.0.4). Labels
// are route templates, methods, statuses and names of ledgers: nothing personal.
//
// Written out here and not taken from a library: counting is one atomic addition at the place of a
// route and a status, without looking labels up, and the format is a few lines.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "api/http/exchange.h"
#include "ledger/store.h"

namespace lethe::api::http {

struct ReadServices;  // api/http/route.h

/// Any thread.
class Metrics {
 public:
  Metrics();

  void count(const Finished& exchange);
  /// What there is to tell now, of all that is given.
  std::string text(const ReadServices& services) const;

  /// Upper bounds in seconds; what takes longer falls into +Inf.
  static constexpr std::array kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                       0.1,    0.25,  0.5,    1.0,   2.5,  10.0};

 private:
  static constexpr std::size_t kStatuses = 500;  // 100 to 599
  struct OfRoute {
    std::array<std::atomic<std::uint64_t>, kStatuses> by_status{};
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> by_time{};
    std::atomic<std::uint64_t> nanoseconds{0};
  };
  void put_requests(std::string& out) const;
  void put_durations(std::string& out) const;

  std::vector<std::unique_ptr<OfRoute>> routes_;  // the last: what matched no route
};

}  // namespace lethe::api::http
