#include "tools/tailing.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <chrono>
#include <thread>

#include "tools/event_stream_reader.h"
#include "tools/ocsf_event.h"
#include "tools/tail_cursor.h"

namespace lethe::tools {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::chrono::seconds kShortestPause{1};
constexpr std::chrono::seconds kLongestPause{60};
constexpr std::chrono::seconds kBetweenCursors{1};
constexpr std::chrono::milliseconds kBetweenLooks{100};

std::optional<std::uint64_t> sequence_in(const std::string& text) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

/// Whether the same may be answered otherwise in a while.
bool may_pass(std::uint16_t status) {
  return status == 429 || status >= 500;
}

class Tail {
 public:
  Tail(ServerClient& client, const TailOptions& options, std::FILE* out,
       const std::function<bool()>& goes_on, const std::function<void(const std::string&)>& tell)
      : client_(client), options_(options), out_(out), goes_on_(goes_on), tell_(tell) {}

  std::string run() {
    if (!options_.cursor.empty()) {
      const auto cursor =
          read_cursor(options_.cursor, {options_.ledger, options_.filter, 0}, fault_);
      if (!fault_.empty()) return fault_;
      if (cursor) last_ = kept_ = cursor->last;
    }
    while (goes_on_() && fault_.empty() && !is_done_) {
      follow_once();
      if (fault_.empty() && !is_done_) pause();
    }
    auto fault = fault_;
    keep_cursor();  // also when the server ended it: what came is written out
    return fault.empty() ? fault_ : fault;
  }

 private:
  std::string path() const {
    std::string query = options_.filter;
    const auto add = [&](const std::string& parameter) {
      query += (query.empty() ? "" : "&") + parameter;
    };
    if (options_.from) add("from=" + std::to_string(*options_.from));
    if (!options_.since.empty()) add("since=" + options_.since);
    return "/v1/ledgers/" + options_.ledger + "/events/stream" + (query.empty() ? "" : "?") + query;
  }

  /// One connection to its end.
  void follow_once() {
    EventStreamReader reader([this](const StreamBlock& block) { return take(block); });
    ServerClient::Headers headers{{"Accept", "text/event-stream"}};
    if (last_) headers.emplace_back("Last-Event-ID", std::to_string(*last_));
    Following following;
    following.goes_on = goes_on_;
    following.take = [&](std::string_view bytes) {
      const auto fed = reader.feed(bytes);
      if (fed == EventStreamReader::Fed::kTooLong) fault_ = "what the server sends is no stream";
      // Lines that came are written out and kept, whatever came behind them.
      return write_out() && fed == EventStreamReader::Fed::kMore;
    };
    std::string error;
    const auto answer = client_.follow(path(), headers, following, error);
    if (!fault_.empty() || is_done_ || !goes_on_()) return;
    const bool is_refused = error.empty() && answer.status != 200;
    if (is_refused && !may_pass(answer.status)) {
      fault_ = "the server refuses: " + answer.problem();
    } else if (is_refused) {
      lose("the server refuses: " + answer.problem());
    } else if (!error.empty()) {
      lose(error);
    }
  }

  /// A server that was never reached is not waited for: it may be another that is meant.
  void lose(const std::string& why) {
    if (!was_reached_ || options_.once) {
      fault_ = why;
    } else if (why != told_) {
      told_ = why;
      tell_(why + "; trying again");
    }
  }

  void pause() {
    const auto end = Time::now() + pause_;
    pause_ = std::min(pause_ * 2, kLongestPause);
    while (goes_on_() && Time::now() < end) std::this_thread::sleep_for(kBetweenLooks);
  }

  bool take(const StreamBlock& block) {
    was_reached_ = true;
    pause_ = kShortestPause;
    told_.clear();
    if (block.name == "end") return end(block.data);
    if (!block.name.empty()) return true;  // of a newer server
    const auto sequence = block.id ? sequence_in(*block.id) : std::nullopt;
    if (!sequence) {
      fault_ = "what the server sends is no stream of events";
      return false;
    }
    if (!block.data.empty() && !add_line(block.data)) return false;
    last_ = *sequence;
    // An id without data: everything up to there has come.
    is_done_ = options_.once && block.data.empty();
    return !is_done_;
  }

  /// The server says that it sends nothing more, and why.
  bool end(const std::string& problem) {
    ServerAnswer answer;
    boost::system::error_code error;
    answer.body = boost::json::parse(problem, error);
    answer.status = 400;  // or another at which it does not go on
    fault_ = "the server ends the stream: " + answer.problem();
    return false;
  }

  bool add_line(const std::string& json) {
    if (options_.format == TailFormat::kJson) {
      lines_.append(json) += '\n';
      return true;
    }
    boost::system::error_code error;
    const auto event = boost::json::parse(json, error);
    if (error || !event.is_object()) {
      fault_ = "what the server sends is no event";
      return false;
    }
    const auto mapped = ocsf_event(event.get_object(), options_.ledger);
    lines_.append(boost::json::serialize(mapped)) += '\n';
    return true;
  }

  bool write_out() {
    const bool is_written = std::fwrite(lines_.data(), 1, lines_.size(), out_) == lines_.size() &&
                            std::fflush(out_) == 0;
    lines_.clear();
    if (!is_written) {
      // What was written of it nobody knows, so the cursor stays where it was.
      last_ = kept_;
      fault_ = "the lines can't be written out";
      return false;
    }
    if (Time::now() - kept_at_ >= kBetweenCursors) keep_cursor();
    return fault_.empty();
  }

  void keep_cursor() {
    kept_at_ = Time::now();
    if (options_.cursor.empty() || !last_ || last_ == kept_) return;
    if (write_cursor(options_.cursor, {options_.ledger, options_.filter, *last_})) {
      kept_ = last_;
    } else {
      fault_ = "the cursor can't be written to " + options_.cursor.string();
    }
  }

  ServerClient& client_;
  const TailOptions& options_;
  std::FILE* const out_;
  const std::function<bool()>& goes_on_;
  const std::function<void(const std::string&)>& tell_;
  std::optional<std::uint64_t> last_, kept_;  // everything up to there: came; is in the cursor
  std::string lines_;                         // not written out yet
  std::string fault_, told_;
  bool was_reached_ = false, is_done_ = false;
  std::chrono::seconds pause_ = kShortestPause;
  Time::time_point kept_at_;
};

}  // namespace

std::string tail_events(ServerClient& client, const TailOptions& options, std::FILE* out,
                        const std::function<bool()>& goes_on,
                        const std::function<void(const std::string&)>& tell) {
  return Tail(client, options, out, goes_on, tell).run();
}

}  // namespace lethe::tools
