#include "api/review/report_maker.h"

#include <algorithm>
#include <array>

#include "api/review/review.h"
#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "projections/late_activity.h"
#include "projections/review_views.h"

namespace lethe::api::review {
namespace {

using ledger::EventHeader;
using ledger::Interval;
using ledger::Moment;
using ledger::Sequence;
using ledger::SubjectId;
using projections::Direction;
using projections::EventQuery;
using projections::EventSearch;
using projections::PostingRange;

/// Of the log, read at a time: the flags of as much are looked up together.
constexpr std::uint64_t kAtOnce = 4'096;

template <class... Facts>
std::vector<std::uint16_t> kinds_of() {
  return {ledger::kind_of(Facts{})...};
}

const std::vector<std::uint16_t>& report_kinds() {
  static const auto kKinds =
      kinds_of<ledger::AccessRecorded, ledger::SearchRecorded, ledger::LoginRecorded>();
  return kKinds;
}

/// Everything that a query finds, until `visit` answers false.
template <class Visit>
ledger::Result<void> each_event(const ledger::Ledger& ledger, const ledger::StateReader& state,
                                const EventQuery& query, const PostingRange& range,
                                const Visit& visit) {
  EventSearch search(state, query, range);
  for (std::size_t effort = SIZE_MAX;;) {
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state != EventSearch::State::kFound) return {};
    LETHE_TRY(const auto header, ledger.event(step.at));
    if (fits(query, header) && !visit(header)) return {};
  }
}

/// Of an access, a search or a log-in.
Observed observed(const EventHeader& header) {
  Observed out;
  out.sequence = header.sequence;
  out.by = header.actor.type;
  if (out.by == ledger::ActorType::kAgent) out.agent = ledger::subject_of(header.actor.id);
  const auto take = [&](const auto& facts) {
    out.at = facts.occurred_at;
    out.outcome = facts.outcome;
    out.department = facts.via.department;
  };
  if (const auto* access = std::get_if<ledger::AccessRecorded>(&header.facts)) {
    out.what = Observed::What::kAccess;
    take(*access);
    out.subject = header.subject;
    out.purpose = access->purpose_of_use;
    out.action = access->action;
  } else if (const auto* search = std::get_if<ledger::SearchRecorded>(&header.facts)) {
    out.what = Observed::What::kSearch;
    take(*search);
    out.purpose = search->purpose_of_use;
  } else if (const auto* login = std::get_if<ledger::LoginRecorded>(&header.facts)) {
    out.what = Observed::What::kLogin;
    take(*login);
    out.login = login->action;
  }
  return out;
}

bool is_counted(const ledger::AccessFlagged& flag, ledger::AccessRule rule) {
  return std::ranges::any_of(flag.findings, [rule](const ledger::AccessFinding& finding) {
    return finding.rule == rule && finding.exemption == ledger::AccessExemption::kInvalid;
  });
}

/// Every version up to `size`, oldest first.
ledger::Result<std::vector<RulesInForce>> rules_until(const ledger::Ledger& ledger,
                                                      const ledger::StateReader& state,
                                                      std::uint64_t size) {
  std::vector<RulesInForce> out{{}};
  EventQuery query;
  query.kinds = kinds_of<ledger::AccessRulesSet>();
  LETHE_TRY_VOID(each_event(ledger, state, query, {{0}, {size}, Direction::kOldestFirst},
                            [&](const EventHeader& header) {
                              const auto& facts = std::get<ledger::AccessRulesSet>(header.facts);
                              out.push_back({facts.version, header.sequence, header.time});
                              return true;
                            }));
  return out;
}

ledger::Result<Sequence> flags_until(const ledger::Ledger& ledger, const ledger::StateReader& state,
                                     std::uint64_t size) {
  Sequence out;
  EventQuery query;
  query.kinds = kinds_of<ledger::AccessesChecked>();
  LETHE_TRY_VOID(each_event(ledger, state, query, {{0}, {size}, Direction::kNewestFirst},
                            [&](const EventHeader& header) {
                              out = std::get<ledger::AccessesChecked>(header.facts).behind;
                              return false;
                            }));
  return out;
}

/// How many people had been registered by then: slots are given out in that order.
ledger::Result<std::uint64_t> people_until(const projections::Views& views, std::uint64_t size) {
  LETHE_TRY(const auto next, views.next_slot());
  std::uint64_t first = 1, behind = next.value;  // the first slot of somebody who came later
  while (first < behind) {
    const auto middle = first + (behind - first) / 2;
    LETHE_TRY(const auto id, views.person_at({middle}));
    LETHE_TRY(const auto person,
              id ? views.person(*id)
                 : ledger::Result<std::optional<projections::PersonRow>>(std::nullopt));
    if (!person) return ledger::Error::kRowMalformed;
    if (person->registered_at.value < size) {
      first = middle + 1;
    } else {
      behind = middle;
    }
  }
  return first - 1;
}

bool needs_departments(const ReportQuery& query) {
  return !query.department.empty() || query.type == ReportType::kAgents ||
         query.type == ReportType::kDepartments;
}

}  // namespace

