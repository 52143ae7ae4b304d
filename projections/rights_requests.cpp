#include "projections/rights_requests.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kRequest = 'r';
constexpr char kRequestAbout = 's';
constexpr char kDue = 'd';

Bytes request_row(const ledger::RightsRequestId& id) {
  return RowEncoder(kRequest).fixed(id.view()).take();
}

Bytes about_row(const RightsRequestRow& request) {
  return RowEncoder(kRequestAbout).fixed(request.subject.view()).fixed(request.id.view()).take();
}

Bytes due_row(const RightsRequestRow& request) {
  return RowEncoder(kDue).key_moment(request.due_at).fixed(request.id.view()).take();
}

std::vector<Moment> due(const RightsRequestRow& request) {
  if (!request.is_open()) return {};
  return {request.due_at};
}

Dated dated(const RightsRequestRow& request) {
  return {object_id(request.id), request.subject};
}

Bytes encode_request(const RightsRequestRow& request) {
  RowEncoder out;
  out.fixed(request.subject.view()).enumerated(request.type).enumerated(request.regime);
  out.enumerated(request.state).signed_number(request.received_at.micros);
  out.signed_number(request.due_at.micros).enumerated(request.denial).number(request.fee);
  out.text(request.currency).signed_number(request.told_at.micros);
  out.number(request.opened_at.value).number(request.changed_at.value);
  out.signed_number(request.changed.micros).number(request.revision);
  out.number(request.extended_at ? request.extended_at->value + 1 : 0);
  encode_moments(request.reminded, out);
  return out.take();
}

Result<RightsRequestRow> decode_request(const ledger::RightsRequestId& id, ByteView value) {
  RowDecoder in(value);
  RightsRequestRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.type = in.enumerated<ledger::RightsRequestType>();
  out.regime = in.enumerated<ledger::Regime>();
  out.state = in.enumerated<ledger::RightsRequestState>();
  out.received_at.micros = in.signed_number();
  out.due_at.micros = in.signed_number();
  out.denial = static_cast<ledger::DenialGround>(in.number16());
  out.fee = in.number();
  out.currency = in.text();
  out.told_at.micros = in.signed_number();
  out.opened_at.value = in.number();
  out.changed_at.value = in.number();
  out.changed.micros = in.signed_number();
  out.revision = in.number();
  if (const std::uint64_t at = in.number(); at > 0) out.extended_at = Sequence{at - 1};
  out.reminded = decode_moments(in);
  LETHE_TRY_VOID(in.finish());
  return out;
}

void put_request(RowWriter& rows, const RightsRequestRow& request) {
  rows.put(request_row(request.id), encode_request(request));
}

Result<void> step(const ledger::EventHeader& header, const ledger::RightsRequestRecorded& facts,
                  RowWriter& rows) {
  LETHE_TRY(auto before, read_rights_request(rows, facts.request));
  RightsRequestRow request;
  if (before) {
    request = *before;
    ++request.revision;
    rows.erase(due_row(*before));
  } else {
    request.id = facts.request;
    request.subject = header.subject;
    request.opened_at = header.sequence;
    put_in_order(rows, header.sequence, object_id(request.id));
  }
  request.type = facts.type;
  request.regime = facts.regime;
  request.state = facts.state;
  request.received_at = facts.received_at;
  request.due_at = facts.due_at;
  request.denial = facts.denial;
  request.fee = facts.fee;
  request.currency = facts.currency;
  if (facts.told_at.micros != 0) request.told_at = facts.told_at;
  request.changed_at = header.sequence;
  request.changed = header.time;
  if (facts.state == ledger::RightsRequestState::kExtended && !request.extended_at) {
    request.extended_at = header.sequence;
  }
  if (request.is_open()) rows.put(due_row(request), {});
  rows.put(about_row(request), RowEncoder().number(request.is_open() ? 1 : 0).take());
  put_deadlines(rows, dated(request), before ? due(*before) : std::vector<Moment>{}, due(request),
                request.reminded);
  put_request(rows, request);
  return {};
}

}  // namespace

Bytes requests_about(const SubjectId& id) {
  return RowEncoder(kRequestAbout).fixed(id.view()).take();
}

Bytes open_request_list() {
  return RowEncoder(kDue).take();
}

Result<std::optional<RightsRequestRow>> read_rights_request(const RowReader& rows,
                                                            const ledger::RightsRequestId& id) {
  LETHE_TRY(const auto value, rows.get(request_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto request, decode_request(id, *value));
  return std::optional<RightsRequestRow>(std::move(request));
}

Result<void> RightsRequests::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                   RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::RightsRequestRecorded>(&header.facts)) {
    return step(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::DeadlineReminded>(&header.facts)) {
    if (facts->type != ledger::DeadlineType::kRightsRequest) return {};
    const auto id = id_of_object<ledger::RightsRequestId>(facts->object);
    LETHE_TRY(auto request, read_rights_request(rows, id));
    if (!request) return {};
    request->reminded.push_back(facts->due_at);
    put_deadlines(rows, dated(*request), due(*request), due(*request), request->reminded);
    put_request(rows, *request);
  }
  return {};
}

}  // namespace lethe::projections
