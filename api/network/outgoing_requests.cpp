#include "api/network/outgoing_requests.h"

#include <curl/curl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>
#include <map>

namespace lethe::api::network {
namespace {

constexpr std::size_t kMostHeaderBytes = 64U << 10;

struct ForgetHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ForgetList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Once in a process, before the first thread of the library.
void initialise() {
  static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kDone != CURLE_OK) throw std::bad_alloc();
}

/// One request and what has come of it.
struct Transfer {
  OutgoingRequest request;
  OutgoingRequests::Done done;
  OutgoingAnswer answer;
  std::unique_ptr<CURL, ForgetHandle> handle{curl_easy_init()};
  std::unique_ptr<curl_slist, ForgetList> fields;
  std::array<char, CURL_ERROR_SIZE> words{};
  std::size_t header_bytes = 0;
  bool found_address = false;  // one that it may have
  bool refused_address = false;
  bool has_enough = false;
  bool is_too_long = false;

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle.get(), option, value);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  }
  template <class Value>
  Value info(CURLINFO what) const {
    Value value{};
    curl_easy_getinfo(handle.get(), what, &value);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    return value;
  }

  bool take_header(std::string_view line) {
    header_bytes += line.size();
    if (header_bytes > kMostHeaderBytes) {
      is_too_long = true;
      return false;
    }
    const bool is_end = line == "\r\n" || line == "\n";
    const auto status = info<long>(CURLINFO_RESPONSE_CODE);
    has_enough = is_end && status >= 200 && !request.reads_body;
    return !has_enough;
  }
  bool take_body(std::string_view bytes) {
    if (request.take && info<long>(CURLINFO_RESPONSE_CODE) == 200) {
      has_enough = !request.take(bytes);
      return !has_enough;
    }
    is_too_long = bytes.size() > request.most_answer_bytes - answer.body.size();
    if (!is_too_long) answer.body.append(bytes);
    return !is_too_long;
  }
  curl_socket_t open(const curl_sockaddr& at) {
    boost::asio::ip::tcp::endpoint endpoint;
    if (at.addrlen > endpoint.capacity()) return CURL_SOCKET_BAD;
    std::memcpy(endpoint.data(), &at.addr, at.addrlen);
    const bool may = !request.may_reach || request.may_reach(endpoint.address());
    (may ? found_address : refused_address) = true;
    return may ? ::socket(at.family, at.socktype | SOCK_CLOEXEC, at.protocol) : CURL_SOCKET_BAD;
  }

  std::string field(const char* name) const {
    curl_header* found = nullptr;
    const auto had = curl_easy_header(handle.get(), name, 0, CURLH_HEADER, -1, &found);
    return had == CURLHE_OK ? std::string(found->value) : std::string();
  }

  OutgoingFailure failure_of(CURLcode code) const {
    if (has_enough) return OutgoingFailure::kNone;
    if (is_too_long) return OutgoingFailure::kTooLong;
    if (code == CURLE_OK) return OutgoingFailure::kNone;
    if (code == CURLE_COULDNT_RESOLVE_HOST) return OutgoingFailure::kName;
    if (refused_address && !found_address) return OutgoingFailure::kAddress;
    if (info<curl_off_t>(CURLINFO_CONNECT_TIME_T) == 0) return OutgoingFailure::kConnection;
    const bool is_secure = request.url.starts_with("https:");
    if (is_secure && info<curl_off_t>(CURLINFO_APPCONNECT_TIME_T) == 0) {
      return OutgoingFailure::kTls;
    }
    return OutgoingFailure::kAnswer;
  }
  bool is_final(CURLcode code) const {
    switch (code) {
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_UNSUPPORTED_PROTOCOL:  // no HTTP/1
      case CURLE_WEIRD_SERVER_REPLY:
        return true;
      default:
        return answer.failure == OutgoingFailure::kAddress ||
               answer.failure == OutgoingFailure::kTooLong;
    }
  }
  void finish(CURLcode code) {
    answer.failure = failure_of(code);
    answer.is_final = is_final(code);
    if (answer.failure != OutgoingFailure::kNone) {
      answer.words = words.front() != '\0' ? words.data() : curl_easy_strerror(code);
    }
    answer.status = static_cast<std::uint16_t>(info<long>(CURLINFO_RESPONSE_CODE));
    answer.location = field("location");
    answer.retry_after = field("retry-after");
  }
};

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  const std::string_view line(bytes, size * count);
  return static_cast<Transfer*>(transfer)->take_header(line) ? line.size() : 0;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  const std::string_view piece(bytes, size * count);
  return static_cast<Transfer*>(transfer)->take_body(piece) ? piece.size() : 0;
}

curl_socket_t on_open(void* transfer, curlsocktype /*purpose*/, curl_sockaddr* at) {
  return static_cast<Transfer*>(transfer)->open(*at);
}

