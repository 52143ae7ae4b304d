// Typed reading of authorizations, suspensions and accountings, beside projections/views.h: borrows
// the state likewise. kRowMalformed means damage.
#pragma once

#include <string>
#include <vector>

#include "projections/views.h"

namespace lethe::projections {

/// A person allows that their data goes to others (45 CFR 164.508).
struct AuthorizationRow {
  ledger::AuthorizationId id;
  SubjectId subject;
  Moment signed_at, expires_at;  // micros 0: ends with an event
  bool representative = false;
  std::vector<std::string> recipients, purposes, categories;
  Sequence recorded_at;
  Moment recorded;
  std::optional<Sequence> ended_by;
  ledger::AuthorizationEnd cause = ledger::AuthorizationEnd::kInvalid;
  Moment ended_at;

  /// Whether a disclosure then could rest on it.
  bool is_in_force(Moment at) const;
};

/// What a recipient was told stays out of a person's accountings for a while (164.528(a)(2)).
struct SuspensionRow {
  ledger::SuspensionId id;
  SubjectId subject;
  std::string recipient;
  ledger::DisclosureGround ground = ledger::DisclosureGround::kInvalid;
  bool oral = false;
  Moment since, until;
  Sequence recorded_at;
  Moment recorded;
  std::optional<Sequence> resumed_by;
  Moment resumed;

  bool is_in_force(Moment at) const { return !resumed_by && since <= at && at < until; }
  /// Whether it is about that disclosure; about one without a ground too.
  bool covers(const ledger::DisclosureRecorded& disclosure) const;
};

/// An accounting that a person got (164.528).
struct AccountingRow {
  ledger::AccountingId id;
  SubjectId subject;
  ledger::RightsRequestId request;  // zeros: none
  Moment since, until;
  std::uint64_t size = 0;
  std::uint32_t disclosures = 0;
  Sequence given_at;
  Moment given;
};

class DisclosureViews {
 public:
  explicit DisclosureViews(const ledger::StateReader& state) : state_(state) {}

  Result<std::optional<AuthorizationRow>> authorization(const ledger::AuthorizationId& id,
                                                        AsOf as_of = {}) const;
  /// Of a person, newest first, those recorded before `before`; likewise the lists below.
  Result<std::vector<AuthorizationRow>> authorizations(const SubjectId& subject,
                                                       std::optional<Sequence> before,
                                                       std::size_t limit, AsOf as_of = {}) const;
  Result<std::optional<SuspensionRow>> suspension(const ledger::SuspensionId& id,
                                                  AsOf as_of = {}) const;
  /// Of everybody, or of a person.
  Result<std::vector<SuspensionRow>> suspensions(const std::optional<SubjectId>& subject,
                                                 std::optional<Sequence> before, std::size_t limit,
                                                 AsOf as_of = {}) const;
  /// All of these people that are in force.
  Result<std::vector<SuspensionRow>> suspensions_in_force(const std::vector<SubjectId>& subjects,
                                                          Moment at, AsOf as_of = {}) const;
  Result<std::optional<AccountingRow>> accounting(const ledger::AccountingId& id,
                                                  AsOf as_of = {}) const;
  Result<std::vector<AccountingRow>> accountings(const SubjectId& subject,
                                                 std::optional<Sequence> before, std::size_t limit,
                                                 AsOf as_of = {}) const;

 private:
  const ledger::StateReader& state_;
};

}  // namespace lethe::projections
