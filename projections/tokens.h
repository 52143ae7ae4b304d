// Tokens by id and by the hash that a request is looked up with. The hash is of 32 random bytes: it
// tells nothing about anybody.
//
//   't' id[16]    -> role, subject[16], hash[32], issued, expires, sequence, 0 or (1, revoked)
//   'h' hash[32]  -> id[16]
//   'a' agent[16] id[16]  -> nothing    the tokens of an agent, as such or as a reviewer
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Tokens final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kTokens; }
  std::string_view name() const override { return "tokens"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes token_list();
Bytes token_row(const ledger::TokenId& id);
Bytes agent_token_list(const SubjectId& agent);
Bytes token_hash_row(const crypto::Hash& hash);
Bytes encode_token(const TokenRow& token);
Result<TokenRow> decode_token(const ledger::TokenId& id, ByteView value);

}  // namespace lethe::projections
