#include "projections/sender_ids.h"

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "projections/views.h"

namespace lethe::projections {
namespace {

constexpr char kSenderId = 'i';

Bytes sender_id_row(const ledger::RequestId& id) {
  return RowEncoder(kSenderId).fixed(id.view()).take();
}

/// When it happened, of an event whose sender gave it an id.
std::optional<ledger::Moment> sent(const ledger::Facts& facts) {
  const auto look = [](const auto& kind) {
    return kind.via.has_sender_id ? std::optional(kind.occurred_at) : std::nullopt;
  };
  if (const auto* access = std::get_if<ledger::AccessRecorded>(&facts)) return look(*access);
  if (const auto* search = std::get_if<ledger::SearchRecorded>(&facts)) return look(*search);
  if (const auto* login = std::get_if<ledger::LoginRecorded>(&facts)) return look(*login);
  return std::nullopt;
}

}  // namespace

std::uint64_t SentEvent::short_id(const ledger::SubjectId& subject) {
  return ledger::BigEndianReader(subject.view()).number<std::uint64_t>();
}

Result<void> SenderIds::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                              RowWriter& rows, const ledger::KeySource&) const {
  const auto occurred_at = sent(header.facts);
  if (!occurred_at) return {};
  RowEncoder out;
  out.number(ledger::kind_of(header.facts)).number(header.sequence.value);
  out.big_endian64(SentEvent::short_id(header.subject)).signed_number(occurred_at->micros);
  rows.put(sender_id_row(header.request), out.take());
  return {};
}

Result<std::optional<SentEvent>> Views::sent_event(const ledger::RequestId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kSenderIds));
  LETHE_TRY(const auto value, rows.get(sender_id_row(id)));
  if (!value) return std::optional<SentEvent>();
  RowDecoder in(*value);
  SentEvent out;
  out.kind = static_cast<std::uint16_t>(in.number());
  out.sequence.value = in.number();
  out.subject = in.big_endian64();
  out.occurred_at.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return std::optional(out);
}

}  // namespace lethe::projections
