#include "ledger/sweep.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "ledger/in_pieces.h"
#include "ledger/projector.h"

namespace lethe::ledger {
namespace {

/// kVault: number[4] slot[8] class[1] number[4] sequence[8] index[2]
constexpr std::size_t kVaultRowSize = 27;
constexpr std::uint32_t kChunk = 256;

struct VaultPlace {
  Compartment compartment;
  Bytes row;
};

Result<Compartment> compartment_in(ByteView row) {
  if (row.size() != kVaultRowSize) return Error::kRowMalformed;
  BigEndianReader in(row.subspan(4));
  Compartment out;
  out.slot.value = in.number<std::uint64_t>();
  out.cls = static_cast<CompartmentClass>(in.number<std::uint8_t>());
  out.number = in.number<std::uint32_t>();
  return out;
}

/// Rows of a class in the vault, or of one compartment of it.
RowRange rows_of(LedgerNumber ledger, const CompartmentRef& ref) {
  const auto& [slot, cls, number] = ref.compartment;
  BigEndianWriter first(kVaultRowSize);
  first.number(ledger.value).number(slot.value).number(static_cast<std::uint8_t>(cls));
  if (!ref.whole) first.number(number);
  RowRange range{first.take(), {}};
  range.behind_last = range.first;
  range.behind_last.resize(kVaultRowSize + 1, 0xff);
  return range;
}

/// Of all that is listed; neighbours as one, since to begin a scan costs more than to go on.
std::vector<RowRange> rows_of(LedgerNumber ledger, std::vector<CompartmentRef> refs) {
  std::ranges::sort(refs, {}, [](const CompartmentRef& ref) {
    return std::tuple(ref.compartment.slot, ref.compartment.cls, !ref.whole,
                      ref.compartment.number);
  });
  const auto goes_on = [](const CompartmentRef& before, const CompartmentRef& ref) {
    return before.whole && ref.whole && before.compartment.slot == ref.compartment.slot &&
           static_cast<int>(before.compartment.cls) + 1 == static_cast<int>(ref.compartment.cls);
  };
  std::vector<RowRange> ranges;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    auto range = rows_of(ledger, refs[i]);
    if (i > 0 && goes_on(refs[i - 1], refs[i])) {
      ranges.back().behind_last = std::move(range.behind_last);
    } else {
      ranges.push_back(std::move(range));
    }
  }
  return ranges;
}

class Sweep {
 public:
  explicit Sweep(const SweepScope& scope) : scope_(scope) {}

  Result<Traces> look_for(const SweepTarget& target) {
    Traces traces;
    for (const auto& range : rows_of(scope_.ledger, target.destroyed)) {
      LETHE_TRY_VOID(look_in_vault(target, range, traces));
    }
    for (const auto& ref : target.destroyed) LETHE_TRY_VOID(ask_for_keys(target, ref, traces));
    LETHE_TRY(traces.indexed, scope_.projector.count_indexed(target, scope_.views));
    return traces;
  }

 private:
  Result<void> look_in_vault(const SweepTarget& target, const RowRange& range, Traces& traces) {
    Result<void> read;
    const auto visit = [&](ByteView row, ByteView sealed) {
      const auto compartment = compartment_in(row);
      if (!compartment) {
        read = compartment.error();
        return false;
      }
      const auto cls = static_cast<std::size_t>(compartment->cls);
      const bool is_it = names(target, *compartment) && cls < kCompartmentClasses;
      if (is_it && seen_.insert(crypto::to_bytes(row)).second) {
        ++traces.sections[cls];
        traces.bytes += sealed.size();
      }
      return true;
    };
    LETHE_TRY_VOID(scope_.journal.scan(Table::kVault, range.first, range.behind_last, visit));
    return read;
  }

  Result<void> ask_for_keys(const SweepTarget& target, const CompartmentRef& ref, Traces& traces) {
    if (!ref.whole) return ask_for_key(target, ref.compartment, traces);
    const auto used = target.counts.used.at(static_cast<std::size_t>(ref.compartment.cls));
    for (std::uint32_t first = 0; first < used; first += kChunk) {
      auto compartment = ref.compartment;
      compartment.number = first;
      auto chunk = key_path(compartment, target.counts);
      chunk.pop_back();
      LETHE_TRY(const bool is_there, can_be_had(chunk));
      if (!is_there) continue;  // and nothing below it is
      for (auto number = first; number < std::min(used, first + kChunk); ++number) {
        compartment.number = number;
        LETHE_TRY_VOID(ask_for_key(target, compartment, traces));
      }
    }
    return {};
  }

  Result<void> ask_for_key(const SweepTarget& target, const Compartment& compartment,
                           Traces& traces) {
    const auto path = key_path(compartment, target.counts);
    LETHE_TRY(const bool is_there, can_be_had(path));
    if (is_there && keys_.insert(path).second) ++traces.keys;
    return {};
  }

  Result<bool> can_be_had(const crypto::KeyPath& path) const {
    const auto key = scope_.keys.derive(path);
    if (key) return true;
    if (key.error() == crypto::Error::kKeyDestroyed) return false;
    return {boost::system::in_place_error, key.error()};
  }

  const SweepScope& scope_;
  std::set<Bytes> seen_;
  std::set<crypto::KeyPath> keys_;
};

}  // namespace

std::uint64_t Traces::all_sections() const {
  return std::accumulate(sections.begin(), sections.end(), std::uint64_t{0});
}

bool names(const SweepTarget& target, const Compartment& compartment) {
  return std::ranges::any_of(target.destroyed, [&](const CompartmentRef& ref) {
    const bool is_class =
        ref.compartment.slot == compartment.slot && ref.compartment.cls == compartment.cls;
    return is_class && (ref.whole || ref.compartment.number == compartment.number);
  });
}

Result<std::vector<Traces>> find_traces(const SweepScope& scope,
                                        std::span<const SweepTarget> targets, std::size_t pieces) {
  std::vector<Traces> out(targets.size());
  // Targets that name the same are in the same piece.
  const auto look = [&](std::size_t piece) -> Result<void> {
    Sweep sweep(scope);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (targets[i].slot.value % pieces != piece) continue;
      LETHE_TRY(out[i], sweep.look_for(targets[i]));
    }
    return {};
  };
  LETHE_TRY_VOID(in_pieces(pieces, look));
  return out;
}

}  // namespace lethe::ledger
