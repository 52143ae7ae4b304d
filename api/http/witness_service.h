// A witness over HTTP (c2sp.org/tlog-witness@v1.0.0): what `lethe witness serve` answers.
//
//   POST /add-checkpoint      cosigns (ledger/witness.h); answers are text, statuses the protocol's
//   GET /<hash>/checkpoint    what was cosigned last of the log whose origin has this SHA-256
//   GET /healthz
//
// Nobody has a token: the signature of the log says who may ask for what.
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "api/http/exchange.h"
#include "ledger/witness.h"

namespace lethe::api::http {

struct WitnessServiceOptions {
  std::size_t workers = 4;        // threads that verify, and wait for the disk
  std::size_t max_waiting = 256;  // requests that wait for one; more are answered 503
};

/// One request to cosign, for the log of the program.
struct WitnessLine {
  ledger::Witnessing outcome = ledger::Witnessing::kNotKept;
  std::string origin;  // of a log that the witness knows; else empty
};

/// Any thread.
class WitnessService : public Service {
 public:
  /// The witness must outlive it. `log` is called from any thread, must not block and may be empty.
  WitnessService(ledger::Witness& witness, WitnessServiceOptions options,
                 std::function<void(const WitnessLine&)> log);
  ~WitnessService() override;  // finishes the work in hand

  void handle(std::shared_ptr<const http::Request> request, Respond respond) override;
  Response protocol_error(std::uint16_t status, std::string_view detail,
                          const ledger::RequestId& id) override;
  void run_blocking(std::function<void()> work) override;
  void finished(const Finished& exchange) override;

 private:
  Response answer(const http::Request& request);
  Response cosign(const http::Request& request);

  ledger::Witness& witness_;
  const WitnessServiceOptions options_;
  const std::function<void(const WitnessLine&)> log_;
  std::atomic<std::size_t> waiting_{0};
  boost::asio::thread_pool pool_;
};

}  // namespace lethe::api::http
