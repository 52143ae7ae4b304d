#include "crypto/check.h"
#include "projections/tokens.h"

namespace lethe::projections {

Result<std::optional<TokenRow>> Views::token(const ledger::TokenId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTokens));
  LETHE_TRY(const auto value, rows.get(token_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto token, decode_token(id, *value));
  return std::optional<TokenRow>(token);
}

Result<std::optional<TokenRow>> Views::token_by_hash(const crypto::Hash& hash) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTokens));
  LETHE_TRY(const auto value, rows.get(token_hash_row(hash)));
  if (!value) return std::nullopt;
  const auto id = ledger::TokenId::from(*value);
  if (!id) return ledger::Error::kRowMalformed;
  return token(*id);
}

Result<std::vector<TokenRow>> Views::tokens(std::optional<ledger::TokenId> after,
                                            std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTokens));
  std::vector<TokenRow> out;
  if (limit == 0) return out;
  const Bytes list = token_list();
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    const auto id = ledger::TokenId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    if (id == after) return Visiting::kGoOn;
    LETHE_TRY(const auto token, decode_token(*id, value));
    out.push_back(token);
    return go_on_if(out.size() < limit);
  };
  LETHE_TRY_VOID(rows.scan(list, after ? token_row(*after) : Bytes{}, visit));
  return out;
}

Result<std::vector<TokenRow>> Views::tokens_of(const SubjectId& agent) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kTokens));
  std::vector<TokenRow> out;
  const Bytes list = agent_token_list(agent);
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto id = ledger::TokenId::from(row.subspan(list.size()));
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto found, token(*id));
    if (!found) return ledger::Error::kRowMalformed;
    out.push_back(*found);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

}  // namespace lethe::projections
