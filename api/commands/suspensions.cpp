#include "api/commands/suspensions.h"

#include <algorithm>

#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::DisclosureGround;
using ledger::Moment;
using projections::DisclosureViews;
using projections::SuspensionRow;

Ruled<void> check_times(const RuleContext& context, const SuspensionRow& row) {
  if (row.since > context.now()) return Problem::bad_body("/since", "must not lie ahead");
  if (row.until <= row.since) return Problem::bad_body("/until", "must lie behind since");
  const Moment longest{row.since.micros + kLongestOralSuspensionDays * ledger::kDayMicros};
  if (row.oral && row.until > longest) {
    return Problem::bad_body("/until",
                             "must lie at most 30 days behind since: the statement was oral");
  }
  return {};
}

}  // namespace

SuspendAccountingInput SuspendAccountingInput::parse(ObjectReader& reader) {
  SuspendAccountingInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.recipient = reader.text("recipient", kCode);
  constexpr std::array<std::string_view, 2> kGrounds{"health_oversight", "law_enforcement"};
  reader.require("ground");
  if (const auto ground = reader.choice("ground", kGrounds)) {
    input.ground = ledger::by_name<DisclosureGround>(*ground).value_or(DisclosureGround::kInvalid);
  }
  input.oral = reader.boolean("oral").value_or(false);
  input.since = reader.moment("since");
  reader.require("until");
  input.until = reader.moment("until").value_or(Moment{});
  input.statement = reader.text("statement", kFreeText);
  return input;
}

Ruled<Ruling> suspend_accounting(RuleContext& context, const SuspendAccountingInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto recipient, context.views().recipient(input.recipient));
  if (!recipient) return ProblemType::kRecipientUnknown;
  SuspensionRow row;
  row.id = ledger::SuspensionId::random();
  row.subject = person.id;
  row.recipient = input.recipient;
  row.ground = input.ground;
  row.oral = input.oral;
  row.since = input.since.value_or(context.now());
  row.until = input.until;
  row.recorded_at = context.sequence();
  row.recorded = context.now();
  LETHE_TRY_VOID(check_times(context, row));
  auto event = context.event(ledger::AccountingSuspended{row.id, row.recipient, row.ground,
                                                         row.oral, row.since, row.until},
                             person.id);
  LETHE_TRY(const auto compartment,
            next_compartment(context, person, ledger::CompartmentClass::kEvidence));
  event.sections.push_back(
      section_of(compartment, ledger::SectionRole::kDetail, "statement", input.statement));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = suspension_json(row, context.now());
  ruling.answer.location = "accounting-suspensions/" + row.id.str();
  return ruling;
}

ResumeAccountingInput ResumeAccountingInput::parse(ObjectReader& /*reader*/) {
  return {};
}

Ruled<Ruling> resume_accounting(RuleContext& context, const ResumeAccountingInput& input) {
  LETHE_TRY(auto row, context.disclosures().suspension(input.suspension));
  if (!row) return ProblemType::kUnknownSuspension;
  Ruling ruling;
  if (!row->resumed_by && context.now() < row->until) {
    ruling.decision.events.push_back(
        context.event(ledger::AccountingResumed{row->id}, row->subject));
    row->resumed_by = context.sequence();
    row->resumed = context.now();
  }
  ruling.answer.body = suspension_json(*row, context.now());
  return ruling;
}

boost::json::object suspension_json(const SuspensionRow& row, Moment now) {
  boost::json::object out{{"id", row.id.str()},
                          {"subject", row.subject.str()},
                          {"recipient", row.recipient},
                          {"ground", name_of(row.ground)},
                          {"oral", row.oral},
                          {"since", time(row.since)},
                          {"until", time(row.until)},
                          {"in_force", row.is_in_force(now)},
                          {"recorded", time(row.recorded)},
                          {"sequence", row.recorded_at.value}};
  if (row.resumed_by) {
    out["resumed"] = time(row.resumed);
    out["resumed_sequence"] = row.resumed_by->value;
  }
  return out;
}

bool is_left_out(DisclosureGround ground) {
  return ground >= DisclosureGround::kTreatment && ground <= DisclosureGround::kLimitedDataSet;
}

ledger::Result<UntoldDisclosures> UntoldDisclosures::of(const ledger::StateReader& state,
                                                        const ledger::SubjectId& identity,
                                                        Moment at, projections::AsOf as_of) {
  const projections::Views views(state);
  auto person = identity;
  for (;;) {
    LETHE_TRY(const auto link, views.link(person));
    if (!link) break;
    person = link->account;
  }
  LETHE_TRY(const auto identities, views.identities(person));
  UntoldDisclosures out;
  LETHE_TRY(out.suspensions_, DisclosureViews(state).suspensions_in_force(identities, at, as_of));
  return out;
}

bool UntoldDisclosures::are_suspended(const ledger::DisclosureRecorded& disclosure) const {
  return std::ranges::any_of(suspensions_, [&](const auto& row) { return row.covers(disclosure); });
}

bool UntoldDisclosures::name(std::string_view recipient) const {
  return std::ranges::any_of(suspensions_,
                             [&](const auto& row) { return row.recipient == recipient; });
}

bool UntoldDisclosures::changed_since(ledger::Sequence sequence) const {
  return std::ranges::any_of(suspensions_,
                             [&](const auto& row) { return row.recorded_at >= sequence; });
}

bool UntoldDisclosures::have(const ledger::EventHeader& header) const {
  const auto& facts = header.facts;
  if (const auto* told = std::get_if<ledger::DisclosureRecorded>(&facts)) {
    return told->ground == DisclosureGround::kNationalSecurity ||
           told->ground == DisclosureGround::kCustody || are_suspended(*told);
  }
  if (const auto* notice = std::get_if<ledger::NoticeRecorded>(&facts)) {
    return name(notice->recipient);
  }
  return std::holds_alternative<ledger::AccountingSuspended>(facts) ||
         std::holds_alternative<ledger::AccountingResumed>(facts);
}

}  // namespace lethe::api
