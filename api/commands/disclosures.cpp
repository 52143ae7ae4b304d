#include "api/commands/disclosures.h"

#include <algorithm>

#include "api/commands/permission.h"
#include "api/commands/recipients.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

constexpr std::size_t kMaxCategories = 128;

/// A disclosure at the moment when it happened.
struct Disclosing {
  const RuleContext& context;
  const RecordDisclosureInput& input;
  ledger::Moment at;
  projections::AsOf as_of;

  const projections::Views& views() const { return context.views(); }
};

Ruled<void> check_recipient(const Disclosing& disclosing) {
  const auto& input = disclosing.input;
  LETHE_TRY(const auto recipient, disclosing.views().recipient(input.recipient, disclosing.as_of));
  if (!recipient) return ProblemType::kRecipientUnknown;
  LETHE_TRY(const auto enabled, is_enabled(disclosing.views(), *recipient, disclosing.as_of));
  if (!enabled) return ProblemType::kRecipientDisabled;
  const auto holds = [](const auto& codes, const std::string& code) {
    return std::ranges::find(codes, code) != codes.end();
  };
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

/// A disclosure is a use: whatever forbids one (consent that is not in force, an objection, a
/// restriction) forbids it.
Ruled<void> check_person_allows(const Disclosing& disclosing, const projections::PersonRow& person,
                                const projections::PurposeRow& purpose) {
  LETHE_TRY(const auto found, permission(disclosing.views(), person, purpose.purpose, disclosing.at,
                                         disclosing.as_of));
  if (!found.allowed) {
    const bool is_consent = found.reason.starts_with("consent_");
    Problem problem(is_consent ? ProblemType::kConsentNotInForce : ProblemType::kUseNotAllowed);
    problem.members["reason"] = found.reason;
    return problem;
  }
  if (purpose.basis != ledger::LegalBasis::kConsent || !purpose.special_category) return {};
  // The purpose may have become one of a special category since.
  LETHE_TRY(const auto decision,
            disclosing.views().consent(person.id, purpose.purpose, disclosing.as_of));
  if (!decision || !decision->is_explicit) return ProblemType::kConsentNotInForce;
  return {};
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
  LETHE_TRY(const auto purpose, context.views().purpose(input.purpose, disclosing.as_of));
  if (!purpose) return ProblemType::kPurposeUnknown;
  if (purpose->retired) return ProblemType::kPurposeRetired;
  LETHE_TRY_VOID(check_person_allows(disclosing, person, *purpose));
  Ruling ruling;
  auto event = context.event(
      ledger::DisclosureRecorded{input.recipient, input.purpose, input.categories, occurred_at},
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
  ruling.answer.location = "events/" + std::to_string(context.sequence().value);
  return ruling;
}

}  // namespace lethe::api
