// A service without ledgers, for tests of the server: /echo answers the body, /after/<ms> its own
// number that much later, /stream/<n> n pieces, /broken/<n> fails after n, /live/<n> goes on for
// ever with a piece of 64 KiB every n ms.
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>

#include "api/http/exchange.h"

namespace lethe::api::testing {

class EchoService : public http::Service {
 public:
  ~EchoService() override;

  void handle(std::shared_ptr<const http::Request> request, http::Respond respond) override;
  http::Response protocol_error(std::uint16_t status, std::string_view detail,
                                const ledger::RequestId& id) override;
  void run_blocking(std::function<void()> work) override;
  void finished(const http::Finished& exchange) override;

  std::shared_ptr<const http::Request> last() const;
  void wait_for_request() const;
  void wait();  // for every answer that is still to come
  std::size_t live_pieces() const { return live_pieces_; }

 private:
  http::Response answer(const http::Request& request);

  mutable std::mutex mutex_;
  std::shared_ptr<const http::Request> last_;
  std::atomic<std::size_t> live_pieces_ = 0;
  boost::asio::thread_pool pool_{4};
};

}  // namespace lethe::api::testing
