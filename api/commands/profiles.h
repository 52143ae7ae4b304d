// GET, PATCH …/subjects/{subject}/profile and DELETE …/profile/{field}.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct ReadProfileInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
  std::optional<projections::AsOf> as_of;
};

/// The access event comes first and is durable before anything is read (promise P6): the data is
/// read by complete(). Roles portal, agent, subject, and auditor. Order: kPurposeOfUseRequired,
/// kForbidden (auditor without a grant of profiles), kRelationshipRequired (see opening.h),
/// kForbidden (as_of by another role than auditor or agent), kUnknownSubject, kSubjectErased,
/// kSubjectRestricted (never of their own).
/// 200 {..person_json, "profile": {field: value}, "external_id"?, "access": sequence}, revision.
Ruled<Ruling> read_profile(RuleContext& context, const ReadProfileInput& input);

struct ReadFieldHistoryInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string field;                          // a field's code, or external_id
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// Every value that a field has had since it was last deleted, with the access event first. Roles
/// agent, subject, and auditor. Order: kPurposeOfUseRequired, kForbidden (auditor without a
/// grant of profiles), kRelationshipRequired, kUnknownSubject, kSubjectErased, kUnknownField.
/// 200 {"subject", "field", "versions": [{"value", "time", "sequence"}], "access"}, oldest first.
Ruled<Ruling> read_field_history(RuleContext& context, const ReadFieldHistoryInput& input);

struct EditProfileInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::optional<std::uint64_t> revision;  // If-Match; none: any
  std::vector<std::pair<std::string, std::string>> profile;
  /// Fields whose value is the same as that of this version: dropped if it is still in force.
  std::vector<std::pair<std::string, projections::FieldVersion>> unchanged;
  /// The body is {field: value}. null is a fault that points to DELETE; no field at all is one too.
  static EditProfileInput parse(ObjectReader& reader);
};

/// Fills `unchanged` by opening what is in force. Reads the ledger: call it on the caller's thread
/// before submit(), so that the committer opens nothing. Errors of storage only.
ledger::Result<void> note_unchanged(const ledger::Ledger& ledger, EditProfileInput& input);

/// Roles portal, agent, subject. Order: kUnknownSubject, kSubjectErased, kSubjectRestricted,
/// kInvalidBody (fields), kRevisionMismatch. 200 {"id", "revision", "changed": [fields],
/// "sequence"?}, revision; no event when nothing changes.
Ruled<Ruling> edit_profile(RuleContext& context, const EditProfileInput& input);

struct DeleteFieldInput {
  static constexpr RuleTraits kTraits{.erases = true};
  ledger::SubjectId subject;
  std::string field;  // a field's code, or external_id
  std::optional<std::uint64_t> revision;
};

/// The erasure of one compartment. Roles portal, agent, subject. Order: kUnknownSubject,
/// kSubjectErased, kUnknownField, kSubjectRestricted, kRevisionMismatch. 200 with erasure_json(),
/// 202 when a hold covers it: then it leaves the profile, and is destroyed when the hold ends.
Ruled<Ruling> delete_field(RuleContext& context, const DeleteFieldInput& input);

}  // namespace lethe::api
