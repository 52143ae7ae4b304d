// The facts of accesses, of what they are held against, and of log-ins, a part of ledger/facts.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/codes.h"
#include "ledger/ids.h"

namespace lethe::ledger {

/// As what, through what and where somebody acted: codes of the organisation's.
struct AccessVia {
  std::string role, client, site, department;
  std::string denial;          // why it was refused, where it was
  SubjectId on_behalf_of;      // the agent for whom; zeros: for themselves
  bool has_sender_id = false;  // the event's request id is one that the sender gave it
  bool is_empty() const { return *this == AccessVia{}; }
  bool operator==(const AccessVia&) const = default;
};
struct AccessRecorded {
  std::string purpose_of_use;
  AccessAction action = AccessAction::kInvalid;
  AccessOutcome outcome = AccessOutcome::kInvalid;
  std::string resource_type;
  std::vector<std::string> fields;
  Moment occurred_at;
  AccessVia via;
  std::string consent;            // the purpose whose consent was relied on
  AuthorizationId authorization;  // that was relied on
  RelationshipId relationship;    // that was the reason
  bool operator==(const AccessRecorded&) const = default;
};
/// Of the subject, who is a patient, or for duty the member of staff.
struct RelationshipRecorded {
  RelationshipId relationship;
  RelationshipType type = RelationshipType::kInvalid;
  SubjectId agent;  // with whom; zeros: with whoever is in the department
  std::string department;
  Moment starts_at, ends_at;  // zero: it goes on
  bool operator==(const RelationshipRecorded&) const = default;
};
struct RelationshipEnded {
  RelationshipId relationship;
  Moment ends_at;
  bool operator==(const RelationshipEnded&) const = default;
};
/// Somebody looked for people.
struct SearchRecorded {
  std::string purpose_of_use;
  AccessOutcome outcome = AccessOutcome::kInvalid;
  std::uint32_t hits = 0;
  std::string resource_type;
  Moment occurred_at;
  AccessVia via;
  bool operator==(const SearchRecorded&) const = default;
};
struct LoginRecorded {
  LoginAction action = LoginAction::kInvalid;
  AccessOutcome outcome = AccessOutcome::kInvalid;
  std::string method;
  Moment occurred_at;
  AccessVia via;
  bool operator==(const LoginRecorded&) const = default;
};
struct AccessThreshold {
  std::string name;
  std::uint64_t value = 0;
  bool operator==(const AccessThreshold&) const = default;
};
struct AccessRuleValue {
  AccessRule rule = AccessRule::kInvalid;
  bool enabled = false;
  std::uint32_t weight = 0;
  std::vector<AccessThreshold> thresholds;
  bool operator==(const AccessRuleValue&) const = default;
};
/// Every rule by which accesses are reviewed from here on.
struct AccessRulesSet {
  std::uint64_t version = 0;  // from 1
  std::vector<AccessRuleValue> rules;
  std::uint32_t treatment_days = 0;     // how near a relationship must be to explain an access
  std::uint32_t glass_broken_days = 0;  // for how long a broken glass explains accesses
  std::uint32_t flag_from = 0, medium_from = 0, high_from = 0;  // sums of weights
  std::int16_t utc_offset = 0;                                  // minutes
  bool operator==(const AccessRulesSet&) const = default;
};
/// A rule that fits, with the numbers that explain it.
struct AccessFinding {
  AccessRule rule = AccessRule::kInvalid;
  AccessExemption exemption =
      AccessExemption::kInvalid;  // why it does not count; kInvalid: it does
  std::uint32_t weight = 0;
  std::vector<std::uint64_t> numbers;
  bool operator==(const AccessFinding&) const = default;
};
/// About the subject, whose record it was; about nobody where a search is flagged.
struct AccessFlagged {
  Sequence access;
  SubjectId agent;
  std::uint64_t rules = 0;          // the version; 0: those from before the first set
  std::uint64_t checked_up_to = 0;  // the size of the log that was looked at
  std::vector<AccessFinding> findings;
  FlagPriority priority = FlagPriority::kInvalid;
  std::uint32_t weight = 0;  // of the findings that count
  bool operator==(const AccessFlagged&) const = default;
};
struct PersonMarked {
  MarkId mark;
  PersonMark type = PersonMark::kInvalid;
  Moment since;  // of deceased: when; 0: not said
  bool operator==(const PersonMarked&) const = default;
};
struct PersonUnmarked {
  MarkId mark;
  bool operator==(const PersonUnmarked&) const = default;
};
/// Of the subject, an agent; all of it, each time.
struct StaffDescribed {
  std::string role, department;
  SubjectId supervisor;  // zeros: not said
  Moment employed_from, employed_until;
  std::uint16_t usual_from = 0, usual_until = 0;  // minutes of the day; both 0: not said
  std::uint8_t usual_days = 0;                    // bits, Monday lowest
  bool operator==(const StaffDescribed&) const = default;
};
/// Each access and search from `from` to before `behind` was looked at.
struct AccessesChecked {
  Sequence from, behind;
  std::uint64_t checked_up_to = 0;  // the size of the log that was looked at
  std::uint64_t rules = 0;          // as AccessFlagged has it
  std::uint32_t accesses = 0, flagged = 0;
  bool operator==(const AccessesChecked&) const = default;
};
/// Of the subject, an agent: nobody gets in as them for a while (45 CFR 164.308(a)(5)(ii)(C)).
struct AgentLocked {
  LockCause cause = LockCause::kInvalid;
  std::uint32_t failures = 0;  // log-ins that failed, one behind another
  Moment until;                // micros 0: until somebody unlocks them
  std::string recipient;       // who is told; empty: nobody
  bool operator==(const AgentLocked&) const = default;
};
/// Before its time.
struct AgentUnlocked {
  Sequence locked;  // the event
  bool operator==(const AgentUnlocked&) const = default;
};

}  // namespace lethe::ledger
