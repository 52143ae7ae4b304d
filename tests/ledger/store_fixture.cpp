#include "tests/ledger/store_fixture.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/names.h"
#include "ledger/roster.h"
#include "ledger/verifier.h"

namespace lethe::ledger::tests {
namespace {

class FunctionCommand final : public Command {
 public:
  FunctionCommand(Decide decide, std::function<void(const Outcome&)> done, Queued queued)
      : decide_(std::move(decide)), done_(std::move(done)), queued_(queued) {}
  bool may_erase() const override { return queued_ == Queued::kAsErasing; }
  Result<Decision> decide(const DecisionContext& context) override { return decide_(context); }
  void done(const Outcome& outcome) noexcept override { done_(outcome); }

 private:
  Decide decide_;
  std::function<void(const Outcome&)> done_;
  Queued queued_;
};

/// A state of its own, for a rebuild.
class MapState final : public StateWriter {
 public:
  std::map<Bytes, Bytes> rows;

  Result<std::optional<Bytes>> get(ByteView row) const override {
    const auto found = rows.find(crypto::to_bytes(row));
    if (found == rows.end()) return std::nullopt;
    return found->second;
  }
  Result<void> scan(ByteView first, ByteView behind_last, const Visit& visit) const override {
    const auto end = rows.lower_bound(crypto::to_bytes(behind_last));
    for (auto row = rows.lower_bound(crypto::to_bytes(first)); row != end; ++row) {
      if (!visit(row->first, row->second)) break;
    }
    return {};
  }
  Result<void> scan_back(ByteView, ByteView, const Visit&) const override {
    return Error::kStorageFailed;  // no projector of these tests needs it
  }
  void put(ByteView row, Bytes value) override { rows[crypto::to_bytes(row)] = std::move(value); }
  void erase(ByteView row) override { rows.erase(crypto::to_bytes(row)); }
};

class SectionsOf final : public SectionSource {
 public:
  SectionsOf(const Ledger& ledger, const EventHeader& header) : ledger_(ledger), header_(header) {}
  Result<std::optional<crypto::SecretBuffer>> open(std::size_t index) const override {
    const auto section = ledger_.section(header_, static_cast<std::uint16_t>(index));
    if (!section && section.error() == Error::kSectionErased) return std::nullopt;
    if (!section) return section.error();
    crypto::SecretBuffer copy(section->content().size());
    std::ranges::copy(section->content(), copy.writable().begin());
    return copy;
  }

