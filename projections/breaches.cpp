#include "projections/breaches.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

using ledger::BreachAudience;

constexpr char kBreach = 'b';
constexpr char kAffected = 'a';

Bytes breach_row(const ledger::BreachId& id) {
  return RowEncoder(kBreach).fixed(id.view()).take();
}

/// What is still to be told to somebody.
std::vector<Moment> due(const BreachRow& breach) {
  std::vector<Moment> out;
  const auto add = [&](Moment due_at, BreachAudience audience) {
    if (due_at.micros != 0 && breach.notice(audience) == nullptr) out.push_back(due_at);
  };
  if (breach.closed) return out;
  add(breach.authority_due_at, BreachAudience::kAuthority);
  add(breach.persons_due_at, BreachAudience::kPersons);
  return out;
}

Dated dated(const BreachRow& breach) {
  return {object_id(breach.id), {}};
}

Bytes encode_breach(const BreachRow& breach) {
  RowEncoder out;
  out.signed_number(breach.aware_at.micros).signed_number(breach.authority_due_at.micros);
  out.signed_number(breach.persons_due_at.micros).number(breach.high_risk ? 1 : 0);
  out.number(breach.unintelligible ? 1 : 0).number(breach.closed ? 1 : 0);
  out.number(breach.persons).number(breach.records).number(breach.categories.size());
  for (const auto& category : breach.categories) out.text(category);
  out.number(breach.regimes.size());
  for (const auto regime : breach.regimes) out.enumerated(regime);
  out.number(breach.opened_at.value).number(breach.changed_at.value).number(breach.revision);
  out.number(breach.affected).number(breach.notices.size());
  for (const auto& notice : breach.notices) {
    out.enumerated(notice.audience).signed_number(notice.notified_at.micros);
    out.number(notice.sequence.value);
  }
  encode_moments(breach.reminded, out);
  return out.take();
}

BreachNotice decode_notice(RowDecoder& in) {
  BreachNotice out;
  out.audience = in.enumerated<BreachAudience>();
  out.notified_at.micros = in.signed_number();
  out.sequence.value = in.number();
  return out;
}

Result<BreachRow> decode_breach(const ledger::BreachId& id, ByteView value) {
  RowDecoder in(value);
  BreachRow out;
  out.id = id;
  out.aware_at.micros = in.signed_number();
  out.authority_due_at.micros = in.signed_number();
  out.persons_due_at.micros = in.signed_number();
  out.high_risk = in.flag();
  out.unintelligible = in.flag();
  out.closed = in.flag();
  out.persons = in.number();
  out.records = in.number();
  const std::uint64_t categories = in.number();
  for (std::uint64_t i = 0; i < categories && !in.failed(); ++i) {
    out.categories.push_back(in.text());
  }
  const std::uint64_t regimes = in.number();
  for (std::uint64_t i = 0; i < regimes && !in.failed(); ++i) {
    out.regimes.push_back(in.enumerated<ledger::Regime>());
  }
  out.opened_at.value = in.number();
  out.changed_at.value = in.number();
  out.revision = in.number();
  out.affected = in.number();
  const std::uint64_t notices = in.number();
  for (std::uint64_t i = 0; i < notices && !in.failed(); ++i) {
    out.notices.push_back(decode_notice(in));
  }
  out.reminded = decode_moments(in);
  LETHE_TRY_VOID(in.finish());
  return out;
}

/// The breach's row changed, where there is a breach.
template <class Change>
Result<void> change_breach(const ledger::BreachId& id, RowWriter& rows, Change change) {
  LETHE_TRY(auto breach, read_breach(rows, id));
  if (!breach) return {};
  const auto before = due(*breach);
  change(*breach);
  put_deadlines(rows, dated(*breach), before, due(*breach), breach->reminded);
  rows.put(breach_row(id), encode_breach(*breach));
  return {};
}

void take(const ledger::BreachRecorded& facts, Sequence sequence, BreachRow& breach) {
  breach.aware_at = facts.aware_at;
  breach.authority_due_at = facts.authority_due_at;
  breach.persons_due_at = facts.persons_due_at;
  breach.high_risk = facts.high_risk;
  breach.unintelligible = facts.unintelligible;
  breach.closed = facts.closed;
  breach.persons = facts.persons;
  breach.records = facts.records;
  breach.categories = facts.categories;
  breach.regimes = facts.regimes;
  breach.changed_at = sequence;
}

Result<void> record(const ledger::EventHeader& header, const ledger::BreachRecorded& facts,
                    RowWriter& rows) {
  LETHE_TRY(const auto known, read_breach(rows, facts.breach));
  if (known) {
    return change_breach(facts.breach, rows, [&](BreachRow& breach) {
      take(facts, header.sequence, breach);
      ++breach.revision;
    });
  }
  BreachRow breach;
  breach.id = facts.breach;
  breach.opened_at = header.sequence;
  take(facts, header.sequence, breach);
  put_in_order(rows, header.sequence, object_id(breach.id));
  put_deadlines(rows, dated(breach), {}, due(breach), {});
  rows.put(breach_row(breach.id), encode_breach(breach));
  return {};
}

Result<void> affect(const ledger::EventHeader& header, const ledger::BreachAffected& facts,
                    RowWriter& rows) {
  const Bytes row = affected_row(facts.breach, header.subject);
  LETHE_TRY(const auto known, rows.get(row));
  if (known) return {};
  rows.put(row, RowEncoder().number(header.sequence.value).take());
  return change_breach(facts.breach, rows, [](BreachRow& breach) { ++breach.affected; });
}

}  // namespace

const BreachNotice* BreachRow::notice(BreachAudience audience) const {
  const auto found = std::find_if(notices.begin(), notices.end(), [&](const BreachNotice& one) {
    return one.audience == audience;
  });
  return found == notices.end() ? nullptr : &*found;
}

bool BreachRow::is_overdue(BreachAudience audience, Moment now) const {
  const Moment due_at = audience == BreachAudience::kPersons ? persons_due_at : authority_due_at;
  return due_at.micros != 0 && now > due_at && notice(audience) == nullptr;
}

Bytes affected_list(const ledger::BreachId& id) {
  return RowEncoder(kAffected).fixed(id.view()).take();
}

Bytes affected_row(const ledger::BreachId& id, const SubjectId& subject) {
  return RowEncoder(kAffected).fixed(id.view()).fixed(subject.view()).take();
}

Result<std::optional<BreachRow>> read_breach(const RowReader& rows, const ledger::BreachId& id) {
  LETHE_TRY(const auto value, rows.get(breach_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto breach, decode_breach(id, *value));
  return std::optional<BreachRow>(std::move(breach));
}

Result<void> Breaches::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::BreachRecorded>(&header.facts)) {
    return record(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::BreachAffected>(&header.facts)) {
    return affect(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::BreachNotified>(&header.facts)) {
    return change_breach(facts->breach, rows, [&](BreachRow& breach) {
      if (breach.notice(facts->audience) != nullptr) return;
      breach.notices.push_back({facts->audience, facts->notified_at, header.sequence});
    });
  }
  if (const auto* facts = std::get_if<ledger::DeadlineReminded>(&header.facts)) {
    if (facts->type != ledger::DeadlineType::kBreach) return {};
    return change_breach(id_of_object<ledger::BreachId>(facts->object), rows,
                         [&](BreachRow& breach) { breach.reminded.push_back(facts->due_at); });
  }
  return {};
}

}  // namespace lethe::projections
