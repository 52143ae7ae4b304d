// Requests for rights: their states, their clocks, and what has to be said at each step.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using State = ledger::RightsRequestState;
using Type = ledger::RightsRequestType;

TEST(G10Requests, TheStepsThatThereAre) {
  // From each state (line) to each (column): received, verification_needed, verified, in_progress,
  // extended, fulfilled, partly_fulfilled, denied, withdrawn.
  constexpr std::string_view kSteps[] = {
      ".xx....xx",  // received
      "..x....xx",  // verification_needed
      "...x...xx",  // verified
      "....xxxxx",  // in_progress
      ".....xxxx",  // extended
      ".........",  // fulfilled
      ".........",  // partly_fulfilled
      ".........",  // denied
      ".........",  // withdrawn
  };
  for (std::size_t from = 0; from < std::size(kSteps); ++from) {
    for (std::size_t to = 0; to < kSteps[from].size(); ++to) {
      EXPECT_EQ(is_step(static_cast<State>(from + 1), static_cast<State>(to + 1)),
                kSteps[from][to] == 'x')
          << from << " to " << to;
    }
  }
}

TEST(G10Requests, TheClocksOfEachLaw) {
  struct Case {
    const char* received;
    Type type;
    ledger::Regime regime;
    const char *due, *if_extended;
  };
  using enum ledger::RightsRequestType;
  constexpr auto kGdpr = ledger::Regime::kGdpr;
  constexpr auto kHipaa = ledger::Regime::kHipaa;
  const Case table[] = {
      {"2027-02-10T09:00:00Z", kAccess, kGdpr, "2027-03-10", "2027-05-10"},
      {"2027-01-31T09:00:00Z", kErasure, kGdpr, "2027-03-01", "2027-04-30"},
      {"2027-02-10T09:00:00Z", kAccess, kHipaa, "2027-03-12", "2027-04-11"},
      {"2027-02-10T09:00:00Z", kAmendment, kHipaa, "2027-04-11", "2027-05-11"},
      {"2027-02-10T09:00:00Z", kAccounting, kHipaa, "2027-04-11", "2027-05-11"},
  };
  for (const auto& one : table) {
    const auto times =
        request_times(Calendar(), one.type, one.regime, *ledger::parse_rfc3339(one.received));
    EXPECT_EQ(ledger::format_rfc3339(times.due), std::string(one.due) + "T23:59:59.999999Z");
    EXPECT_EQ(ledger::format_rfc3339(times.due_if_extended),
              std::string(one.if_extended) + "T23:59:59.999999Z");
  }
}

class RequestTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user  -> 201 | subject.registered
      register portal bob user  -> 201 | subject.registered
      register portal dan agent -> 201 | subject.registered
    )");
  }
  World world;  // it is 2027-01-15, a Friday
};

TEST_F(RequestTable, G10FromReceiptToAnswer) {
  run_table(world, R"(
    request subject:ann ann q1 access detail=all        -> 201 | rights_request.recorded
    step    portal q1 {"state":"verification_needed"}   -> 200 | rights_request.recorded
    step    portal q1 {"state":"verified"} if=2         -> 200 | rights_request.recorded
    step    portal q1 {"state":"in_progress"} if=2      -> 412 revision-mismatch | request.refused
    step    agent:dan q1 {"state":"in_progress"} if=3   -> 200 | rights_request.recorded
    step    portal q1 {"state":"verified"}              -> 409 step-not-allowed | request.refused
    wait    60
    step    portal q1 {"state":"fulfilled"}             -> 200 | rights_request.recorded   # late
    step    portal q1 {"state":"withdrawn"}             -> 409 step-not-allowed | request.refused
  )");
}

TEST_F(RequestTable, G10IsExtendedOnceAndInTheFirstMonth) {
  run_table(world, R"(
    request portal ann q1 access                          -> 201 | rights_request.recorded
    step portal q1 {"state":"extended","reason":"many"}   -> 409 step-not-allowed | request.refused
    step portal q1 {"state":"verified"}                   -> 200 | rights_request.recorded
    step portal q1 {"state":"in_progress"}                -> 200 | rights_request.recorded
    step portal q1 {"state":"extended","reason":"many","due_at":"2027-02-15T00:00:00Z"} -> 400 invalid-body | -
    step portal q1 {"state":"extended","reason":"many","due_at":"2027-04-16T00:00:00Z"} -> 400 invalid-body | -
    step portal q1 {"state":"extended","reason":"many","told_at":"2027-01-14T00:00:00Z"} -> 400 invalid-body | -
    step portal q1 {"state":"extended","reason":"many"}   -> 200 | rights_request.recorded
    step portal q1 {"state":"extended","reason":"more"}   -> 409 extension-too-late | request.refused
    request portal bob q2 access                          -> 201 | rights_request.recorded
    step portal q2 {"state":"verified"}                   -> 200 | rights_request.recorded
    step portal q2 {"state":"in_progress"}                -> 200 | rights_request.recorded
    wait 32
    step portal q2 {"state":"extended","reason":"many"}   -> 409 extension-too-late | request.refused
    step portal q1 {"state":"fulfilled"}                  -> 200 | rights_request.recorded
  )");
}

