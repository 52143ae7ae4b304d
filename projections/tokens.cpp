#include "projections/tokens.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kToken = 't';
constexpr char kHash = 'h';
constexpr char kTokenOfAgent = 'a';

Result<void> issue(const ledger::EventHeader& header, const ledger::TokenIssued& facts,
                   RowWriter& rows) {
  TokenRow token;
  token.id = facts.token;
  token.role = facts.role;
  if (facts.role == ledger::Role::kAgent || facts.role == ledger::Role::kSubject ||
      facts.role == ledger::Role::kReviewer) {
    token.subject = header.subject;
  }
  token.hash = facts.hash;
  token.issued = header.time;
  token.expires_at = facts.expires_at;
  token.sequence = header.sequence;
  rows.put(token_row(token.id), encode_token(token));
  rows.put(token_hash_row(token.hash), crypto::to_bytes(token.id.view()));
  if (token.role != ledger::Role::kSubject && !token.subject.is_zero()) {
    rows.put(RowEncoder().fixed(agent_token_list(token.subject)).fixed(token.id.view()).take(),
             Bytes{});
  }
  return {};
}

Result<void> revoke(const ledger::EventHeader& header, const ledger::TokenRevoked& facts,
                    RowWriter& rows) {
  LETHE_TRY(const auto value, rows.get(token_row(facts.token)));
  if (!value) return {};
  LETHE_TRY(auto token, decode_token(facts.token, *value));
  if (token.revoked) return {};  // the first time counts
  token.revoked = header.time;
  rows.put(token_row(token.id), encode_token(token));
  return {};
}

}  // namespace

Bytes token_list() {
  return RowEncoder(kToken).take();
}

Bytes token_row(const ledger::TokenId& id) {
  return RowEncoder(kToken).fixed(id.view()).take();
}

Bytes agent_token_list(const SubjectId& agent) {
  return RowEncoder(kTokenOfAgent).fixed(agent.view()).take();
}

Bytes token_hash_row(const crypto::Hash& hash) {
  return RowEncoder(kHash).fixed(hash.view()).take();
}

Bytes encode_token(const TokenRow& token) {
  RowEncoder out;
  out.enumerated(token.role).fixed(token.subject.view()).fixed(token.hash.view());
  out.signed_number(token.issued.micros).signed_number(token.expires_at.micros);
  out.number(token.sequence.value).number(token.revoked ? 1 : 0);
  if (token.revoked) out.signed_number(token.revoked->micros);
  return out.take();
}

Result<TokenRow> decode_token(const ledger::TokenId& id, ByteView value) {
  RowDecoder in(value);
  TokenRow out;
  out.id = id;
  out.role = in.enumerated<ledger::Role>();
  out.subject = in.fixed<SubjectId>();
  out.hash = in.fixed<crypto::Hash>();
  out.issued.micros = in.signed_number();
  out.expires_at.micros = in.signed_number();
  out.sequence.value = in.number();
  if (in.flag()) out.revoked = Moment{in.signed_number()};
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Tokens::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                           RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::TokenIssued>(&header.facts)) {
    return issue(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::TokenRevoked>(&header.facts)) {
    return revoke(header, *facts, rows);
  }
  return {};
}

}  // namespace lethe::projections
