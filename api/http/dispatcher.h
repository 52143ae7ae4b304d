// From a request to a route's handler: matching, authentication, roles and headers, in that order,
// and problems for what fails (RFC 9457). The same bad request always gets the same answer.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "api/http/metrics.h"
#include "api/http/route.h"
#include "api/http/services.h"

namespace lethe::api::http {

struct DispatcherOptions {
  std::string origin_base = "lethe.local";
  std::size_t workers = 4;          // threads that read the storage
  std::size_t max_waiting = 4'096;  // requests that may wait for one; more are answered 503
};

/// One line for the log of requests: no target, no header, no body.
struct AccessLogLine {
  std::string_view method, route;
  std::uint16_t status = 0;
  double seconds = 0;
  ledger::RequestId id;
};

class Dispatcher : public Service {
 public:
  /// Store and clock must outlive it.
  Dispatcher(ledger::Store& store, const ledger::Clock& clock, DispatcherOptions options,
             std::function<void(const AccessLogLine&)> log);
  ~Dispatcher() override;

  void handle(std::shared_ptr<const Request> request, Respond respond) override;
  Response protocol_error(std::uint16_t status, std::string_view detail,
                          const ledger::RequestId& id) override;
  void run_blocking(std::function<void()> work) override;
  void finished(const Request* request, std::uint16_t status, double seconds) override;

  /// Writes pending refusals' events. Call once a second, and at the end while the store still
  /// takes commands.
  void tick(bool everything = false);
  /// Waits for the work in hand. After the server has stopped, before the store does.
  void drain();

 private:
  void dispatch(const std::shared_ptr<const Request>& request, const Respond& respond);

  ledger::Store& store_;
  const ledger::Clock& clock_;
  DispatcherOptions options_;
  std::function<void(const AccessLogLine&)> log_;
  RefusalLog refusals_;
  Metrics metrics_;
  Services services_;
  std::atomic<std::size_t> waiting_{0};
  boost::asio::thread_pool pool_;
};

}  // namespace lethe::api::http
