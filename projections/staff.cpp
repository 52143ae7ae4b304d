#include "projections/staff.h"

#include "crypto/check.h"
#include "projections/history.h"
#include "projections/review_views.h"

namespace lethe::projections {
namespace {

constexpr char kAgent = 'a';
constexpr char kMark = 'm';
constexpr char kMarkOfSubject = 's';

Bytes agent_row(const SubjectId& id) {
  return RowEncoder(kAgent).fixed(id.view()).take();
}
Bytes mark_row(const ledger::MarkId& id) {
  return RowEncoder(kMark).fixed(id.view()).take();
}
Bytes marks_of(const SubjectId& subject) {
  return RowEncoder(kMarkOfSubject).fixed(subject.view()).take();
}

Bytes encode_description(const ledger::StaffDescribed& facts) {
  RowEncoder out;
  out.text(facts.role).text(facts.department).fixed(facts.supervisor.view());
  out.signed_number(facts.employed_from.micros).signed_number(facts.employed_until.micros);
  out.number(facts.usual_from).number(facts.usual_until).number(facts.usual_days);
  return out.take();
}

Result<ledger::StaffDescribed> decode_description(ByteView value) {
  RowDecoder in(value);
  ledger::StaffDescribed out;
  out.role = in.text();
  out.department = in.text();
  out.supervisor = in.fixed<SubjectId>();
  out.employed_from.micros = in.signed_number();
  out.employed_until.micros = in.signed_number();
  out.usual_from = in.number16();
  out.usual_until = in.number16();
  out.usual_days = static_cast<std::uint8_t>(in.number16());
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes encode_mark(const MarkRow& row) {
  RowEncoder out;
  out.fixed(row.subject.view()).enumerated(row.type).signed_number(row.since.micros);
  out.number(row.marked_at.value).signed_number(row.marked.micros);
  out.number(row.unmarked_at ? row.unmarked_at->value + 1 : 0);
  return out.take();
}

Result<std::optional<MarkRow>> read_mark(const RowReader& rows, const ledger::MarkId& id) {
  LETHE_TRY(const auto value, rows.get(mark_row(id)));
  if (!value) return std::optional<MarkRow>();
  RowDecoder in(*value);
  MarkRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.type = in.enumerated<ledger::PersonMark>();
  out.since.micros = in.signed_number();
  out.marked_at.value = in.number();
  out.marked.micros = in.signed_number();
  if (const auto ended = in.number(); ended > 0) out.unmarked_at = Sequence{ended - 1};
  LETHE_TRY_VOID(in.finish());
  return std::optional(out);
}

void put_mark(const ledger::EventHeader& header, const ledger::PersonMarked& facts,
              RowWriter& rows) {
  MarkRow row;
  row.id = facts.mark;
  row.subject = header.subject;
  row.type = facts.type;
  row.since = facts.since;
  row.marked_at = header.sequence;
  row.marked = header.time;
  rows.put(mark_row(row.id), encode_mark(row));
  rows.put(RowEncoder(kMarkOfSubject).fixed(row.subject.view()).fixed(row.id.view()).take(), {});
}

Result<void> end_mark(const ledger::EventHeader& header, const ledger::PersonUnmarked& facts,
                      RowWriter& rows) {
  LETHE_TRY(auto row, read_mark(rows, facts.mark));
  if (!row || row->unmarked_at) return {};
  row->unmarked_at = header.sequence;
  rows.put(mark_row(row->id), encode_mark(*row));
  return {};
}

/// As it was; nothing when it was not there yet.
std::optional<MarkRow> mark_then(std::optional<MarkRow> row, AsOf as_of) {
  if (!row || row->marked_at >= as_of.behind) return std::nullopt;
  if (row->unmarked_at && *row->unmarked_at >= as_of.behind) row->unmarked_at.reset();
  return row;
}

}  // namespace

Result<void> Staff::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                          RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* registered = std::get_if<ledger::SubjectRegistered>(&header.facts)) {
    if (registered->type != ledger::SubjectType::kAgent) return {};
    rows.put(agent_row(header.subject),
             RowEncoder().number(header.sequence.value).signed_number(header.time.micros).take());
  } else if (const auto* described = std::get_if<ledger::StaffDescribed>(&header.facts)) {
    return put_version(rows, header.subject.view(), header.sequence,
                       encode_description(*described));
  } else if (const auto* marked = std::get_if<ledger::PersonMarked>(&header.facts)) {
    put_mark(header, *marked, rows);
  } else if (const auto* unmarked = std::get_if<ledger::PersonUnmarked>(&header.facts)) {
    return end_mark(header, *unmarked, rows);
  }
  return {};
}

Result<std::optional<StaffRow>> ReviewViews::staff(const SubjectId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kStaff));
  LETHE_TRY(const auto value, rows.get(agent_row(id)));
  if (!value) return std::optional<StaffRow>();
  RowDecoder in(*value);
  const Sequence registered_at{in.number()};
  StaffRow out;
  out.id = id;
  out.registered.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  if (registered_at >= as_of.behind) return std::optional<StaffRow>();
  LETHE_TRY(const auto version, read_version(rows, id.view(), as_of.behind));
  if (version) {
    LETHE_TRY(out.facts, decode_description(version->value));
    out.described_at = version->sequence;
  }
  return std::optional(std::move(out));
}

Result<std::vector<SubjectId>> ReviewViews::agents(std::optional<SubjectId> after,
                                                   std::size_t limit, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kStaff));
  std::vector<SubjectId> out;
  const Bytes all = RowEncoder(kAgent).take();
  const Bytes from = after ? agent_row(*after) : Bytes();
  LETHE_TRY_VOID(rows.scan(all, from, [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(all.size()));
    const auto id = key.fixed<SubjectId>();
    LETHE_TRY_VOID(key.finish());
    if (after && id == *after) return Visiting::kGoOn;
    if (Sequence{RowDecoder(value).number()} < as_of.behind) out.push_back(id);
    return go_on_if(out.size() < limit);
  }));
  return out;
}

Result<std::optional<MarkRow>> ReviewViews::mark(const ledger::MarkId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kStaff));
  LETHE_TRY(const auto row, read_mark(rows, id));
  return mark_then(row, as_of);
}

Result<std::vector<MarkRow>> ReviewViews::marks(const SubjectId& subject, AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kStaff));
  const Bytes list = marks_of(subject);
  std::vector<MarkRow> out;
  LETHE_TRY_VOID(rows.scan(list, {}, [&](ByteView row, ByteView) -> Result<Visiting> {
    RowDecoder key(row.subspan(list.size()));
    const auto id = key.fixed<ledger::MarkId>();
    LETHE_TRY_VOID(key.finish());
    LETHE_TRY(const auto found, read_mark(rows, id));
    if (!found) return ledger::Error::kRowMalformed;
    if (auto then = mark_then(found, as_of)) out.push_back(*then);
    return Visiting::kGoOn;
  }));
  return out;
}

}  // namespace lethe::projections
