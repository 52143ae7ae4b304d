#include "api/http/dispatcher.h"

#include <boost/asio/post.hpp>

#include "api/commands/idempotency.h"
#include "api/http/admission.h"
#include "api/http/call.h"
#include "api/http/fhir_answers.h"
#include "api/http/request_reader.h"
#include "api/http/responses.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

constexpr std::chrono::seconds kTick{1};
constexpr std::uint64_t kTicksASweep = 3'600;

ProblemType type_of(std::uint16_t status) {
  switch (status) {
    case 408:
      return ProblemType::kRequestTimeout;
    case 413:
      return ProblemType::kBodyTooLarge;
    case 414:
      return ProblemType::kUriTooLong;
    case 431:
      return ProblemType::kHeadersTooLarge;
    case 503:
      return ProblemType::kBusy;
    default:
      return ProblemType::kMalformedRequest;
  }
}

/// One request on its way to its answer, on worker threads.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(ledger::Store& store, const ledger::Clock& clock, const DispatcherOptions& options,
           const Metrics& metrics, StreamSlots& streams, RefusalLog& refusals, IdleTokens& idle,
           Service& service, std::shared_ptr<const http::Request> request, Respond respond)
      : store_(store),
        clock_(clock),
        options_(options),
        metrics_(metrics),
        streams_(streams),
        refusals_(refusals),
        idle_(idle),
        service_(service),
        respond_(std::move(respond)) {
    call_->request = std::move(request);
  }

  void run() noexcept {
    try {
      if (call_->request->ends_in_slash) return answer(without_slash());
      if (auto allowed = options_.cross_origin.preflight(*call_->request)) {
        return answer(std::move(*allowed));
      }
      const auto prepared = prepare();
      if (auto shown = page()) {
        answer(std::move(*shown));
      } else if (!prepared) {
        refuse(prepared.error());
      } else if (call_->route->read != nullptr) {
        read();
      } else {
        write();
      }
    } catch (const std::exception&) {
      answer(problem_answer(ProblemType::kInternal));
    }
  }

 private:
  Ruled<void> prepare() {
    const auto& request = *call_->request;
    auto match = match_route(request.method, request.path);
    if (match.route == nullptr) {
      allow_ = match.allow;
      return allow_.empty() ? ProblemType::kUnknownRoute : ProblemType::kMethodNotAllowed;
    }
    call_->route = match.route;
    call_->parameters = std::move(match.parameters);
    LETHE_TRY_VOID(check_form(request, *call_->route));
    LETHE_TRY_VOID(admit(*call_, store_, clock_, refusals_,
                         {options_.region, options_.publishes_logs, idle_}));
    LETHE_TRY_VOID(check_query(*call_));
    LETHE_TRY(command_request_, command_request(*call_));
    return {};
  }

  /// The first page, and what no route takes.
  std::optional<Response> page() const {
    const bool is_for_pages = call_->route == nullptr || call_->request->path.empty();
    return is_for_pages ? options_.pages.answer(*call_->request) : std::nullopt;
  }

  Response without_slash() const {
    auto moved = options_.pages.without_slash(*call_->request);
    if (moved) return std::move(*moved);
    return problem_answer(Problem(ProblemType::kMalformedRequest, std::string(kOddSegment)));
  }

  void read() {
    auto response = call_->route->read(
        call_, {store_, clock_, metrics_, streams_, options_.region, options_.backups,
                options_.witness_relay, options_.bundles, options_.verification, options_.flagger});
    if (!response) return refuse(response.error());
    answer(std::move(*response));
  }

  void write() {
    auto submission = call_->route->write(
        *call_, {store_, clock_, options_.origin_base, options_.region, options_.backups});
    if (!submission) return refuse(submission.error());
    (*submission)(std::move(command_request_),
                  [self = shared_from_this()](Reply reply) { self->decided(std::move(reply)); });
  }

  /// On a thread of the committer's.
  void decided(Reply reply) noexcept {
    const bool is_whole =
        reply.refused() || std::holds_alternative<std::monostate>(reply.answer().completion);
    if (is_whole && !call_->route->is_fhir)
      return answer(reply_response(reply, call_->ledger->info().name));
    auto shared = std::make_shared<Reply>(std::move(reply));
    service_.run_blocking(
        [self = shared_from_this(), shared] { self->finish(std::move(*shared)); });
  }

  void finish(Reply reply) noexcept {
    try {
      const auto& ledger = call_->ledger->info();
      const auto whole = complete(store_, ledger.id, std::move(reply));
      answer(call_->route->is_fhir ? fhir_reply_response(*call_, whole)
                                   : reply_response(whole, ledger.name));
    } catch (const std::exception&) {
      answer(problem_answer(ProblemType::kInternal));
    }
  }

  /// A refusal by role, or by a handler that only reads, leaves its event as those by rules do. Not
  /// where everybody may call: a stranger would fill the log.
  void refuse(const Stop& stop) {
    const auto problem = problem_of(stop);
    const bool is_known =
        call_->caller.role != ledger::Role::kInvalid && call_->route->entry != Entry::kPublic;
    if (is_known && call_->is_here && call_->ledger != nullptr && info(problem.type).recorded) {
      api::Request request;
      request.caller = call_->caller;
      request.id = call_->request->id;
      request.method = method_name(call_->route->method);
      request.route = call_->route->path;
      refusals_.refused(call_->ledger->info().id, request, problem.type);
    }
    auto response = problem_answer(problem);
    if (!allow_.empty()) response.headers.emplace_back("Allow", allow_);
    answer(std::move(response));
  }

  /// Below /fhir also where there is no such route.
  Response problem_answer(const Problem& problem) const {
    const auto& path = call_->request->path;
    const bool is_fhir = !path.empty() && path.front() == "fhir";
    return is_fhir ? outcome_response(problem) : problem_response(problem);
  }

  void answer(Response response) {
    response.route = call_->route;
    options_.cross_origin.add_headers(*call_->request, response);
    add_common_headers(response, call_->request->id);
    respond_(std::move(response));
  }

  ledger::Store& store_;
  const ledger::Clock& clock_;
  const DispatcherOptions& options_;
  const Metrics& metrics_;
  StreamSlots& streams_;
  RefusalLog& refusals_;
  IdleTokens& idle_;
  Service& service_;
  const Respond respond_;
  const std::shared_ptr<Call> call_ = std::make_shared<Call>();
  api::Request command_request_;
  std::string allow_;
};

}  // namespace

