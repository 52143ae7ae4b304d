#include "api/commands/breaches.h"

#include <algorithm>
#include <set>

#include "api/commands/calendar.h"
#include "api/commands/own_sections.h"
#include "api/json/render_rights.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::BreachAudience;
using ledger::Moment;
using ledger::Regime;
using projections::BreachRow;

constexpr unsigned kAuthorityHours = 72;       // GDPR Art. 33(1)
constexpr unsigned kPersonsDays = 60;          // 45 CFR 164.404(b)
constexpr std::uint64_t kAtOncePersons = 500;  // 45 CFR 164.408(b)
constexpr std::size_t kMaxCategories = 64;
constexpr std::size_t kMaxRegimes = 2;
constexpr std::int64_t kMostPersons = 10'000'000'000;

constexpr TextRule kRegime{
    [](std::string_view text) { return ledger::by_name<Regime>(text).has_value(); },
    "one of gdpr hipaa"};

Moment earlier(Moment left, Moment right) {
  if (left.micros == 0 || right.micros == 0) return std::max(left, right);
  return std::min(left, right);
}

/// 60 days behind the end of the year in which it was found.
Moment end_of_year_days(Moment aware_at) {
  const std::chrono::year_month_day date(day_of(aware_at));
  return days_after(end_of(std::chrono::sys_days(date.year() / 12 / 31)), kPersonsDays);
}

bool runs(const BreachRow& breach, Regime regime) {
  return std::find(breach.regimes.begin(), breach.regimes.end(), regime) != breach.regimes.end();
}

Ruled<void> take(const RuleContext& context, const BreachFacts& facts, BreachRow& breach) {
  if (facts.aware_at) {
    if (*facts.aware_at > context.now()) return body_fault("/aware_at", "must not lie ahead");
    breach.aware_at = *facts.aware_at;
  }
  if (facts.regimes) breach.regimes = *facts.regimes;
  breach.high_risk = facts.high_risk.value_or(breach.high_risk);
  breach.unintelligible = facts.unintelligible.value_or(breach.unintelligible);
  breach.closed = facts.closed.value_or(breach.closed);
  breach.persons = facts.persons.value_or(breach.persons);
  breach.records = facts.records.value_or(breach.records);
  if (facts.categories) breach.categories = *facts.categories;
  const auto times = breach_times(breach);
  breach.authority_due_at = times.authority;
  breach.persons_due_at = times.persons;
  return {};
}

/// The event of what is known from now on, and the answer.
Ruled<Ruling> recorded(RuleContext& context, const BreachFacts& facts, BreachRow breach) {
  LETHE_TRY_VOID(take(context, facts, breach));
  breach.changed_at = context.sequence();
  auto event = context.event(ledger::BreachRecorded{
      breach.id, breach.aware_at, breach.authority_due_at, breach.persons_due_at, breach.high_risk,
      breach.unintelligible, breach.persons, breach.records, breach.categories, breach.closed,
      breach.regimes});
  if (facts.description) {
    std::optional<projections::PersonRow> nobody;
    LETHE_TRY(auto section,
              reason_section(context, nobody, ledger::SectionRole::kDetail, *facts.description));
    event.sections.push_back(std::move(section));
  }
  context.keep_reply_under(std::nullopt);  // which holds no personal data
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = breach_json(breach, context.now());
  ruling.answer.revision = breach.revision;
  return ruling;
}

std::optional<std::uint64_t> read_count(ObjectReader& reader, std::string_view name) {
  const auto value = reader.integer(name, 0, kMostPersons);
  if (!value) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

}  // namespace

BreachTimes breach_times(const BreachRow& breach) {
  BreachTimes out;
  if (runs(breach, Regime::kGdpr)) out.authority = hours_after(breach.aware_at, kAuthorityHours);
  if (runs(breach, Regime::kHipaa) && !breach.unintelligible) {
    out.persons = days_after(breach.aware_at, kPersonsDays);
    const auto secretary =
        breach.persons < kAtOncePersons ? end_of_year_days(breach.aware_at) : out.persons;
    out.authority = earlier(out.authority, secretary);
  }
  return out;
}

BreachFacts BreachFacts::parse(ObjectReader& reader) {
  BreachFacts facts;
  facts.aware_at = reader.moment("aware_at");
  if (const auto names = reader.texts("regimes", kRegime, kMaxRegimes)) {
    facts.regimes.emplace();
    for (const auto& name : *names) {
      if (const auto regime = ledger::by_name<Regime>(name)) facts.regimes->push_back(*regime);
    }
    if (names->empty()) reader.fault("regimes", "must name whose clocks run");
  }
  facts.high_risk = reader.boolean("high_risk");
  facts.unintelligible = reader.boolean("unintelligible");
  facts.closed = reader.boolean("closed");
  facts.persons = read_count(reader, "persons");
  facts.records = read_count(reader, "records");
  facts.categories = reader.texts("categories", kCode, kMaxCategories);
  facts.description = reader.optional_text("description", kFreeText);
  return facts;
}

