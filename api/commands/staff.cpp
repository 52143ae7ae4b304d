#include "api/commands/staff.h"

#include "api/commands/access_parts.h"
#include "api/commands/own_sections.h"
#include "api/json/render_review.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::int64_t kAllDays = 0x7f;

std::uint16_t minute_of(ObjectReader& reader, std::string_view name, std::int64_t most) {
  return static_cast<std::uint16_t>(reader.integer(name, 0, most).value_or(0));
}

}  // namespace

DescribeStaffInput DescribeStaffInput::parse(ObjectReader& reader) {
  DescribeStaffInput input;
  auto& facts = input.facts;
  facts.role = reader.optional_text("role", kCode).value_or("");
  facts.department = reader.optional_text("department", kCode).value_or("");
  facts.supervisor = reader.id<ledger::SubjectId>("supervisor").value_or(ledger::SubjectId{});
  facts.employed_from = reader.moment("employed_from").value_or(ledger::Moment{});
  facts.employed_until = reader.moment("employed_until").value_or(ledger::Moment{});
  if (reader.has("usual_from") || reader.has("usual_until") || reader.has("usual_days")) {
    reader.require("usual_from");
    reader.require("usual_until");
  }
  facts.usual_from = minute_of(reader, "usual_from", ledger::kDayMinutes - 1);
  facts.usual_until = minute_of(reader, "usual_until", ledger::kDayMinutes);
  const auto days = reader.integer("usual_days", 1, kAllDays);
  const bool has_hours = facts.usual_from != 0 || facts.usual_until != 0;
  if (has_hours) facts.usual_days = static_cast<std::uint8_t>(days.value_or(kAllDays));
  return input;
}

Ruled<Ruling> describe_staff(RuleContext& context, const DescribeStaffInput& input) {
  const auto& facts = input.facts;
  if (facts.employed_until.micros != 0 && facts.employed_until < facts.employed_from) {
    return body_fault("/employed_until", "must not be before employed_from");
  }
  LETHE_TRY(const auto person, context.person(input.agent));
  if (person.type != ledger::SubjectType::kAgent) return ProblemType::kActorNotAgent;
  if (!facts.supervisor.is_zero()) LETHE_TRY_VOID(check_agent(context, facts.supervisor));
  LETHE_TRY(auto row, context.review().staff(person.id));
  if (!row) return ledger::Error::kRowMalformed;  // every agent has one
  Ruling ruling;
  if (!row->described_at || row->facts != facts) {
    row->facts = facts;
    row->described_at = context.sequence();
    ruling.decision.events.push_back(context.event(facts, person.id));
  }
  ruling.answer.body = employment_json(*row);
  return ruling;
}

boost::json::object employment_json(const projections::StaffRow& row) {
  boost::json::object out{{"agent", row.id.str()}};
  for (auto& [name, value] : staff_json(row.facts)) out[name] = std::move(value);
  if (row.described_at) out["sequence"] = row.described_at->value;
  return out;
}

}  // namespace lethe::api
