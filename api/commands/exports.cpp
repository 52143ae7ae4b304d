#include "api/commands/exports.h"

#include "api/commands/calendar.h"
#include "api/commands/export_package.h"
#include "api/commands/reading_event.h"
#include "api/commands/restrictions.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {}  // namespace

MakeExportInput MakeExportInput::parse(ObjectReader& reader) {
  MakeExportInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  return input;
}

Ruled<void> prepare_export(const ledger::Ledger& ledger, const Caller& caller,
                           MakeExportInput& input) {
  const auto size = ledger.size();
  const auto snapshot = ledger.snapshot();
  LETHE_TRY_VOID(
      visible_person(projections::Views(*snapshot), caller, input.subject, Erased::kRefuse));
  input.id = ledger::ExportId::random();
  input.size = size.value;
  SectionTexts texts(ledger);  // nothing of it leaves
  LETHE_TRY(const auto package, make_export(ledger, texts, input.id, input.subject, {size.value}));
  input.hash = package.manifest_hash;
  input.left_out = package.left_out;
  return {};
}

Ruled<Ruling> make_export(RuleContext& context, const MakeExportInput& input) {
  LETHE_TRY(const auto person, context.person(input.subject));
  LETHE_TRY(const auto exception, restriction_exception(context, person, Use::kRead));
  Ruling ruling;
  ruling.decision.events.push_back(context.event(
      ledger::ExportMade{input.id, input.size, input.hash, input.left_out}, person.id));
  const projections::ExportRow made{input.id,      person.id,  context.sequence(),
                                    context.now(), input.size, input.hash};
  ruling.answer.status = 201;
  LETHE_TRY(ruling.answer.body, export_json(context.views(), made));
  ruling.answer.location = "exports/" + input.id.str();
  note_exception(context, person.id, Use::kRead, "export", exception, ruling);
  return ruling;
}

Ruled<Ruling> read_export(RuleContext& context, const ReadExportInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY(const auto made, visible_export(context.views(), context.caller(), input.id));
  LETHE_TRY(const auto person, context.person(made.subject));
  LETHE_TRY(const auto expiry, export_expiry(context.views(), made));
  if (context.now() >= expiry) return ProblemType::kExportExpired;
  LETHE_TRY(auto event, reading_event(context, person, *purpose, "export", {}, input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.completion = ExportReading{context.caller(), made};
  return ruling;
}

Ruled<ledger::Moment> export_expiry(const projections::Views& views,
                                    const projections::ExportRow& made) {
  LETHE_TRY(const auto days, setting_integer(views, "export_days"));
  return ledger::Moment{made.made.micros + days * ledger::kDayMicros};
}

Ruled<boost::json::object> export_json(const projections::Views& views,
                                       const projections::ExportRow& made) {
  LETHE_TRY(const auto expiry, export_expiry(views, made));
  return boost::json::object{{"id", made.id.str()},       {"subject", made.subject.str()},
                             {"made", time(made.made)},   {"sequence", made.made_at.value},
                             {"size", made.size},         {"manifest_hash", hex(made.hash)},
                             {"expires_at", time(expiry)}};
}

Ruled<projections::ExportRow> visible_export(const projections::Views& views, const Caller& caller,
                                             const ledger::ExportId& id) {
  LETHE_TRY(const auto made, views.export_made(id));
  if (!made) return ProblemType::kUnknownExport;
  if (caller.role == ledger::Role::kSubject && made->subject != caller.subject) {
    return ProblemType::kUnknownExport;
  }
  return *made;
}

}  // namespace lethe::api
