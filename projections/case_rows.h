// What views tell of reviews of accesses: cases, the questions that were asked in them, and how
// far accesses were looked at.
#pragma once

#include <cstdint>
#include <optional>

#include "ledger/event.h"

namespace lethe::projections {

/// kDecided: it waits for a second pair of eyes.
enum class ReviewState : std::uint8_t { kOpen = 1, kDecided = 2, kClosed = 3 };

struct DecisionRow {
  ledger::Sequence sequence;
  ledger::Moment time;
  ledger::TokenId by;
  ledger::ReviewDisposition disposition = ledger::ReviewDisposition::kInvalid;
  ledger::ReviewSanction sanction = ledger::ReviewSanction::kInvalid;
  ledger::BreachId breach;  // zeros: none
};

struct ReviewRow {
  ledger::ReviewId id;
  ledger::SubjectId agent;  // whose accesses they are
  ReviewState state = ReviewState::kOpen;
  ledger::ReviewOrigin origin = ledger::ReviewOrigin::kInvalid;
  ledger::FlagPriority priority = ledger::FlagPriority::kInvalid;
  ledger::SampleId sample;  // zeros: none drew it
  ledger::Moment due_at;
  ledger::Sequence opened_at;  // review.opened, which lists the accesses
  ledger::Moment opened;
  std::uint32_t accesses = 0, flags = 0;
  ledger::TokenId assignee;  // zeros: nobody
  std::uint32_t questions = 0, answered = 0, notes = 0, reopened = 0;
  std::optional<DecisionRow> decision;  // the last one, while it stands
  std::optional<ledger::Sequence> closed_at;
  ledger::Moment closed;         // of use once it is closed
  ledger::TokenId confirmed_by;  // zeros: nobody had to
  ledger::Sequence changed_at;
  ledger::Moment changed;

  bool is_closed() const { return state == ReviewState::kClosed; }
  bool is_overdue(ledger::Moment now) const { return !is_closed() && now > due_at; }
};

struct QuestionRow {
  ledger::QuestionId id;
  ledger::ReviewId review;
  ledger::ReviewAudience audience = ledger::ReviewAudience::kInvalid;
  ledger::SubjectId asked;  // who is to answer
  ledger::Sequence asked_at;
  ledger::Moment time;
  std::optional<ledger::Sequence> read_at;  // the first time
  std::optional<ledger::Sequence> answered_at;
};

/// A review that was closed, as figures need it.
struct ClosedReviewRow {
  ledger::ReviewId id;
  ledger::Moment closed;
  ledger::FlagPriority priority = ledger::FlagPriority::kInvalid;
  ledger::ReviewDisposition disposition = ledger::ReviewDisposition::kInvalid;
  ledger::TokenId reviewer;  // who decided
  std::int64_t micros = 0;   // from when it was opened
};

/// An accesses.checked with what those before it and it itself looked at.
struct CheckedSum {
  ledger::Sequence from, behind;
  ledger::Sequence sequence;  // of the event
  std::uint64_t rules = 0;    // the version
  std::uint64_t accesses = 0, flagged = 0;
};

}  // namespace lethe::projections
