#include "api/http/server.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>

#include "api/http/listener.h"
#include "api/http/session.h"
#include "ledger/thread_count.h"

namespace lethe::api::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
constexpr std::chrono::milliseconds kShortestSweep{5};
constexpr std::chrono::milliseconds kLongestSweep{1'000};
}  // namespace

struct Server::Impl {
  Impl(ServerOptions given, Service& service)
      : options(std::move(given)), context{options, service}, acceptor(io), sweeping(io) {}

  ServerOptions options;
  std::optional<asio::ssl::context> tls;
  SessionContext context;
  asio::io_context io;  // after the context: sessions that are left go with it
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer sweeping;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::vector<std::thread> threads;

  /// Cuts connections that are late, a few times within the shortest time that they have.
  void sweep() {
    const auto shortest = std::min({options.header_timeout, options.body_timeout,
                                    options.idle_timeout, options.write_timeout});
    sweeping.expires_after(
        std::clamp<std::chrono::milliseconds>(shortest / 8, kShortestSweep, kLongestSweep));
    sweeping.async_wait([this](error_code error) {
      if (error) return;
      context.connections.cut_late();
      sweep();
    });
  }

  std::string load_tls() {
    if (options.tls_certificate.empty() != options.tls_key.empty()) {
      return "TLS needs both a certificate and a key";
    }
    if (options.tls_certificate.empty()) return {};
    tls.emplace(asio::ssl::context::tls_server);
    error_code error;
    tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
    tls->use_certificate_chain_file(options.tls_certificate.string(), error);
    if (error) return "the TLS certificate can't be read: " + error.message();
    tls->use_private_key_file(options.tls_key.string(), asio::ssl::context::pem, error);
    if (error) return "the TLS key can't be read: " + error.message();
    if (SSL_CTX_check_private_key(tls->native_handle()) != 1)
      return "the TLS key is not the certificate's";
    context.tls = &*tls;
    return {};
  }

  std::string bind() {
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return "'" + options.address + "' is not an IP address";
    if (!address.is_loopback() && !tls) {
      return "refusing to serve " + options.address +
             " without TLS: give a certificate and a key, or use a loopback address";
    }
    const asio::ip::tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return {};
    auto message = "can't listen on " + options.address + " port " + std::to_string(options.port) +
                   ": " + error.message();
    if (error == asio::error::address_in_use)
      message += "; choose another port, or 0 for a free one";
    return message;
  }
};

Server::Server(ServerOptions options, Service& service)
    : impl_(std::make_unique<Impl>(std::move(options), service)) {}

Server::~Server() {
  stop();
}

std::string Server::start() {
  if (auto error = impl_->load_tls(); !error.empty()) return error;
  if (auto error = impl_->bind(); !error.empty()) return error;
  auto listener = run_listener(impl_->io, impl_->acceptor, impl_->context);
  asio::co_spawn(impl_->io, std::move(listener), asio::detached);
  impl_->sweep();
  impl_->work.emplace(impl_->io.get_executor());
  for (std::size_t i = ledger::thread_count(impl_->options.threads); i > 0; --i) {
    impl_->threads.emplace_back([this] { impl_->io.run(); });
  }
  return {};
}

std::uint16_t Server::port() const {
  error_code error;
  const auto endpoint = impl_->acceptor.local_endpoint(error);
  return error ? 0 : endpoint.port();
}

void Server::stop() {
  if (impl_->threads.empty()) return;
  impl_->context.stopping = true;
  asio::post(impl_->io, [this] {
    error_code ignored;
    impl_->acceptor.close(ignored);
  });
  impl_->context.connections.cut_idle();
  const auto deadline = std::chrono::steady_clock::now() + impl_->options.shutdown_grace;
  while (impl_->context.connections.size() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  impl_->work.reset();
  impl_->io.stop();
  for (auto& thread : impl_->threads) thread.join();
  impl_->threads.clear();
  const std::unique_lock lock(impl_->context.gate->mutex);
  impl_->context.gate->open = false;
}

std::size_t Server::connections() const {
  return impl_->context.connections.size();
}

}  // namespace lethe::api::http
