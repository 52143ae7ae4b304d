#include "api/commands/authorizations.h"

#include <boost/json/serialize.hpp>

#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::object;
using ledger::Role;
using projections::AuthorizationRow;

constexpr std::size_t kMostCodes = 128;
/// What the form tells whoever signs it (164.508(c)(2)): that it may be revoked and how, whether
/// anything depends on it, and that what is disclosed may be disclosed again.
constexpr std::array<std::string_view, 3> kStatements{"right_to_revoke", "conditioning",
                                                      "redisclosure"};

std::vector<std::string> read_codes(ObjectReader& reader, std::string_view name) {
  reader.require(name);
  auto codes = reader.texts(name, kCode, kMostCodes).value_or(std::vector<std::string>{});
  if (codes.empty() && reader.has(name)) reader.fault(name, "must name one at least");
  return codes;
}

void read_statements(ObjectReader& reader) {
  reader.require("statements");
  const auto* value = reader.raw("statements");
  if (value == nullptr) return;
  ObjectReader statements(*value, reader.pointer("statements"), reader.faults());
  for (const auto name : kStatements) {
    statements.require(name);
    if (statements.boolean(name) == false) {
      statements.fault(name, "must be true: without the statement no authorization is valid");
    }
  }
  statements.finish();
}

/// Adds what was said in words to the section.
void take_text(ObjectReader& reader, std::string_view name, object& detail) {
  if (const auto text = reader.optional_text(name, kFreeText)) detail[name] = *text;
}

Ruled<void> check_codes(const RuleContext& context, const SignAuthorizationInput& input) {
  for (const auto& recipient : input.recipients) {
    LETHE_TRY(const auto known, context.views().recipient(recipient));
    if (!known) return ProblemType::kRecipientUnknown;
  }
  for (const auto& purpose : input.purposes) {
    LETHE_TRY(const auto known, context.views().purpose(purpose));
    if (!known) return ProblemType::kPurposeUnknown;
  }
  return {};
}

}  // namespace

SignAuthorizationInput SignAuthorizationInput::parse(ObjectReader& reader) {
  SignAuthorizationInput input;
  input.recipients = read_codes(reader, "recipients");
  input.purposes = read_codes(reader, "purposes");
  input.categories = read_codes(reader, "categories");
  input.signed_at = reader.moment("signed_at");
  input.expires_at = reader.moment("expires_at");
  object detail;
  detail["description"] = reader.text("description", kFreeText);
  take_text(reader, "discloser", detail);
  take_text(reader, "expiry_event", detail);
  take_text(reader, "representative_authority", detail);
  if (const auto document = reader.hash("document_hash")) {
    detail["document_hash"] = hex(*document);
  }
  input.representative = detail.contains("representative_authority");
  if (input.expires_at.has_value() == detail.contains("expiry_event")) {
    reader.fault("expires_at", "is required, or expiry_event, and not both");
  }
  if (input.signed_at && input.expires_at && *input.expires_at <= *input.signed_at) {
    reader.fault("expires_at", "must lie behind signed_at");
  }
  read_statements(reader);
  input.detail = boost::json::serialize(detail);
  return input;
}

Ruled<Ruling> sign_authorization(RuleContext& context, const SignAuthorizationInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  const auto signed_at = input.signed_at.value_or(context.now());
  if (signed_at > context.now()) return Problem::bad_body("/signed_at", "must not lie ahead");
  if (input.expires_at && *input.expires_at <= signed_at) {
    return Problem::bad_body("/expires_at", "must lie behind signed_at");
  }
  LETHE_TRY_VOID(check_codes(context, input));
  AuthorizationRow row;
  row.id = ledger::AuthorizationId::random();
  row.subject = person.id;
  row.signed_at = signed_at;
  row.expires_at = input.expires_at.value_or(ledger::Moment{});
  row.representative = input.representative;
  row.recipients = input.recipients;
  row.purposes = input.purposes;
  row.categories = input.categories;
  row.recorded_at = context.sequence();
  row.recorded = context.now();
  auto event = context.event(
      ledger::AuthorizationSigned{row.id, row.signed_at, row.expires_at, row.representative,
                                  row.recipients, row.purposes, row.categories},
      person.id);
  LETHE_TRY(const auto compartment,
            next_compartment(context, person, ledger::CompartmentClass::kEvidence));
  event.sections.push_back(
      section_of(compartment, ledger::SectionRole::kDetail, "authorization", input.detail));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = authorization_json(row, context.now());
  ruling.answer.location = "authorizations/" + row.id.str();
  return ruling;
}

