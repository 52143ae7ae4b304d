#include "api/json/render_recipients.h"

#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::object;

object place_json(ledger::Sequence sequence, ledger::Moment moment) {
  return {{"sequence", sequence.value}, {"time", time(moment)}};
}

}  // namespace

object recipient_json(const projections::RecipientRow& recipient) {
  object out{{"recipient", recipient.recipient},
             {"title", recipient.title},
             {"type", name_of(recipient.type)},
             {"enabled", recipient.enabled},
             {"purposes", texts_json(recipient.purposes)},
             {"categories", texts_json(recipient.categories)}};
  put_text(out, "endpoint", recipient.endpoint);
  put_text(out, "country", recipient.country);
  put_text(out, "safeguard", recipient.safeguard);
  put_text(out, "address", recipient.address);
  out["defined"] = time(recipient.time);
  out["sequence"] = recipient.sequence.value;
  return out;
}

object disclosure_json(const ledger::EventHeader& header, const std::string& title) {
  const auto* facts = std::get_if<ledger::DisclosureRecorded>(&header.facts);
  LETHE_CHECK(facts != nullptr);
  object out = place_json(header.sequence, header.time);
  out["subject"] = header.subject.str();
  out["recipient"] = facts->recipient;
  put_text(out, "title", title);
  out["purpose"] = facts->purpose;
  out["categories"] = texts_json(facts->categories);
  out["occurred_at"] = time(facts->occurred_at);
  put_text(out, "ground", std::string(name_of(facts->ground)));
  if (!facts->authorization.is_zero()) out["authorization"] = facts->authorization.str();
  return out;
}

object notice_json(const projections::NoticeRow& notice, std::string_view kind,
                   const std::string& title) {
  object out{{"id", notice.id.str()}, {"subject", notice.subject.str()}};
  put_text(out, "recipient", notice.recipient);
  put_text(out, "title", title);
  out["about"] = notice.about.value;
  out["kind"] = kind;
  out["channel"] = name_of(notice.channel);
  out["outcome"] = name_of(notice.outcome);
  out["attempt"] = notice.attempt;
  if (notice.status != 0) out["status"] = notice.status;
  put_time(out, "next_attempt_at", notice.next_attempt_at);
  out["due"] = place_json(notice.due, notice.due_at);
  out["changed"] = place_json(notice.changed, notice.time);
  return out;
}

object region_move_json(const projections::RegionMoveRow& move) {
  object out{{"from", move.from}, {"to", move.to}, {"state", name_of(move.state)}};
  out["sequence"] = move.sequence.value;
  out["time"] = time(move.time);
  return out;
}

object contract_json(const ledger::EventHeader& header) {
  const auto* facts = std::get_if<ledger::DpaAccepted>(&header.facts);
  LETHE_CHECK(facts != nullptr);
  return {{"version", facts->version},
          {"url", facts->url},
          {"hash", hex(facts->hash)},
          {"accepted", time(header.time)},
          {"accepted_by", actor_json(header.actor)},
          {"sequence", header.sequence.value}};
}

}  // namespace lethe::api
