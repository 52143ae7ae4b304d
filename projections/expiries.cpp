#include "projections/expiries.h"

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kDue = 'd';
constexpr char kOfSubject = 's';
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::uint64_t sortable(Moment moment) {
  return static_cast<std::uint64_t>(moment.micros) ^ kSign;
}
Moment from_sortable(std::uint64_t value) {
  return {static_cast<std::int64_t>(value ^ kSign)};
}

Bytes due_row(Moment moment, const SubjectId& id, std::string_view purpose) {
  return RowEncoder(kDue).big_endian64(sortable(moment)).fixed(id.view()).key_text(purpose).take();
}
Bytes subject_row(const SubjectId& id, std::string_view purpose) {
  return RowEncoder(kOfSubject).fixed(id.view()).key_text(purpose).take();
}

bool is_given(ledger::ConsentStatus status) {
  return status == ledger::ConsentStatus::kGiven || status == ledger::ConsentStatus::kRenewed;
}

}  // namespace

Bytes due_prefix() {
  return RowEncoder(kDue).take();
}

Result<DueExpiry> decode_due(ByteView row, ByteView value) {
  RowDecoder key(row.subspan(1));
  DueExpiry out;
  out.expires_at = from_sortable(key.big_endian64());
  out.subject = key.fixed<SubjectId>();
  out.purpose = key.key_text();
  LETHE_TRY_VOID(key.finish());
  RowDecoder in(value);
  out.sequence.value = in.number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Expiries::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  const auto* facts = std::get_if<ledger::ConsentRecorded>(&header.facts);
  if (facts == nullptr) return {};
  const auto of_subject = subject_row(header.subject, facts->purpose);
  LETHE_TRY(const auto before, rows.get(of_subject));
  if (before) {
    RowDecoder in(*before);
    const Moment moment{in.signed_number()};
    LETHE_TRY_VOID(in.finish());
    rows.erase(due_row(moment, header.subject, facts->purpose));
  }
  if (is_given(facts->status) && facts->expires_at.micros != 0) {
    rows.put(of_subject, RowEncoder().signed_number(facts->expires_at.micros).take());
    rows.put(due_row(facts->expires_at, header.subject, facts->purpose),
             RowEncoder().number(header.sequence.value).take());
  } else if (before) {
    rows.erase(of_subject);
  }
  return {};
}

}  // namespace lethe::projections
