#include "api/commands/consents.h"

#include <boost/json/serialize.hpp>

#include "api/commands/calendar.h"
#include "api/commands/consent_prompt.h"
#include "api/commands/consent_standing.h"
#include "api/commands/objections.h"
#include "api/commands/restrictions.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentStatus;
using projections::ConsentDecision;

constexpr std::int64_t kOldest = 150;

/// An organisation asserts by itself; whoever decides is not the organisation.
Ruled<void> check_who(const RuleContext& context, const RecordConsentInput& input) {
  using ledger::Role;
  const auto& caller = context.caller();
  if (!input.asserted) {
    if (caller.role == Role::kAdmin) return ProblemType::kForbidden;
    return {};
  }
  const bool is_organisation = caller.is_any(Role::kPortal, Role::kAdmin) &&
                               context.actor().type != ledger::ActorType::kUser;
  if (!is_organisation) return ProblemType::kForbidden;
  return {};
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

/// An age that nobody said is not asked for.
Ruled<void> check_age(const RuleContext& context, const RecordConsentInput& input) {
  if (input.status != ConsentStatus::kGiven || !input.age || input.guardian) return {};
  LETHE_TRY(const auto minimum, setting_integer(context.views(), "minimum_age"));
  if (*input.age < minimum) return ProblemType::kGuardianRequired;
  return {};
}

Ruled<void> check_policy(const RuleContext& context, const RecordConsentInput& input) {
  LETHE_TRY(const auto policy, context.views().policy(input.policy_version));
  if (!policy) return ProblemType::kPolicyUnknown;
  if (input.status != ConsentStatus::kGiven) return {};
  LETHE_TRY(const auto current, context.views().current_policy());
  if (!current || current->version != policy->version) return ProblemType::kPolicyOutdated;
  return {};
}

/// Than the consent in force.
bool says_more(const ConsentDecision& before, const RecordConsentInput& input) {
  return (input.is_explicit && !before.is_explicit) || (input.guardian && !before.guardian) ||
         (!input.asserted && before.asserted);
}

/// Whether the same answer as before says something: it was asked for again since.
Ruled<bool> is_answer_anew(const RuleContext& context, const ConsentDecision& before) {
  LETHE_TRY(const auto again, asked_again_at(context.views(), before));
  return again && *again <= context.now();
}

/// The status to record; kInvalid when it is in force already.
Ruled<ConsentStatus> next_status(const RuleContext& context, const ConsentBefore& before,
                                 const RecordConsentInput& input) {
  const bool same_policy =
      before.decision && before.decision->policy_version == input.policy_version;
  if (input.status == ConsentStatus::kGiven) {
    if (!is_in_force(before.standing)) return ConsentStatus::kGiven;
    return same_policy && !says_more(*before.decision, input) ? ConsentStatus::kInvalid
                                                              : ConsentStatus::kRenewed;
  }
  if (same_policy && before.standing == input.status) {
    LETHE_TRY(const auto is_anew, is_answer_anew(context, *before.decision));
    return is_anew ? input.status : ConsentStatus::kInvalid;
  }
  if (input.status != ConsentStatus::kRefused && is_in_force(before.standing)) {
    return ProblemType::kConsentInForce;
  }
  return input.status;
}

ledger::Moment expiry(const RuleContext& context, ConsentStatus status,
                      const projections::PurposeRow& purpose) {
  if (!is_in_force(status) || purpose.validity_days == 0) return {};
  return {context.now().micros + purpose.validity_days * ledger::kDayMicros};
}

Ruling unchanged(const std::string& purpose, const ConsentDecision& decision,
                 ConsentStatus standing) {
  Ruling ruling;
  ruling.answer.body = consent_json(purpose, decision, standing);
  return ruling;
}

/// {"ip"?, "user_agent"?, "age"?} as JSON text.
std::optional<std::string> read_evidence(ObjectReader& reader, std::optional<std::int64_t> age) {
  boost::json::object out;
  if (const auto* given = reader.raw("evidence")) {
    ObjectReader evidence(*given, reader.pointer("evidence"), reader.faults());
    if (const auto ip = evidence.optional_text("ip", kIpAddress)) out["ip"] = *ip;
    if (const auto agent = evidence.optional_text("user_agent", kUserAgent)) {
      out["user_agent"] = *agent;
    }
    evidence.finish();
  }
  if (age) out["age"] = *age;
  if (out.empty()) return std::nullopt;
  return boost::json::serialize(out);
}

std::optional<GuardianInput> read_guardian(ObjectReader& reader) {
  const auto* given = reader.raw("guardian");
  if (given == nullptr) return std::nullopt;
  ObjectReader members(*given, reader.pointer("guardian"), reader.faults());
  GuardianInput guardian;
  guardian.reference = members.text("reference", kLabel);
  guardian.method = members.text("method", kCode);
  members.finish();
  return guardian;
}

/// Asked by the organisation's own page, and told by it: one is not without the other.
void read_assertion(ObjectReader& reader, RecordConsentInput& input) {
  input.context = reader.optional_named<ledger::ConsentContext>("context").value_or(
      ledger::ConsentContext::kInvalid);
  input.asserted = reader.boolean("asserted").value_or(false);
  const bool is_sso = input.context == ledger::ConsentContext::kSso;
  if (is_sso && !input.asserted) reader.fault("asserted", "must be true in the context sso");
  if (!is_sso && input.asserted) reader.fault("asserted", "must not be true but in context sso");
  const bool is_answer =
      input.status == ConsentStatus::kGiven || input.status == ConsentStatus::kRefused;
  if (input.asserted && !is_answer) {
    reader.fault("status", "must be given or refused when it is asserted");
  }
}

/// Evidence and guardian share one compartment: they go together.
Ruled<void> add_sections(const RuleContext& context, ledger::EventDraft& event,
                         projections::PersonRow& person, const RecordConsentInput& input) {
  if (!input.evidence && !input.guardian) return {};
  LETHE_TRY(const auto compartment,
            next_compartment(context, person, ledger::CompartmentClass::kEvidence));
  if (input.evidence) {
    event.sections.push_back(
        section_of(compartment, ledger::SectionRole::kEvidence, "", *input.evidence));
  }
  if (input.guardian) {
    const auto text = boost::json::serialize(boost::json::object{
        {"reference", input.guardian->reference}, {"method", input.guardian->method}});
    event.sections.push_back(section_of(compartment, ledger::SectionRole::kGuardian, "", text));
  }
  return {};
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
  read_assertion(reader, input);
  input.bundled = reader.boolean("bundled").value_or(false);
  input.age = reader.integer("age", 0, kOldest);
  input.guardian = read_guardian(reader);
  input.evidence = read_evidence(reader, input.age);
  return input;
}

Ruled<Ruling> record_consent(RuleContext& context, const RecordConsentInput& input) {
  LETHE_TRY_VOID(check_who(context, input));
  LETHE_TRY(auto person, context.person(input.subject));
  std::optional<std::string> exception;
  if (input.status != ConsentStatus::kRefused) {
    LETHE_TRY(exception, restriction_exception(context, person, Use::kChange));
  }
  LETHE_TRY(const auto purpose, check_purpose(context, input));
  LETHE_TRY_VOID(check_age(context, input));
  LETHE_TRY_VOID(check_policy(context, input));
  LETHE_TRY(const auto before,
            consent_before(context.views(), person.id, input.purpose, context.now()));
  LETHE_TRY(const auto status, next_status(context, before, input));
  if (status == ConsentStatus::kInvalid) {
    auto ruling = unchanged(input.purpose, *before.decision, before.standing);
    LETHE_TRY_VOID(note_privacy_control(context, person, ruling));
    return ruling;
  }
  const ConsentDecision decision{
      context.sequence(), context.now(),        status,
      input.is_explicit,  input.policy_version, expiry(context, status, purpose),
      input.context,      input.asserted,       input.guardian.has_value(),
      input.bundled};
  auto event = context.event(
      ledger::ConsentRecorded{input.purpose, status, input.is_explicit, input.policy_version,
                              input.notice_hash, input.language, input.wording, input.method,
                              decision.expires_at, decision.context, decision.asserted,
                              decision.guardian, decision.bundled},
      person.id);
  LETHE_TRY_VOID(add_sections(context, event, person, input));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  note_exception(context, person.id, Use::kChange, "consent", exception, ruling);
  ruling.answer.status = 201;
  ruling.answer.body = consent_json(input.purpose, decision, status);
  ruling.answer.location = "events/" + std::to_string(decision.sequence.value);
  LETHE_TRY_VOID(note_privacy_control(context, person, ruling));
  return ruling;
}

}  // namespace lethe::api
