#include "tests/api/http_client.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace lethe::api::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::chrono::seconds kPatience{60};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

}  // namespace

std::string HttpAnswer::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

boost::json::value HttpAnswer::json() const {
  error_code error;
  auto value = boost::json::parse(body, error);
  return error ? boost::json::value() : value;
}

std::string HttpAnswer::problem() const {
  const auto value = json();
  const auto* object = value.if_object();
  if (object != nullptr && object->contains("issue")) {  // an OperationOutcome
    boost::system::error_code error;
    const auto* said = value.find_pointer("/issue/0/details/coding/0/code", error);
    return said == nullptr ? std::string() : std::string(said->as_string().c_str());
  }
  const auto* code = object == nullptr ? nullptr : object->if_contains("code");
  return code == nullptr || !code->is_string() ? std::string()
                                               : std::string(code->get_string().c_str());
}

std::string HttpAnswer::outcome() const {
  const auto code = problem();
  return std::to_string(status) + (code.empty() ? "" : " " + code);
}

HttpClient::HttpClient(std::uint16_t port) : port_(port), stream_(io_) {
  reconnect();
}

HttpClient::~HttpClient() {
  error_code ignored;
  stream_.socket().close(ignored);
}

void HttpClient::reconnect() {
  error_code error;
  stream_.socket().close(error);
  buffer_.clear();
  stream_.connect({asio::ip::address_v4::loopback(), port_}, error);
  usable_ = !error;
  ++connects_;
  if (usable_) stream_.socket().set_option(asio::ip::tcp::no_delay(true), error);
}

HttpAnswer HttpClient::send(std::string_view method, std::string_view target,
                            const Headers& headers, std::string_view body) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers) text.append(name + ": " + value + "\r\n");
  if (!body.empty()) text.append("Content-Length: " + std::to_string(body.size()) + "\r\n");
  text.append("\r\n").append(body);
  if (!usable_) reconnect();
  write(text);
  return read(method == "HEAD");
}

bool HttpClient::write(std::string_view bytes) {
  error_code error;
  asio::write(stream_.socket(), asio::buffer(bytes), error);
  return !error;
}

HttpAnswer HttpClient::read(bool head_only) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(256U << 20);
  parser.skip(head_only);
  error_code error;
  HttpAnswer answer;
  for (;;) {
    // Blocking reads know no time-out in Beast: run one asynchronous read to its end.
    io_.restart();
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, parser,
                     [&](error_code result, std::size_t) { error = result; });
    io_.run();
    if (error || parser.get().result_int() != 100) break;
    return {100, {}, {}, true};
  }
  answer.whole = !error;
  if (error) usable_ = false;
  if (!parser.is_header_done()) return answer;
  answer.status = parser.get().result_int();
  for (const auto& field : parser.get()) {
    answer.headers[lower_case(field.name_string())] = std::string(field.value());
  }
  if (!parser.get().keep_alive()) usable_ = false;
  answer.body = std::move(parser.get().body());
  return answer;
}

bool HttpClient::is_closed_within(std::chrono::milliseconds limit) {
  char scrap[256];
  error_code error;
  io_.restart();
  stream_.expires_after(limit);
  for (;;) {
    stream_.async_read_some(asio::buffer(scrap),
                            [&](error_code result, std::size_t) { error = result; });
    io_.run();
    io_.restart();
    if (error) break;
  }
  usable_ = false;
  return error != boost::beast::error::timeout;
}

std::string text_of(const boost::json::value& value, std::string_view pointer) {
  boost::system::error_code error;
  const auto* found = value.find_pointer(pointer, error);
  if (found == nullptr) return "(none)";
  return found->is_string() ? std::string(found->get_string().c_str())
                            : boost::json::serialize(*found);
}

}  // namespace lethe::api::testing