RecordBreachInput RecordBreachInput::parse(ObjectReader& reader) {
  reader.require("aware_at");
  return {BreachFacts::parse(reader)};
}

Ruled<Ruling> record_breach(RuleContext& context, const RecordBreachInput& input) {
  BreachRow breach;
  breach.id = ledger::BreachId::random();
  breach.regimes = {Regime::kGdpr};
  breach.opened_at = context.sequence();
  LETHE_TRY(auto ruling, recorded(context, input.facts, breach));
  ruling.answer.status = 201;
  ruling.answer.location = "breaches/" + breach.id.str();
  return ruling;
}

EditBreachInput EditBreachInput::parse(ObjectReader& reader) {
  EditBreachInput input;
  input.facts = BreachFacts::parse(reader);
  return input;
}

Ruled<Ruling> edit_breach(RuleContext& context, const EditBreachInput& input) {
  LETHE_TRY(auto breach, context.views().breach(input.breach));
  if (!breach) return ProblemType::kUnknownBreach;
  if (input.revision && *input.revision != breach->revision) {
    Problem problem(ProblemType::kRevisionMismatch);
    problem.members["revision"] = breach->revision;
    return problem;
  }
  ++breach->revision;
  return recorded(context, input.facts, std::move(*breach));
}

Ruled<Ruling> add_affected(RuleContext& context, const AddAffectedInput& input) {
  LETHE_TRY(const auto breach, context.views().breach(input.breach));
  if (!breach) return ProblemType::kUnknownBreach;
  Ruling ruling;
  std::size_t known = 0;
  std::size_t unknown = 0;
  std::set<ledger::SubjectId> seen;
  for (const auto& subject : input.subjects) {
    if (!seen.insert(subject).second) continue;
    LETHE_TRY(const auto person, context.views().person(subject));
    if (!person) {
      ++unknown;
      continue;
    }
    LETHE_TRY(const auto since, context.views().affected_at(breach->id, subject));
    if (since) {
      ++known;
      continue;
    }
    ruling.decision.events.push_back(context.event(ledger::BreachAffected{breach->id}, subject));
  }
  ruling.answer.body = {{"breach", breach->id.str()},
                        {"added", ruling.decision.events.size()},
                        {"known", known},
                        {"unknown", unknown}};
  ruling.answer.body["next"] = nullptr;
  if (!input.next.empty()) ruling.answer.body["next"] = input.next;
  return ruling;
}

NotifyBreachInput NotifyBreachInput::parse(ObjectReader& reader) {
  NotifyBreachInput input;
  input.audience = reader.named<BreachAudience>("audience");
  input.notified_at = reader.moment("notified_at");
  input.reason = reader.optional_text("reason", kFreeText);
  return input;
}

Ruled<Ruling> notify_breach(RuleContext& context, const NotifyBreachInput& input) {
  LETHE_TRY(auto breach, context.views().breach(input.breach));
  if (!breach) return ProblemType::kUnknownBreach;
  const auto notified_at = input.notified_at.value_or(context.now());
  if (notified_at < breach->aware_at || notified_at > context.now()) {
    return body_fault("/notified_at", "must lie between awareness and now");
  }
  const bool is_timed =
      input.audience == BreachAudience::kAuthority || input.audience == BreachAudience::kPersons;
  if (is_timed && breach->is_overdue(input.audience, notified_at) && !input.reason) {
    return ProblemType::kReasonRequired;
  }
  auto event = context.event(ledger::BreachNotified{breach->id, input.audience, notified_at});
  if (input.reason) {
    std::optional<projections::PersonRow> nobody;
    LETHE_TRY(auto section,
              reason_section(context, nobody, ledger::SectionRole::kReason, *input.reason));
    event.sections.push_back(std::move(section));
  }
  context.keep_reply_under(std::nullopt);
  if (breach->notice(input.audience) == nullptr) {
    breach->notices.push_back({input.audience, notified_at, context.sequence()});
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = breach_json(*breach, context.now());
  ruling.answer.revision = breach->revision;
  ruling.answer.location = "breaches/" + breach->id.str();
  return ruling;
}

}  // namespace lethe::api
