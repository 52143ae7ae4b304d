#include "projections/auditor_grants.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kGrantById = 'g';
constexpr char kOfAuditor = 'a';

Bytes grant_row(const ledger::GrantId& id) {
  return RowEncoder(kGrantById).fixed(id.view()).take();
}

Bytes encode_grant(const AuditorGrantRow& grant) {
  RowEncoder out;
  out.fixed(grant.auditor.view()).fixed(grant.subject.view());
  out.number(grant.scopes.size());
  for (const auto scope : grant.scopes) out.enumerated(scope);
  out.signed_number(grant.expires_at.micros);
  out.number(grant.granted_at.value).signed_number(grant.granted.micros);
  out.number(grant.ended_at ? grant.ended_at->value + 1 : 0).signed_number(grant.ended.micros);
  return out.take();
}

Result<AuditorGrantRow> decode_grant(const ledger::GrantId& id, ByteView value) {
  RowDecoder in(value);
  AuditorGrantRow out;
  out.id = id;
  out.auditor = in.fixed<ledger::TokenId>();
  out.subject = in.fixed<SubjectId>();
  for (auto scopes = in.number(); scopes > 0 && !in.at_end(); --scopes) {
    out.scopes.push_back(in.enumerated<ledger::GrantScope>());
  }
  out.expires_at.micros = in.signed_number();
  out.granted_at.value = in.number();
  out.granted.micros = in.signed_number();
  if (const std::uint64_t ended = in.number(); ended > 0) out.ended_at = Sequence{ended - 1};
  out.ended.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

void add_grant(const ledger::EventHeader& header, const ledger::AuditorGranted& facts,
               RowWriter& rows) {
  AuditorGrantRow row;
  row.id = facts.grant;
  row.auditor = facts.auditor;
  row.subject = header.subject;
  row.scopes = facts.scopes;
  row.expires_at = facts.expires_at;
  row.granted_at = header.sequence;
  row.granted = header.time;
  rows.put(grant_row(row.id), encode_grant(row));
  rows.put(RowEncoder().fixed(grants_of_auditor(row.auditor)).fixed(row.id.view()).take(), Bytes{});
  put_in_order(rows, header.sequence, object_id(row.id));
}

Result<void> end_grant(const ledger::EventHeader& header, const ledger::AuditorGrantEnded& facts,
                       RowWriter& rows) {
  LETHE_TRY(auto row, read_auditor_grant(rows, facts.grant));
  if (!row || row->ended_at) return {};  // the first time counts
  row->ended_at = header.sequence;
  row->ended = header.time;
  rows.put(grant_row(row->id), encode_grant(*row));
  return {};
}

}  // namespace

bool AuditorGrantRow::covers(ledger::GrantScope scope, const SubjectId& about) const {
  return (subject.is_zero() || subject == about) && std::ranges::count(scopes, scope) > 0;
}

Bytes grants_of_auditor(const ledger::TokenId& auditor) {
  return RowEncoder(kOfAuditor).fixed(auditor.view()).take();
}

Result<std::optional<AuditorGrantRow>> read_auditor_grant(const RowReader& rows,
                                                          const ledger::GrantId& id) {
  LETHE_TRY(const auto value, rows.get(grant_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto grant, decode_grant(id, *value));
  return std::optional(std::move(grant));
}

Result<void> AuditorGrants::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                  RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* granted = std::get_if<ledger::AuditorGranted>(&header.facts)) {
    add_grant(header, *granted, rows);
  } else if (const auto* ended = std::get_if<ledger::AuditorGrantEnded>(&header.facts)) {
    return end_grant(header, *ended, rows);
  }
  return {};
}

}  // namespace lethe::projections
