#include "projections/exports.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kExport = 'e';
constexpr char kAll = 'n';
constexpr char kSubject = 's';

}  // namespace

Bytes export_row(const ledger::ExportId& id) {
  return RowEncoder(kExport).fixed(id.view()).take();
}

Bytes all_exports_list() {
  return RowEncoder(kAll).take();
}

Bytes exports_of_list(const SubjectId& subject) {
  return RowEncoder(kSubject).fixed(subject.view()).take();
}

Bytes encode_export(const ExportRow& made) {
  RowEncoder out;
  out.fixed(made.subject.view()).number(made.made_at.value).signed_number(made.made.micros);
  out.number(made.size).fixed(made.hash.view());
  return out.take();
}

Result<ExportRow> decode_export(const ledger::ExportId& id, ByteView value) {
  RowDecoder in(value);
  ExportRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.made_at.value = in.number();
  out.made.micros = in.signed_number();
  out.size = in.number();
  out.hash = in.fixed<crypto::Hash>();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Exports::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::ExportMade>(&header.facts);
  if (facts == nullptr) return {};
  const ExportRow made{facts->export_id, header.subject, header.sequence,
                       header.time,      facts->size,    facts->hash};
  const Bytes id = crypto::to_bytes(made.id.view());
  rows.put(export_row(made.id), encode_export(made));
  for (const auto& list : {all_exports_list(), exports_of_list(made.subject)}) {
    rows.put(RowEncoder().fixed(list).big_endian64(header.sequence.value).take(), id);
  }
  return {};
}

}  // namespace lethe::projections
