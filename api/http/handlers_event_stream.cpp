// The log as it grows, as server-sent events (WHATWG HTML, "Server-sent events"): first what the
// client has missed, found as lists find it, then what comes.
//
// Nobody is woken by the committer. The connection looks at the size of the log ten times a second,
// which is one locked read and stays so however fast the log grows; a wake-up would put a list of
// streams into the committer's way behind each batch. What is sent is read on a worker thread when
// there is something to read, so that a stream that waits takes no thread, and one whose client
// reads slowly is asked for nothing.
#include <boost/json/serialize.hpp>

#include "api/http/admission.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/stream_slots.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::Sequence;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kEventsAPiece = 100;
/// What comes within that goes out together.
constexpr std::chrono::milliseconds kGather{80};
/// How long a client shall wait before it comes back, in milliseconds.
constexpr std::string_view kRetry = "retry: 3000\n\n";

/// One stream. is_due() on the connection's strand and next() on a worker thread, never both at
/// once.
class LiveEvents {
 public:
  LiveEvents(CallPtr call, EventFilter filter, const ReadServices& services,
             StreamSlots::SlotPtr slot)
      : call_(std::move(call)),
        filter_(std::move(filter)),
        store_(services.store),
        clock_(services.clock),
        region_(services.region),
        limits_(services.streams.limits()),
        slot_(std::move(slot)) {}

  bool is_due() const {
    if (is_behind_ || is_over_) return true;
    const auto now = SteadyClock::now();
    const auto since_last = now - last_;
    if (since_last >= limits_.heartbeat || now - began_ >= limits_.longest) return true;
    return since_last >= kGather && call_->ledger->size().value > filter_.from.value;
  }

  ledger::Result<std::optional<std::string>> next() {
    if (is_over_) return std::optional<std::string>{};
    std::string out;
    if (!has_begun_) out = kRetry;
    has_begun_ = true;
    if (const auto still = still_admitted(*call_, store_, clock_, region_); !still) {
      is_over_ = true;
      const auto problem = boost::json::serialize(problem_json(problem_of(still.error())));
      return std::optional(out + "event: end\ndata: " + problem + "\n\n");
    }
    LETHE_TRY_VOID(add_events(out));
    return std::optional(std::move(out));
  }

 private:
  ledger::Result<void> add_events(std::string& out) {
    filter_.behind = {call_->ledger->size().value};
    const auto page = walk_events(call_, filter_, event_json)({}, kEventsAPiece);
    if (!page) return make_error_code(ledger::Error::kStorageFailed);
    for (const auto& item : page->items) {
      out += "id: " + std::to_string(item.at("sequence").to_number<std::uint64_t>());
      out.append("\ndata: ").append(boost::json::serialize(item)).append("\n\n");
    }
    const bool was_behind = is_behind_;
    is_behind_ = !page->next.empty();
    filter_.from = {number_at(page->next, filter_.behind.value)};
    last_ = SteadyClock::now();
    is_over_ = !is_behind_ && last_ - began_ >= limits_.longest;
    // Where the client is told to go on from, also when nothing was for it: at the end of what it
    // had missed, and with each heartbeat. Without data it dispatches no event.
    const bool is_told = page->items.empty() || was_behind;
    if (is_told && !is_behind_ && filter_.from.value > 0) {
      out += ":\nid: " + std::to_string(filter_.from.value - 1) + "\n\n";
    }
    return {};
  }

  const CallPtr call_;
  EventFilter filter_;  // from: the first event that was not looked at
  const ledger::Store& store_;
  const ledger::Clock& clock_;
  const std::string& region_;
  const StreamLimits limits_;
  const StreamSlots::SlotPtr slot_;
  bool has_begun_ = false, is_over_ = false;
  bool is_behind_ = true;  // more is there than was looked at
  const SteadyClock::time_point began_ = SteadyClock::now();
  SteadyClock::time_point last_;
};

/// Behind the event of Last-Event-ID, or from where the query says, or else from now on.
Ruled<Sequence> first_wanted(const Call& call, Sequence by_query) {
  const Sequence end{call.ledger->size().value};
  // What an event behind the end will be, nobody knows: the client has seen another log.
  LETHE_TRY(const auto seen, header_number(call, "last-event-id", 0, end.value - 1));
  if (seen) return Sequence{*seen + 1};
  LETHE_TRY(const auto from, query_number(call, "from", 0, end.value));
  if (!from && !query_text(call, "since")) return end;
  return by_query;
}

}  // namespace

Ruled<Response> stream_events(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(auto filter, event_filter(*call));
  LETHE_TRY(filter.from, first_wanted(*call, filter.from));
  LETHE_TRY(auto slot, services.streams.take(call->ledger->info().id, call->caller.token));
  const auto stream =
      std::make_shared<LiveEvents>(call, std::move(filter), services, std::move(slot));
  Response response;
  response.content_type = "text/event-stream";
  // Proxies that gather answers would keep it back.
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.produce = [stream] { return stream->next(); };
  response.is_due = [stream] { return stream->is_due(); };
  return response;
}

}  // namespace lethe::api::http
