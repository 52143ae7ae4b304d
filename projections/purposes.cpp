#include "projections/purposes.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes purpose_key(std::string_view purpose) {
  return RowEncoder().key_text(purpose).take();
}

Bytes encode_purpose(const PurposeRow& purpose) {
  RowEncoder out;
  out.signed_number(purpose.time.micros).enumerated(purpose.basis);
  out.number(purpose.special_category ? 1 : 0).number(purpose.validity_days);
  out.number(purpose.retired ? 1 : 0).text(purpose.title);
  out.number(purpose.direct_marketing ? 1 : 0);
  return out.take();
}

Result<PurposeRow> decode_purpose(ByteView key, const Version& version) {
  RowDecoder name(key);
  PurposeRow out;
  out.purpose = name.key_text();
  LETHE_TRY_VOID(name.finish());
  RowDecoder in(version.value);
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.basis = in.enumerated<ledger::LegalBasis>();
  out.special_category = in.flag();
  out.validity_days = in.number32();
  out.retired = in.flag();
  out.title = in.text();
  out.direct_marketing = in.flag();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Purposes::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::PurposeDefined>(&header.facts);
  if (facts == nullptr) return {};
  PurposeRow purpose;
  purpose.title = facts->title;
  purpose.basis = facts->basis;
  purpose.special_category = facts->special_category;
  purpose.retired = facts->retired;
  purpose.validity_days = facts->validity_days;
  purpose.direct_marketing = facts->direct_marketing;
  purpose.time = header.time;
  return put_version(rows, purpose_key(facts->purpose), header.sequence, encode_purpose(purpose));
}

}  // namespace lethe::projections
