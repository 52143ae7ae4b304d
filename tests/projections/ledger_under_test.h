// A ledger that speaks the domain and derives its state through the runner, with the committer's
// part played in memory. Its verbs check no rules: those are the commands' business.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "projections/runner.h"
#include "projections/views.h"
#include "tests/projections/memory_state.h"
#include "tests/projections/memory_vault.h"

namespace lethe::projections::tests {

using ledger::ActorId;
using ledger::Compartment;
using ledger::CompartmentClass;
using ledger::ErasureId;
using ledger::EventHeader;
using ledger::SectionRole;
using ledger::TokenId;

/// Code and value; "external_id" is the external id.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// One row in use: projection, key without prefix, value.
struct DumpedRow {
  std::string projection;
  crypto::Bytes row, value;
  auto operator<=>(const DumpedRow&) const = default;
};

class LedgerUnderTest {
 public:
  LedgerUnderTest();

  SubjectId register_person(const Fields& fields = {},
                            ledger::SubjectType type = ledger::SubjectType::kUser);
  Sequence edit(const SubjectId& id, const Fields& fields);
  Sequence decide(const SubjectId& id, std::string purpose, ledger::ConsentStatus status,
                  std::string policy = "p1", std::string evidence = {});
  Sequence give(const SubjectId& id, const std::string& purpose) {
    return decide(id, purpose, ledger::ConsentStatus::kGiven);
  }
  Sequence withdraw(const SubjectId& id, const std::string& purpose) {
    return decide(id, purpose, ledger::ConsentStatus::kWithdrawn);
  }
  Sequence give_until(const SubjectId& id, std::string purpose, Moment expires_at);
  Sequence object(const SubjectId& id, std::string purpose, ledger::ObjectionState state,
                  std::string reason = {},
                  ledger::ObjectionSignal signal = ledger::ObjectionSignal::kPerson);
  Sequence access(const SubjectId& id, const ActorId& by, std::string detail = {});
  Sequence set(std::vector<ledger::Setting> changes);
  Sequence publish(std::string version);
  Sequence define(std::string purpose, std::string title = {}, bool retired = false);
  TokenId issue(ledger::Role role, const SubjectId& subject = {}, std::string label = {});
  Sequence revoke(const TokenId& token);
  ledger::ItemId post(const SubjectId& author, ledger::ContentType type, std::string body,
                      const ledger::ItemId& parent = {});
  Sequence edit_item(const ledger::ItemId& item, std::string body);
  Sequence link(const SubjectId& subject, const SubjectId& account);
  ledger::ExportId export_of(const SubjectId& subject);
  /// None: of everybody.
  ledger::GrantId grant_auditor(const ledger::TokenId& auditor, const SubjectId& subject = {});
  void end_grant(const ledger::GrantId& id);
  ledger::BundleId order_bundle();
  void make_bundle(const ledger::BundleId& id);

  // ledger_under_test_clinic.cpp
  ledger::RelationshipId relate(const SubjectId& patient, const SubjectId& agent, Moment from,
                                Moment until = {}, std::string department = {});
  Sequence end(const SubjectId& patient, const ledger::RelationshipId& id, Moment at);
  /// An access that happened elsewhere, with an id of the sender's or without.
  Sequence send(const SubjectId& patient, Moment occurred_at, bool has_sender_id);
  Sequence describe(const SubjectId& agent, std::string department);
  ledger::MarkId mark(const SubjectId& patient, ledger::PersonMark type, Moment since = {});
  Sequence unmark(const SubjectId& patient, const ledger::MarkId& id);
  /// An access by an agent.
  Sequence open(const SubjectId& agent, const SubjectId& patient, Moment occurred_at,
                std::string department = {});
  Sequence set_rules(std::uint64_t version, std::int16_t utc_offset = 0);
  Sequence flag(Sequence access, const SubjectId& agent, const SubjectId& patient);
  Sequence check(Sequence from, Sequence behind);

