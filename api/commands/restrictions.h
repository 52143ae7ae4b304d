// Restriction of processing (GDPR Art. 18): POST …/restrictions, DELETE
// …/restrictions/{restriction}, and what it does to everything else.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

/// What restricted data may still be used for (Art. 18(2)): consent, legal_claims,
/// rights_of_others, public_interest. The header Restriction-Exception says it.
extern const TextRule kRestrictionException;

/// Ordinary reads, changes, new consents and deletions ask here. Nothing when no restriction is in
/// force, or when it is the person itself who reads or deletes; the exception that the request
/// states; kSubjectRestricted without one.
enum class Use : std::uint8_t { kRead, kChange, kDelete };
Ruled<std::optional<std::string>> restriction_exception(const RuleContext& context,
                                                        const projections::PersonRow& person,
                                                        Use use);
/// Of several people, before anything is done to any of them: all or nothing. By person, in their
/// order, the exception that is stated.
using RestrictionExceptions = std::vector<std::pair<ledger::SubjectId, std::optional<std::string>>>;
Ruled<RestrictionExceptions> restriction_exceptions(
    const RuleContext& context, const std::vector<projections::PersonRow>& people, Use use);
/// The resource type of an access under an exception: `profile.legal_claims`.
std::string resource_under(std::string_view resource, const std::optional<std::string>& exception);
/// Behind a use of restricted data: the access event that says under which exception. No effect
/// without one.
void note_exception(const RuleContext& context, const ledger::SubjectId& subject, Use use,
                    std::string_view resource, const std::optional<std::string>& exception,
                    Ruling& ruling);
void note_exceptions(const RuleContext& context, const RestrictionExceptions& exceptions, Use use,
                     std::string_view resource, Ruling& ruling);

struct SetRestrictionInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  ledger::RestrictionGround ground = ledger::RestrictionGround::kInvalid;
  std::optional<std::string> reason;  // free text, a section
  static SetRestrictionInput parse(ObjectReader& reader);
};

/// Roles admin, portal, agent. Order: kUnknownSubject, kSubjectErased. 201 with restriction_json();
/// 200 without an event when one on the same ground is in force.
Ruled<Ruling> set_restriction(RuleContext& context, const SetRestrictionInput& input);

struct LiftRestrictionInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::RestrictionId restriction;
  ledger::Moment informed_at;  // when the person was told that it will be lifted (Art. 18(3))
};

/// Roles admin, portal, agent. Order: kUnknownRestriction, kInvalidParameter (informed_at lies
/// before the restriction or ahead). 200 with restriction_json(); without an event when it was
/// lifted before.
Ruled<Ruling> lift_restriction(RuleContext& context, const LiftRestrictionInput& input);

}  // namespace lethe::api