void set_fields(Transfer& transfer) {
  bool has_type = false;
  curl_slist* list = nullptr;
  const auto add = [&list](const std::string& line) {
    auto* longer = curl_slist_append(list, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list = longer;
  };
  for (const auto& [name, value] : transfer.request.fields) {
    has_type = has_type || name == "content-type" || name == "Content-Type";
    add(name + ": " + value);
  }
  // What the library would add by itself.
  add("Expect:");
  if (!has_type) add("Content-Type:");
  transfer.fields.reset(list);
  transfer.set(CURLOPT_HTTPHEADER, list);
}

void set_request(Transfer& transfer) {
  const auto& request = transfer.request;
  transfer.set(CURLOPT_URL, request.url.c_str());
  transfer.set(CURLOPT_PATH_AS_IS, 1L);
  transfer.set(CURLOPT_PROTOCOLS_STR, "http,https");
  transfer.set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  transfer.set(CURLOPT_PROXY, "");
  transfer.set(CURLOPT_USERAGENT, "lethe");
  if (request.method != "GET") {
    transfer.set(CURLOPT_POST, 1L);
    transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    transfer.set(CURLOPT_POSTFIELDS, request.body.data());
    transfer.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  set_fields(transfer);
}

void set_limits(Transfer& transfer) {
  const auto& request = transfer.request;
  transfer.set(CURLOPT_NOSIGNAL, 1L);
  transfer.set(CURLOPT_QUICK_EXIT, 1L);  // waits for no resolver that hangs
  transfer.set(CURLOPT_CONNECTTIMEOUT_MS, long{request.connect_timeout.count()});
  transfer.set(CURLOPT_TIMEOUT_MS, long{request.timeout.count()});
  transfer.set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  transfer.set(CURLOPT_LOW_SPEED_TIME, long{request.silence.count()});
  transfer.set(CURLOPT_FORBID_REUSE, request.keeps_connection ? 0L : 1L);
  transfer.set(CURLOPT_FRESH_CONNECT, request.keeps_connection ? 0L : 1L);
  transfer.set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!request.ca_file.empty()) transfer.set(CURLOPT_CAINFO, request.ca_file.c_str());
}

void set_callbacks(Transfer& transfer) {
  transfer.set(CURLOPT_ERRORBUFFER, transfer.words.data());
  transfer.set(CURLOPT_HEADERFUNCTION, &on_header);
  transfer.set(CURLOPT_HEADERDATA, &transfer);
  transfer.set(CURLOPT_WRITEFUNCTION, &on_body);
  transfer.set(CURLOPT_WRITEDATA, &transfer);
  transfer.set(CURLOPT_OPENSOCKETFUNCTION, &on_open);
  transfer.set(CURLOPT_OPENSOCKETDATA, &transfer);
}

}  // namespace

std::string why_unreadable(const std::filesystem::path& ca_file) {
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      &X509_STORE_free);
  if (store && X509_STORE_load_file(store.get(), ca_file.c_str()) == 1) return {};
  return "the certificate authorities in " + ca_file.string() + " can't be read";
}

struct OutgoingRequests::Impl {
  CURLM* multi = nullptr;
  Id last = 0;
  std::map<Id, std::unique_ptr<Transfer>> under_way;
  std::map<CURL*, Id> ids;

  void end(Id id, CURLcode code, OutgoingFailure failure) {
    const auto found = under_way.find(id);
    if (found == under_way.end()) return;
    const auto transfer = std::move(found->second);
    under_way.erase(found);
    ids.erase(transfer->handle.get());
    curl_multi_remove_handle(multi, transfer->handle.get());
    transfer->finish(code);
    if (failure != OutgoingFailure::kNone) transfer->answer.failure = failure;
    transfer->done(std::move(transfer->answer));
  }
};

OutgoingRequests::OutgoingRequests() : impl_(std::make_unique<Impl>()) {
  initialise();
  impl_->multi = curl_multi_init();
  if (impl_->multi == nullptr) throw std::bad_alloc();
}

OutgoingRequests::~OutgoingRequests() {
  for (const auto& [id, transfer] : impl_->under_way) {
    curl_multi_remove_handle(impl_->multi, transfer->handle.get());
  }
  impl_->under_way.clear();
  curl_multi_cleanup(impl_->multi);
}

OutgoingRequests::Id OutgoingRequests::start(OutgoingRequest request, Done done) {
  auto transfer = std::make_unique<Transfer>();
  if (!transfer->handle) throw std::bad_alloc();
  transfer->request = std::move(request);
  transfer->done = std::move(done);
  set_request(*transfer);
  set_limits(*transfer);
  set_callbacks(*transfer);
  const auto id = ++impl_->last;
  impl_->ids.emplace(transfer->handle.get(), id);
  auto* handle = transfer->handle.get();
  impl_->under_way.emplace(id, std::move(transfer));
  curl_multi_add_handle(impl_->multi, handle);
  return id;
}

void OutgoingRequests::cancel(Id id) {
  impl_->end(id, CURLE_ABORTED_BY_CALLBACK, OutgoingFailure::kInterrupted);
}

void OutgoingRequests::run_for(std::chrono::milliseconds limit) {
  int running = 0;
  curl_multi_perform(impl_->multi, &running);
  int left = 0;
  bool has_ended = false;
  while (const auto* message = curl_multi_info_read(impl_->multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = impl_->ids.find(message->easy_handle);
    if (found == impl_->ids.end()) continue;
    has_ended = true;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-union-access): the library's
    impl_->end(found->second, message->data.result, OutgoingFailure::kNone);
  }
  if (has_ended) return;
  curl_multi_poll(impl_->multi, nullptr, 0, static_cast<int>(limit.count()), nullptr);
}

void OutgoingRequests::wake_up() {
  curl_multi_wakeup(impl_->multi);
}

}  // namespace lethe::api::network
