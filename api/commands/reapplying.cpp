#include "api/commands/reapplying.h"

#include "api/commands/due.h"
#include "api/commands/erasing.h"
#include "api/commands/executor.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::EventHeader;

constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow, .erases = true};

/// What became of an event that was lost.
enum class Outcome : std::uint8_t { kDone, kThere, kUnknown };

/// One event carried out anew.
class Reapplying {
 public:
  Reapplying(RuleContext& context, const ledger::LogKeys& keys, const EventHeader& lost)
      : context_(context), keys_(keys), lost_(lost) {}

  Ruled<Ruling> run(Outcome& outcome) {
    LETHE_TRY(outcome, std::visit([this](const auto& facts) { return apply(facts); }, lost_.facts));
    ruling_.answer.completion = std::monostate();
    return std::move(ruling_);
  }

 private:
  using Applied = Ruled<Outcome>;

  Applied append(ledger::Facts facts) {
    ruling_.decision.events.push_back(context_.event(std::move(facts), lost_.subject));
    return Outcome::kDone;
  }
  /// Where it is about nobody, or about somebody whom this log knows.
  Applied append_if_known(ledger::Facts facts) {
    if (lost_.subject != ledger::SubjectId()) {
      LETHE_TRY(const auto person, context_.views().person(lost_.subject));
      if (!person) return Outcome::kUnknown;
    }
    return append(std::move(facts));
  }

  Applied apply(const ledger::HoldPlaced& facts) {
    LETHE_TRY(const auto hold, context_.views().hold(facts.hold));
    return hold ? Applied(Outcome::kThere) : append_if_known(facts);
  }
  Applied apply(const ledger::HoldLifted& facts) {
    LETHE_TRY(const auto hold, context_.views().hold(facts.hold));
    if (!hold) return Outcome::kUnknown;
    return hold->lifted_at ? Applied(Outcome::kThere) : append(facts);
  }
  Applied apply(const ledger::RestrictionSet& facts) {
    LETHE_TRY(const auto restriction, context_.views().restriction(facts.restriction));
    return restriction ? Applied(Outcome::kThere) : append_if_known(facts);
  }
  Applied apply(const ledger::RestrictionLifted& facts) {
    LETHE_TRY(const auto restriction, context_.views().restriction(facts.restriction));
    if (!restriction) return Outcome::kUnknown;
    return restriction->lifted_at ? Applied(Outcome::kThere) : append(facts);
  }
  Applied apply(const ledger::ContentDeleted& facts) {
    LETHE_TRY(const auto item, context_.views().item(facts.item));
    if (!item) return Outcome::kUnknown;
    return item->deletion ? Applied(Outcome::kThere) : append(facts);
  }
  Applied apply(const ledger::ErasureOrdered& facts) {
    LETHE_TRY(const auto erasure, context_.views().erasure(facts.erasure));
    if (erasure && !erasure->withheld_at) return Outcome::kThere;
    Destruction destruction;
    destruction.ground = facts.ground;
    destruction.whole_subject = facts.whole_subject;
    destruction.compartments = facts.destroyed;
    destruction.kept = facts.kept;
    destruction.resumed = facts.erasure;
    if (facts.due_at.micros != 0) destruction.due_at = facts.due_at;
    return order(std::move(destruction));
  }
  Applied apply(const ledger::ErasureWithheld& facts) {
    LETHE_TRY(const auto erasure, context_.views().erasure(facts.erasure));
    if (erasure && erasure->withheld_at) return Outcome::kThere;
    Destruction destruction;
    destruction.ground = facts.ground;
    destruction.whole_subject = facts.whole_subject;
    destruction.compartments = facts.withheld;
    destruction.resumed = facts.erasure;
    return order(std::move(destruction));
  }
  /// The key that was announced is lost with the data. Another one replaces the one that it did.
  Applied apply(const ledger::SigningKeyRotated&) {
    ruling_.decision.signing_key = {context_.actor(), context_.request().id, std::nullopt};
    return Outcome::kDone;
  }
  /// One that this log never had signed nothing in it.
  Applied apply(const ledger::SigningKeyCompromised& facts) {
    return keys_.find(facts.key) == nullptr ? Applied(Outcome::kThere) : append(facts);
  }
  /// No register has any other (ledger::is_registered()) of a ledger that is open: one with a
  /// closure is not.
  template <class Other>
  Applied apply(const Other&) {
    return ledger::Error::kRegisterDamaged;
  }

