#include "projections/logins.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr std::size_t kMostFailures = 100;

Bytes logins_row(const SubjectId& agent) {
  return crypto::to_bytes(agent.view());
}

Bytes encode_logins(const LoginsRow& row) {
  RowEncoder out;
  encode_moments(row.failures, out);
  out.number(row.locked_by ? row.locked_by->value + 1 : 0).signed_number(row.locked.micros);
  out.signed_number(row.until.micros).enumerated(row.cause).number(row.unlocked ? 1 : 0);
  return out.take();
}

Result<LoginsRow> decode_logins(ByteView value) {
  RowDecoder in(value);
  LoginsRow out;
  out.failures = decode_moments(in);
  if (const auto locked = in.number(); locked > 0) out.locked_by = Sequence{locked - 1};
  out.locked.micros = in.signed_number();
  out.until.micros = in.signed_number();
  out.cause = static_cast<ledger::LockCause>(in.number());
  out.unlocked = in.flag();
  LETHE_TRY_VOID(in.finish());
  if (out.locked_by.has_value() != is_known(out.cause)) return ledger::Error::kRowMalformed;
  return out;
}

Result<LoginsRow> read_logins(const RowReader& rows, const SubjectId& agent) {
  LETHE_TRY(const auto value, rows.get(logins_row(agent)));
  if (!value) return LoginsRow{};
  return decode_logins(*value);
}

Result<void> note_login(const ledger::EventHeader& header, const ledger::LoginRecorded& facts,
                        RowWriter& rows) {
  const bool is_agents = header.actor.type == ledger::ActorType::kAgent;
  if (!is_agents || facts.action != ledger::LoginAction::kLogin) return {};
  const auto agent = ledger::subject_of(header.actor.id);
  LETHE_TRY(auto row, read_logins(rows, agent));
  if (facts.outcome == ledger::AccessOutcome::kSuccess) {
    if (row.failures.empty()) return {};
    row.failures.clear();
  } else {
    if (row.failures.size() == kMostFailures) row.failures.erase(row.failures.begin());
    row.failures.push_back(facts.occurred_at);
  }
  rows.put(logins_row(agent), encode_logins(row));
  return {};
}

Result<void> lock(const ledger::EventHeader& header, const ledger::AgentLocked& facts,
                  RowWriter& rows) {
  LoginsRow row;
  row.locked_by = header.sequence;
  row.locked = header.time;
  row.until = facts.until;
  row.cause = facts.cause;
  rows.put(logins_row(header.subject), encode_logins(row));
  return {};
}

Result<void> unlock(const ledger::EventHeader& header, RowWriter& rows) {
  LETHE_TRY(auto row, read_logins(rows, header.subject));
  row.failures.clear();
  row.unlocked = row.locked_by.has_value();
  rows.put(logins_row(header.subject), encode_logins(row));
  return {};
}

}  // namespace

Result<LoginsRow> Views::logins(const SubjectId& agent) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kLogins));
  return read_logins(rows, agent);
}

Result<void> Logins::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                           RowWriter& rows, const ledger::KeySource&) const {
  const auto& facts = header.facts;
  if (const auto* login = std::get_if<ledger::LoginRecorded>(&facts)) {
    return note_login(header, *login, rows);
  }
  if (const auto* locked = std::get_if<ledger::AgentLocked>(&facts)) {
    return lock(header, *locked, rows);
  }
  if (std::holds_alternative<ledger::AgentUnlocked>(facts)) return unlock(header, rows);
  return {};
}

}  // namespace lethe::projections
