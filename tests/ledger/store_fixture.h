// A store with a clock that a test moves, and verbs: register, write, erase, reopen, verify.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "ledger/memory_journal.h"
#include "ledger/store.h"
#include "tests/ledger/index_projector.h"

namespace lethe::ledger::tests {

class ManualClock final : public Clock {
 public:
  Moment now() const override { return {micros_.load()}; }
  void set(Moment moment) { micros_ = moment.micros; }
  void advance(std::int64_t micros) { micros_ += micros; }

 private:
  std::atomic<std::int64_t> micros_ = 1'800'000'000'000'000;
};

/// What decides, as a function, and the outcome as a future.
using Decide = std::function<Result<Decision>(const DecisionContext&)>;
enum class Queued { kWithOthers, kAsErasing };
std::unique_ptr<Command> command(Decide decide, std::function<void(const Outcome&)> done,
                                 Queued queued = Queued::kWithOthers);
/// Queues and does not wait.
std::future<Outcome> submit(Store& store, const LedgerId& ledger, Decide decide,
                            Queued queued = Queued::kWithOthers);
Outcome run(Store& store, const LedgerId& ledger, Decide decide);

/// An event about nobody.
EventDraft note_event(std::uint64_t number = 1);
Outcome write_note(Store& store, const LedgerId& ledger);
EventDraft event_about(const SubjectId& subject, Facts facts);
SectionDraft section(const Compartment& compartment, std::string_view content,
                     SectionRole role = SectionRole::kDetail);

struct Person {
  SubjectId id = SubjectId::random();
  Slot slot;
  std::string external_id;
  CompartmentCounts counts;
  /// What was written for them: plaintext by place.
  std::map<std::pair<Sequence, std::uint16_t>, std::string> sections;

  Compartment next(CompartmentClass cls);
};

/// An order for everything that the person has, but for the classes kept.
ErasureOrdered order_for(const Person& person, std::vector<CompartmentClass> kept = {});
/// Adds order and plan to a decision.
void add_erasure(Decision& decision, const Person& person, ErasureOrdered order);

LedgerPlan plan_for(const std::string& name);

/// Everything that must hold of a ledger whatever happened before: the log verifies with its
/// sections, nothing of an erasure is under way, and the views are those that a rebuild makes.
/// Empty when it does.
std::string faults_of(Store& store, const Ledger& ledger);

/// The rows of the views as they follow from log and vault; `fault` says why not.
std::map<Bytes, Bytes> rebuilt_views(const Ledger& ledger, const Projector& projector,
                                     std::string& fault);

/// What can be read of a section now: its content, or the error's message.
std::string read(const Ledger& ledger, Sequence sequence, std::uint16_t index);

/// The registration of a person with an external id in a profile compartment and a few further
/// sections of theirs, which `person` remembers. Its event will lie at `place`.
Decision registration_of(Person& person, Sequence place);
/// Registers people one after another, slot by slot.
Person register_person(Store& store, const LedgerId& ledger, Slot slot,
                       const std::string& external_id);

}  // namespace lethe::ledger::tests
