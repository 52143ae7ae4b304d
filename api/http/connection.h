// An open connection as seen from outside its session: how long it may take, and how to cut it.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>

namespace lethe::api::http {

/// Owned by its session and the set below. What a session waits for has a deadline; when it passes,
/// the session's reading or writing ends with operation_aborted and expired() says why. The socket
/// stays open, so that the session can still answer.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Time = std::chrono::steady_clock;

  /// The socket must live until leave().
  explicit Connection(boost::asio::ip::tcp::socket& socket)
      : executor_(socket.get_executor()), socket_(&socket) {}

  // On the session's strand:
  enum class Doing : std::uint8_t { kIdle, kBusy };  // idle: no request has begun
  void must_finish_within(std::chrono::milliseconds limit, Doing doing);
  void may_take_forever();
  bool expired() const { return expired_; }
  void leave() { socket_ = nullptr; }

  // Any thread:
  void cut_if_late(Time::time_point now);
  void cut_if_idle();

 private:
  static constexpr Time::rep kNever = Time::time_point::max().time_since_epoch().count();
  void cut_when(bool (Connection::*still)() const);
  bool is_late() const;
  bool is_idle() const { return doing_ == Doing::kIdle; }

  const boost::asio::any_io_executor executor_;
  boost::asio::ip::tcp::socket* socket_;
  std::atomic<Time::rep> deadline_{kNever};
  std::atomic<Doing> doing_{Doing::kIdle};
  bool expired_ = false;
};

/// Every open connection of a server. Any thread.
class Connections {
 public:
  void add(std::shared_ptr<Connection> connection);
  void remove(const std::shared_ptr<Connection>& connection);
  std::size_t size() const;
  void cut_late();
  void cut_idle();

 private:
  mutable std::mutex mutex_;
  std::set<std::shared_ptr<Connection>> open_;
};

}  // namespace lethe::api::http
