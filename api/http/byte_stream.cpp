#include "api/http/byte_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace lethe::api::http {

namespace asio = boost::asio;

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct ByteStream::Impl {
  tcp::socket socket;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
};

ByteStream::ByteStream(tcp::socket socket, asio::ssl::context* tls)
    : impl_(std::make_unique<Impl>(Impl{std::move(socket), {}})) {
  if (tls != nullptr) impl_->tls.emplace(impl_->socket, *tls);
}

ByteStream::~ByteStream() = default;

ByteStream::executor_type ByteStream::get_executor() {
  return impl_->socket.get_executor();
}

tcp::socket& ByteStream::socket() {
  return impl_->socket;
}

asio::awaitable<error_code> ByteStream::handshake() {
  if (!impl_->tls) co_return error_code();
  auto [error] = co_await impl_->tls->async_handshake(asio::ssl::stream_base::server, kAwait);
  co_return error;
}

asio::awaitable<void> ByteStream::shut_down() {
  if (impl_->tls) {
    co_await impl_->tls->async_shutdown(kAwait);
  } else {
    error_code ignored;
    impl_->socket.shutdown(tcp::socket::shutdown_both, ignored);
  }
}

void ByteStream::read_some(asio::mutable_buffer buffer, Handler handler) {
  if (impl_->tls) {
    impl_->tls->async_read_some(buffer, std::move(handler));
  } else {
    impl_->socket.async_read_some(buffer, std::move(handler));
  }
}

void ByteStream::write_some(const OutgoingBuffers& buffers, Handler handler) {
  if (impl_->tls) {
    impl_->tls->async_write_some(buffers, std::move(handler));
  } else {
    impl_->socket.async_write_some(buffers, std::move(handler));
  }
}

}  // namespace lethe::api::http
