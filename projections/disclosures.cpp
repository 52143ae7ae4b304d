#include "projections/disclosures.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

using namespace disclosure_rows;
using ledger::AccountingId;
using ledger::AuthorizationId;
using ledger::SuspensionId;

Bytes authorization_row(const AuthorizationId& id) {
  return RowEncoder('a').fixed(id.view()).take();
}
Bytes suspension_row(const SuspensionId& id) {
  return RowEncoder('s').fixed(id.view()).take();
}
Bytes accounting_row(const AccountingId& id) {
  return RowEncoder('g').fixed(id.view()).take();
}

/// A sequence that may not be there yet.
void put_maybe(RowEncoder& out, const std::optional<Sequence>& sequence) {
  out.number(sequence ? sequence->value + 1 : 0);
}
std::optional<Sequence> take_maybe(RowDecoder& in) {
  const auto number = in.number();
  return number > 0 ? std::optional(Sequence{number - 1}) : std::nullopt;
}

void put_authorization(const AuthorizationRow& row, RowWriter& rows) {
  RowEncoder out;
  out.fixed(row.subject.view()).signed_number(row.signed_at.micros);
  out.signed_number(row.expires_at.micros).number(row.representative ? 1 : 0);
  out.texts(row.recipients).texts(row.purposes).texts(row.categories);
  out.number(row.recorded_at.value).signed_number(row.recorded.micros);
  put_maybe(out, row.ended_by);
  out.enumerated(row.cause).signed_number(row.ended_at.micros);
  rows.put(authorization_row(row.id), out.take());
}

void put_suspension(const SuspensionRow& row, RowWriter& rows) {
  RowEncoder out;
  out.fixed(row.subject.view()).text(row.recipient).enumerated(row.ground);
  out.number(row.oral ? 1 : 0).signed_number(row.since.micros).signed_number(row.until.micros);
  out.number(row.recorded_at.value).signed_number(row.recorded.micros);
  put_maybe(out, row.resumed_by);
  out.signed_number(row.resumed.micros);
  rows.put(suspension_row(row.id), out.take());
}

Result<AuthorizationRow> decode_authorization(const AuthorizationId& id, ByteView value) {
  RowDecoder in(value);
  AuthorizationRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.signed_at.micros = in.signed_number();
  out.expires_at.micros = in.signed_number();
  out.representative = in.flag();
  out.recipients = in.texts();
  out.purposes = in.texts();
  out.categories = in.texts();
  out.recorded_at.value = in.number();
  out.recorded.micros = in.signed_number();
  out.ended_by = take_maybe(in);
  // None while it is in force, which the decoder takes for none of the enumeration's.
  const auto cause = in.number();
  if (out.ended_by) out.cause = static_cast<ledger::AuthorizationEnd>(cause);
  out.ended_at.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  if (out.ended_by.has_value() != is_known(out.cause)) return ledger::Error::kRowMalformed;
  return out;
}