ledger::Result<ReportBasis> report_basis(const ledger::Ledger& ledger, std::uint64_t size,
                                         const crypto::Hash& root) {
  const auto snapshot = ledger.snapshot();
  ReportBasis out;
  out.origin = ledger.info().origin;
  out.size = size;
  out.root = root;
  LETHE_TRY(const auto first, ledger.event({0}));
  LETHE_TRY(const auto last, ledger.event({size - 1}));
  out.begins = first.time;
  out.ends = last.time;
  LETHE_TRY(const auto rules, rules_in_force(*snapshot, {Sequence{size}}));
  out.utc_offset = rules.utc_offset;
  LETHE_TRY(out.rules, rules_until(ledger, *snapshot, size));
  LETHE_TRY(out.flags_behind, flags_until(ledger, *snapshot, size));
  return out;
}

void keep_rules_of_period(ReportBasis& basis, const ReportQuery& query) {
  std::vector<RulesInForce> kept;
  for (std::size_t i = 0; i < basis.rules.size(); ++i) {
    const auto& one = basis.rules[i];
    const bool is_over =
        query.from && i + 1 < basis.rules.size() && basis.rules[i + 1].since <= *query.from;
    const bool has_begun = one.version == 0 || !query.until || one.since < *query.until;
    if (!is_over && has_begun) kept.push_back(one);
  }
  basis.rules = std::move(kept);
}

ReportMaker::ReportMaker(const ledger::Ledger& ledger, ReportQuery query, ReportBasis basis,
                         const ReportBounds& bounds)
    : ledger_(ledger),
      query_(std::move(query)),
      bounds_(bounds),
      basis_(std::move(basis)),
      needs_department_(needs_departments(query_)),
      fold_(query_.type, basis_.utc_offset) {
  keep_rules_of_period(basis_, query_);
}

/// What is in the period was recorded about then, or is listed as late.
ledger::Result<ReportMaker::TooMuch> ReportMaker::open() {
  const auto snapshot = ledger_.snapshot();
  const auto near = [](Moment moment, std::int64_t micros) {
    return Moment{moment.micros + micros};
  };
  Sequence first, behind{basis_.size};
  if (query_.from) {
    LETHE_TRY(first, ledger_.first_at(near(*query_.from, -projections::kLateMicros)));
  }
  if (query_.until) {
    LETHE_TRY(const auto end, ledger_.first_at(near(*query_.until, projections::kLateMicros)));
    behind = std::min(behind, end);
  }
  left_.add(first.value, behind.value);
  if (query_.from || query_.until) {
    LETHE_TRY_VOID(projections::add_late_parts(
        *snapshot, query_.from.value_or(ledger::kEarliestMoment),
        query_.until.value_or(ledger::kLatestMoment), {basis_.size}, left_));
  }
  if (is_searched() || query_.rule) return TooMuch::kNothing;
  std::uint64_t events = 0;
  for (const auto& part : left_.all()) events += part.behind - part.first;
  if (events > bounds_.events) return TooMuch::kEvents;
  if (query_.type != ReportType::kPatients || events <= bounds_.people) return TooMuch::kNothing;
  LETHE_TRY(const auto people, people_until(projections::Views(*snapshot), basis_.size));
  return people > bounds_.people ? TooMuch::kPeople : TooMuch::kNothing;
}

ledger::Result<ReportMaker::Step> ReportMaker::step(std::size_t events) {
  snapshot_ = ledger_.snapshot();
  for (std::size_t left = events; left > 0 && !left_.empty();) {
    const auto part = left_.first();
    const auto start = part.first;
    std::uint64_t behind = start;
    if (is_searched()) {
      LETHE_TRY(behind, through_search(part, left));
      left = 0;
    } else if (query_.rule) {
      LETHE_TRY(behind, through_flags(part, left));
      left = 0;
    } else {
      const auto size = std::min<std::uint64_t>({part.behind - start, kAtOnce, left});
      LETHE_TRY(behind, through_log(start, start + size));
      left -= size;
    }
    left_.remove(start, behind);
  }
  snapshot_.reset();
  return left_.empty() ? Step::kDone : Step::kMore;
}

Report ReportMaker::take() {
  auto table = fold_.finish(query_);
  return {query_, std::move(basis_), std::move(table)};
}

/// Each answers where it ended.
ledger::Result<std::uint64_t> ReportMaker::through_log(std::uint64_t from, std::uint64_t behind) {
  LETHE_TRY(const auto flags, flags_between(from, behind));
  ledger::Result<void> failed;
  LETHE_TRY_VOID(ledger_.entries({from}, {behind}, [&](Sequence, ledger::ByteView entry) {
    failed = look_entry(entry, flags);
    return !failed.has_error();
  }));
  LETHE_TRY_VOID(failed);
  return behind;
}