TEST_F(RequestTable, G10CountsFromTheReceipt) {
  run_table(world, R"(
    request portal ann q1 access at=-864000     -> 201 | rights_request.recorded
    request portal ann q2 access at=60          -> 400 invalid-body | -
    request subject:ann ann q3 access at=-60    -> 403 forbidden | request.refused
    request subject:ann bob q4 access           -> 404 unknown-subject | request.refused
    request portal nobody q5 access             -> 404 unknown-subject | request.refused
    step    portal q9 {"state":"verified"}      -> 404 unknown-request | request.refused
  )");
  const auto snapshot = world.ledger()->snapshot();
  const auto rows = *projections::Views(*snapshot).rights_requests(world.person("ann"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(ledger::format_rfc3339(rows[0].due_at), "2027-02-05T23:59:59.999999Z");
}

TEST_F(RequestTable, HolidaysAreWhatTheSettingSays) {
  run_table(world, R"(
    setting admin public_holidays=["2027-02-15","2027-02-16"] -> 200 | settings.changed
    request portal ann q1 access                              -> 201 | rights_request.recorded
  )");
  const auto snapshot = world.ledger()->snapshot();
  const auto rows = *projections::Views(*snapshot).rights_requests(world.person("ann"));
  EXPECT_EQ(ledger::format_rfc3339(rows.at(0).due_at), "2027-02-17T23:59:59.999999Z");
}

TEST_F(RequestTable, APersonMayWithdrawTheirOwn) {
  run_table(world, R"(
    request portal ann q1 erasure                 -> 201 | rights_request.recorded
    step subject:bob q1 {"state":"withdrawn"}     -> 404 unknown-request | request.refused
    step subject:ann q1 {"state":"verified"}      -> 403 forbidden | request.refused
    step subject:ann q1 {"state":"withdrawn"}     -> 200 | rights_request.recorded
  )");
}

TEST_F(RequestTable, H12TheFirstAccountingInAYearIsFree) {
  run_table(world, R"(
    request portal ann q1 accounting   -> 201 | rights_request.recorded
    step portal q1 {"state":"verified"}     -> 200 | rights_request.recorded
    step portal q1 {"state":"in_progress","fee":500,"currency":"USD","reason":"cost"} -> 422 fee-not-due | request.refused
    step portal q1 {"state":"in_progress"}  -> 200 | rights_request.recorded
    wait 364
    request portal ann q2 accounting   -> 201 | rights_request.recorded
    step portal q2 {"state":"verified","fee":500,"currency":"USD","reason":"cost"} -> 200 | rights_request.recorded
    wait 365
    request portal ann q3 accounting   -> 201 | rights_request.recorded
    step portal q3 {"state":"verified","fee":500,"currency":"USD","reason":"cost"} -> 422 fee-not-due | request.refused
    request portal ann q4 access       -> 201 | rights_request.recorded
    step portal q4 {"state":"verified","fee":500,"currency":"EUR","reason":"excessive"} -> 200 | rights_request.recorded
  )");
}

TEST_F(RequestTable, ClosesBehindTheErasureThatItAskedFor) {
  run_table(world, R"(
    request portal ann q1 erasure            -> 201 | rights_request.recorded
    step portal q1 {"state":"verified"}      -> 200 | rights_request.recorded
    step portal q1 {"state":"in_progress"}   -> 200 | rights_request.recorded
    erase portal ann                         -> 201 | erasure.ordered erasure.completed
    step portal q1 {"state":"fulfilled","reason":"done"} -> 200 | rights_request.recorded
    request portal ann q2 access             -> 201 | rights_request.recorded
  )");
}

std::string wrong_in(std::string_view body) {
  const auto input = read_input<StepRequestInput>(*parse_body(body));
  if (input) return "";
  std::string out;
  for (const auto& fault : input.error().faults) out += fault.where + " ";
  return out;
}

TEST(G11Requests, WhatAStepHasToSay) {
  const std::pair<const char*, const char*> table[] = {
      {R"({"state":"verified"})", ""},
      {R"({"state":"extended"})", "/reason "},
      {R"({"state":"extended","reason":"many of them"})", ""},
      {R"({"state":"denied"})", "/ground /reason /complaint_told /remedy_told "},
      {R"({"state":"denied","ground":"excessive","reason":"x","complaint_told":false,"remedy_told":true})",
       "/complaint_told "},
      {R"({"state":"denied","ground":"excessive","reason":"x","complaint_told":true,"remedy_told":true})",
       ""},
      {R"({"state":"partly_fulfilled","ground":"exception"})", "/reason "},
      {R"({"state":"partly_fulfilled","ground":"exception","reason":"x"})", ""},
      {R"({"state":"verified","ground":"exception"})", "/ground "},
      {R"({"state":"fulfilled","fee":100})", "/reason /currency "},
      {R"({"state":"fulfilled","fee":100,"currency":"eur","reason":"x"})", "/currency "},
      {R"({"state":"fulfilled","due_at":"2027-02-15T00:00:00Z"})", "/due_at "},
      {R"({"state":"gone"})", "/state "},
  };
  for (const auto& [body, faults] : table) EXPECT_EQ(wrong_in(body), faults) << body;
}

TEST(G11Requests, WhatARequestHasToSay) {
  const std::string id = R"("subject":"11111111-1111-4111-8111-111111111111")";
  const std::pair<std::string, bool> table[] = {
      {"{" + id + R"(,"type":"access"})", true},
      {"{" + id + R"(,"type":"access","regime":"hipaa"})", true},
      {"{" + id + R"(,"type":"amendment"})", true},
      {"{" + id + R"(,"type":"amendment","regime":"gdpr"})", false},
      {"{" + id + R"(,"type":"objection","regime":"hipaa"})", false},
      {R"({"type":"access"})", false},
      {"{" + id + "}", false},
  };
  for (const auto& [body, is_fine] : table) {
    EXPECT_EQ(read_input<OpenRequestInput>(*parse_body(body)).has_value(), is_fine) << body;
  }
}

}  // namespace
}  // namespace lethe::api::testing
