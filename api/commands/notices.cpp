#include "api/commands/notices.h"

#include <algorithm>

#include "api/commands/calendar.h"
#include "api/commands/own_sections.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::NoticeChannel;
using ledger::NoticeOutcome;
using projections::NoticeRow;

ledger::EventDraft event_of(const RuleContext& context, const NoticeRow& notice) {
  return context.event(
      ledger::NoticeRecorded{notice.id, notice.recipient, notice.about, notice.channel,
                             notice.outcome, notice.attempt, notice.status, notice.next_attempt_at},
      notice.subject);
}

bool needs_reason(NoticeOutcome outcome) {
  return outcome == NoticeOutcome::kImpossible || outcome == NoticeOutcome::kDisproportionate;
}

Ruled<ledger::SectionDraft> notice_reason(RuleContext& context, const NoticeRow& notice,
                                          const std::string& reason) {
  LETHE_TRY(auto person, context.views().person(notice.subject));
  LETHE_TRY(auto section, reason_section(context, person, ledger::SectionRole::kReason, reason));
  context.keep_reply_under(section.compartment);
  return section;
}

}  // namespace

Ruled<Ruling> record_due_notices(RuleContext& context, const RecordDueNoticesInput& input) {
  LETHE_TRY(const auto owed, context.views().owed_notices(input.limit));
  Ruling ruling;
  for (const auto& one : owed) {
    LETHE_TRY(const auto recipient, context.views().recipient(one.recipient));
    const bool by_webhook = recipient && !recipient->endpoint.empty();
    NoticeRow notice;
    notice.id = ledger::NoticeId::random();
    notice.subject = one.subject;
    notice.recipient = one.recipient;
    notice.about = one.about;
    notice.channel = by_webhook ? NoticeChannel::kWebhook : NoticeChannel::kManual;
    notice.outcome = NoticeOutcome::kDue;
    if (by_webhook) notice.next_attempt_at = context.now();
    ruling.decision.events.push_back(event_of(context, notice));
  }
  ruling.answer.body = {{"recorded", owed.size()}};
  return ruling;
}

std::int64_t retry_delay_micros(std::uint32_t attempt, double jitter) {
  std::int64_t delay = ledger::kMinuteMicros;
  for (std::uint32_t i = 1; i < attempt && delay < ledger::kDayMicros; ++i) delay *= 3;
  delay = std::min(delay, ledger::kDayMicros);
  const double factor = 0.8 + 0.4 * std::clamp(jitter, 0.0, 1.0);
  return std::clamp(static_cast<std::int64_t>(static_cast<double>(delay) * factor),
                    ledger::kMinuteMicros, ledger::kDayMicros);
}

Ruled<Ruling> record_attempt(RuleContext& context, const RecordAttemptInput& input) {
  LETHE_TRY(auto notice, context.views().notice(input.notice));
  if (!notice) return ProblemType::kUnknownNotice;
  Ruling ruling;
  const bool waits = notice->next_attempt_at.micros != 0;
  if (!waits || input.attempt != notice->attempt + 1) return ruling;
  const bool is_delivered = input.status >= 200 && input.status <= 299;
  const bool is_last = input.attempt >= kMostAttempts;
  notice->attempt = input.attempt;
  notice->status = input.status;
  notice->next_attempt_at = {};
  if (is_delivered) {
    notice->outcome = NoticeOutcome::kDelivered;
  } else if (is_last) {
    notice->outcome = NoticeOutcome::kGivenUp;
  } else {
    notice->outcome = NoticeOutcome::kFailed;
    notice->next_attempt_at = {context.now().micros +
                               retry_delay_micros(input.attempt, input.jitter)};
  }
  ruling.decision.events.push_back(event_of(context, *notice));
  ruling.answer.body = {{"outcome", name_of(notice->outcome)}};
  return ruling;
}

DecideNoticeInput DecideNoticeInput::parse(ObjectReader& reader) {
  DecideNoticeInput input;
  input.outcome = reader.named<NoticeOutcome>("outcome");
  input.reason = reader.optional_text("reason", kFreeText);
  if (needs_reason(input.outcome)) {
    reader.require("reason");
  } else if (input.outcome != NoticeOutcome::kDelivered &&
             input.outcome != NoticeOutcome::kInvalid) {
    reader.fault("outcome", "must be one of delivered, impossible, disproportionate");
  }
  return input;
}

Ruled<Ruling> decide_notice(RuleContext& context, const DecideNoticeInput& input) {
  LETHE_TRY(auto notice, context.views().notice(input.notice));
  if (!notice) return ProblemType::kUnknownNotice;
  context.keep_reply_under(std::nullopt);
  Ruling ruling;
  ruling.answer.body = {{"id", notice->id.str()}, {"outcome", name_of(input.outcome)}};
  if (!notice->is_open()) {
    if (notice->outcome != input.outcome) return ProblemType::kNoticeClosed;
    return ruling;
  }
  notice->channel = NoticeChannel::kManual;
  notice->outcome = input.outcome;
  notice->next_attempt_at = {};
  auto event = event_of(context, *notice);
  if (input.reason) {
    LETHE_TRY(auto section, notice_reason(context, *notice, *input.reason));
    event.sections.push_back(std::move(section));
  }
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body["sequence"] = context.sequence().value;
  return ruling;
}

}  // namespace lethe::api
