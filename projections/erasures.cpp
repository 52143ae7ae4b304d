#include "projections/erasures.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kErasure = 'e';
constexpr char kOrder = 'o';

Result<void> complete(const ledger::EventHeader& header, const ledger::ErasureCompleted& facts,
                      RowWriter& rows) {
  LETHE_TRY(const auto value, rows.get(erasure_row(facts.erasure)));
  if (!value) return ledger::Error::kRowMalformed;  // nothing completes without an order
  LETHE_TRY(auto erasure, decode_erasure(facts.erasure, *value));
  erasure.state = ErasureState::kCompleted;
  erasure.completed_at = header.sequence;
  rows.put(erasure_row(erasure.id), encode_erasure(erasure));
  return {};
}

}  // namespace

Bytes erasure_row(const ledger::ErasureId& id) {
  return RowEncoder(kErasure).fixed(id.view()).take();
}

Bytes erasure_order_list() {
  return RowEncoder(kOrder).take();
}

Bytes erasure_order_row(Sequence ordered_at) {
  return RowEncoder(kOrder).big_endian64(ordered_at.value).take();
}

Bytes encode_erasure(const ErasureRow& erasure) {
  RowEncoder out;
  out.fixed(erasure.subject.view()).number(erasure.ordered_at.value);
  out.number(erasure.completed_at ? erasure.completed_at->value + 1 : 0);
  out.number(erasure.whole_subject ? 1 : 0);
  return out.take();
}

Result<ErasureRow> decode_erasure(const ledger::ErasureId& id, ByteView value) {
  RowDecoder in(value);
  ErasureRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.ordered_at.value = in.number();
  if (const std::uint64_t completed = in.number(); completed > 0) {
    out.state = ErasureState::kCompleted;
    out.completed_at = Sequence{completed - 1};
  }
  out.whole_subject = in.flag();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Erasures::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    ErasureRow erasure;
    erasure.id = facts->erasure;
    erasure.subject = header.subject;
    erasure.ordered_at = header.sequence;
    erasure.whole_subject = facts->whole_subject;
    rows.put(erasure_row(erasure.id), encode_erasure(erasure));
    rows.put(erasure_order_row(header.sequence), crypto::to_bytes(erasure.id.view()));
    return {};
  }
  if (const auto* facts = std::get_if<ledger::ErasureCompleted>(&header.facts)) {
    return complete(header, *facts, rows);
  }
  return {};
}

}  // namespace lethe::projections
