// What the views tell of recipients, notices to them, contracts and the hosting region.
#pragma once

#include <string>
#include <vector>

#include "ledger/facts.h"
#include "ledger/ids.h"

namespace lethe::projections {

/// Who may get data (GDPR Art. 30(1)(d), (e)).
struct RecipientRow {
  std::string recipient, title;
  ledger::RecipientType type = ledger::RecipientType::kInvalid;
  bool enabled = false;
  std::vector<std::string> purposes, categories;
  std::string endpoint, country, safeguard, address;
  ledger::Sequence sequence;  // of the definition in force
  ledger::Moment time;
};

/// What a recipient got of one person.
struct DisclosedRow {
  std::string recipient;
  std::vector<std::string> categories;  // sorted; none: it was not said
};

/// A notice that is due to a recipient and has no event yet (GDPR Art. 19).
struct OwedNotice {
  ledger::Sequence about;
  std::string recipient;
  ledger::SubjectId subject;
};

struct NoticeRow {
  ledger::NoticeId id;
  ledger::SubjectId subject;
  std::string recipient;  // none: the person
  ledger::Sequence about;
  ledger::NoticeChannel channel = ledger::NoticeChannel::kInvalid;
  ledger::NoticeOutcome outcome = ledger::NoticeOutcome::kInvalid;
  std::uint32_t attempt = 0;
  std::uint16_t status = 0;
  ledger::Moment next_attempt_at;  // micros 0: none
  ledger::Sequence due;            // the first event of the notice
  ledger::Moment due_at;
  ledger::Sequence changed;  // the last one
  ledger::Moment time;

  /// Still to be delivered, by the server or by hand.
  bool is_open() const {
    return outcome == ledger::NoticeOutcome::kDue || outcome == ledger::NoticeOutcome::kFailed ||
           outcome == ledger::NoticeOutcome::kGivenUp;
  }
};

/// Where the ledger is hosted, and since which event.
struct RegionRow {
  std::string region;
  ledger::Sequence since;
  ledger::Moment time;
};

/// A step of a move of the hosting region.
struct RegionMoveRow {
  std::string from, to;
  ledger::RegionMoveState state = ledger::RegionMoveState::kInvalid;
  ledger::Sequence sequence;
  ledger::Moment time;

  bool is_open() const {
    return state == ledger::RegionMoveState::kRequested ||
           state == ledger::RegionMoveState::kMoving;
  }
};

}  // namespace lethe::projections
