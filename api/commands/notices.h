// Notices to recipients that a person's data was rectified, erased or restricted (GDPR Art. 19):
// from being owed to what became of them. The server runs the first two rules by itself
// (api/webhooks/); people run the third.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct RecordDueNoticesInput {
  static constexpr RuleTraits kTraits{.personal = false};
  std::size_t limit = 64;  // in one decision
};

/// The system. A notice for each recipient that is owed one, by webhook at once where the recipient
/// has an endpoint, else by hand. What is owed is decided here, one after another with everything
/// else, so none is lost and none doubled. 200 {"recorded": how many}.
Ruled<Ruling> record_due_notices(RuleContext& context, const RecordDueNoticesInput& input);

struct RecordAttemptInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::NoticeId notice;
  std::uint32_t attempt = 0;  // from 1
  std::uint16_t status = 0;   // of the HTTP answer; 0: there was none
  double jitter = 0.5;        // 0 to 1: what spreads attempts that failed together
};

inline constexpr std::uint32_t kMostAttempts = 10;
/// After the attempt of that number (from 1) failed: three times as long as after the one before,
/// from a minute to a day, and up to a fifth less or more.
std::int64_t retry_delay_micros(std::uint32_t attempt, double jitter);

/// The system. Delivered with a status of 200 to 299; else failed, with the time of the next
/// attempt, and given up after kMostAttempts. kUnknownNotice; 200 without an event when the attempt
/// is not the next one of a notice that waits for one: then it was recorded before, or somebody
/// closed the notice meanwhile.
Ruled<Ruling> record_attempt(RuleContext& context, const RecordAttemptInput& input);

struct DecideNoticeInput {
  static constexpr RuleTraits kTraits{};
  ledger::NoticeId notice;
  ledger::NoticeOutcome outcome = ledger::NoticeOutcome::kInvalid;
  std::optional<std::string> reason;  // a section
  /// The outcome is delivered, impossible or disproportionate; the last two need a reason.
  static DecideNoticeInput parse(ObjectReader& reader);
};

/// Roles admin, agent: somebody was told by hand, or can't be. Order: kUnknownNotice, kNoticeClosed
/// (another outcome is recorded). 200 with {"id", "outcome", "sequence"?}; without an event when it
/// is so already.
Ruled<Ruling> decide_notice(RuleContext& context, const DecideNoticeInput& input);

}  // namespace lethe::api
