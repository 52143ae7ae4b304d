// HTTP/1.1 requests to other machines, by libcurl: with or without TLS (1.2 and newer, the system's
// certificate authorities), no redirect followed, no proxy asked, nothing kept of the answer beyond
// what was asked for.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lethe::api::network {

struct OutgoingRequest {
  std::string method;                                       // "GET", "POST"
  std::string url;                                          // http or https
  std::vector<std::pair<std::string, std::string>> fields;  // beside Host and Content-Length
  std::string body;
  std::filesystem::path ca_file;  // PEM of authorities beside the system's; empty: none
  /// Asked for each address of the host before anything is sent there. On the thread that runs.
  std::function<bool(const boost::asio::ip::address&)> may_reach;
  std::chrono::milliseconds connect_timeout{30'000};  // with TLS
  std::chrono::milliseconds timeout{0};               // from the beginning to the end; 0: none
  std::chrono::seconds silence{60};                   // without a byte
  bool keeps_connection = false;                      // for the next request to that server
  bool reads_body = true;                             // else the header of the answer is all
  std::size_t most_answer_bytes = std::size_t{1} << 20;
  /// The body of an answer with status 200, piece by piece; false: enough. None: it is kept.
  std::function<bool(std::string_view bytes)> take;
};

/// How far it got.
enum class OutgoingFailure : std::uint8_t {
  kNone,
  kName,         // the host has no address
  kAddress,      // none that it may have
  kConnection,   // nobody answers there
  kTls,          // nor anybody who is trusted
  kAnswer,       // that is no whole answer, or it took too long
  kTooLong,      // more than most_answer_bytes
  kInterrupted,  // cancel()
};

struct OutgoingAnswer {
  OutgoingFailure failure = OutgoingFailure::kNone;
  std::string words;      // of the library about a failure; nothing of the request is in them
  bool is_final = false;  // a failure that another try would meet, too: nobody who is trusted, say
  std::uint16_t status = 0;           // 0: there was none
  std::string location, retry_after;  // fields of it; empty: not there
  std::string body;
};

/// An empty string, or in plain words why a file of certificate authorities can't be read.
std::string why_unreadable(const std::filesystem::path& ca_file);

/// Requests under way, and the connections that are kept. Belongs to one thread, but for wake_up().
class OutgoingRequests {
 public:
  using Id = std::uint64_t;
  using Done = std::function<void(OutgoingAnswer answer)>;

  OutgoingRequests();
  ~OutgoingRequests();  // what is under way ends without a word
  OutgoingRequests(const OutgoingRequests&) = delete;
  OutgoingRequests& operator=(const OutgoingRequests&) = delete;

  /// `done` is called once, by run_for() or cancel().
  Id start(OutgoingRequest request, Done done);
  void cancel(Id id);
  /// Goes on with what is under way, until something happens or the time is over.
  void run_for(std::chrono::milliseconds limit);
  /// Ends a run_for(). Any thread.
  void wake_up();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::api::network