ledger::Result<std::uint64_t> ReportMaker::through_search(const Interval& part,
                                                          std::size_t events) {
  EventQuery query;
  query.kinds = report_kinds();
  if (query_.agent) query.actor = ledger::actor_id(*query_.agent);
  if (query_.subject) query.subjects = {*query_.subject};
  EventSearch search(*snapshot_, query, {{part.first}, {part.behind}, Direction::kOldestFirst});
  const projections::ReviewViews review(*snapshot_);
  for (auto effort = events;;) {
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state == EventSearch::State::kEnd) return part.behind;
    if (step.state == EventSearch::State::kStopped) return step.at.value;
    LETHE_TRY(const auto header, ledger_.event(step.at));
    if (!fits(query, header)) continue;
    LETHE_TRY(const auto flag, review.flag_of(step.at));
    Flags flags;
    if (flag && flag->value < basis_.size) flags.emplace(step.at, *flag);
    LETHE_TRY_VOID(look(header, flags));
  }
}

ledger::Result<std::uint64_t> ReportMaker::through_flags(const Interval& part, std::size_t events) {
  Flags flags;
  std::optional<Sequence> next;
  LETHE_TRY_VOID(
      projections::ReviewViews(*snapshot_)
          .flags_of_accesses({part.first}, {part.behind}, [&](Sequence access, Sequence flag) {
            if (flags.size() == events) {
              next = access;
              return false;
            }
            if (flag.value < basis_.size) flags.emplace(access, flag);
            return true;
          }));
  for (const auto& [access, flag] : flags) {
    LETHE_TRY(const auto header, ledger_.event(access));
    LETHE_TRY_VOID(look(header, flags));
  }
  return next ? next->value : part.behind;
}

ledger::Result<ReportMaker::Flags> ReportMaker::flags_between(std::uint64_t from,
                                                              std::uint64_t behind) const {
  Flags out;
  LETHE_TRY_VOID(projections::ReviewViews(*snapshot_)
                     .flags_of_accesses({from}, {behind}, [&](Sequence access, Sequence flag) {
                       if (flag.value < basis_.size) out.emplace(access, flag);
                       return true;
                     }));
  return out;
}

ledger::Result<void> ReportMaker::look_entry(ledger::ByteView entry, const Flags& flags) {
  LETHE_TRY(const auto split, ledger::split_entry(entry));
  const auto kind = ledger::peek_kind(split.header_bytes);
  if (std::ranges::find(report_kinds(), kind) == report_kinds().end()) return {};
  LETHE_TRY(const auto header, ledger::decode_header(split.header_bytes));
  return look(header, flags);
}

ledger::Result<void> ReportMaker::look(const EventHeader& header, const Flags& flags) {
  auto one = observed(header);
  if (query_.from && one.at < *query_.from) return {};
  if (query_.until && one.at >= *query_.until) return {};
  if (needs_department_ && one.department.empty() && !one.agent.is_zero()) {
    LETHE_TRY(one.department, department_of(one.agent, one.sequence));
  }
  const auto flag = flags.find(header.sequence);
  ledger::EventHeader flagged;
  if (flag != flags.end()) {
    LETHE_TRY(flagged, ledger_.event(flag->second));
    one.flag = std::get_if<ledger::AccessFlagged>(&flagged.facts);
    if (one.flag == nullptr) return ledger::Error::kRowMalformed;
  }
  if (is_asked_for(one)) fold_.add(one);
  return {};
}

bool ReportMaker::is_asked_for(const Observed& one) const {
  if (query_.agent && one.agent != *query_.agent) return false;
  if (query_.subject && one.subject != *query_.subject) return false;
  if (!query_.department.empty() && one.department != query_.department) return false;
  return !query_.rule || (one.flag != nullptr && is_counted(*one.flag, *query_.rule));
}

/// As they were described then.
ledger::Result<std::string> ReportMaker::department_of(const SubjectId& agent, Sequence at) {
  const auto [place, is_new] = departments_.try_emplace(agent);
  auto& known = place->second;
  if (is_new) {
    EventQuery query;
    query.subjects = {agent};
    query.kinds = kinds_of<ledger::StaffDescribed>();
    LETHE_TRY_VOID(each_event(
        ledger_, *snapshot_, query, {{0}, {basis_.size}, Direction::kOldestFirst},
        [&](const EventHeader& header) {
          known[header.sequence] = std::get<ledger::StaffDescribed>(header.facts).department;
          return true;
        }));
  }
  const auto behind = known.upper_bound(at);
  return behind == known.begin() ? std::string() : std::prev(behind)->second;
}

}  // namespace lethe::api::review
