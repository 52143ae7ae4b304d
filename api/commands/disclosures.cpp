#include "api/commands/disclosures.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/commands/permission.h"
#include "api/commands/recipients.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::DisclosureGround;

constexpr std::size_t kMaxCategories = 128;

/// A disclosure at the moment when it happened.
struct Disclosing {
  const RuleContext& context;
  const RecordDisclosureInput& input;
  ledger::Moment at;
  projections::AsOf as_of;

  const projections::Views& views() const { return context.views(); }
};

bool is_permissible(const RecordDisclosureInput& input) {
  return input.ground != DisclosureGround::kImpermissible;
}

bool holds(const std::vector<std::string>& codes, const std::string& code) {
  return std::ranges::find(codes, code) != codes.end();
}

Ruled<void> check_recipient(const Disclosing& disclosing) {
  const auto& input = disclosing.input;
  LETHE_TRY(const auto recipient, disclosing.views().recipient(input.recipient, disclosing.as_of));
  if (!recipient) return ProblemType::kRecipientUnknown;
  if (!is_permissible(input)) return {};
  LETHE_TRY(const auto enabled, is_enabled(disclosing.views(), *recipient, disclosing.as_of));
  if (!enabled) return ProblemType::kRecipientDisabled;
  if (!holds(recipient->purposes, input.purpose)) return ProblemType::kPurposeNotGranted;
  Problem problem(ProblemType::kCategoryNotGranted);
  for (std::size_t i = 0; i < input.categories.size(); ++i) {
    if (holds(recipient->categories, input.categories[i])) continue;
    problem.faults.push_back(
        {Fault::In::kBody, "/categories/" + std::to_string(i), "is not among the recipient's"});
  }
  if (!problem.faults.empty()) return problem;
  return {};
}

/// What an authorization lacks for it; nothing when it covers it.
std::optional<std::string_view> missing_in(const projections::AuthorizationRow& row,
                                           const Disclosing& disclosing) {
  const auto& input = disclosing.input;
  if (!row.is_in_force(disclosing.at)) return "not_in_force";
  if (!holds(row.recipients, input.recipient)) return "recipient";
  if (!holds(row.purposes, input.purpose)) return "purpose";
  const bool has_all = std::ranges::all_of(
      input.categories, [&](const auto& category) { return holds(row.categories, category); });
  return has_all ? std::nullopt : std::optional<std::string_view>("category");
}

Ruled<void> check_authorization(const Disclosing& disclosing,
                                const projections::PersonRow& person) {
  if (!disclosing.input.authorization) return {};
  LETHE_TRY(const auto row,
            disclosing.context.disclosures().authorization(*disclosing.input.authorization));
  if (!row || row->subject != person.id) return ProblemType::kUnknownAuthorization;
  const auto missing = missing_in(*row, disclosing);
  if (!missing) return {};
  Problem problem(ProblemType::kAuthorizationNotValid);
  problem.members["reason"] = *missing;
  return problem;
}

/// A disclosure is a use: whatever forbids one (consent that is not in force, an objection, a
/// restriction) forbids it.
Ruled<void> check_person_allows(const Disclosing& disclosing, const projections::PersonRow& person,
                                const projections::PurposeRow& purpose) {
  LETHE_TRY(const auto found, permission(disclosing.views(), person, purpose.purpose, disclosing.at,
                                         disclosing.as_of));
  const bool is_authorized = disclosing.input.authorization.has_value();
  if (!found.allowed) {
    const bool is_consent = found.reason.starts_with("consent_");
    if (is_consent && is_authorized) return {};
    Problem problem(is_consent ? ProblemType::kConsentNotInForce : ProblemType::kUseNotAllowed);
    problem.members["reason"] = found.reason;
    return problem;
  }
  if (is_authorized) return {};
  if (purpose.basis != ledger::LegalBasis::kConsent || !purpose.special_category) return {};
  // The purpose may have become one of a special category since.
  LETHE_TRY(const auto decision,
            disclosing.views().consent(person.id, purpose.purpose, disclosing.as_of));
  if (!decision || !decision->is_explicit) return ProblemType::kConsentNotInForce;
  return {};
}

