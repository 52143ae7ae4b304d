#include "projections/history.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kCurrent = 'c';
constexpr char kHistory = 'h';

Bytes current_row(ByteView key) {
  return RowEncoder(kCurrent).fixed(key).take();
}

Bytes history_list(ByteView key) {
  return RowEncoder(kHistory).fixed(key).take();
}

Bytes history_row(ByteView key, ledger::Sequence sequence) {
  return RowEncoder(kHistory).fixed(key).big_endian64(sequence.value).take();
}

Result<Version> decode_current(ByteView value) {
  RowDecoder in(value);
  Version out;
  out.sequence.value = in.number();
  if (in.failed()) return ledger::Error::kRowMalformed;
  out.value = crypto::to_bytes(in.rest());
  return out;
}

Result<Version> decode_history(ByteView list, ByteView row, ByteView value) {
  RowDecoder in(row.subspan(list.size()));
  Version out{{in.big_endian64()}, crypto::to_bytes(value)};
  LETHE_TRY_VOID(in.finish());
  return out;
}

/// The value in force before `behind` when it is not the current one any more.
Result<std::optional<Version>> read_history(const RowReader& rows, ByteView key,
                                            ledger::Sequence behind) {
  const Bytes list = history_list(key);
  std::optional<Version> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(out, decode_history(list, row, value));
    return Visiting::kEnd;
  };
  LETHE_TRY_VOID(rows.scan_back(list, history_row(key, behind), visit));
  return out;
}

}  // namespace

Result<void> put_version(RowWriter& rows, ByteView key, ledger::Sequence sequence, ByteView value) {
  const Bytes row = current_row(key);
  LETHE_TRY(const auto stored, rows.get(row));
  if (stored) {
    LETHE_TRY(auto previous, decode_current(*stored));
    if (previous.sequence > sequence) return ledger::Error::kRowMalformed;
    if (previous.sequence < sequence) {
      rows.put(history_row(key, previous.sequence), std::move(previous.value));
    }
  }
  rows.put(row, RowEncoder().number(sequence.value).fixed(value).take());
  return {};
}

Result<std::optional<Version>> read_version(const RowReader& rows, ByteView key,
                                            ledger::Sequence behind) {
  LETHE_TRY(const auto stored, rows.get(current_row(key)));
  if (!stored) return std::nullopt;
  LETHE_TRY(auto current, decode_current(*stored));
  if (current.sequence < behind) return std::optional<Version>(std::move(current));
  return read_history(rows, key, behind);
}

Result<void> each_key(const RowReader& rows, ByteView prefix, ByteView from,
                      ledger::Sequence behind,
                      const std::function<Result<Visiting>(ByteView key, const Version&)>& visit) {
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    const ByteView key = row.subspan(1);
    LETHE_TRY(auto version, decode_current(value));
    if (version.sequence >= behind) {
      LETHE_TRY(auto earlier, read_history(rows, key, behind));
      if (!earlier) return Visiting::kGoOn;
      version = std::move(*earlier);
    }
    return visit(key, version);
  };
  return rows.scan(current_row(prefix), from.empty() ? Bytes{} : current_row(from), visit_row);
}

Result<void> each_version(const RowReader& rows, ByteView key,
                          const std::function<Result<Visiting>(const Version&)>& visit) {
  const Bytes list = history_list(key);
  auto visiting = Visiting::kGoOn;
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto version, decode_history(list, row, value));
    LETHE_TRY(visiting, visit(version));
    return visiting;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit_row));
  if (visiting == Visiting::kEnd) return {};
  LETHE_TRY(const auto stored, rows.get(current_row(key)));
  if (!stored) return {};
  LETHE_TRY(const auto current, decode_current(*stored));
  LETHE_TRY_VOID(visit(current));
  return {};
}

}  // namespace lethe::projections