 private:
  const Ledger& ledger_;
  const EventHeader& header_;
};

std::string view_faults(Store& store, const Ledger& ledger) {
  std::string faults;
  const auto rebuilt = rebuilt_views(ledger, store.projector(), faults);
  if (!faults.empty()) return faults;
  std::map<Bytes, Bytes> rows;
  const auto snapshot = ledger.snapshot();
  const auto scanned = snapshot->scan(Bytes{}, Bytes{0xff}, [&](ByteView row, ByteView value) {
    rows.emplace(crypto::to_bytes(row), crypto::to_bytes(value));
    return true;
  });
  if (!scanned) return "views: " + scanned.error().message() + "\n";
  for (const auto& [row, value] : rebuilt) {
    const auto found = rows.find(row);
    if (found == rows.end())
      faults += "view row missing: " + crypto::to_hex(row) + "\n";
    else if (found->second != value)
      faults += "view row differs: " + crypto::to_hex(row) + "\n";
  }
  for (const auto& [row, value] : rows) {
    if (!rebuilt.contains(row)) faults += "view row too many: " + crypto::to_hex(row) + "\n";
  }
  return faults;
}

}  // namespace

std::unique_ptr<Command> command(Decide decide, std::function<void(const Outcome&)> done,
                                 Queued queued) {
  return std::make_unique<FunctionCommand>(std::move(decide), std::move(done), queued);
}

std::future<Outcome> submit(Store& store, const LedgerId& ledger, Decide decide, Queued queued) {
  auto promise = std::make_shared<std::promise<Outcome>>();
  auto outcome = promise->get_future();
  const auto done = [promise = std::move(promise)](const Outcome& o) { promise->set_value(o); };
  store.submit(ledger, command(std::move(decide), done, queued));
  return outcome;
}

Outcome run(Store& store, const LedgerId& ledger, Decide decide) {
  return submit(store, ledger, std::move(decide)).get();
}

EventDraft note_event(std::uint64_t number) {
  return event_about({}, ImportFinished{number, 0});
}

Outcome write_note(Store& store, const LedgerId& ledger) {
  return run(store, ledger, [](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(note_event());
    return decision;
  });
}

EventDraft event_about(const SubjectId& subject, Facts facts) {
  return {subject, {ActorType::kSystem, {}, {}}, {}, std::move(facts), {}};
}

SectionDraft section(const Compartment& compartment, std::string_view content, SectionRole role) {
  SectionDraft draft;
  draft.compartment = compartment;
  draft.role = role;
  draft.content = crypto::SecretBuffer(content.size());
  std::ranges::copy(crypto::as_bytes(content), draft.content.writable().begin());
  return draft;
}

Compartment Person::next(CompartmentClass cls) {
  return {slot, cls, counts.used.at(static_cast<std::size_t>(cls))++};
}

ErasureOrdered order_for(const Person& person, std::vector<CompartmentClass> kept) {
  ErasureOrdered order;
  order.erasure = ErasureId::random();
  order.ground = ErasureGround::kConsentWithdrawn;
  order.whole_subject = true;
  for (const auto cls :
       {CompartmentClass::kProfile, CompartmentClass::kContent, CompartmentClass::kEvidence,
        CompartmentClass::kAccess, CompartmentClass::kOperational}) {
    if (std::ranges::find(kept, cls) == kept.end()) {
      order.destroyed.push_back({{person.slot, cls, 0}, true});
    } else {
      order.kept.push_back({person.slot, cls, KeepException::kLegalObligation, {}});
    }
  }
  return order;
}

void add_erasure(Decision& decision, const Person& person, ErasureOrdered order) {
  decision.erasures.push_back({decision.events.size(), person.id, person.slot, person.counts});
  decision.events.push_back(event_about(person.id, std::move(order)));
}

LedgerPlan plan_for(const std::string& name) {
  LedgerPlan plan;
  plan.id = LedgerId::random();
  plan.name = name;
  plan.origin = "test.example/" + name;
  plan.region = "here";
  plan.actor.type = ActorType::kSystem;
  return plan;
}

std::map<Bytes, Bytes> rebuilt_views(const Ledger& ledger, const Projector& projector,
                                     std::string& fault) {
  MapState rebuilt;
  for (std::uint64_t i = 0; i < ledger.size().value && fault.empty(); ++i) {
    const auto header = ledger.event({i});
    if (!header) {
      fault = "event " + std::to_string(i) + ": " + header.error().message() + "\n";
      break;
    }
    const auto applied =
        projector.apply(*header, SectionsOf(ledger, *header), rebuilt, ledger.keys());
    if (!applied) fault = "rebuild: " + applied.error().message() + "\n";
  }
  return std::move(rebuilt.rows);
}

std::string faults_of(Store& store, const Ledger& ledger) {
  std::string faults;
  const LedgerNumber number = ledger.info().number;
  const auto source = journal_log_source(store.journal(), number);
  const auto sections = journal_section_check(store.journal(), number, ledger.keys());
  VerifyOptions options;
  options.log_key = ledger.verifier();
  options.kept_checkpoints = {ledger.checkpoint()};
  options.sections = sections.get();
  options.roster = ledger.recomputed_roster().value();
  options.threads = 1;
  const auto report = verify_log(*source, options);
  if (!report) return "verifier: " + report.error().message();
  for (const auto& finding : report->findings) {
    faults += std::string(name_of(finding.damage)) + " at " +
              std::to_string(finding.sequence ? finding.sequence->value : UINT64_MAX) + ": " +
              finding.detail + "\n";
  }
  const auto epoch = read_epoch(store.journal(), number);
  if (!epoch || epoch->state != EpochRecord::State::kSettled ||
      epoch->epoch != ledger.key_epoch()) {
    faults += "an erasure is under way\n";
  }
  const auto roster = stored_roster(store.journal(), number);
  if (!roster || roster != ledger.recomputed_roster())
    faults += "the roster is not the key tree's\n";
  return faults + view_faults(store, ledger);
}

std::string read(const Ledger& ledger, Sequence sequence, std::uint16_t index) {
  const auto header = ledger.event(sequence);
  if (!header) return header.error().message();
  const auto section = ledger.section(*header, index);
  if (!section) return section.error().message();
  return std::string(crypto::as_text(section->content()));
}

Decision registration_of(Person& person, Sequence place) {
  Decision decision;
  decision.events.push_back(
      event_about(person.id, SubjectRegistered{person.slot, SubjectType::kUser, Origin::kSignup}));
  auto& sections = decision.events[0].sections;
  const auto add = [&](CompartmentClass cls, const std::string& content, SectionRole role) {
    person.sections[{place, static_cast<std::uint16_t>(sections.size())}] = content;
    sections.push_back(section(person.next(cls), content, role));
  };
  add(CompartmentClass::kProfile, person.external_id, SectionRole::kExternalId);
  add(CompartmentClass::kContent, "content of " + person.external_id, SectionRole::kDetail);
  add(CompartmentClass::kEvidence, "evidence of " + person.external_id, SectionRole::kEvidence);
  return decision;
}

Person register_person(Store& store, const LedgerId& ledger, Slot slot,
                       const std::string& external_id) {
  Person person;
  person.slot = slot;
  person.external_id = external_id;
  const Sequence place{store.find(ledger)->size().value};
  const auto outcome =
      run(store, ledger, [&](const DecisionContext&) { return registration_of(person, place); });
  LETHE_CHECK(!outcome.error && outcome.first == place);
  return person;
}

}  // namespace lethe::ledger::tests
