#include "projections/consents.h"

#include "crypto/check.h"

namespace lethe::projections {

Bytes consent_key(const SubjectId& id, std::string_view purpose) {
  return RowEncoder().fixed(id.view()).key_text(purpose).take();
}

Bytes encode_consent(const ConsentDecision& decision) {
  RowEncoder out;
  out.signed_number(decision.time.micros).enumerated(decision.status);
  out.number(decision.is_explicit ? 1 : 0).text(decision.policy_version);
  out.signed_number(decision.expires_at.micros).enumerated(decision.context);
  out.number(decision.asserted ? 1 : 0).number(decision.guardian ? 1 : 0);
  out.number(decision.bundled ? 1 : 0);
  return out.take();
}

namespace {

/// Where the person was asked need not be said.
ledger::ConsentContext context_of(RowDecoder& in) {
  const auto context = static_cast<ledger::ConsentContext>(in.number16());
  if (context != ledger::ConsentContext::kInvalid && !ledger::is_known(context)) in.fail();
  return context;
}

}  // namespace

Result<ConsentDecision> decode_consent(const Version& version) {
  RowDecoder in(version.value);
  ConsentDecision out;
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.status = in.enumerated<ledger::ConsentStatus>();
  out.is_explicit = in.flag();
  out.policy_version = in.text();
  out.expires_at.micros = in.signed_number();
  out.context = context_of(in);
  out.asserted = in.flag();
  out.guardian = in.flag();
  out.bundled = in.flag();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Consents::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::ConsentRecorded>(&header.facts);
  if (facts == nullptr) return {};
  ConsentDecision decision;
  decision.time = header.time;
  decision.status = facts->status;
  decision.is_explicit = facts->is_explicit;
  decision.policy_version = facts->policy_version;
  decision.expires_at = facts->expires_at;
  decision.context = facts->context;
  decision.asserted = facts->asserted;
  decision.guardian = facts->guardian;
  decision.bundled = facts->bundled;
  return put_version(rows, consent_key(header.subject, facts->purpose), header.sequence,
                     encode_consent(decision));
}

}  // namespace lethe::projections