  /// Under the holds that stand here now, which those of the register are among.
  Applied order(Destruction destruction) {
    LETHE_TRY(const auto person, context_.views().person(lost_.subject));
    if (!person) return Outcome::kUnknown;
    LETHE_TRY_VOID(order_erasure(context_, *person, std::move(destruction), ruling_));
    return Outcome::kDone;
  }

  RuleContext& context_;
  const ledger::LogKeys& keys_;
  const EventHeader& lost_;
  Ruling ruling_;
};

void count(const EventHeader& lost, Outcome outcome, Reapplied& out) {
  if (outcome == Outcome::kUnknown) ++out.unknown;
  if (outcome != Outcome::kDone) return;
  const auto& facts = lost.facts;
  const bool is_hold = std::holds_alternative<ledger::HoldPlaced>(facts) ||
                       std::holds_alternative<ledger::HoldLifted>(facts);
  const bool is_restriction = std::holds_alternative<ledger::RestrictionSet>(facts) ||
                              std::holds_alternative<ledger::RestrictionLifted>(facts);
  const bool is_item = std::holds_alternative<ledger::ContentDeleted>(facts);
  const bool is_key = std::holds_alternative<ledger::SigningKeyRotated>(facts) ||
                      std::holds_alternative<ledger::SigningKeyCompromised>(facts);
  auto& count = is_hold          ? out.holds
                : is_restriction ? out.restrictions
                : is_item        ? out.items
                : is_key         ? out.keys
                                 : out.erasures;
  ++count;
}

/// What else the log lacks, in codes.
std::vector<std::string> missing_codes(const ledger::RegisterFinding& finding,
                                       const Reapplied& reapplied) {
  std::vector<std::string> codes;
  if (finding.known_size > finding.size) codes.emplace_back("events");
  using enum ledger::RegisterFault;
  if (finding.fault == kForked) codes.emplace_back("fork");
  if (finding.fault == kMissing || finding.fault == kUnreadable) codes.emplace_back("register");
  if (finding.complete_from.value > finding.size.value) codes.emplace_back("register_entries");
  if (reapplied.unknown > 0) codes.emplace_back("subjects");
  return codes;
}

}  // namespace

Ruled<Reapplied> reapply_lost(ledger::Store& store, const ledger::LedgerId& ledger_id,
                              const ledger::RegisterFinding& finding) {
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) return ProblemType::kUnknownLedger;
  Reapplied out;
  for (const auto& lost : finding.lost) {
    auto outcome = Outcome::kUnknown;
    const auto keys = ledger->signer()->keys();
    const auto reply = run_rule(
        store, ledger_id, request_of_system(ledger_id), kTraits,
        [&](RuleContext& context) { return Reapplying(context, keys, lost).run(outcome); });
    if (reply.refused()) return reply.problem();
    count(lost, outcome, out);
  }
  ledger::LedgerRestored facts;
  facts.size = finding.size.value;
  facts.known_size = finding.known_size.value;
  facts.known_root = finding.known_root;
  facts.epoch = ledger->key_epoch();
  facts.erasures = out.erasures;
  facts.holds = out.holds;
  facts.missing = missing_codes(finding, out);
  const auto reply = run_rule(store, ledger_id, request_of_system(ledger_id), kTraits,
                              [&facts](RuleContext& context) -> Ruled<Ruling> {
                                Ruling ruling;
                                ruling.decision.events.push_back(context.event(facts));
                                return ruling;
                              });
  if (reply.refused()) return reply.problem();
  return out;
}

}  // namespace lethe::api
