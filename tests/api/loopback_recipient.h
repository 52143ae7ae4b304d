// Somebody who is told: a server on this machine that does with each request what its script says,
// and keeps what it got.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lethe::api::testing {

struct ReceivedRequest {
  std::string method, target, body;
  std::map<std::string, std::string> fields;  // names in lower case
};

/// What to do with a request: answer with a status, or
inline constexpr int kHang = 0;      // never answer, and keep the connection
inline constexpr int kCut = -1;      // close the connection
inline constexpr int kGarbage = -2;  // answer with what is no HTTP

/// One connection after another, in a thread of its own; those that hang are kept.
class LoopbackRecipient {
 public:
  /// The last line of the script is repeated. With a certificate and key: TLS. An answer has so
  /// many bytes, more than a recipient's need be read.
  explicit LoopbackRecipient(std::vector<int> script, const std::filesystem::path& certificate = {},
                             const std::filesystem::path& key = {},
                             std::size_t answer_bytes = 1U << 20);
  ~LoopbackRecipient();

  std::string url(const std::string& path = "/notices") const;
  /// Waits until so many requests came, ten seconds at most; all that came.
  std::vector<ReceivedRequest> received(std::size_t count);

 private:
  void serve();
  template <class Stream>
  bool answer(Stream& stream);

  const std::vector<int> script_;
  const std::size_t answer_bytes_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<ReceivedRequest> received_;           // guarded by mutex_
  std::vector<boost::asio::ip::tcp::socket> kept_;  // of the thread
  std::thread thread_;
};

}  // namespace lethe::api::testing
