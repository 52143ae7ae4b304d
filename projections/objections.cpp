#include "projections/objections.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes objection_key(const SubjectId& id, std::string_view purpose) {
  return RowEncoder().fixed(id.view()).key_text(purpose).take();
}

Bytes encode_objection(const ObjectionRow& objection) {
  RowEncoder out;
  out.signed_number(objection.time.micros);
  out.enumerated(objection.state).enumerated(objection.signal);
  return out.take();
}

Result<ObjectionRow> decode_objection(ByteView key, const Version& version) {
  RowDecoder name(key);
  ObjectionRow out;
  out.purpose = name.key_text();
  LETHE_TRY_VOID(name.finish());
  RowDecoder in(version.value);
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.state = in.enumerated<ledger::ObjectionState>();
  out.signal = in.enumerated<ledger::ObjectionSignal>();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Objections::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                               RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::ObjectionRecorded>(&header.facts);
  if (facts == nullptr) return {};
  ObjectionRow objection;
  objection.time = header.time;
  objection.state = facts->state;
  objection.signal = facts->signal;
  return put_version(rows, objection_key(header.subject, facts->purpose), header.sequence,
                     encode_objection(objection));
}

}  // namespace lethe::projections
