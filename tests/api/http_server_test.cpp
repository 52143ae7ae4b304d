// The server itself: connections, limits, deadlines, order, shutdown. Behind it is a service that
// needs no ledger.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "api/http/server.h"
#include "tests/api/echo_service.h"
#include "tests/api/http_client.h"

namespace lethe::api::testing {
namespace {

using namespace std::chrono_literals;
using http::Server;
using http::ServerOptions;
using ::testing::HasSubstr;

ServerOptions options() {
  ServerOptions options;
  options.port = 0;
  options.threads = 2;
  options.max_body_bytes = 1'000;
  options.max_header_bytes = 2'000;
  options.max_target_bytes = 200;
  options.header_timeout = 200ms;
  options.body_timeout = 200ms;
  options.idle_timeout = 400ms;
  options.handler_timeout = 5'000ms;
  options.shutdown_grace = 5'000ms;
  return options;
}

class HttpServer : public ::testing::Test {
 protected:
  void start(ServerOptions given) {
    server = std::make_unique<Server>(std::move(given), service);
    ASSERT_EQ(server->start(), "");
  }
  void SetUp() override { start(options()); }

  EchoService service;
  std::unique_ptr<Server> server;
};

TEST_F(HttpServer, KeepsAConnectionForManyRequests) {
  HttpClient client(server->port());
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.send("POST", "/echo", {}, "body " + std::to_string(i));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "body " + std::to_string(i));
  }
  EXPECT_EQ(client.connects(), 1U);
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
  HttpClient client(server->port());
  std::string requests;
  for (int i = 0; i < 20; ++i) {
    // The earlier a request, the longer it takes.
    requests += "GET /after/" + std::to_string(40 - 2 * i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  client.write(requests);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.read().body, std::to_string(40 - 2 * i));
}

TEST_F(HttpServer, RefusesWhatIsTooLarge) {
  HttpClient client(server->port());
  EXPECT_EQ(client.send("POST", "/echo", {}, std::string(1'001, 'x')).status, 413U);
  EXPECT_EQ(client.send("POST", "/echo", {}, std::string(1'000, 'x')).status, 200U);
  EXPECT_EQ(client.send("GET", "/" + std::string(200, 'x')).status, 414U);
  EXPECT_EQ(client.send("GET", "/", {{"X-Large", std::string(3'000, 'x')}}).status, 431U);
  EXPECT_EQ(client.send("GET", "/echo").status, 200U);
}

TEST_F(HttpServer, RefusesADeclaredBodyWithoutReadingIt) {
  HttpClient client(server->port());
  client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
  EXPECT_EQ(client.read().status, 413U);
}

TEST_F(HttpServer, BoundsChunkedBodies) {
  HttpClient client(server->port());
  client.write("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.write("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(client.read().body, "abcde");
  client.write("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.write("400\r\n" + std::string(1'024, 'x') + "\r\n");
  EXPECT_EQ(client.read().status, 413U);
}

TEST_F(HttpServer, RefusesWhatIsNoRequest) {
  for (const std::string_view garbage :
       {"\x16\x03\x01\x02 TLS to a plain port\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"}) {
    HttpClient client(server->port());
    client.write(garbage);
    EXPECT_EQ(client.read().status, 400U) << garbage;
    EXPECT_TRUE(client.is_closed_within(5s)) << garbage;
  }
}

TEST_F(HttpServer, TakesNoPathTricks) {
  HttpClient client(server->port());
  for (const std::string_view target :
       {"/a/../b", "/a/./b", "//a", "/a//b", "/a%00b", "/a%2", "/%zz", "/a%2e%2e/%2e%2e/b", "/%ff",
        "http://x/a", "*", "/a?b=%ff", "/a//", "//"}) {
    EXPECT_EQ(client.send("GET", target).status, 400U) << target;
  }
  EXPECT_EQ(client.send("GET", "/a%2Fb/%C3%A9").status, 200U);
  EXPECT_EQ(service.last()->path, (std::vector<std::string>{"a/b", "é"}));
  EXPECT_FALSE(service.last()->ends_in_slash);
  EXPECT_EQ(client.send("GET", "/a/b/").status, 200U) << "which pages alone make something of";
  EXPECT_EQ(service.last()->path, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(service.last()->ends_in_slash);
}

TEST_F(HttpServer, GarbageBehindARequestDoesNotTouchItsAnswer) {
  HttpClient client(server->port());
  client.write("GET /after/20 HTTP/1.1\r\nHost: x\r\n\r\n\x01\x02\x03garbage\r\n\r\n");
  EXPECT_EQ(client.read().body, "20");
  EXPECT_EQ(client.read().status, 400U);
  EXPECT_TRUE(client.is_closed_within(5s));
}

TEST_F(HttpServer, CutsSlowClients) {
  HttpClient headers(server->port());
  headers.write("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(headers.read().status, 408U);
  HttpClient body(server->port());
  body.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(body.read().status, 408U);
  HttpClient silent(server->port());
  EXPECT_TRUE(silent.is_closed_within(5s));
}

TEST_F(HttpServer, DripsDoNotExtendADeadline) {
  HttpClient client(server->port());
  client.write("GET / HTTP/1.1\r\nX: ");
  const auto start = std::chrono::steady_clock::now();
  while (client.write("x") && std::chrono::steady_clock::now() - start < 5s) {
    std::this_thread::sleep_for(20ms);
    if (std::chrono::steady_clock::now() - start > 600ms) break;
  }
  EXPECT_EQ(client.read().status, 408U);
}

TEST_F(HttpServer, CutsClientsThatNeverReadTheirAnswer) {
  auto hasty = options();
  hasty.write_timeout = 200ms;
  start(hasty);
  HttpClient deaf(server->port());
  // More than the system's buffers take, streamed and whole.
  deaf.write("GET /stream/100000000 HTTP/1.1\r\nHost: x\r\n\r\n");
  service.wait_for_request();
  HttpClient piling(server->port());
  std::string requests;
  for (int i = 0; i < 500; ++i) {
    requests +=
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + std::string(1'000, 'x');
  }
  // Ends when the server has closed the connection.
  while (piling.write(requests)) {
  }
  while (server->connections() > 0) std::this_thread::sleep_for(1ms);
  HttpClient other(server->port());
  EXPECT_EQ(other.get("/echo").status, 200U);
}

TEST_F(HttpServer, ClosesConnectionsThatIdle) {
  HttpClient client(server->port());
  EXPECT_EQ(client.get("/echo").status, 200U);
  EXPECT_TRUE(client.is_closed_within(5s));
}

TEST_F(HttpServer, AsksForABodyThatWaitsToBeAsked) {
  HttpClient client(server->port());
  client.write(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 100U);
  client.write("abc");
  EXPECT_EQ(client.read().body, "abc");
  client.write(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 413U);
  HttpClient other(server->port());
  EXPECT_EQ(other.send("GET", "/", {{"Expect", "miracles"}}).status, 417U);
}

TEST_F(HttpServer, AnswersHeadWithoutBody) {
  HttpClient client(server->port());
  const auto answer = client.send("HEAD", "/after/0");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.header("content-length"), "1");
  EXPECT_EQ(client.get("/after/0").body, "0");
}

TEST_F(HttpServer, StreamsInChunks) {
  HttpClient client(server->port());
  const auto answer = client.get("/stream/5");
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
  EXPECT_EQ(answer.body, "piece 5\npiece 4\npiece 3\npiece 2\npiece 1\n");
  client.write("GET /stream/2 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read().body, "piece 2\npiece 1\n");
}

TEST_F(HttpServer, ALiveBodyIsMadeAsFastAsItIsReadAndNoFaster) {
  auto hasty = options();
  hasty.write_timeout = 500ms;
  start(hasty);
  HttpClient deaf(server->port());
  deaf.write("GET /live/0 HTTP/1.1\r\nHost: x\r\n\r\n");
  while (service.live_pieces() == 0) std::this_thread::sleep_for(1ms);
  while (server->connections() > 0) std::this_thread::sleep_for(1ms);
  EXPECT_LT(service.live_pieces(), 1'000U) << "64 MiB: more than buffers of sockets take";
}

TEST_F(HttpServer, ALiveBodyEndsWithItsClientAndWithTheServer) {
  {
    HttpClient gone(server->port());
    gone.write("GET /live/60000 HTTP/1.1\r\nHost: x\r\n\r\n");
    while (service.live_pieces() == 0) std::this_thread::sleep_for(1ms);
  }
  while (server->connections() > 0) std::this_thread::sleep_for(1ms);

  HttpClient client(server->port());
  client.write("GET /live/60000 HTTP/1.1\r\nHost: x\r\n\r\n");
  while (service.live_pieces() == 1) std::this_thread::sleep_for(1ms);
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s) << "the grace is 5 s";
  const auto answer = client.read();
  EXPECT_TRUE(answer.whole);
  EXPECT_EQ(answer.body.size(), 64U << 10);
}

TEST_F(HttpServer, AStreamThatFailsIsNotMistakenForAWholeOne) {
  HttpClient client(server->port());
  const auto answer = client.get("/broken/3");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_FALSE(answer.whole);
}

TEST_F(HttpServer, ClosesWhenAsked) {
  HttpClient client(server->port());
  EXPECT_EQ(client.get("/echo", {{"Connection", "close"}}).status, 200U);
  EXPECT_TRUE(client.is_closed_within(300ms));
  client.reconnect();
  client.write("GET /after/0 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.read().body, "0");
  EXPECT_TRUE(client.is_closed_within(300ms));
}

TEST_F(HttpServer, RefusesConnectionsBeyondTheLimit) {
  auto few = options();
  few.max_connections = 2;
  start(few);
  HttpClient first(server->port());
  HttpClient second(server->port());
  EXPECT_EQ(first.get("/echo").status, 200U);
  EXPECT_EQ(second.get("/echo").status, 200U);
  HttpClient third(server->port());
  EXPECT_TRUE(third.is_closed_within(2s));
}

TEST_F(HttpServer, SaysSoWhenAHandlerTakesTooLong) {
  auto hasty = options();
  hasty.handler_timeout = 50ms;
  start(hasty);
  HttpClient client(server->port());
  EXPECT_EQ(client.get("/after/400").status, 503U);
  EXPECT_EQ(client.get("/after/0").body, "0");
}

TEST_F(HttpServer, AnswersThatComeAfterItsEndAreDropped) {
  auto hasty = options();
  hasty.handler_timeout = 20ms;
  start(hasty);
  HttpClient client(server->port());
  EXPECT_EQ(client.get("/after/300").status, 503U);
  server.reset();
  service.wait();
}

TEST_F(HttpServer, FinishesWhatIsInFlightWhenItStops) {
  HttpClient busy(server->port());
  busy.write("GET /after/300 HTTP/1.1\r\nHost: x\r\n\r\n");
  service.wait_for_request();
  const auto port = server->port();
  std::thread stopping([&] { server->stop(); });
  const auto answer = busy.read();
  stopping.join();
  EXPECT_EQ(answer.body, "300");
  EXPECT_EQ(answer.header("connection"), "close");
  HttpClient late(port);
  EXPECT_EQ(late.get("/echo").status, 0U);
}

TEST_F(HttpServer, StopsAtOnceWhenConnectionsAreIdle) {
  auto patient = options();
  patient.idle_timeout = 60s;
  start(patient);
  HttpClient client(server->port());
  EXPECT_EQ(client.get("/echo").status, 200U);
  const auto start_of_stop = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start_of_stop, 2s);
}

TEST(HttpServerStart, SaysWhyItCannot) {
  EchoService service;
  auto open = options();
  open.address = "0.0.0.0";
  EXPECT_THAT(Server(open, service).start(), HasSubstr("without TLS"));
  auto nowhere = options();
  nowhere.address = "localhost";
  EXPECT_THAT(Server(nowhere, service).start(), HasSubstr("not an IP address"));
  auto half = options();
  half.tls_key = "key.pem";
  EXPECT_THAT(Server(half, service).start(), HasSubstr("both"));
  half.tls_certificate = "missing.pem";
  EXPECT_THAT(Server(half, service).start(), HasSubstr("certificate can't be read"));

  Server first(options(), service);
  ASSERT_EQ(first.start(), "");
  auto same = options();
  same.port = first.port();
  EXPECT_THAT(Server(same, service).start(), HasSubstr("can't listen"));
}

TEST(HttpServerConcurrency, ManyClientsAndAStopInTheirMidst) {
  EchoService service;
  auto server = std::make_unique<Server>(options(), service);
  ASSERT_EQ(server->start(), "");
  std::atomic<int> answered{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      HttpClient client(server->port());
      for (int k = 0; k < 200; ++k) {
        const auto body = std::to_string(i * 1'000 + k);
        const auto answer = client.send("POST", "/echo", {}, body);
        if (answer.status == 0) return;  // stopped
        EXPECT_EQ(answer.body, body);
        ++answered;
      }
    });
  }
  while (answered < 200) std::this_thread::sleep_for(1ms);
  server->stop();
  for (auto& client : clients) client.join();
  EXPECT_EQ(server->connections(), 0U);
}

}  // namespace
}  // namespace lethe::api::testing
