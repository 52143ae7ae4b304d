#include "tools/demo_access.h"

#include "crypto/check.h"
#include "projections/views.h"
#include "tools/bootstrap.h"
#include "tools/demo.h"

namespace lethe::tools {

namespace {

/// Of each kind the one who has been there longest, was not erased and has no story of their own:
/// a person who signed up, and whom neither a hold nor a restriction keeps from anything. And the
/// member of staff who came last, who reviews what the others look at.
struct DemoCast {
  std::optional<projections::PersonRow> person, staff, reviewer;
};

bool is_there(const projections::PersonRow& row) {
  if (row.state != projections::PersonState::kActive) return false;
  return row.type == ledger::SubjectType::kAgent || row.origin == ledger::Origin::kSignup;
}

/// How many holds and restrictions are in force.
ledger::Result<std::size_t> bonds_of(const projections::Views& views,
                                     const projections::PersonRow& row) {
  LETHE_TRY(const auto holds, views.holds(row.id, ledger::system_clock().now()));
  LETHE_TRY(const auto restrictions, views.restrictions(row.id));
  return holds.size() + restrictions.size();
}

ledger::Result<DemoCast> choose_cast(const projections::Views& views) {
  constexpr std::size_t kLookedAt = 1'000;
  LETHE_TRY(const auto people, views.people({}, kLookedAt));
  DemoCast cast;
  for (const auto& row : people) {
    if (!is_there(row)) continue;
    LETHE_TRY(const auto bonds, bonds_of(views, row));
    if (bonds != 0) continue;
    const bool is_staff = row.type == ledger::SubjectType::kAgent;
    if (is_staff && (!cast.reviewer || cast.reviewer->slot < row.slot)) cast.reviewer = row;
    auto& chosen = is_staff ? cast.staff : cast.person;
    if (!chosen || row.slot < chosen->slot) chosen = row;
  }
  return cast;
}

}  // namespace

std::optional<DemoAccess> issue_demo_tokens(ledger::Store& store, std::string& error) {
  const auto ledger = store.find(kDemoLedger);
  if (!ledger) {
    error = "this is not a demo directory: it has no ledger named demo";
    return std::nullopt;
  }
  const auto snapshot = ledger->snapshot();
  const auto cast = choose_cast(projections::Views(*snapshot));
  if (!cast) {
    error = cast.error().message();
    return std::nullopt;
  }
  if (!cast->person || !cast->staff) {
    error = "everybody in this demo was erased; remove its directory, and a new one is made";
    return std::nullopt;
  }
  const auto person = cast->person->id;
  const auto staff = cast->staff->id;
  DemoAccess access;
  access.person = person.str();
  access.staff = staff.str();
  struct Wanted {
    std::string* text;
    ledger::Role role;
    std::optional<ledger::SubjectId> subject;
  };
  const Wanted wanted[] = {{&access.admin, ledger::Role::kAdmin, {}},
                           {&access.portal, ledger::Role::kPortal, {}},
                           {&access.agent, ledger::Role::kAgent, staff},
                           {&access.auditor, ledger::Role::kAuditor, {}},
                           {&access.reviewer, ledger::Role::kReviewer, cast->reviewer->id},
                           {&access.subject, ledger::Role::kSubject, person},
                           {&access.operator_token, ledger::Role::kOperator, {}}};
  for (const auto& [text, role, subject] : wanted) {
    const auto& id =
        role == ledger::Role::kOperator ? store.system()->info().id : ledger->info().id;
    constexpr std::int64_t kShift = 24LL * 60 * 60;
    const auto token = issue_token(store, id, role, subject, kShift, error);
    if (!token) return std::nullopt;
    *text = token->text;
  }
  return access;
}

std::vector<DemoToken> tokens_of(const DemoAccess& access) {
  return {
      {"OPERATOR", access.operator_token, "ledgers and their operation; of the ledger 'system'"},
      {"ADMIN", access.admin, "settings, policies, purposes, tokens"},
      {"PORTAL", access.portal, "what the organisation's website may do"},
      {"AGENT", access.agent, "a member of staff, who says why they look"},
      {"AUDITOR", access.auditor, "every event and proof, nobody's data"},
      {"REVIEWER", access.reviewer, "who looked at whom, and why; of another member of staff"},
      {"SUBJECT", access.subject, "a person, about themselves alone"}};
}

std::string demo_environment(const DemoAccess& access) {
  std::string text;
  const auto add = [&](std::string_view name, const std::string& value) {
    text += "export " + std::string(name) + "='" + value + "'\n";
  };
  add("LETHE", access.url + "/v1/ledgers/" + std::string(kDemoLedger));
  add("LETHE_URL", access.url);
  for (const auto& token : tokens_of(access)) add(token.name, token.text);
  add("PERSON", access.person);
  add("STAFF", access.staff);
  return text;
}

}  // namespace lethe::tools
