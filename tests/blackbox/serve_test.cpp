// `lethe serve` as its operator sees it: stopping, refusing to start, TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <thread>

#include "tests/blackbox/portal.h"
#include "tests/blackbox/self_signed.h"

namespace lethe::tests::blackbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Serve, AServerThatIsToldToStopLosesNothingThatItAnswered) {
  const auto seed = test_seed();
  SCOPED_TRACE("LETHE_TEST_SEED=" + std::to_string(seed));
  ServedLethe lethe;
  lethe.start();
  const auto agent = lethe.define_world();
  std::vector<std::unique_ptr<Portal>> portals;
  for (std::uint64_t i = 0; i < 4; ++i)
    portals.push_back(std::make_unique<Portal>(lethe, agent, seed + i));
  lethe.token("auditor");
  std::uint64_t checked = 0;
  for (int round = 0; round < 3; ++round) {
    SCOPED_TRACE("stop " + std::to_string(round));
    HttpClient idle(lethe.port());
    EXPECT_EQ(idle.get("/healthz").status, 200U);
    int status = -1;
    run_portals(portals, [&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      status = lethe.stop();
    });
    EXPECT_EQ(status, 0) << lethe.errors();
    EXPECT_TRUE(idle.is_closed_within(std::chrono::seconds(10)));
    lethe.start();
    std::vector<Portal::Acknowledged> all;
    for (auto& portal : portals) {
      EXPECT_FALSE(portal->was_cut_short());
      portal->settle();
      for (auto& one : portal->take_acknowledged()) all.push_back(std::move(one));
      for (const auto& customer : portal->customers()) Portal::check_state(lethe, customer);
    }
    EXPECT_GT(all.size(), portals.size());
    check_log(lethe, checked, all);
    checked = number_at(lethe.get("auditor", "/v1/ledgers/clinic").json(), "/size");
  }
  EXPECT_EQ(lethe.stop(), 0);
}

TEST(Serve, ADirectoryInUseIsRefused) {
  ServedLethe lethe;
  lethe.start();
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"serve", "--port", "0"},
        {"token", "issue", "--ledger", "clinic", "--role", "admin"},
        {"rebuild"}}) {
    auto arguments = command;
    for (const auto& more : {"--data", lethe.data().c_str(), "--keys", lethe.keys().c_str()})
      arguments.emplace_back(more);
    const auto second = run_lethe(arguments);
    EXPECT_EQ(second.status, 2) << command.front() << second.output;
    EXPECT_THAT(second.errors, HasSubstr("is in use by another process")) << command.front();
    EXPECT_EQ(second.output, "");
  }
  EXPECT_EQ(lethe.get("admin", "/v1/ledgers/clinic").status, 200U) << "the first goes on";
  EXPECT_EQ(lethe.stop(), 0);
}

TEST(Serve, NoPlainHttpBeyondLoopback) {
  ServedLethe lethe;
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1"}) {
    const auto refused = run_lethe({"serve", "--data", lethe.data(), "--keys", lethe.keys(),
                                    "--port", "0", "--address", address});
    EXPECT_EQ(refused.status, 2) << address;
    EXPECT_THAT(refused.errors, HasSubstr("without TLS"));
    EXPECT_EQ(refused.output, "") << "it never listened";
  }
}

/// GET over TLS from somebody who trusts nothing but the certificate.
http::response<http::string_body> get_over_tls(std::uint16_t port, const SelfSigned& trusted,
                                               const std::string& target) {
  asio::io_context io;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(trusted.certificate.string());
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, tls);
  stream.set_verify_mode(asio::ssl::verify_peer);
  stream.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
  stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
  stream.handshake(asio::ssl::stream_base::client);
  http::request<http::empty_body> request(http::verb::get, target, 11);
  request.set(http::field::host, "127.0.0.1");
  http::write(stream, request);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(stream, buffer, response);
  return response;
}

TEST(Serve, TlsWithACertificate) {
  const TemporaryDirectory folder;
  const auto own = make_self_signed(folder.path());
  // With TLS other addresses than loopback are served, too.
  ServedLethe lethe(
      {"--tls-certificate", own.certificate, "--tls-key", own.key, "--address", "0.0.0.0"});
  lethe.start();
  EXPECT_THAT(lethe.url(), StartsWith("https://"));
  const auto response = get_over_tls(lethe.port(), own, "/readyz");
  EXPECT_EQ(response.result_int(), 200U);
  EXPECT_EQ(response.body(), R"({"status":"ready"})");
  EXPECT_EQ(HttpClient(lethe.port()).get("/readyz").status, 0U) << "plain HTTP";

  std::filesystem::create_directory(folder.path() / "other");
  const auto stranger = make_self_signed(folder.path() / "other");
  EXPECT_THROW(get_over_tls(lethe.port(), stranger, "/readyz"), boost::system::system_error);
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();

  const auto mixed =
      run_lethe({"serve", "--data", lethe.data(), "--keys", lethe.keys(), "--port", "0",
                 "--tls-certificate", own.certificate, "--tls-key", stranger.key});
  EXPECT_EQ(mixed.status, 2);
  EXPECT_THAT(mixed.errors, HasSubstr("TLS key"));
}

}  // namespace
}  // namespace lethe::tests::blackbox
