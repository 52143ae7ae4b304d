#include "api/commands/sweeping.h"

#include <algorithm>

#include "api/commands/due.h"
#include "crypto/check.h"
#include "ledger/storage_sweep.h"
#include "projections/views.h"

namespace lethe::api {
namespace {

using ledger::Sequence;
using ledger::SweepTarget;
using projections::Views;

struct SweptInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow};
  ledger::ErasureSwept facts;
};

Ruled<Ruling> record_sweep(RuleContext& context, const SweptInput& input) {
  Ruling ruling;
  ruling.decision.events.push_back(context.event(input.facts));
  return ruling;
}

/// What the order behind a certificate was to destroy.
Ruled<SweepTarget> target_of(const ledger::Ledger& ledger, const Views& views,
                             const ledger::ErasureCompleted& completed) {
  LETHE_TRY(const auto order, ledger.event(completed.ordered));
  const auto* ordered = std::get_if<ledger::ErasureOrdered>(&order.facts);
  if (ordered == nullptr) return ledger::Error::kRowMalformed;
  LETHE_TRY(const auto person, views.person(order.subject));
  if (!person) return ledger::Error::kRowMalformed;
  return SweepTarget{person->id, person->slot, person->counts, ordered->destroyed};
}

Ruled<ledger::LedgerNumber> number_of(const ledger::Store& store, const ledger::LedgerId& closed) {
  const auto all = store.closed_ledgers();
  const auto found = std::ranges::find(all, closed, [](const auto& one) { return one.info.id; });
  if (found == all.end()) return ledger::Error::kRowMalformed;
  return found->info.number;
}

/// Nothing may be written to a compartment behind the certificate that says that it is gone.
Ruled<void> search_log(const ledger::Ledger& ledger, const Views& views, const SweepTarget& target,
                       Sequence certificate, ledger::SweptCount& count) {
  std::vector<Sequence> behind;
  LETHE_TRY_VOID(views.subject_events(target.subject, {certificate.value + 1},
                                      {ledger.size().value}, projections::Direction::kOldestFirst,
                                      [&](const projections::Posting& posting) {
                                        behind.push_back(posting.sequence);
                                        return true;
                                      }));
  for (const auto sequence : behind) {
    LETHE_TRY(const auto header, ledger.event(sequence));
    ++count.examined;
    count.found += static_cast<std::uint64_t>(std::ranges::count_if(
        header.sections,
        [&](const ledger::SectionRef& section) { return names(target, section.compartment); }));
  }
  return {};
}

/// What one pass looks for.
struct Sought {
  std::vector<SweepTarget> targets;
  std::vector<ledger::LedgerNumber> closed;
  ledger::SweptCount log{ledger::SweptStore::kLog, 0, 0};
};

Ruled<void> seek(const ledger::Store& store, const ledger::Ledger& ledger, const Views& views,
                 Sequence certificate, Sought& sought) {
  LETHE_TRY(const auto event, ledger.event(certificate));
  if (const auto* closure = std::get_if<ledger::LedgerClosed>(&event.facts)) {
    LETHE_TRY(const auto number, number_of(store, closure->closed));
    sought.closed.push_back(number);
    return {};
  }
  const auto* completed = std::get_if<ledger::ErasureCompleted>(&event.facts);
  if (completed == nullptr) return ledger::Error::kRowMalformed;
  LETHE_TRY(auto target, target_of(ledger, views, *completed));
  LETHE_TRY_VOID(search_log(ledger, views, target, certificate, sought.log));
  sought.targets.push_back(std::move(target));
  return {};
}

Ruled<ledger::StorageTraces> search(ledger::Store& store, const ledger::Ledger& ledger,
                                    const Sought& sought, const std::function<bool()>& go_on) {
  ledger::StorageTraces traces;
  if (!sought.targets.empty()) {
    LETHE_TRY(traces, ledger::sweep_storage(store.journal(), ledger, store.projector(),
                                            sought.targets, go_on));
    traces.stores.push_back(sought.log);
  }
  for (const auto number : sought.closed) {
    LETHE_TRY(const auto more, ledger::sweep_closed_ledger(store.journal(), number, go_on));
    traces.add(more);
  }
  return traces;
}

}  // namespace

Ruled<SweepPass> sweep_erasures(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                ledger::Moment now, const std::function<bool()>& go_on,
                                const SweepRange& range) {
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) return ProblemType::kUnknownLedger;
  ledger::ErasureSwept facts;
  facts.started_at = now;
  Sought sought;
  SweepPass pass;
  {
    const auto snapshot = ledger->snapshot();
    const Views views(*snapshot);
    LETHE_TRY(auto certificates, views.unswept(range.from, range.limit + 1));
    if (certificates.empty()) return pass;
    if (certificates.size() > range.limit) {
      pass.next = certificates.back();
      certificates.pop_back();
    }
    for (const auto certificate : certificates) {
      LETHE_TRY_VOID(seek(store, *ledger, views, certificate, sought));
    }
    pass.certificates = certificates.size();
    facts.from = certificates.front();
    facts.through = certificates.back();
    facts.certificates = static_cast<std::uint32_t>(certificates.size());
  }
  LETHE_TRY(auto traces, search(store, *ledger, sought, go_on));
  facts.stores = std::move(traces.stores);
  facts.bytes_freed = pass.bytes_freed = traces.bytes_freed;
  for (const auto& one : facts.stores) pass.found += one.found;
  const auto reply =
      run(store, ledger_id, request_of_system(ledger_id), record_sweep, SweptInput{facts});
  if (reply.refused()) return reply.problem();
  return pass;
}

}  // namespace lethe::api