Dispatcher::Dispatcher(ledger::Store& store, const ledger::Clock& clock, DispatcherOptions options,
                       std::function<void(const AccessLogLine&)> log)
    : store_(store),
      clock_(clock),
      options_(std::move(options)),
      log_(std::move(log)),
      refusals_(store, clock),
      streams_(options_.streams),
      pool_(options_.workers),
      timer_(pool_) {
  look_after_soon();
}

Dispatcher::~Dispatcher() {
  stop();
}

void Dispatcher::handle(std::shared_ptr<const http::Request> request, Respond respond) {
  if (++waiting_ > options_.max_waiting) {
    --waiting_;
    auto response = problem_response(ProblemType::kBusy);
    add_common_headers(response, request->id);
    return respond(std::move(response));
  }
  auto exchange =
      std::make_shared<Exchange>(store_, clock_, options_, metrics_, streams_, refusals_, idle_,
                                 *this, std::move(request), std::move(respond));
  boost::asio::post(pool_, [this, exchange = std::move(exchange)] {
    --waiting_;
    exchange->run();
  });
}

Response Dispatcher::protocol_error(std::uint16_t status, std::string_view detail,
                                    const ledger::RequestId& id) {
  auto response = problem_response(Problem(type_of(status), std::string(detail)));
  add_common_headers(response, id);
  return response;
}

void Dispatcher::run_blocking(std::function<void()> work) {
  boost::asio::post(pool_, std::move(work));
}

void Dispatcher::finished(const Finished& exchange) {
  metrics_.count(exchange);
  if (!log_) return;
  const auto route = exchange.route == nullptr ? std::string_view() : exchange.route->path;
  log_({method_name(exchange.method), route, exchange.status, exchange.seconds, exchange.id});
}

std::size_t Dispatcher::larger_body(std::string_view method, std::string_view target) const {
  for (const auto& route : routes()) {
    if (route.max_body <= kMaxBody || method_name(route.method) != method) continue;
    if (fits_raw(route.path, target.substr(0, target.find('?')))) return route.max_body;
  }
  return 0;
}

void Dispatcher::look_after_soon() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopped_) return;
    refusals_.flush();
    if (++ticks_ % kTicksASweep == 0) sweep_replies();
    look_after_soon();
  });
}

void Dispatcher::sweep_replies() {
  for (const auto& ledger : store_.ledgers()) {
    // What fails or is left over is found by the next sweep.
    static_cast<void>(api::sweep_replies(store_, ledger->info().id, clock_.now()));
  }
}

void Dispatcher::stop() {
  if (stopped_.exchange(true)) return;
  boost::asio::post(pool_, [this] { timer_.cancel(); });
  pool_.join();
  refusals_.flush(true);
}

}  // namespace lethe::api::http