Result<SuspensionRow> decode_suspension(const SuspensionId& id, ByteView value) {
  RowDecoder in(value);
  SuspensionRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.recipient = in.text();
  out.ground = in.enumerated<ledger::DisclosureGround>();
  out.oral = in.flag();
  out.since.micros = in.signed_number();
  out.until.micros = in.signed_number();
  out.recorded_at.value = in.number();
  out.recorded.micros = in.signed_number();
  out.resumed_by = take_maybe(in);
  out.resumed.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<AccountingRow> decode_accounting(const AccountingId& id, ByteView value) {
  RowDecoder in(value);
  AccountingRow out;
  out.id = id;
  out.subject = in.fixed<SubjectId>();
  out.request = in.fixed<ledger::RightsRequestId>();
  out.since.micros = in.signed_number();
  out.until.micros = in.signed_number();
  out.size = in.number();
  out.disclosures = static_cast<std::uint32_t>(in.number());
  out.given_at.value = in.number();
  out.given.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

/// Calls of each kind of facts.
class Applying {
 public:
  Applying(const ledger::EventHeader& header, RowWriter& rows) : header_(header), rows_(rows) {}

  Result<void> operator()(const ledger::AuthorizationSigned& facts) const {
    AuthorizationRow row;
    row.id = facts.authorization;
    row.subject = header_.subject;
    row.signed_at = facts.signed_at;
    row.expires_at = facts.expires_at;
    row.representative = facts.representative;
    row.recipients = facts.recipients;
    row.purposes = facts.purposes;
    row.categories = facts.categories;
    row.recorded_at = header_.sequence;
    row.recorded = header_.time;
    put_authorization(row, rows_);
    put_in_order(rows_, authorizations_of(row.subject), header_.sequence, object_id(row.id));
    return {};
  }

  Result<void> operator()(const ledger::AuthorizationEnded& facts) const {
    LETHE_TRY(auto row, read_authorization(rows_, facts.authorization));
    if (!row || row->ended_by) return {};  // the first time counts
    row->ended_by = header_.sequence;
    row->cause = facts.cause;
    row->ended_at = facts.ended_at;
    put_authorization(*row, rows_);
    return {};
  }

  Result<void> operator()(const ledger::AccountingSuspended& facts) const {
    SuspensionRow row;
    row.id = facts.suspension;
    row.subject = header_.subject;
    row.recipient = facts.recipient;
    row.ground = facts.ground;
    row.oral = facts.oral;
    row.since = facts.since;
    row.until = facts.until;
    row.recorded_at = header_.sequence;
    row.recorded = header_.time;
    put_suspension(row, rows_);
    put_in_order(rows_, header_.sequence, object_id(row.id));
    put_in_order(rows_, suspensions_of(row.subject), header_.sequence, object_id(row.id));
    return {};
  }

  Result<void> operator()(const ledger::AccountingResumed& facts) const {
    LETHE_TRY(auto row, read_suspension(rows_, facts.suspension));
    if (!row || row->resumed_by) return {};  // the first time counts
    row->resumed_by = header_.sequence;
    row->resumed = header_.time;
    put_suspension(*row, rows_);
    return {};
  }

  Result<void> operator()(const ledger::AccountingGiven& facts) const {
    RowEncoder out;
    out.fixed(header_.subject.view()).fixed(facts.request.view());
    out.signed_number(facts.since.micros).signed_number(facts.until.micros).number(facts.size);
    out.number(facts.disclosures);
    out.number(header_.sequence.value).signed_number(header_.time.micros);
    rows_.put(accounting_row(facts.accounting), out.take());
    put_in_order(rows_, accountings_of(header_.subject), header_.sequence,
                 object_id(facts.accounting));
    return {};
  }

  template <class Other>
  Result<void> operator()(const Other&) const {
    return {};
  }

 private:
  const ledger::EventHeader& header_;
  RowWriter& rows_;
};

/// The row of an id, decoded; nothing when there is none.
template <class Row, class IdType>
Result<std::optional<Row>> read_row(const RowReader& rows, const Bytes& key, const IdType& id,
                                    Result<Row> (*decode)(const IdType&, ByteView)) {
  LETHE_TRY(const auto value, rows.get(key));
  if (!value) return std::optional<Row>();
  LETHE_TRY(auto row, decode(id, *value));
  return std::optional(std::move(row));
}

}  // namespace

bool AuthorizationRow::is_in_force(Moment at) const {
  if (at < signed_at || (expires_at.micros != 0 && at >= expires_at)) return false;
  if (!ended_by) return true;
  return cause != ledger::AuthorizationEnd::kDefective && at < ended_at;
}

bool SuspensionRow::covers(const ledger::DisclosureRecorded& disclosure) const {
  const bool is_about =
      disclosure.ground == ground || disclosure.ground == ledger::DisclosureGround::kInvalid;
  return is_about && disclosure.recipient == recipient;
}

namespace disclosure_rows {

Bytes authorizations_of(const SubjectId& subject) {
  return RowEncoder('A').fixed(subject.view()).take();
}
Bytes suspensions_of(const SubjectId& subject) {
  return RowEncoder('S').fixed(subject.view()).take();
}
Bytes accountings_of(const SubjectId& subject) {
  return RowEncoder('G').fixed(subject.view()).take();
}

Result<std::optional<AuthorizationRow>> read_authorization(const RowReader& rows,
                                                           const AuthorizationId& id) {
  return read_row(rows, authorization_row(id), id, decode_authorization);
}
Result<std::optional<SuspensionRow>> read_suspension(const RowReader& rows,
                                                     const SuspensionId& id) {
  return read_row(rows, suspension_row(id), id, decode_suspension);
}
Result<std::optional<AccountingRow>> read_accounting(const RowReader& rows,
                                                     const AccountingId& id) {
  return read_row(rows, accounting_row(id), id, decode_accounting);
}

}  // namespace disclosure_rows

Result<void> Disclosures::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                RowWriter& rows, const ledger::KeySource&) const {
  return std::visit(Applying(header, rows), header.facts);
}

}  // namespace lethe::projections
