#include "tests/api/loopback_recipient.h"

#include <algorithm>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace lethe::api::testing {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

LoopbackRecipient::LoopbackRecipient(std::vector<int> script,
                                     const std::filesystem::path& certificate,
                                     const std::filesystem::path& key, std::size_t answer_bytes)
    : script_(std::move(script)), answer_bytes_(answer_bytes) {
  if (!certificate.empty()) {
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->use_certificate_chain_file(certificate.string());
    tls_->use_private_key_file(key.string(), asio::ssl::context::pem);
  }
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), 0);
  acceptor_.open(endpoint.protocol());
  acceptor_.bind(endpoint);
  acceptor_.listen();
  port_ = acceptor_.local_endpoint().port();
  thread_ = std::thread([this] { serve(); });
}

LoopbackRecipient::~LoopbackRecipient() {
  // Ends the accept that the thread waits in.
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
  thread_.join();
}

std::string LoopbackRecipient::url(const std::string& path) const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

std::vector<ReceivedRequest> LoopbackRecipient::received(std::size_t count) {
  std::unique_lock lock(mutex_);
  came_.wait_for(lock, std::chrono::seconds(10), [&] { return received_.size() >= count; });
  return received_;
}

template <class Stream>
bool LoopbackRecipient::answer(Stream& stream) {
  boost::beast::flat_buffer buffer;
  http::request<http::string_body> request;
  error_code error;
  http::read(stream, buffer, request, error);
  if (error) return false;
  ReceivedRequest got{
      std::string(request.method_string()), std::string(request.target()), request.body(), {}};
  for (const auto& field : request) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    got.fields[name] = std::string(field.value());
  }
  int next = 0;
  {
    const std::lock_guard lock(mutex_);
    next = script_.at(std::min(received_.size(), script_.size() - 1));
    received_.push_back(std::move(got));
  }
  came_.notify_all();
  if (next == kHang) return true;
  if (next == kGarbage) {
    asio::write(stream, asio::buffer(std::string_view("SMTP ready\r\n\r\n")), error);
  } else if (next != kCut) {
    http::response<http::string_body> response(static_cast<http::status>(next), 11);
    response.set(http::field::location, url("/elsewhere"));
    if (next >= 200 && next != 204) response.body() = std::string(answer_bytes_, 'x');
    response.prepare_payload();
    http::write(stream, response, error);
  }
  return false;
}

void LoopbackRecipient::serve() {
  for (;;) {
    error_code error;
    tcp::socket socket(io_);
    acceptor_.accept(socket, error);
    if (error) return;
    if (!tls_) {
      if (answer(socket)) kept_.push_back(std::move(socket));
      continue;
    }
    asio::ssl::stream<tcp::socket&> stream(socket, *tls_);
    stream.handshake(asio::ssl::stream_base::server, error);
    if (!error) answer(stream);
  }
}

}  // namespace lethe::api::testing
