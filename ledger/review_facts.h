// The facts of reviews of accesses, a part of ledger/facts.h: cases, samples, periods that were
// signed off, and emergencies. Whatever a person wrote of them is a section.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/bytes.h"
#include "ledger/codes.h"
#include "ledger/ids.h"

namespace lethe::ledger {

/// Of the event's subject, whose accesses these are: an agent. So are all events of a review.
struct ReviewOpened {
  ReviewId review;
  ReviewOrigin origin = ReviewOrigin::kInvalid;
  FlagPriority priority = FlagPriority::kInvalid;
  Moment due_at;
  SampleId sample;                 // that drew them; zeros: none did
  std::vector<Sequence> accesses;  // ascending; those of the flags are among them
  std::vector<Sequence> flags;     // ascending
  bool operator==(const ReviewOpened&) const = default;
};
struct ReviewAssigned {
  ReviewId review;
  TokenId reviewer;  // zeros: nobody
  bool operator==(const ReviewAssigned&) const = default;
};
/// What a reviewer wrote down, or found: its section has the role detail, or evidence.
struct ReviewNoted {
  ReviewId review;
  std::vector<Sequence> events;  // that it points at; ascending
  bool operator==(const ReviewNoted&) const = default;
};
struct ReviewAsked {
  ReviewId review;
  QuestionId question;
  ReviewAudience audience = ReviewAudience::kInvalid;
  SubjectId asked;  // the agent who is to answer
  bool operator==(const ReviewAsked&) const = default;
};
/// Whoever was asked is about to be shown the question.
struct ReviewQuestionRead {
  ReviewId review;
  QuestionId question;
  bool operator==(const ReviewQuestionRead&) const = default;
};
/// By whoever was asked, or by a reviewer who was told.
struct ReviewAnswered {
  ReviewId review;
  QuestionId question;
  bool operator==(const ReviewAnswered&) const = default;
};
struct ReviewDecided {
  ReviewId review;
  ReviewDisposition disposition = ReviewDisposition::kInvalid;
  ReviewSanction sanction = ReviewSanction::kInvalid;
  bool needs_confirmation = false;  // by a second pair of eyes; else it is closed now
  BreachId breach;                  // that it turned out to be; zeros: none
  bool operator==(const ReviewDecided&) const = default;
};
/// Somebody else agrees with what was decided last: it is closed.
struct ReviewConfirmed {
  ReviewId review;
  Sequence decided;
  bool operator==(const ReviewConfirmed&) const = default;
};
/// Somebody else does not: it is open again.
struct ReviewReturned {
  ReviewId review;
  Sequence decided;
  bool operator==(const ReviewReturned&) const = default;
};
struct ReviewReopened {
  ReviewId review;
  Moment due_at;
  bool operator==(const ReviewReopened&) const = default;
};
/// Which accesses a sample is drawn from and how, so that it can be drawn again.
struct ReviewSampled {
  SampleId sample;
  SampleMethod method = SampleMethod::kInvalid;
  crypto::Hash seed;
  bool seed_chosen = false;  // by whoever drew it
  Sequence from, behind;     // of the accesses
  std::uint64_t size = 0;    // of the log that was looked at
  std::uint32_t asked = 0, drawn = 0;
  std::uint64_t accesses = 0;  // by agents, that it was drawn from
  bool operator==(const ReviewSampled&) const = default;
};
struct DispositionCount {
  ReviewDisposition disposition = ReviewDisposition::kInvalid;
  std::uint64_t count = 0;
  bool operator==(const DispositionCount&) const = default;
};
/// What was looked at in a period, and what was not.
struct PeriodFigures {
  std::uint64_t accesses = 0;  // and searches that were recorded
  std::uint64_t checked = 0;   // of them, by the rules
  std::uint64_t flagged = 0;   // of those
  std::uint64_t flagged_in_review = 0;
  std::uint64_t in_review = 0;     // by people: in a review, open or closed
  std::uint64_t sampled = 0;       // of them, because a sample drew them
  std::uint64_t not_by_rules = 0;  // denied, or by no agent: the rules have nothing to say
  std::uint64_t unchecked = 0;     // that the rules had not got to
  std::uint64_t reviews = 0, open = 0;
  std::vector<DispositionCount> dispositions;  // of those that are closed, by disposition
  bool operator==(const PeriodFigures&) const = default;
};
struct ReviewPeriodSigned {
  PeriodId period;
  Moment since, until;
  Sequence from, behind;
  std::uint64_t size = 0;            // of the log that was looked at
  std::vector<std::uint64_t> rules;  // the versions that were in force; ascending
  bool incomplete = false;           // signed though something was left to do
  PeriodFigures figures;
  bool operator==(const ReviewPeriodSigned&) const = default;
};
/// A member of staff opens what is otherwise closed to them, of the subject, a patient.
struct BreakGlassStarted {
  GlassId glass;
  SubjectId agent;
  std::vector<GrantScope> scopes;  // what it opens
  Moment expires_at;
  std::string purpose_of_use;
  ReviewId review;        // that it leaves
  std::string recipient;  // who is told; empty: nobody
  bool operator==(const BreakGlassStarted&) const = default;
};
/// Before its time.
struct BreakGlassEnded {
  GlassId glass;
  bool operator==(const BreakGlassEnded&) const = default;
};

}  // namespace lethe::ledger
