// Suspensions of the accounting of disclosures for health oversight and law enforcement (45 CFR
// 164.528(a)(2)): POST …/accounting-suspensions and POST …/accounting-suspensions/{suspension}/end;
// and what people are not told of the disclosures of their data.
#pragma once

#include <boost/json/object.hpp>

#include "api/commands/executor.h"
#include "api/json/request.h"
#include "projections/disclosure_views.h"

namespace lethe::api {

/// By an oral statement, from when it was made (164.528(a)(2)(ii)(C)).
inline constexpr std::int64_t kLongestOralSuspensionDays = 30;

struct SuspendAccountingInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  std::string recipient;  // the agency, or the official
  ledger::DisclosureGround ground = ledger::DisclosureGround::kInvalid;
  bool oral = false;
  std::optional<ledger::Moment> since;  // when the statement was made; none: now
  ledger::Moment until;
  std::string statement;  // who stated it, and what: free text, a section
  static SuspendAccountingInput parse(ObjectReader& reader);
};

/// Roles admin, reviewer. Order: kUnknownSubject, kSubjectErased, kRecipientUnknown, kInvalidBody
/// (since ahead, until not behind it, or an oral statement for too long). 201 with
/// suspension_json().
Ruled<Ruling> suspend_accounting(RuleContext& context, const SuspendAccountingInput& input);

struct ResumeAccountingInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::SuspensionId suspension;  // of the path
  static ResumeAccountingInput parse(ObjectReader& reader);
};

/// Before its time. Roles admin, reviewer. kUnknownSuspension. 200 with suspension_json(); without
/// an event when it was over.
Ruled<Ruling> resume_accounting(RuleContext& context, const ResumeAccountingInput& input);

/// {"id", "subject", "recipient", "ground", "oral", "since", "until", "in_force", "recorded",
///  "sequence", "resumed"?, "resumed_sequence"?}
boost::json::object suspension_json(const projections::SuspensionRow& row, ledger::Moment now);

/// Whether an accounting leaves disclosures on a ground out (164.528(a)(1)).
bool is_left_out(ledger::DisclosureGround ground);

/// What a person is not told of the disclosures of their data: those that are suspended, with the
/// suspension itself and notices that would give them away, and those to national security and to
/// whoever holds them in custody. A value.
class UntoldDisclosures {
 public:
  /// Of whoever has the identity, by what stands about any of theirs as things were. Errors of
  /// storage.
  static ledger::Result<UntoldDisclosures> of(const ledger::StateReader& state,
                                              const ledger::SubjectId& identity, ledger::Moment at,
                                              projections::AsOf as_of = {});
  bool are_suspended(const ledger::DisclosureRecorded& disclosure) const;
  /// Whether the event is one that the person is not told of.
  bool have(const ledger::EventHeader& header) const;
  /// Whether to know of it would give away a disclosure: of a recipient with a suspension in force.
  bool name(std::string_view recipient) const;
  /// Whether one of the suspensions was recorded by that event, or later.
  bool changed_since(ledger::Sequence sequence) const;

 private:
  std::vector<projections::SuspensionRow> suspensions_;
};

}  // namespace lethe::api
