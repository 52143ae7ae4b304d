#include "api/commands/consents.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/commands/consent_standing.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentStatus;
using projections::ConsentDecision;

constexpr std::int64_t kDayMicros = 24LL * 60 * 60 * 1'000'000;

/// The state before: the latest decision and what it amounts to now.
struct Before {
  std::optional<ConsentDecision> decision;
  ConsentStatus standing = ConsentStatus::kInvalid;
};

Ruled<Before> state_before(const RuleContext& context, const ledger::SubjectId& subject,
                           const std::string& purpose) {
  Before before;
  LETHE_TRY(before.decision, context.views().consent(subject, purpose));
  if (before.decision) {
    LETHE_TRY(before.standing, consent_standing(context.views(), *before.decision, context.now()));
  }
  return before;
}

Ruled<projections::PurposeRow> check_purpose(const RuleContext& context,
                                             const RecordConsentInput& input) {
  LETHE_TRY(const auto purpose, context.views().purpose(input.purpose));
  if (!purpose) return ProblemType::kPurposeUnknown;
  if (purpose->retired) return ProblemType::kPurposeRetired;
  if (purpose->basis != ledger::LegalBasis::kConsent) return ProblemType::kPurposeNeedsNoConsent;
  const bool is_given = input.status == ConsentStatus::kGiven;
  if (is_given && purpose->special_category && !input.is_explicit) {
    return ProblemType::kExplicitConsentRequired;
  }
  return *purpose;
}

Ruled<void> check_policy(const RuleContext& context, const RecordConsentInput& input) {
  LETHE_TRY(const auto policy, context.views().policy(input.policy_version));
  if (!policy) return ProblemType::kPolicyUnknown;
  if (input.status != ConsentStatus::kGiven) return {};
  LETHE_TRY(const auto current, context.views().current_policy());
  if (!current || current->version != policy->version) return ProblemType::kPolicyOutdated;
  return {};
}

/// The status to record; kInvalid when it is in force already.
Ruled<ConsentStatus> next_status(const Before& before, const RecordConsentInput& input) {
  const bool same_policy =
      before.decision && before.decision->policy_version == input.policy_version;
  if (input.status == ConsentStatus::kGiven) {
    if (!is_in_force(before.standing)) return ConsentStatus::kGiven;
    const bool says_more = input.is_explicit && !before.decision->is_explicit;
    return same_policy && !says_more ? ConsentStatus::kInvalid : ConsentStatus::kRenewed;
  }
  if (same_policy && before.standing == input.status) return ConsentStatus::kInvalid;
  if (input.status != ConsentStatus::kRefused && is_in_force(before.standing)) {
    return ProblemType::kConsentInForce;
  }
  return input.status;
}

ledger::Moment expiry(const RuleContext& context, ConsentStatus status,
                      const projections::PurposeRow& purpose) {
  if (!is_in_force(status) || purpose.validity_days == 0) return {};
  return {context.now().micros + purpose.validity_days * kDayMicros};
}

Ruling unchanged(const std::string& purpose, const ConsentDecision& decision,
                 ConsentStatus standing) {
  Ruling ruling;
  ruling.answer.body = consent_json(purpose, decision, standing);
  return ruling;
}

/// {"ip"?, "user_agent"?} as JSON text.
std::optional<std::string> read_evidence(ObjectReader& reader) {
  const auto* given = reader.raw("evidence");
  if (given == nullptr) return std::nullopt;
  ObjectReader evidence(*given, reader.pointer("evidence"), reader.faults());
  boost::json::object out;
  if (const auto ip = evidence.optional_text("ip", kIpAddress)) out["ip"] = *ip;
  if (const auto agent = evidence.optional_text("user_agent", kUserAgent)) {
    out["user_agent"] = *agent;
  }
  evidence.finish();
  if (out.empty()) return std::nullopt;
  return boost::json::serialize(out);
}

}  // namespace

RecordConsentInput RecordConsentInput::parse(ObjectReader& reader) {
  RecordConsentInput input;
  input.purpose = reader.text("purpose", kCode);
  input.status = reader.named<ConsentStatus>("status");
  switch (input.status) {
    case ConsentStatus::kInvalid:  // a fault already
    case ConsentStatus::kRequested:
    case ConsentStatus::kDeferred:
    case ConsentStatus::kRefused:
    case ConsentStatus::kGiven:
      break;
    default:
      reader.fault("status", "must be one of requested deferred refused given");
  }
  input.policy_version = reader.text("policy_version", kVersion);
  reader.require("notice_hash");
  input.notice_hash = reader.hash("notice_hash").value_or(crypto::Hash{});
  input.language = reader.text("language", kLanguage);
  input.wording = reader.text("wording", kCode);
  input.method = reader.text("method", kCode);
  input.is_explicit = reader.boolean("explicit").value_or(false);
  input.evidence = read_evidence(reader);
  return input;
}

Ruled<Ruling> record_consent(RuleContext& context, const RecordConsentInput& input) {
  LETHE_TRY(auto person, context.person(input.subject));
  LETHE_TRY(const auto purpose, check_purpose(context, input));
  LETHE_TRY_VOID(check_policy(context, input));
  LETHE_TRY(const auto before, state_before(context, person.id, input.purpose));
  LETHE_TRY(const auto status, next_status(before, input));
  if (status == ConsentStatus::kInvalid) {
    return unchanged(input.purpose, *before.decision, before.standing);
  }
  const ConsentDecision decision{
      context.sequence(), context.now(),        status,
      input.is_explicit,  input.policy_version, expiry(context, status, purpose)};
  auto event =
      context.event(ledger::ConsentRecorded{input.purpose, status, input.is_explicit,
                                            input.policy_version, input.notice_hash, input.language,
                                            input.wording, input.method, decision.expires_at},
                    person.id);
  if (input.evidence) {
    LETHE_TRY(const auto compartment,
              next_compartment(person, ledger::CompartmentClass::kEvidence));
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kEvidence, "", *input.evidence));
  }
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = consent_json(input.purpose, decision, status);
  ruling.answer.location = "events/" + std::to_string(decision.sequence.value);
  return ruling;
}

Ruled<Ruling> withdraw_consent(RuleContext& context, const WithdrawConsentInput& input) {
  LETHE_TRY(const auto person, context.person(input.subject, Erased::kAllow));
  LETHE_TRY(const auto before, state_before(context, person.id, input.purpose));
  if (!before.decision) return ProblemType::kConsentNotGiven;
  if (!is_in_force(before.decision->status)) {
    LETHE_TRY(const auto history, context.views().consent_history(person.id, input.purpose));
    const bool was_given = std::any_of(history.begin(), history.end(), [](const auto& earlier) {
      return is_in_force(earlier.status);
    });
    if (!was_given) return ProblemType::kConsentNotGiven;
    return unchanged(input.purpose, *before.decision, before.standing);
  }
  // An expired or invalidated consent is withdrawn too: the person has said so.
  const ConsentDecision decision{context.sequence(),
                                 context.now(),
                                 ConsentStatus::kWithdrawn,
                                 false,
                                 before.decision->policy_version,
                                 {}};
  ledger::ConsentRecorded facts;
  facts.purpose = input.purpose;
  facts.status = decision.status;
  facts.policy_version = decision.policy_version;
  Ruling ruling;
  ruling.decision.events.push_back(context.event(std::move(facts), person.id));
  ruling.answer.body = consent_json(input.purpose, decision, decision.status);
  return ruling;
}

}  // namespace lethe::api
