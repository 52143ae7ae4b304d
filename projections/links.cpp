#include "projections/links.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kLink = 'l';
constexpr char kAccount = 'a';

}  // namespace

Bytes link_row(const SubjectId& subject) {
  return RowEncoder(kLink).fixed(subject.view()).take();
}

Bytes links_of_account_list(const SubjectId& account) {
  return RowEncoder(kAccount).fixed(account.view()).take();
}

Bytes encode_link(const LinkRow& link) {
  RowEncoder out;
  out.fixed(link.account.view()).number(link.linked_at.value).signed_number(link.linked.micros);
  return out.take();
}

Result<LinkRow> decode_link(const SubjectId& subject, ByteView value) {
  RowDecoder in(value);
  LinkRow out;
  out.subject = subject;
  out.account = in.fixed<SubjectId>();
  out.linked_at.value = in.number();
  out.linked.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Links::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                          RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::SubjectLinked>(&header.facts);
  if (facts == nullptr) return {};
  const LinkRow link{header.subject, facts->account, header.sequence, header.time};
  rows.put(link_row(link.subject), encode_link(link));
  rows.put(RowEncoder()
               .fixed(links_of_account_list(link.account))
               .big_endian64(header.sequence.value)
               .take(),
           crypto::to_bytes(link.subject.view()));
  return {};
}

}  // namespace lethe::projections