EndAuthorizationInput EndAuthorizationInput::parse(ObjectReader& reader) {
  EndAuthorizationInput input;
  input.cause = reader.optional_named<ledger::AuthorizationEnd>("cause").value_or(input.cause);
  input.ended_at = reader.moment("ended_at");
  input.reason = reader.optional_text("reason", kFreeText);
  return input;
}

Ruled<Ruling> end_authorization(RuleContext& context, const EndAuthorizationInput& input) {
  LETHE_TRY(auto row,
            visible_authorization(context.disclosures(), context.caller(), input.authorization));
  const bool is_told_by_person = context.caller().role == Role::kSubject;
  const bool is_plain = input.cause == ledger::AuthorizationEnd::kRevoked && !input.ended_at;
  if (is_told_by_person && !is_plain) return ProblemType::kForbidden;
  LETHE_TRY(auto person, context.person(row.subject, Erased::kAllow));
  const auto ended_at = input.ended_at.value_or(context.now());
  if (ended_at > context.now()) return Problem::bad_body("/ended_at", "must not lie ahead");
  if (ended_at < row.signed_at) {
    return Problem::bad_body("/ended_at", "must not lie before it was signed");
  }
  Ruling ruling;
  if (!row.ended_by) {
    auto event =
        context.event(ledger::AuthorizationEnded{row.id, input.cause, ended_at}, row.subject);
    if (input.reason) {
      LETHE_TRY(const auto compartment,
                next_compartment(context, person, ledger::CompartmentClass::kEvidence));
      event.sections.push_back(
          section_of(compartment, ledger::SectionRole::kReason, "", *input.reason));
    }
    ruling.decision.events.push_back(std::move(event));
    row.ended_by = context.sequence();
    row.cause = input.cause;
    row.ended_at = ended_at;
  }
  ruling.answer.body = authorization_json(row, context.now());
  return ruling;
}

object authorization_json(const AuthorizationRow& row, ledger::Moment now) {
  object out{{"id", row.id.str()},
             {"subject", row.subject.str()},
             {"recipients", texts_json(row.recipients)},
             {"purposes", texts_json(row.purposes)},
             {"categories", texts_json(row.categories)},
             {"signed_at", time(row.signed_at)}};
  put_time(out, "expires_at", row.expires_at);
  out["representative"] = row.representative;
  out["in_force"] = row.is_in_force(now);
  out["recorded"] = time(row.recorded);
  out["sequence"] = row.recorded_at.value;
  if (row.ended_by) {
    out["ended"] = object{{"cause", name_of(row.cause)},
                          {"at", time(row.ended_at)},
                          {"sequence", row.ended_by->value}};
  }
  return out;
}

Ruled<AuthorizationRow> visible_authorization(const projections::DisclosureViews& views,
                                              const Caller& caller,
                                              const ledger::AuthorizationId& id,
                                              projections::AsOf as_of) {
  LETHE_TRY(auto row, views.authorization(id, as_of));
  const bool is_anothers = row && caller.role == Role::kSubject && row->subject != caller.subject;
  if (!row || is_anothers) return ProblemType::kUnknownAuthorization;
  return std::move(*row);
}

}  // namespace lethe::api
