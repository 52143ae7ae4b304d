#include "ledger/storage_sweep.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "crypto/check.h"
#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

/// Slot and class, or the whole compartment: what every row of it in the vault begins with.
Bytes beginning_of(LedgerNumber ledger, const CompartmentRef& ref) {
  const auto& [slot, cls, number] = ref.compartment;
  BigEndianWriter out(17);
  out.number(ledger.value).number(slot.value).number(static_cast<std::uint8_t>(cls));
  if (!ref.whole) out.number(number);
  return out.take();
}

Bytes behind(Bytes beginning) {
  beginning.resize(32, 0xff);
  return beginning;
}

/// What files are searched for: sections of the targets, sealed nodes of keys that nothing leads
/// to, and the targets' ids where no id belongs.
FileSearch search_for(LedgerNumber ledger, std::span<const SweepTarget> targets) {
  FileSearch search;
  std::set<SubjectId> subjects;
  for (const auto& target : targets) {
    for (const auto& ref : target.destroyed) {
      const auto beginning = beginning_of(ledger, ref);
      search.spans.push_back({Table::kVault, beginning, behind(beginning)});
      search.row_beginnings.push_back(beginning);
    }
    if (!subjects.insert(target.subject).second) continue;
    search.names.push_back(crypto::to_bytes(target.subject.view()));
    search.names.push_back(crypto::to_bytes(crypto::as_bytes(target.subject.str())));
  }
  auto keys = ledger_range(ledger);
  search.spans.push_back({Table::kKeys, std::move(keys.first), std::move(keys.behind_last)});
  return search;
}

bool holds(ByteView bytes, const Bytes& name) {
  return std::search(bytes.begin(), bytes.end(), name.begin(), name.end()) != bytes.end();
}

/// Answers that are kept for repeated requests: sealed, so that no row names anybody.
Result<SweptCount> search_replies(const Reader& journal, LedgerNumber ledger,
                                  const std::vector<Bytes>& names) {
  SweptCount count{SweptStore::kReplies, 0, 0};
  const auto range = ledger_range(ledger);
  LETHE_TRY_VOID(journal.scan(Table::kReplies, range.first, range.behind_last,
                              [&](ByteView row, ByteView value) {
                                ++count.examined;
                                for (const auto& name : names) {
                                  const bool is_named = holds(row, name) || holds(value, name);
                                  if (is_named) ++count.found;
                                }
                                return true;
                              }));
  return count;
}

/// Rows of a ledger in a table that should have none.
Result<SweptCount> search_table(const Reader& journal, SweptStore store, const RowSpan& span) {
  SweptCount count{store, 1, 0};
  LETHE_TRY_VOID(journal.scan(span.table, span.first, span.behind_last, [&](ByteView, ByteView) {
    ++count.found;
    return true;
  }));
  return count;
}

Result<SweptCount> search_views(const StateReader& views, const Projector& projector,
                                std::span<const SweepTarget> targets) {
  SweptCount count{SweptStore::kViews, 0, 0};
  for (const auto& target : targets) {
    LETHE_TRY(const auto shown, projector.count_shown(target, views));
    ++count.examined;
    count.found += shown;
  }
  return count;
}

}  // namespace

Result<StorageTraces> sweep_storage(Journal& journal, const Ledger& ledger,
                                    const Projector& projector,
                                    std::span<const SweepTarget> targets,
                                    const std::function<bool()>& go_on) {
  const auto number = ledger.info().number;
  const auto search = search_for(number, targets);
  StorageTraces out;
  const auto before = journal.snapshot();
  LETHE_TRY(out.bytes_freed, journal.purge(search.spans, go_on));

  const auto snapshot = ledger.snapshot();
  const SweepScope scope{snapshot->reader(), number, *snapshot, ledger.keys(), projector};
  LETHE_TRY(const auto traces, find_traces(scope, targets));
  const auto sum = [&](auto part) {
    return std::accumulate(
        traces.begin(), traces.end(), std::uint64_t{0},
        [&](std::uint64_t so_far, const Traces& one) { return so_far + part(one); });
  };
  const std::uint64_t examined = targets.size();
  out.stores.push_back(
      {SweptStore::kVault, examined, sum([](const Traces& one) { return one.all_sections(); })});
  out.stores.push_back(
      {SweptStore::kKeys, examined, sum([](const Traces& one) { return one.keys; })});
  out.stores.push_back(
      {SweptStore::kIndex, examined, sum([](const Traces& one) { return one.indexed; })});
  LETHE_TRY(out.stores.emplace_back(), search_views(*snapshot, projector, targets));
  LETHE_TRY(out.stores.emplace_back(), search_replies(snapshot->reader(), number, search.names));
  LETHE_TRY(const auto files, journal.search_files(search, *before));
  out.stores.push_back({SweptStore::kFiles, files.bytes, files.found});
  return out;
}

void StorageTraces::add(const StorageTraces& more) {
  bytes_freed += more.bytes_freed;
  for (const auto& count : more.stores) {
    const auto same = std::ranges::find(stores, count.store, &SweptCount::store);
    if (same == stores.end()) {
      stores.push_back(count);
      continue;
    }
    same->examined += count.examined;
    same->found += count.found;
  }
}

Result<StorageTraces> sweep_closed_ledger(Journal& journal, LedgerNumber closed,
                                          const std::function<bool()>& go_on) {
  constexpr std::pair<Table, SweptStore> kEmptied[] = {{Table::kVault, SweptStore::kVault},
                                                       {Table::kKeys, SweptStore::kKeys},
                                                       {Table::kViews, SweptStore::kViews},
                                                       {Table::kReplies, SweptStore::kReplies}};
  FileSearch search;
  for (const auto& [table, store] : kEmptied) {
    auto range = ledger_range(closed);
    search.spans.push_back({table, std::move(range.first), std::move(range.behind_last)});
  }
  StorageTraces out;
  const auto before = journal.snapshot();
  LETHE_TRY(out.bytes_freed, journal.purge(search.spans, go_on));
  for (std::size_t i = 0; i < search.spans.size(); ++i) {
    LETHE_TRY(const auto count, search_table(journal, kEmptied[i].second, search.spans[i]));
    out.stores.push_back(count);
  }
  LETHE_TRY(const auto files, journal.search_files(search, *before));
  out.stores.push_back({SweptStore::kFiles, files.bytes, files.found});
  return out;
}

}  // namespace lethe::ledger
