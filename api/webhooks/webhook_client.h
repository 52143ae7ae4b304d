// Posts one message to one URL and tells what status came back. Follows no redirect, reads no more
// of an answer than its header unless told how much, and gives up when the time is over.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/webhooks/target.h"

namespace lethe::api::webhooks {

struct ClientOptions {
  PrivateAddresses private_addresses = PrivateAddresses::kRefuse;
  std::filesystem::path ca_file;  // PEM of authorities beside the system's; empty: none
  /// For everything from connecting on. The resolver of the system has its own.
  std::chrono::milliseconds timeout{10'000};
};

struct Message {
  Target target;
  std::vector<std::pair<std::string, std::string>> fields;  // beside Host and Content-Length
  std::string body;
  std::size_t most_answer_bytes = 0;  // of the answer's body; a longer one is Failure::kAnswer
};

enum class Failure : std::uint8_t { kNone, kName, kAddress, kConnection, kTls, kAnswer };
std::string_view name_of(Failure failure);

/// What came of it. A status of 0 says that there was no answer, and `failure` how far it got.
struct Attempted {
  std::uint16_t status = 0;
  Failure failure = Failure::kNone;
  std::string body;  // as much as was asked for, whatever the status is
};

/// Lives on one io_context, whose thread calls everything. Neither copies nor moves.
class WebhookClient {
 public:
  WebhookClient(boost::asio::io_context& io, ClientOptions options);
  ~WebhookClient();  // when the io_context has stopped; messages under way go with it

  /// An empty string, or in plain words why the authorities can't be read.
  std::string load_authorities();
  /// `done` is called once, unless the io_context stops before.
  void post(Message message, std::function<void(const Attempted&)> done);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::api::webhooks
