// The facts of disclosures to others, a part of ledger/facts.h: what went to whom and on which
// ground, the authorizations that allow it (45 CFR 164.508), and the accounting that a person gets
// of it (45 CFR 164.528). Whatever somebody wrote of them is a section.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/codes.h"
#include "ledger/ids.h"

namespace lethe::ledger {

struct DisclosureRecorded {
  std::string recipient;
  std::string purpose;
  std::vector<std::string> categories;
  Moment occurred_at;
  DisclosureGround ground = DisclosureGround::kInvalid;  // it was not said
  AuthorizationId authorization;                         // that it rests on; zeros: on none
  bool operator==(const DisclosureRecorded&) const = default;
};
/// Of the event's subject, who signed it or had it signed.
struct AuthorizationSigned {
  AuthorizationId authorization;
  Moment signed_at;
  Moment expires_at;            // micros 0: with an event, which its section names
  bool representative = false;  // signed for the person, by one whose authority its section names
  std::vector<std::string> recipients, purposes, categories;
  bool operator==(const AuthorizationSigned&) const = default;
};
struct AuthorizationEnded {
  AuthorizationId authorization;
  AuthorizationEnd cause = AuthorizationEnd::kInvalid;
  Moment ended_at;  // what was disclosed before, in reliance on it, stands
  bool operator==(const AuthorizationEnded&) const = default;
};
/// What a recipient was told is left out of accountings of the event's subject (164.528(a)(2)).
struct AccountingSuspended {
  SuspensionId suspension;
  std::string recipient;  // the agency or official whose statement it is
  DisclosureGround ground = DisclosureGround::kInvalid;  // oversight, or law enforcement
  bool oral = false;                                     // the statement was
  Moment since, until;
  bool operator==(const AccountingSuspended&) const = default;
};
/// Before its time.
struct AccountingResumed {
  SuspensionId suspension;
  bool operator==(const AccountingResumed&) const = default;
};
/// Its sections are the document, as it was given.
struct AccountingGiven {
  AccountingId accounting;
  RightsRequestId request;  // that it answers; zeros: none that was recorded
  Moment since, until;      // what happened in between
  std::uint64_t size = 0;   // of the log that it was taken from
  std::uint32_t disclosures = 0;
  bool operator==(const AccountingGiven&) const = default;
};

}  // namespace lethe::ledger
