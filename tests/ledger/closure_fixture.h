// A store with a ledger whose organisation leaves and one that stays, and what must hold of both.
#pragma once

#include "ledger/key_access.h"
#include "ledger/names.h"
#include "ledger/verifier.h"
#include "tests/ledger/erasure_fixture.h"

namespace lethe::ledger::tests {

inline LedgerId make_ledger(Store& store, const std::string& name) {
  auto plan = plan_for(name);
  const auto id = plan.id;
  const auto outcome = run(store, store.system()->info().id, [&plan](const DecisionContext&) {
    Decision decision;
    decision.ledgers.push_back(std::move(plan));
    return decision;
  });
  EXPECT_FALSE(outcome.error) << outcome.error.message();
  return id;
}

/// What the organisation was given. The sequence of the event.
inline Sequence hand_over(Store& store, const LedgerId& ledger) {
  return run(store, ledger,
             [](const DecisionContext& context) {
               Decision decision;
               decision.events.push_back(
                   event_about({}, LedgerReturned{ReturnId::random(), context.next.value, 9,
                                                  crypto::sha256(crypto::as_bytes("lines"))}));
               return decision;
             })
      .first;
}

inline Decide closure_of(Sequence returned, std::vector<ErasedCount> counts) {
  return [returned, counts](const DecisionContext&) {
    Decision decision;
    decision.events.push_back(
        event_about({}, ClosureOrdered{ClosureId::random(), ClosureReason::kContractEnded, returned,
                                       3, 1, counts}));
    decision.closure.emplace();
    return decision;
  };
}

/// The certificates in the system ledger, oldest first.
inline std::vector<LedgerClosed> closures_in(const Ledger& system) {
  std::vector<LedgerClosed> out;
  for (std::uint64_t i = 0; i < system.size().value; ++i) {
    const auto header = system.event({i}).value();
    if (const auto* facts = std::get_if<LedgerClosed>(&header.facts)) out.push_back(*facts);
  }
  return out;
}

/// The log of a ledger that is closed, held against a checkpoint from before, with everything that
/// can be looked at. Empty when all is well.
inline std::string closed_log_faults(const Reader& reader, const LedgerInfo& info,
                                     const std::string& kept_checkpoint) {
  const NoKeys keys;
  const auto source = journal_log_source(reader, info.number);
  const auto sections = journal_section_check(reader, info.number, keys);
  VerifyOptions options;
  options.log_key = crypto::NoteVerifier::of(info.origin, info.signing_key);
  options.kept_checkpoints = {kept_checkpoint};
  options.sections = sections.get();
  options.threads = 1;
  const auto report = verify_log(*source, options);
  if (!report) return "verifier: " + report.error().message();
  std::string faults;
  for (const auto& finding : report->findings) {
    faults += std::string(name_of(finding.damage)) + ": " + finding.detail + "\n";
  }
  if (report->sections_intact != 0) faults += "sections open\n";
  return faults;
}

/// The people are of "leaving", the fixture's ledger; one more is of "staying".
class ClosureTest : public ErasureTest {
 protected:
  ClosureTest() {
    id = make_ledger(store(), "leaving");
    staying = make_ledger(store(), "staying");
    populate(3);
    neighbour = register_person(store(), staying, {1}, "neighbour@example.org");
    info = ledger().info();
    checkpoint = ledger().checkpoint();
    returned = hand_over(store(), id);
  }

  Outcome close() { return run(store(), id, closure_of(returned, counts)); }

  std::size_t rows_of(Table table) { return rows(table, ledger_range(info.number)); }
  bool has_root() { return roots->load(tree_id_of(info.id)).has_value(); }
  std::string neighbour_opens() {
    std::string opened;
    const auto ledger = store().find(staying);
    for (const auto& [place, content] : neighbour.sections) {
      opened += read(*ledger, place.first, place.second) == content ? "1" : "0";
    }
    return opened;
  }
  /// Everything that must hold of a ledger that is closed. Empty when it does.
  std::string closure_faults() {
    std::string faults;
    if (has_root()) faults += "the root is there\n";
    for (const auto table : {Table::kVault, Table::kKeys, Table::kViews, Table::kReplies}) {
      if (rows_of(table) != 0) {
        faults += "rows in table " + std::to_string(static_cast<int>(table)) + "\n";
      }
    }
    for (const std::string_view row : {"signing-key/", "roster/"}) {
      const auto range = meta_range(row);
      const auto own = meta_row(row, info.number);
      EXPECT_TRUE(
          disk->scan(Table::kMeta, range.first, range.behind_last, [&](ByteView key, ByteView) {
            const auto prefix = key.subspan(0, own.size());
            if (std::ranges::equal(prefix, own)) faults += "a row of meta\n";
            return true;
          }));
    }
    if (store().find(id) || store().find("leaving")) faults += "it is still found\n";
    const auto closed = store().find_closed("leaving");
    if (!closed || !closed->certificate) return faults + "it is not known to be closed\n";
    if (closures_in(*store().system()).size() != 1) faults += "not one certificate\n";
    const auto certificate = store().system()->event(*closed->certificate).value();
    const auto* facts = std::get_if<LedgerClosed>(&certificate.facts);
    if (facts == nullptr || facts->closed != info.id) faults += "not its certificate\n";
    faults += closed_log_faults(*disk, info, checkpoint);
    faults += faults_of(store(), *store().system());
    return faults + faults_of(store(), *store().find(staying));
  }

  const std::vector<ErasedCount> counts{{CompartmentClass::kProfile, 3},
                                        {CompartmentClass::kContent, 3},
                                        {CompartmentClass::kEvidence, 3}};
  LedgerId staying;
  Person neighbour;
  LedgerInfo info;
  std::string checkpoint;
  Sequence returned;
};

}  // namespace lethe::ledger::tests