/// The ground, the authorization that one ground needs and no other has, and the words.
void read_ground(ObjectReader& reader, RecordDisclosureInput& input) {
  input.authorization = reader.id<ledger::AuthorizationId>("authorization");
  const auto usual =
      input.authorization ? DisclosureGround::kAuthorization : DisclosureGround::kInvalid;
  input.ground = reader.optional_named<DisclosureGround>("ground").value_or(usual);
  const bool needs_one = input.ground == DisclosureGround::kAuthorization;
  if (needs_one) reader.require("authorization");
  if (input.authorization && !needs_one) {
    reader.fault("authorization", "goes with the ground authorization alone");
  }
}

void read_words(ObjectReader& reader, RecordDisclosureInput& input) {
  boost::json::object words;
  for (const auto name : {"description", "statement"}) {
    if (const auto text = reader.optional_text(name, kFreeText)) words[name] = *text;
  }
  if (words.empty()) return;
  input.detail = boost::json::serialize(words);
  input.detail_name = kDisclosureWords;
}

/// What it rests on, and the purpose that it is for.
Ruled<void> check_allowed(const Disclosing& disclosing, const projections::PersonRow& person) {
  const auto& input = disclosing.input;
  LETHE_TRY(const auto purpose, disclosing.views().purpose(input.purpose, disclosing.as_of));
  if (!purpose) return ProblemType::kPurposeUnknown;
  if (!is_permissible(input)) return {};
  if (purpose->retired) return ProblemType::kPurposeRetired;
  LETHE_TRY_VOID(check_authorization(disclosing, person));
  return check_person_allows(disclosing, person, *purpose);
}

}  // namespace

RecordDisclosureInput RecordDisclosureInput::parse(ObjectReader& reader) {
  RecordDisclosureInput input;
  reader.require("subject");
  input.subject = reader.id<ledger::SubjectId>("subject").value_or(ledger::SubjectId{});
  input.recipient = reader.text("recipient", kCode);
  input.purpose = reader.text("purpose", kCode);
  reader.require("categories");
  if (auto categories = reader.texts("categories", kCode, kMaxCategories)) {
    input.categories = std::move(*categories);
    if (input.categories.empty()) reader.fault("categories", "must name a category");
  }
  input.occurred_at = reader.moment("occurred_at");
  read_ground(reader, input);
  read_words(reader, input);
  return input;
}

ledger::Result<void> note_moment(const ledger::Ledger& ledger, RecordDisclosureInput& input) {
  if (!input.occurred_at || *input.occurred_at >= ledger.last_time()) return {};
  LETHE_TRY(const auto behind, ledger.first_at({input.occurred_at->micros + 1}));
  input.as_of = projections::AsOf{behind};
  return {};
}

Ruled<Ruling> record_disclosure(RuleContext& context, const RecordDisclosureInput& input) {
  LETHE_TRY(const auto occurred_at, happened_at(context, input.occurred_at));
  LETHE_TRY(auto person, context.person(input.subject));
  const Disclosing disclosing{context, input, occurred_at,
                              input.as_of.value_or(projections::AsOf{})};
  LETHE_TRY_VOID(check_recipient(disclosing));
  LETHE_TRY_VOID(check_allowed(disclosing, person));
  Ruling ruling;
  auto event = context.event(
      ledger::DisclosureRecorded{input.recipient, input.purpose, input.categories, occurred_at,
                                 input.ground,
                                 input.authorization.value_or(ledger::AuthorizationId{})},
      person.id);
  if (input.detail) {
    LETHE_TRY(const auto compartment,
              next_compartment(context, person, ledger::CompartmentClass::kAccess));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kDetail, input.detail_name, *input.detail));
  }
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = {{"sequence", context.sequence().value},
                        {"subject", person.id.str()},
                        {"recipient", input.recipient},
                        {"purpose", input.purpose},
                        {"categories", texts_json(input.categories)},
                        {"occurred_at", time(occurred_at)}};
  put_text(ruling.answer.body, "ground", std::string(name_of(input.ground)));
  if (input.authorization) ruling.answer.body["authorization"] = input.authorization->str();
  ruling.answer.location = "events/" + std::to_string(context.sequence().value);
  return ruling;
}

}  // namespace lethe::api
