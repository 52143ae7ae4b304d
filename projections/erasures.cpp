#include "projections/erasures.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::projections {
namespace {

using ledger::CompartmentClass;

constexpr char kErasure = 'e';
constexpr char kByOrder = 'o';
constexpr char kWaiting = 'b';
constexpr char kKept = 'k';
constexpr char kKeptUntil = 'q';
constexpr char kUnswept = 'u';
constexpr char kLatest = 'l';

void encode_sequences(const std::vector<Sequence>& sequences, RowEncoder& out) {
  out.number(sequences.size());
  for (const auto sequence : sequences) out.number(sequence.value);
}

std::vector<Sequence> decode_sequences(RowDecoder& in) {
  std::vector<Sequence> out;
  const std::uint64_t count = in.number();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) out.push_back({in.number()});
  return out;
}

ledger::CompartmentRef decode_ref(RowDecoder& in) {
  ledger::CompartmentRef out;
  out.compartment.slot.value = in.number();
  out.compartment.cls = in.enumerated<CompartmentClass>();
  out.compartment.number = in.number32();
  out.whole = in.flag();
  return out;
}

ErasureState state_of(const ErasureRow& erasure) {
  if (erasure.orders.size() > erasure.certificates.size()) return ErasureState::kOrdered;
  return erasure.withheld_at ? ErasureState::kWithheld : ErasureState::kCompleted;
}

Bytes waiting_row(const ledger::HoldId& hold, const ledger::ErasureId& id) {
  return RowEncoder(kWaiting).fixed(hold.view()).fixed(id.view()).take();
}

Bytes kept_row(const KeptClass& kept) {
  return RowEncoder(kKept)
      .key_moment(kept.until)
      .fixed(kept.subject.view())
      .enumerated(kept.cls)
      .take();
}

Bytes kept_until_row(const SubjectId& subject, CompartmentClass cls) {
  return RowEncoder(kKeptUntil).fixed(subject.view()).enumerated(cls).take();
}

/// Where something was found, the sweep is to be done again.
Result<void> sweep(const ledger::ErasureSwept& swept, RowWriter& rows) {
  if (!swept.has_found_nothing()) return {};
  std::vector<Bytes> done;
  const Bytes list = unswept_list();
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder in(row.subspan(list.size()));
    const Sequence certificate{in.big_endian64()};
    LETHE_TRY_VOID(in.finish());
    if (certificate > swept.through) return Visiting::kEnd;
    done.push_back(crypto::to_bytes(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, unswept_row(swept.from), visit));
  for (const auto& row : done) rows.erase(row);
  return {};
}

/// The row of an erasure; a new one, in its place in the list, when there is none.
template <class Facts>
Result<ErasureRow> begun(const ledger::EventHeader& header, const Facts& facts, RowWriter& rows) {
  LETHE_TRY(const auto value, rows.get(erasure_row(facts.erasure)));
  if (value) return decode_erasure(facts.erasure, *value);
  ErasureRow erasure;
  erasure.id = facts.erasure;
  erasure.subject = header.subject;
  erasure.ordered_at = header.sequence;
  erasure.whole_subject = facts.whole_subject;
  erasure.ground = facts.ground;
  rows.put(erasure_order_row(header.sequence), crypto::to_bytes(erasure.id.view()));
  return erasure;
}

void stop_waiting(ErasureRow& erasure, RowWriter& rows) {
  for (const auto& hold : erasure.holds) rows.erase(waiting_row(hold, erasure.id));
  erasure.holds.clear();
  erasure.withheld.clear();
  erasure.withheld_at.reset();
}

/// A class that is ordered to go, or waits for a hold, is not kept for its retention any more.
Result<void> forget_kept(const SubjectId& subject, const std::vector<ledger::CompartmentRef>& refs,
                         RowWriter& rows) {
  for (const auto& ref : refs) {
    if (!ref.whole) continue;
    const Bytes row = kept_until_row(subject, ref.compartment.cls);
    LETHE_TRY(const auto value, rows.get(row));
    if (!value) continue;
    RowDecoder in(*value);
    const KeptClass kept{subject, ref.compartment.cls, in.key_moment()};
    LETHE_TRY_VOID(in.finish());
    rows.erase(kept_row(kept));
    rows.erase(row);
  }
  return {};
}

Result<void> order_erasure(const ledger::EventHeader& header, const ledger::ErasureOrdered& facts,
                           RowWriter& rows) {
  LETHE_TRY(auto erasure, begun(header, facts, rows));
  stop_waiting(erasure, rows);
  erasure.orders.push_back(header.sequence);
  rows.put(erasure_row(erasure.id), encode_erasure(erasure));
  return forget_kept(header.subject, facts.destroyed, rows);
}

