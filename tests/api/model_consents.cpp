// Consents, objections, and what they come to.
#include <algorithm>

#include "tests/api/model.h"

namespace lethe::api::testing {

using ledger::ConsentStatus;
using ledger::LegalBasis;
using ledger::ObjectionSignal;
using ledger::ObjectionState;

const std::map<std::string, ModelPurpose> kPurposes{
    {"billing", {LegalBasis::kContract}},
    {"health", {LegalBasis::kConsent, 0, true}},
    {"mailing", {LegalBasis::kConsent, 0, false, false, true}},
    {"news", {LegalBasis::kConsent}},
    {"offers", {LegalBasis::kLegitimateInterests, 0, false, false, true}},
    {"old", {LegalBasis::kConsent, 0, false, true}},
    {"profiling", {LegalBasis::kLegitimateInterests}},
    {"statistics", {LegalBasis::kPublicTask}},
    {"trial", {LegalBasis::kConsent, 3}},
};

namespace {

bool is_given(ConsentStatus status) {
  return status == ConsentStatus::kGiven || status == ConsentStatus::kRenewed;
}

bool objects(ObjectionState state) {
  return state == ObjectionState::kRaised || state == ObjectionState::kUpheld;
}

bool may_be_objected_to(const ModelPurpose& purpose) {
  return purpose.basis == LegalBasis::kLegitimateInterests ||
         purpose.basis == LegalBasis::kPublicTask;
}

}  // namespace

ConsentStatus Model::standing(const ModelConsent& consent) const {
  if (!is_given(consent.status)) return consent.status;
  if (consent.expires_at != 0 && consent.expires_at <= now) return ConsentStatus::kExpired;
  bool is_newer = false;
  for (const auto& policy : policies) {
    if (is_newer && policy.anew) return ConsentStatus::kInvalidated;
    is_newer = is_newer || policy.version == consent.policy;
  }
  return consent.status;
}

Outcome Model::consent(const Call& call, const Name& name, const RecordConsentInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (call.role() == "admin") return "403 forbidden";
  if (auto no = visible(call, name); !no.empty()) return no;
  const bool gives = input.status == ConsentStatus::kGiven;
  const bool refuses = input.status == ConsentStatus::kRefused;
  if (!refuses) {
    if (auto no = restricted(call, name, Use::kChange); !no.empty()) return no;
  }
  const auto purpose = kPurposes.find(input.purpose);
  if (purpose == kPurposes.end()) return "422 purpose-unknown";
  if (purpose->second.retired) return "422 purpose-retired";
  if (purpose->second.basis != LegalBasis::kConsent) return "422 purpose-needs-no-consent";
  if (gives && purpose->second.special && !input.is_explicit) {
    return "422 explicit-consent-required";
  }
  const bool is_child = input.age && *input.age < settings.minimum_age;
  if (gives && is_child && !input.guardian) return "422 guardian-required";
  const bool is_published = std::any_of(policies.begin(), policies.end(), [&](const auto& one) {
    return one.version == input.policy_version;
  });
  if (!is_published) return "422 policy-unknown";
  if (gives && input.policy_version != current_policy()) return "422 policy-outdated";

  auto& consent = people.at(name).consents[input.purpose];
  const auto before = standing(consent);
  const bool is_same_policy = consent.policy == input.policy_version;
  const bool says_more =
      (input.is_explicit && !consent.is_explicit) || (input.guardian && !consent.guardian);
  const bool is_again = gives ? is_given(before) && !says_more : before == input.status;
  if (is_same_policy && is_again) return "200";
  if (!gives && !refuses && is_given(before)) return "409 consent-in-force";
  const Micros days = gives ? purpose->second.days : 0;
  consent = {gives && is_given(before) ? ConsentStatus::kRenewed : input.status,
             input.policy_version,
             days == 0 ? 0 : now + days * kDayMicros,
             input.is_explicit,
             input.guardian.has_value(),
             gives || consent.was_given,
             ++decisions};
  return "201";
}

Outcome Model::withdraw(const Call& call, const Name& name, const std::string& purpose) {
  if (auto no = acting(call, true); !no.empty()) return no;
  if (auto no = visible(call, name, true); !no.empty()) return no;
  const auto found = people.at(name).consents.find(purpose);
  if (found == people.at(name).consents.end()) return "409 consent-not-given";
  auto& consent = found->second;
  if (!consent.was_given) return "409 consent-not-given";
  if (is_given(consent.status) || consent.status == ConsentStatus::kExpired) {
    consent = {ConsentStatus::kWithdrawn, consent.policy, 0, false, false, true, ++decisions};
  }
  return "200";
}

Outcome Model::revoke(const Name& name, const std::string& purpose) {
  if (auto no = visible({"admin"}, name); !no.empty()) return no;
  const auto found = people.at(name).consents.find(purpose);
  if (found == people.at(name).consents.end()) return "409 consent-not-given";
  auto& consent = found->second;
  if (!consent.was_given) return "409 consent-not-given";
  if (is_given(consent.status)) {
    consent = {ConsentStatus::kRevoked, consent.policy, 0, false, false, true, ++decisions};
  }
  return "200";
}

void Model::expire_consents() {
  for (auto& [name, person] : people) {
    for (auto& [purpose, consent] : person.consents) {
      const bool is_over = consent.expires_at != 0 && consent.expires_at <= now;
      if (!is_given(consent.status) || !is_over) continue;
      consent.status = ConsentStatus::kExpired;
      consent.is_explicit = consent.guardian = false;
      consent.order = ++decisions;
    }
  }
}

Outcome Model::object(const Call& call, const Name& name, const RecordObjectionInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  const bool raises = input.state == ObjectionState::kRaised;
  const bool withdraws = input.state == ObjectionState::kWithdrawn;
  const auto* person = find_person(call.acting());
  const bool is_agent = person != nullptr && person->type == ledger::SubjectType::kAgent;
  const bool may =
      raises || withdraws ? call.role() != "admin" : call.role() == "admin" || is_agent;
  if (!may) return "403 forbidden";
  if (auto no = visible(call, name); !no.empty()) return no;
  bool is_marketing = false;
  if (!input.purpose.empty()) {
    const auto purpose = kPurposes.find(input.purpose);
    if (purpose == kPurposes.end()) return "422 purpose-unknown";
    is_marketing = purpose->second.marketing;
    if (!is_marketing && !may_be_objected_to(purpose->second)) return "422 purpose-not-objectable";
  }
  if (is_marketing && input.state == ObjectionState::kOverruled) return "409 objection-binds";

  auto& objections = people.at(name).objections;
  const bool is_new = !objections.contains(input.purpose);
  if (is_new && !raises) return "409 objection-not-raised";
  auto& objection = objections[input.purpose];
  if (!raises) {
    if (objection.state == input.state) return "200";
    if (!withdraws && objection.state == ObjectionState::kWithdrawn) {
      return "409 objection-not-raised";
    }
    objection.state = input.state;
    objection.order = ++decisions;
    return "201";
  }
  const bool is_signal = input.signal == ObjectionSignal::kGpc;
  const bool stands = objects(objection.state);
  const bool is_mere_signal =
      objection.state == ObjectionState::kRaised && objection.signal == ObjectionSignal::kGpc;
  const bool says_more = is_signal ? !stands && !objection.signalled : !stands || is_mere_signal;
  if (!says_more) return "200";
  objection = {is_marketing ? ObjectionState::kUpheld : ObjectionState::kRaised, input.signal,
               is_signal || objection.signalled, ++decisions};
  return "201";
}

std::string Model::permission(const Name& name, const std::string& code) const {
  const auto& person = people.at(name);
  if (person.standing == Standing::kErased) return "subject_erased";
  if (person.standing == Standing::kWithheld) return "erasure_withheld";
  const auto found = kPurposes.find(code);
  if (found == kPurposes.end()) return "no_legal_basis";
  const auto& purpose = found->second;
  if (purpose.retired) return "purpose_retired";
  if (is_restricted(name)) return "restricted";

  const bool by_consent = purpose.basis == LegalBasis::kConsent;
  const auto consent = person.consents.find(code);
  const auto objection = [&](const std::string& to) {
    const auto there = person.objections.find(to);
    return there == person.objections.end() ? ModelObjection{} : there->second;
  };
  auto own = objection(code);
  // Who agrees to it after having objected, agrees.
  if (by_consent && consent != person.consents.end() && consent->second.order > own.order) own = {};
  const auto all = may_be_objected_to(purpose) ? objection("") : ModelObjection{};
  const auto stops = [&](const ModelObjection& one) {
    const bool is_mere_signal =
        one.state == ObjectionState::kRaised && one.signal == ObjectionSignal::kGpc;
    return objects(one.state) && (purpose.marketing || !is_mere_signal);
  };
  const bool own_stops = stops(own);
  // Nobody overrules one to marketing, not even as a part of everything.
  const bool all_would =
      purpose.marketing ? all.order != 0 && all.state != ObjectionState::kWithdrawn : stops(all);
  const bool all_stops = all_would && (own.order == 0 || own_stops || own.order < all.order);
  if (own_stops || all_stops) {
    if (purpose.marketing) return "marketing_objection";
    const auto& deciding = own_stops ? own : all;
    return deciding.state == ObjectionState::kUpheld ? "objection_upheld" : "objection_raised";
  }
  if (!by_consent) return std::string(ledger::name_of(purpose.basis));
  if (consent == person.consents.end()) return "consent_not_asked";
  const auto status = standing(consent->second);
  return is_given(status) ? "consent" : "consent_" + std::string(ledger::name_of(status));
}

}  // namespace lethe::api::testing
