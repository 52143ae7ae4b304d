// From a request to a route's handler. Checks come in one order, so that the same bad request
// always gets the same answer: route and method, media type, repeated headers, token (401), role
// (403), ledger (404), region (421), query, headers, then the handler's own. Problems: RFC 9457.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <string>

#include "api/commands/refusals.h"
#include "api/http/cross_origin.h"
#include "api/http/idle_tokens.h"
#include "api/http/metrics.h"
#include "api/http/pages.h"
#include "api/http/route.h"
#include "api/http/stream_slots.h"

namespace lethe::api::http {

struct DispatcherOptions {
  std::string origin_base = "lethe.local";  // the logs of new ledgers are `<origin_base>/<name>`
  /// Where this node is: requests for ledgers of other regions are refused with kWrongRegion.
  /// Empty: it serves every region.
  std::string region;
  BackupRuns* backups = nullptr;  // null: none are made here; must outlive the dispatcher
  const witnesses::WitnessRelay* witness_relay = nullptr;  // null: nobody cosigns; likewise
  const BundleMaker* bundles = nullptr;                    // null: none are made here; likewise
  const SelfVerification* verification = nullptr;          // null: no log is verified; likewise
  const Flagger* flagger = nullptr;                        // null: no access is reviewed; likewise
  std::size_t workers = 4;                                 // threads that read the storage
  std::size_t max_waiting = 4'096;  // requests that wait for one; more are answered 503
  StreamLimits streams;
  Pages pages;  // what browsers are shown
  CrossOrigin cross_origin;
  bool publishes_logs = false;  // checkpoints and tiles are everyone's (c2sp.org/tlog-tiles)
};

/// One line for the log of requests: no target, no header, no body. The texts live for ever.
struct AccessLogLine {
  std::string_view method, route;  // route: the template; empty when nothing matched
  std::uint16_t status = 0;
  double seconds = 0;
  ledger::RequestId id;
};

/// Any thread. Beside answering, it writes refusals as events and deletes replies that were kept
/// long enough, once a second and an hour.
class Dispatcher : public Service {
 public:
  /// Store and clock must outlive it. `log` is called from any thread and must not block.
  Dispatcher(ledger::Store& store, const ledger::Clock& clock, DispatcherOptions options,
             std::function<void(const AccessLogLine&)> log);
  ~Dispatcher() override;  // as stop()

  void handle(std::shared_ptr<const http::Request> request, Respond respond) override;
  Response protocol_error(std::uint16_t status, std::string_view detail,
                          const ledger::RequestId& id) override;
  void run_blocking(std::function<void()> work) override;
  void finished(const Finished& exchange) override;
  std::size_t larger_body(std::string_view method, std::string_view target) const override;

  /// Finishes the work in hand and writes the refusals that are pending. Call it when the server
  /// has stopped, while the store still takes commands. No request may come any more.
  void stop();

 private:
  void look_after_soon();
  void sweep_replies();

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const DispatcherOptions options_;
  const std::function<void(const AccessLogLine&)> log_;
  RefusalLog refusals_;
  Metrics metrics_;
  StreamSlots streams_;
  IdleTokens idle_;
  std::atomic<std::size_t> waiting_{0};
  std::atomic<bool> stopped_{false};
  std::uint64_t ticks_ = 0;
  boost::asio::thread_pool pool_;
  boost::asio::steady_timer timer_;
};

}  // namespace lethe::api::http