Result<void> withhold(const ledger::EventHeader& header, const ledger::ErasureWithheld& facts,
                      RowWriter& rows) {
  LETHE_TRY(auto erasure, begun(header, facts, rows));
  stop_waiting(erasure, rows);
  erasure.withheld_at = header.sequence;
  erasure.holds = facts.holds;
  erasure.withheld = facts.withheld;
  for (const auto& hold : erasure.holds) rows.put(waiting_row(hold, erasure.id), {});
  rows.put(erasure_row(erasure.id), encode_erasure(erasure));
  return forget_kept(header.subject, facts.withheld, rows);
}

Result<void> complete(const ledger::EventHeader& header, const ledger::ErasureCompleted& facts,
                      RowWriter& rows) {
  LETHE_TRY(const auto value, rows.get(erasure_row(facts.erasure)));
  if (!value) return ledger::Error::kRowMalformed;  // nothing completes without an order
  LETHE_TRY(auto erasure, decode_erasure(facts.erasure, *value));
  erasure.certificates.push_back(header.sequence);
  rows.put(erasure_row(erasure.id), encode_erasure(erasure));
  rows.put(unswept_row(header.sequence), {});
  rows.put(latest_certificate_row(), RowEncoder().number(header.sequence.value).take());
  if (!facts.whole_subject) return {};
  for (const auto& one : facts.kept) {
    const KeptClass kept{header.subject, one.cls, one.until};
    rows.put(kept_row(kept), {});
    rows.put(kept_until_row(kept.subject, kept.cls), RowEncoder().key_moment(kept.until).take());
  }
  return {};
}

}  // namespace

Bytes erasure_row(const ledger::ErasureId& id) {
  return RowEncoder(kErasure).fixed(id.view()).take();
}

Bytes erasure_order_list() {
  return RowEncoder(kByOrder).take();
}

Bytes erasure_order_row(Sequence first) {
  return RowEncoder(kByOrder).big_endian64(first.value).take();
}

Bytes waiting_list() {
  return RowEncoder(kWaiting).take();
}

Bytes waiting_list(const ledger::HoldId& hold) {
  return RowEncoder(kWaiting).fixed(hold.view()).take();
}

Bytes kept_list() {
  return RowEncoder(kKept).take();
}

Bytes unswept_row(Sequence certificate) {
  return RowEncoder(kUnswept).big_endian64(certificate.value).take();
}

Bytes unswept_list() {
  return RowEncoder(kUnswept).take();
}

Bytes latest_certificate_row() {
  return RowEncoder(kLatest).take();
}

Bytes encode_erasure(const ErasureRow& erasure) {
  RowEncoder out;
  out.fixed(erasure.subject.view()).number(erasure.ordered_at.value);
  out.number(erasure.whole_subject ? 1 : 0).enumerated(erasure.ground);
  out.number(erasure.withheld_at ? erasure.withheld_at->value + 1 : 0);
  out.number(erasure.holds.size());
  for (const auto& hold : erasure.holds) out.fixed(hold.view());
  out.number(erasure.withheld.size());
  for (const auto& [compartment, whole] : erasure.withheld) {
    out.number(compartment.slot.value).enumerated(compartment.cls);
    out.number(compartment.number).number(whole ? 1 : 0);
  }
  encode_sequences(erasure.orders, out);
  encode_sequences(erasure.certificates, out);
  return out.take();
}

Result<ErasureRow> decode_erasure(const ledger::ErasureId& id, ByteView value) {
  RowDecoder in(value);
  ErasureRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.ordered_at.value = in.number();
  out.whole_subject = in.flag();
  out.ground = in.enumerated<ledger::ErasureGround>();
  if (const std::uint64_t withheld = in.number(); withheld > 0) {
    out.withheld_at = Sequence{withheld - 1};
  }
  const std::uint64_t holds = in.number();
  for (std::uint64_t i = 0; i < holds && !in.failed(); ++i) {
    out.holds.push_back(in.fixed<ledger::HoldId>());
  }
  const std::uint64_t withheld_refs = in.number();
  for (std::uint64_t i = 0; i < withheld_refs && !in.failed(); ++i) {
    out.withheld.push_back(decode_ref(in));
  }
  out.orders = decode_sequences(in);
  out.certificates = decode_sequences(in);
  LETHE_TRY_VOID(in.finish());
  out.state = state_of(out);
  if (!out.certificates.empty()) out.completed_at = out.certificates.back();
  return out;
}

Result<void> Erasures::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    return order_erasure(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ErasureWithheld>(&header.facts)) {
    return withhold(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ErasureCompleted>(&header.facts)) {
    return complete(header, *facts, rows);
  }
  if (std::holds_alternative<ledger::LedgerClosed>(header.facts)) {
    rows.put(unswept_row(header.sequence), {});
    return {};
  }
  if (const auto* facts = std::get_if<ledger::ErasureSwept>(&header.facts)) {
    return sweep(*facts, rows);
  }
  return {};
}

}  // namespace lethe::projections
