#include "projections/recipients.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes recipient_key(std::string_view recipient) {
  return RowEncoder().key_text(recipient).take();
}

Bytes disclosures_list() {
  return RowEncoder('l').take();
}

Bytes disclosures_list(std::string_view recipient) {
  return RowEncoder('r').key_text(recipient).take();
}

Bytes encode_recipient(const RecipientRow& recipient) {
  RowEncoder out;
  out.signed_number(recipient.time.micros).enumerated(recipient.type);
  out.number(recipient.enabled ? 1 : 0).text(recipient.title).text(recipient.endpoint);
  out.text(recipient.country).text(recipient.safeguard).text(recipient.address);
  out.texts(recipient.purposes).texts(recipient.categories);
  return out.take();
}

Result<RecipientRow> decode_recipient(ByteView key, const Version& version) {
  RowDecoder name(key);
  RecipientRow out;
  out.recipient = name.key_text();
  LETHE_TRY_VOID(name.finish());
  RowDecoder in(version.value);
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.type = in.enumerated<ledger::RecipientType>();
  out.enabled = in.flag();
  out.title = in.text();
  out.endpoint = in.text();
  out.country = in.text();
  out.safeguard = in.text();
  out.address = in.text();
  out.purposes = in.texts();
  out.categories = in.texts();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Recipients::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                               RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* disclosed = std::get_if<ledger::DisclosureRecorded>(&header.facts)) {
    const Posting posting{header.sequence, kind_of(header.facts)};
    LETHE_TRY_VOID(append_posting(rows, disclosures_list(), posting));
    return append_posting(rows, disclosures_list(disclosed->recipient), posting);
  }
  const auto* facts = std::get_if<ledger::RecipientDefined>(&header.facts);
  if (facts == nullptr) return {};
  RecipientRow recipient;
  recipient.title = facts->title;
  recipient.type = facts->type;
  recipient.enabled = facts->enabled;
  recipient.purposes = facts->purposes;
  recipient.categories = facts->categories;
  recipient.endpoint = facts->endpoint;
  recipient.country = facts->country;
  recipient.safeguard = facts->safeguard;
  recipient.address = facts->address;
  recipient.time = header.time;
  return put_version(rows, recipient_key(facts->recipient), header.sequence,
                     encode_recipient(recipient));
}

}  // namespace lethe::projections
