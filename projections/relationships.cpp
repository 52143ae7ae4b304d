#include "projections/relationships.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kRelationship = 'r';
constexpr char kOfSubject = 's';
constexpr char kOfAgent = 'a';

Bytes relationship_row(const ledger::RelationshipId& id) {
  return RowEncoder(kRelationship).fixed(id.view()).take();
}

Bytes encode_relationship(const RelationshipRow& row) {
  RowEncoder out;
  out.fixed(row.subject.view()).enumerated(row.type).fixed(row.agent.view()).text(row.department);
  out.signed_number(row.starts_at.micros).signed_number(row.ends_at.micros);
  out.number(row.recorded_at.value).signed_number(row.recorded.micros);
  out.number(row.ended_at ? row.ended_at->value + 1 : 0).signed_number(row.planned_end.micros);
  return out.take();
}

Result<RelationshipRow> decode_relationship(const ledger::RelationshipId& id, ByteView value) {
  RowDecoder in(value);
  RelationshipRow out;
  out.id = id;
  out.subject = in.fixed<ledger::SubjectId>();
  out.type = in.enumerated<ledger::RelationshipType>();
  out.agent = in.fixed<ledger::SubjectId>();
  out.department = in.text();
  out.starts_at.micros = in.signed_number();
  out.ends_at.micros = in.signed_number();
  out.recorded_at.value = in.number();
  out.recorded.micros = in.signed_number();
  if (const auto ended = in.number(); ended > 0) out.ended_at = ledger::Sequence{ended - 1};
  out.planned_end.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

void record(const ledger::EventHeader& header, const ledger::RelationshipRecorded& facts,
            RowWriter& rows) {
  RelationshipRow row;
  row.id = facts.relationship;
  row.subject = header.subject;
  row.type = facts.type;
  row.agent = facts.agent;
  row.department = facts.department;
  row.starts_at = facts.starts_at;
  row.ends_at = row.planned_end = facts.ends_at;
  row.recorded_at = header.sequence;
  row.recorded = header.time;
  rows.put(relationship_row(row.id), encode_relationship(row));
  rows.put(RowEncoder(kOfSubject)
               .fixed(row.subject.view())
               .fixed(row.agent.view())
               .key_moment(row.starts_at)
               .fixed(row.id.view())
               .take(),
           {});
  if (!row.agent.is_zero()) {
    rows.put(RowEncoder(kOfAgent)
                 .fixed(row.agent.view())
                 .key_moment(row.starts_at)
                 .fixed(row.id.view())
                 .take(),
             {});
  }
  put_in_order(rows, header.sequence, object_id(row.id));
}

Result<void> end(const ledger::EventHeader& header, const ledger::RelationshipEnded& facts,
                 RowWriter& rows) {
  LETHE_TRY(auto row, read_relationship(rows, facts.relationship));
  if (!row || row->ended_at) return {};
  row->ended_at = header.sequence;
  row->ends_at = facts.ends_at;
  rows.put(relationship_row(row->id), encode_relationship(*row));
  return {};
}

}  // namespace

Bytes relationships_of(const ledger::SubjectId& subject) {
  return RowEncoder(kOfSubject).fixed(subject.view()).take();
}
Bytes relationships_of(const ledger::SubjectId& subject, const ledger::SubjectId& agent) {
  return RowEncoder(kOfSubject).fixed(subject.view()).fixed(agent.view()).take();
}
Bytes relationships_of_agent(const ledger::SubjectId& agent) {
  return RowEncoder(kOfAgent).fixed(agent.view()).take();
}

Result<std::optional<RelationshipRow>> read_relationship(const RowReader& rows,
                                                         const ledger::RelationshipId& id) {
  LETHE_TRY(const auto value, rows.get(relationship_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto row, decode_relationship(id, *value));
  return std::optional(std::move(row));
}

Result<void> Relationships::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                  RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::RelationshipRecorded>(&header.facts)) {
    record(header, *facts, rows);
  } else if (const auto* ended = std::get_if<ledger::RelationshipEnded>(&header.facts)) {
    return end(header, *ended, rows);
  }
  return {};
}

}  // namespace lethe::projections
