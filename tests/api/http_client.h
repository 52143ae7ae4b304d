// A small blocking HTTP client: one connection, requests as text, answers as values.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe::api::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  unsigned status = 0;                         // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  // names in lower case; the last one of each
  std::string body;
  bool whole = true;  // false: the connection ended within the body

  std::string header(const std::string& lower_case_name) const;
  /// null when the body is no JSON.
  boost::json::value json() const;
  /// The member `code` of a problem; empty for anything else.
  std::string problem() const;
  /// "<status>" or "<status> <problem code>".
  std::string outcome() const;
};

/// Connects at once, and anew when the server closed the connection. One thread.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();

  HttpAnswer send(std::string_view method, std::string_view target, const Headers& headers = {},
                  std::string_view body = {});
  HttpAnswer get(std::string_view target, const Headers& headers = {}) {
    return send("GET", target, headers);
  }

  /// Bytes as they are, and what comes back.
  bool write(std::string_view bytes);
  HttpAnswer read(bool head_only = false);
  /// True when the server closes the connection within the time.
  bool is_closed_within(std::chrono::milliseconds limit);
  void reconnect();
  std::size_t connects() const { return connects_; }

 private:
  const std::uint16_t port_;
  boost::asio::io_context io_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  bool usable_ = false;
  std::size_t connects_ = 0;
};

/// What stands there in a body, other things than texts as JSON; "(none)" for nothing.
std::string text_of(const boost::json::value& value, std::string_view pointer);

}  // namespace lethe::api::testing
