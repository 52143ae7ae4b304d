#include "api/commands/accountings.h"

#include "api/commands/accounting_document.h"
#include "api/commands/calendar.h"
#include "api/commands/reading_event.h"
#include "api/commands/suspensions.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "crypto/commitment.h"

namespace lethe::api {
namespace {

using boost::json::object;
using ledger::Moment;
using projections::AccountingRow;
using projections::Views;

/// Beyond it nobody reads one; it is sealed in sections of an event.
constexpr std::size_t kMostDocument = 16U << 20;

/// The same time of day on the same date of another year; of February 29 the day before.
Moment years_before(Moment moment, int years) {
  const auto day = day_of(moment);
  const std::chrono::year_month_day from(day);
  auto then = from - std::chrono::years(years);
  if (!then.ok()) then = then.year() / then.month() / std::chrono::last;
  const auto days = (day - std::chrono::sys_days(then)).count();
  return {moment.micros - days * ledger::kDayMicros};
}

/// What it covers, within what the law asks for.
Ruled<void> fill_times(GiveAccountingInput& input, Moment now) {
  auto& given = input.given;
  given.until = input.until.value_or(now);
  if (given.until > now) return Problem::bad_body("/until", "must not lie ahead");
  const auto earliest = years_before(given.until, kAccountingYears);
  given.since = input.since.value_or(earliest);
  if (given.since < earliest) {
    return Problem::bad_body("/since", "must lie at most six years before until");
  }
  if (given.since >= given.until) return Problem::bad_body("/until", "must lie behind since");
  return {};
}

Ruled<void> check_request(const Views& views, const GiveAccountingInput& input) {
  if (!input.request) return {};
  LETHE_TRY(const auto request, views.rights_request(*input.request));
  const bool fits = request && request->subject == input.subject &&
                    request->type == ledger::RightsRequestType::kAccounting;
  if (!fits) return ProblemType::kUnknownRequest;
  return {};
}

AccountingRow row_of(const RuleContext& context, const GiveAccountingInput& input) {
  const auto& given = input.given;
  return {given.accounting, input.subject,     given.request,      given.since,  given.until,
          given.size,       given.disclosures, context.sequence(), context.now()};
}

}  // namespace

GiveAccountingInput GiveAccountingInput::parse(ObjectReader& reader) {
  GiveAccountingInput input;
  input.since = reader.moment("since");
  input.until = reader.moment("until");
  input.request = reader.id<ledger::RightsRequestId>("request");
  return input;
}

Ruled<void> prepare_accounting(const ledger::Ledger& ledger, const Caller& caller, Moment now,
                               GiveAccountingInput& input) {
  const auto size = ledger.size();
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  LETHE_TRY_VOID(visible_person(views, caller, input.subject, Erased::kRefuse));
  LETHE_TRY_VOID(fill_times(input, now));
  LETHE_TRY_VOID(check_request(views, input));
  auto& given = input.given;
  given.accounting = ledger::AccountingId::random();
  given.request = input.request.value_or(ledger::RightsRequestId{});
  given.size = size.value;
  for (;;) {
    SectionTexts texts(ledger);
    const AccountingScope scope{
        given.accounting, input.subject, given.request, given.since, given.until, size, now};
    LETHE_TRY(auto document, make_accounting_document(ledger, texts, scope));
    LETHE_TRY(const bool may_be_kept, texts.all_live());
    if (!may_be_kept) continue;  // what was erased meanwhile is not in it
    input.document = std::move(document.json);
    given.disclosures = document.disclosures;
    break;
  }
  if (input.document.size() > kMostDocument) return ProblemType::kEventTooLarge;
  return {};
}

Ruled<Ruling> give_accounting(RuleContext& context, const GiveAccountingInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto untold, UntoldDisclosures::of(context.state(), person.id, context.now()));
  if (untold.changed_since({input.given.size})) return ProblemType::kBusy;  // while it was made
  LETHE_TRY(const auto latest, context.disclosures().accountings(person.id, std::nullopt, 1));
  const bool is_first = latest.empty() || latest.front().given <= years_before(context.now(), 1);
  auto event = context.event(input.given, person.id);
  const std::string_view document = input.document;
  for (std::size_t at = 0; at < document.size(); at += crypto::kMaxSectionSize) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kEvidence));
    event.sections.push_back(section_of(compartment, ledger::SectionRole::kDetail, "accounting",
                                        document.substr(at, crypto::kMaxSectionSize)));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = accounting_json(row_of(context, input));
  ruling.answer.body["first_in_twelve_months"] = is_first;
  ruling.answer.location = "accountings/" + input.given.accounting.str();
  return ruling;
}

Ruled<Ruling> read_accounting(RuleContext& context, const ReadAccountingInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY(const auto given,
            visible_accounting(context.disclosures(), context.caller(), input.id));
  LETHE_TRY(const auto person, context.person(given.subject));
  LETHE_TRY(auto event, reading_event(context, person, *purpose, "accounting", {}, input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.completion = AccountingReading{given.id, given.given_at, input.form};
  return ruling;
}

object accounting_json(const AccountingRow& row) {
  object out{{"id", row.id.str()}, {"subject", row.subject.str()}};
  if (!row.request.is_zero()) out["request"] = row.request.str();
  out["since"] = time(row.since);
  out["until"] = time(row.until);
  out["size"] = row.size;
  out["disclosures"] = row.disclosures;
  out["given"] = time(row.given);
  out["sequence"] = row.given_at.value;
  return out;
}

Ruled<AccountingRow> visible_accounting(const projections::DisclosureViews& views,
                                        const Caller& caller, const ledger::AccountingId& id,
                                        projections::AsOf as_of) {
  LETHE_TRY(auto row, views.accounting(id, as_of));
  const bool is_anothers =
      row && caller.role == ledger::Role::kSubject && row->subject != caller.subject;
  if (!row || is_anothers) return ProblemType::kUnknownAccounting;
  return *row;
}

}  // namespace lethe::api
