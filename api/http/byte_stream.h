// The bytes of a connection that was accepted, with or without TLS.
#pragma once

#include <array>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

namespace lethe::api::http {

/// As many buffers as go out at once; the rest later.
class OutgoingBuffers {
 public:
  using value_type = boost::asio::const_buffer;
  template <class Buffers>
  explicit OutgoingBuffers(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
      const boost::asio::const_buffer buffer(*at);
      if (buffer.size() == 0) continue;
      if (count_ == buffers_.size()) break;
      buffers_[count_++] = buffer;
    }
  }
  const value_type* begin() const { return buffers_.data(); }
  const value_type* end() const { return buffers_.data() + count_; }

 private:
  std::array<value_type, 16> buffers_;
  std::size_t count_ = 0;
};

/// An AsyncReadStream and AsyncWriteStream of Asio. One type whatever is below, and with handlers
/// whose type is forgotten: what Beast and the sessions make of it is compiled once. Used on one
/// strand.
class ByteStream {
 public:
  using executor_type = boost::asio::any_io_executor;
  using Handler = boost::asio::any_completion_handler<void(boost::system::error_code, std::size_t)>;

  /// `tls` outlives it; null: plain.
  ByteStream(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  executor_type get_executor();
  boost::asio::ip::tcp::socket& socket();

  /// Before the first byte and behind the last one; nothing of TLS to do without it.
  boost::asio::awaitable<boost::system::error_code> handshake();
  boost::asio::awaitable<void> shut_down();

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    const auto begin = boost::asio::buffer_sequence_begin(buffers);
    const bool is_empty = begin == boost::asio::buffer_sequence_end(buffers);
    const auto first =
        is_empty ? boost::asio::mutable_buffer() : boost::asio::mutable_buffer(*begin);
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, boost::asio::mutable_buffer buffer) {
          read_some(buffer, std::move(handler));
        },
        token, first);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const OutgoingBuffers& outgoing) {
          write_some(outgoing, std::move(handler));
        },
        token, OutgoingBuffers(buffers));
  }

 private:
  struct Impl;
  void read_some(boost::asio::mutable_buffer buffer, Handler handler);
  void write_some(const OutgoingBuffers& buffers, Handler handler);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::api::http
