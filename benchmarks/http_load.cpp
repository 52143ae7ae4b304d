#include "benchmarks/http_load.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>

#include "benchmarks/world.h"

namespace lethe::benchmarks {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

http::request<http::string_body> message_of(const LoadRequest& request, const std::string& token) {
  http::request<http::string_body> message;
  message.version(11);
  message.method_string(request.method);
  message.target(request.target);
  message.set(http::field::host, "127.0.0.1");
  message.set(http::field::authorization, "Bearer " + token);
  message.set("Purpose-Of-Use", "TREAT");
  if (!request.body.empty()) message.set(http::field::content_type, request.content_type);
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

/// What the connections of one run share; one thread runs them all.
struct Run {
  std::uint64_t next = 0;
  std::uint64_t total = 0;
  std::string token;
  const std::function<LoadRequest(std::uint64_t)>* make = nullptr;
  std::vector<double> latencies_ms;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& io, Run& run) : stream_(io), run_(run) {}

  void start(std::uint16_t port) {
    stream_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    stream_.socket().set_option(tcp::no_delay(true));
    send();
  }

 private:
  void send() {
    if (run_.next == run_.total) return;
    request_ = message_of((*run_.make)(run_.next++), run_.token);
    sent_ = Clock::now();
    http::async_write(stream_, request_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (error) give_up("write: " + error.message());
                        self->receive();
                      });
  }

  void receive() {
    response_ = {};
    http::async_read(stream_, buffer_, response_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       if (error) give_up("read: " + error.message());
                       if (self->response_.result_int() / 100 != 2)
                         give_up("answer: " + self->response_.body());
                       const std::chrono::duration<double, std::milli> took =
                           Clock::now() - self->sent_;
                       self->run_.latencies_ms.push_back(took.count());
                       self->send();
                     });
  }

  beast::tcp_stream stream_;
  Run& run_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
  Clock::time_point sent_;
};

/// Runs the binary and answers what it prints until it ends, or its first line when `child` is
/// asked for.
std::string output_of(std::vector<std::string> arguments, pid_t* child = nullptr) {
  int ends[2];
  if (pipe(ends) != 0) give_up("no pipe");
  std::vector<char*> raw;
  for (auto& argument : arguments) raw.push_back(argument.data());
  raw.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) give_up("no process");
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(LETHE_BINARY, raw.data());
    _exit(127);
  }
  close(ends[1]);
  std::string out;
  char byte = 0;
  while (read(ends[0], &byte, 1) == 1) {
    out += byte;
    if (child != nullptr && byte == '\n') break;
  }
  if (child != nullptr) {
    *child = pid;  // the pipe stays open for as long as the server may write to it
    return out;
  }
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  if (status != 0) give_up("`" + arguments[1] + "` failed");
  return out;
}

std::string text_in(const boost::json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  if (found == nullptr || !found->is_string())
    give_up("no " + std::string(pointer) + " in an answer");
  return std::string(found->as_string());
}

}  // namespace

LoadResult run_load(std::uint16_t port, const std::string& token, std::size_t connections,
                    std::uint64_t total, const std::function<LoadRequest(std::uint64_t i)>& make) {
  asio::io_context io;
  Run run;
  run.total = total;
  run.token = token;
  run.make = &make;
  run.latencies_ms.reserve(total);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < connections; ++i) std::make_shared<Connection>(io, run)->start(port);
  io.run();
  LoadResult result;
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  result.requests = run.latencies_ms.size();
  std::sort(run.latencies_ms.begin(), run.latencies_ms.end());
  if (!run.latencies_ms.empty()) {
    result.p50_ms = run.latencies_ms[run.latencies_ms.size() / 2];
    result.p99_ms = run.latencies_ms[run.latencies_ms.size() * 99 / 100];
  }
  return result;
}

std::string ask(std::uint16_t port, const std::string& token, const LoadRequest& request) {
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  auto message = message_of(request, token);
  http::write(socket, message);
  beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response);
  if (response.result_int() / 100 != 2) give_up(request.target + ": " + response.body());
  return response.body();
}

ServedBinary::ServedBinary() {
  const auto data = (scratch_.path() / "data").string();
  const auto keys = (scratch_.path() / "keys").string();
  const auto made = boost::json::parse(
      output_of({"lethe", "init", "--data", data, "--keys", keys, "--ledger", "bench", "--json"}));
  admin_token_ = text_in(made, "/ledger/admin_token");
  const auto line =
      output_of({"lethe", "serve", "--data", data, "--keys", keys, "--port", "0"}, &child_);
  const auto colon = line.rfind(':');
  if (colon == std::string::npos) give_up("the server said '" + line + "'");
  port_ = static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
  portal_token_ = text_in(
      boost::json::parse(as_admin("POST", "/v1/ledgers/bench/tokens", R"({"role":"portal"})")),
      "/token");
}

ServedBinary::~ServedBinary() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
}

std::string ServedBinary::as_admin(const std::string& method, const std::string& target,
                                   const std::string& body) {
  return ask(port_, admin_token_, {method, target, body});
}

}  // namespace lethe::benchmarks
