#include "api/commands/closures.h"

#include <algorithm>

#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/names.h"

namespace lethe::api {
namespace {

using ledger::Sequence;
using projections::Views;

constexpr std::size_t kPage = 1'000;
constexpr ledger::Moment kEndOfTime{INT64_MAX};

Ruled<std::uint64_t> count_people(const Views& views) {
  LETHE_TRY(const auto next, views.next_slot());
  return next.value - 1;
}

Ruled<std::uint64_t> count_holds(const Views& views, ledger::Moment now) {
  std::uint64_t count = 0;
  std::optional<Sequence> before;
  for (;;) {
    LETHE_TRY(const auto holds, views.holds(before, kPage));
    for (const auto& hold : holds) count += hold.is_in_force(now) ? 1U : 0U;
    if (holds.size() < kPage) return count;
    before = holds.back().placed_at;
  }
}

Ruled<std::uint64_t> count_waiting(const Views& views) {
  std::uint64_t count = 0;
  std::optional<Sequence> before;
  for (;;) {
    LETHE_TRY(const auto erasures, views.erasures(before, kPage));
    for (const auto& erasure : erasures) {
      count += erasure.state != projections::ErasureState::kCompleted ? 1U : 0U;
    }
    if (erasures.size() < kPage) return count;
    before = erasures.back().ordered_at;
  }
}

Ruled<std::uint64_t> count_open_requests(const Views& views) {
  std::uint64_t count = 0;
  LETHE_TRY_VOID(views.open_requests(kEndOfTime, [&](const projections::RightsRequestRow&) {
    ++count;
    return true;
  }));
  return count;
}

/// Looks back from the end of the log for the latest return and the latest event that it should
/// have: about somebody, or with something sealed.
class ReturnSearch {
 public:
  /// False once nothing further back matters.
  bool look_at(const ledger::EventHeader& header) {
    const bool is_personal = !header.subject.is_zero() || !header.sections.empty();
    if (is_personal && !personal_) personal_ = header.sequence;
    if (const auto* facts = std::get_if<ledger::LedgerReturned>(&header.facts); facts && !found_) {
      found_ = ClosureState::Return{header.sequence, *facts, false};
    }
    const bool is_decided = found_ && (personal_ || header.sequence.value <= found_->facts.size);
    if (is_decided) found_->is_complete = !personal_ || personal_->value < found_->facts.size;
    return !is_decided && ++looked_at_ < kMostBehindReturn;
  }
  std::optional<ClosureState::Return> found() const { return found_; }

 private:
  std::optional<ClosureState::Return> found_;
  std::optional<Sequence> personal_;
  std::uint64_t looked_at_ = 0;
};

ledger::Result<std::optional<ClosureState::Return>> find_return(
    const ledger::LedgerSnapshot& snapshot, ledger::LedgerNumber number) {
  ReturnSearch search;
  ledger::Result<void> decoded;
  const auto visit = [&](crypto::ByteView, crypto::ByteView entry) {
    const auto parts = ledger::split_entry(entry);
    const auto header = parts ? ledger::decode_header(parts->header_bytes) : parts.error();
    if (!header) decoded = header.error();
    return header && search.look_at(*header);
  };
  LETHE_TRY_VOID(snapshot.reader().scan_back(ledger::Table::kLog, ledger::log_row(number, {0}),
                                             ledger::log_row(number, {snapshot.size().value}),
                                             visit));
  LETHE_TRY_VOID(decoded);
  return search.found();
}

Problem refused(std::vector<std::string_view> obstacles) {
  Problem problem(ProblemType::kClosureRefused);
  problem.members["obstacles"] = boost::json::array(obstacles.begin(), obstacles.end());
  return problem;
}

}  // namespace

std::vector<std::string_view> ClosureState::obstacles() const {
  std::vector<std::string_view> out;
  if (holds > 0) out.emplace_back("holds");
  if (erasures_waiting > 0) out.emplace_back("erasures_waiting");
  if (!returned) {
    out.emplace_back("no_return");
  } else if (!returned->is_complete) {
    out.emplace_back("return_outdated");
  }
  return out;
}

Ruled<ClosureState> closure_state(const ledger::Ledger& ledger, ledger::Moment now) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  const auto number = ledger.info().number;
  ClosureState state;
  state.size = snapshot->size();
  LETHE_TRY(state.people, count_people(views));
  LETHE_TRY(state.holds, count_holds(views, now));
  LETHE_TRY(state.open_requests, count_open_requests(views));
  LETHE_TRY(state.erasures_waiting, count_waiting(views));
  LETHE_TRY(state.sections, ledger::sections_in_vault(snapshot->reader(), number));
  LETHE_TRY(state.returned, find_return(*snapshot, number));
  return state;
}

boost::json::object closure_json(const ClosureState& state) {
  const auto obstacles = state.obstacles();
  boost::json::object out{{"size", state.size.value},
                          {"people", state.people},
                          {"sections", counts_json(state.sections)},
                          {"holds", state.holds},
                          {"open_requests", state.open_requests},
                          {"erasures_waiting", state.erasures_waiting}};
  if (state.returned) {
    const auto& [sequence, facts, is_complete] = *state.returned;
    out["return"] = {
        {"return", facts.return_id.str()}, {"sequence", sequence.value}, {"size", facts.size},
        {"sections", facts.sections},      {"hash", hex(facts.hash)},    {"complete", is_complete}};
  }
  out["obstacles"] = boost::json::array(obstacles.begin(), obstacles.end());
  return out;
}

CloseLedgerInput CloseLedgerInput::parse(ObjectReader& reader) {
  CloseLedgerInput input;
  input.reason = reader.named<ledger::ClosureReason>("reason");
  return input;
}

Ruled<Ruling> close_ledger(RuleContext& context, const CloseLedgerInput& input) {
  if (!context.caller().is_any(ledger::Role::kOperator) || context.is_system_ledger()) {
    return ProblemType::kForbidden;
  }
  auto obstacles = input.state.obstacles();
  if (context.sequence().value != input.state.size.value)
    obstacles.emplace_back("changed_meanwhile");
  if (!obstacles.empty()) return refused(std::move(obstacles));
  Ruling ruling;
  ruling.decision.events.push_back(context.event(ledger::ClosureOrdered{
      ledger::ClosureId::random(), input.reason, input.state.returned->sequence, input.state.people,
      static_cast<std::uint32_t>(input.state.open_requests), input.state.sections}));
  ruling.decision.closure.emplace();
  ruling.answer.completion = LedgerClosing{};
  return ruling;
}

ledger::Result<boost::json::object> closed_json(const ledger::Store& store,
                                                const ledger::ClosedLedger& closed) {
  boost::json::object out{{"ledger", closed.info.name}, {"id", closed.info.id.str()}};
  if (!closed.certificate) return out;
  LETHE_TRY(const auto header, store.system()->event(*closed.certificate));
  if (!std::holds_alternative<ledger::LedgerClosed>(header.facts)) {
    return ledger::Error::kRowMalformed;
  }
  for (auto& member : closure_certificate_json(header))
    out[member.key()] = std::move(member.value());
  return out;
}

Problem ledger_closed(const ledger::Store& store, const ledger::ClosedLedger& closed,
                      const Caller& caller) {
  Problem problem(ProblemType::kLedgerClosed);
  if (!caller.is_any(ledger::Role::kOperator)) return problem;
  auto certificate = closed_json(store, closed);
  if (!certificate) return problem_of(certificate.error());
  problem.members["certificate"] = std::move(*certificate);
  return problem;
}

}  // namespace lethe::api
