#include "projections/policies.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kPolicy = 's';
constexpr char kVersion = 'v';
constexpr char kCurrent = 'c';

}  // namespace

Bytes policy_list() {
  return RowEncoder(kPolicy).take();
}

Bytes policy_row(Sequence sequence) {
  return RowEncoder(kPolicy).big_endian64(sequence.value).take();
}

Bytes policy_version_row(std::string_view version) {
  return RowEncoder(kVersion).key_text(version).take();
}

Bytes current_policy_row() {
  return RowEncoder(kCurrent).take();
}

Bytes encode_policy(const PolicyRow& policy) {
  RowEncoder out;
  out.signed_number(policy.published.micros).text(policy.version).text(policy.url);
  out.fixed(policy.hash.view()).text(policy.language).number(policy.consent_anew ? 1 : 0);
  return out.take();
}

Result<PolicyRow> decode_policy(Sequence sequence, ByteView value) {
  RowDecoder in(value);
  PolicyRow out;
  out.sequence = sequence;
  out.published.micros = in.signed_number();
  out.version = in.text();
  out.url = in.text();
  out.hash = in.fixed<crypto::Hash>();
  out.language = in.text();
  out.consent_anew = in.flag();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Policies::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::PolicyPublished>(&header.facts);
  if (facts == nullptr) return {};
  PolicyRow policy;
  policy.version = facts->version;
  policy.url = facts->url;
  policy.language = facts->language;
  policy.hash = facts->hash;
  policy.consent_anew = facts->consent_anew;
  policy.sequence = header.sequence;
  policy.published = header.time;
  const Bytes sequence = RowEncoder().number(header.sequence.value).take();
  rows.put(policy_row(header.sequence), encode_policy(policy));
  rows.put(policy_version_row(policy.version), sequence);
  rows.put(current_policy_row(), sequence);
  return {};
}

}  // namespace lethe::projections