  // ledger_under_test_reviews.cpp
  ledger::ReviewId open_review(const SubjectId& agent, std::vector<Sequence> accesses,
                               ledger::FlagPriority priority = ledger::FlagPriority::kLow,
                               Moment due_at = {}, std::vector<Sequence> flags = {},
                               const ledger::SampleId& sample = {});
  Sequence assign(const ledger::ReviewId& review, const TokenId& reviewer);
  Sequence note(const ledger::ReviewId& review, std::string text);
  ledger::QuestionId ask(const ledger::ReviewId& review, const SubjectId& asked, std::string text);
  Sequence read_question(const ledger::QuestionId& question);
  Sequence answer(const ledger::QuestionId& question, std::string text);
  Sequence decide_review(
      const ledger::ReviewId& review, bool needs_confirmation = false,
      ledger::ReviewDisposition disposition = ledger::ReviewDisposition::kAppropriate);
  Sequence confirm(const ledger::ReviewId& review);
  Sequence give_back(const ledger::ReviewId& review);
  Sequence reopen(const ledger::ReviewId& review, Moment due_at);
  ledger::PeriodId sign_period();
  /// An emergency, and the review that it leaves.
  ledger::GlassId break_glass(const SubjectId& agent, const SubjectId& patient,
                              Moment expires_at = {}, std::string recipient = {});
  Sequence end_glass(const ledger::GlassId& glass);
  /// To the laboratory, for care; micros 0 as its end: with an event.
  ledger::AuthorizationId authorize(const SubjectId& id, Moment signed_at, Moment expires_at,
                                    std::string detail = "detail");
  Sequence end_authorization(const ledger::AuthorizationId& authorization,
                             ledger::AuthorizationEnd cause, Moment ended_at);
  /// By law enforcement.
  ledger::SuspensionId suspend(const SubjectId& id, std::string recipient, Moment since,
                               Moment until);
  Sequence resume(const ledger::SuspensionId& suspension);
  /// A log-in of an agent.
  Sequence log_in(const SubjectId& agent, ledger::AccessOutcome outcome, Moment at);
  Sequence lock(const SubjectId& agent, Moment until);
  Sequence unlock(const SubjectId& agent);
  ledger::AccountingId account(const SubjectId& id, std::uint32_t disclosures,
                               std::string document = "document");

  Sequence recipient(std::string recipient, std::string title = {});
  Sequence disclose(const SubjectId& id, std::string recipient,
                    std::vector<std::string> categories);
  /// The first notice that is owed becomes due; or what became of one.
  ledger::NoticeId notify();
  Sequence tell(const NoticeRow& notice, ledger::NoticeOutcome outcome, Moment next = {});
  Sequence accept(std::string version, std::string signatory = {});
  Sequence move_region(std::string from, std::string to, ledger::RegionMoveState state);
  ledger::HoldId hold(const SubjectId& id, std::vector<CompartmentClass> classes = {},
                      Moment until = {});
  Sequence lift(const ledger::HoldId& hold);
  /// The profile class waits for a hold.
  ErasureId withhold(const SubjectId& id, const ledger::HoldId& hold, bool whole_subject = true);
  ledger::RestrictionId restrict_person(const SubjectId& id);
  Sequence free(const SubjectId& id, const ledger::RestrictionId& restriction);
  ledger::RightsRequestId request(const SubjectId& id, Moment due_at);
  Sequence step(const SubjectId& id, const ledger::RightsRequestId& request,
                ledger::RightsRequestState state, Moment due_at);
  ledger::BreachId breach(Moment authority_due_at, Moment persons_due_at = {});
  Sequence affect(const ledger::BreachId& breach, const SubjectId& id);
  Sequence notify(const ledger::BreachId& breach, ledger::BreachAudience audience);
  Sequence remind(const Deadline& deadline);

  /// Profile, content and operational classes go, evidence and access stay.
  ErasureId erase(const SubjectId& id);
  ErasureId erase_field(const SubjectId& id, std::string_view field);
  ErasureId erase_item(const ledger::ItemId& item);
  /// The two halves, for what may come between them, and several orders for one epoch.
  struct Order {
    SubjectId subject;
    Sequence sequence;
    ledger::ErasureOrdered facts;
  };
  Order order(const SubjectId& id);
  Order order_field(const SubjectId& id, std::string_view field);
  std::uint32_t complete(const std::vector<Order>& orders);  // blind index entries removed

  /// Any event; the sequence and time are filled in, sections sealed.
  struct Draft {
    SubjectId subject;
    ledger::Actor actor;
    ledger::Facts facts;
    struct Section {
      Compartment compartment;
      SectionRole role = SectionRole::kInvalid;
      std::string name, content;
    };
    std::vector<Section> sections;
  };
  Sequence append(const Draft& draft);

  Views views() const { return Views(state_); }
  const ledger::KeySource& keys() const { return vault_.keys(); }
  MemoryVault& vault() { return vault_; }
  MemoryState& state() { return state_; }
  const Runner& runner() const { return runner_; }
  const std::vector<EventHeader>& events() const { return events_; }
  Sequence next() const { return {events_.size()}; }

  /// The current value of a field, opened; "(erased)" when it does not open.
  std::string value(const SubjectId& id, std::string_view field) const;

  /// Every row in use, and what they are when derived again from log and vault.
  std::vector<DumpedRow> dump() const { return dump(state_); }
  std::vector<DumpedRow> rebuilt() const;
  std::vector<DumpedRow> dump(const ledger::StateReader& state) const;

 private:
  Draft::Section section(const SubjectId& id, CompartmentClass cls, SectionRole role,
                         std::string content) const;
  void add_fields(Draft& draft, Slot slot, const Fields& fields) const;
  std::vector<crypto::KeyChange> key_changes(const Order& order) const;

  Runner runner_;
  MemoryVault vault_;
  MemoryState state_;
  std::vector<EventHeader> events_;
  ledger::LedgerId id_ = ledger::LedgerId::random();
};

}  // namespace lethe::projections::tests
