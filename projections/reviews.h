// Reviews of accesses: cases as they are and were, what is open by priority, and how far accesses
// were looked at, summed up.
//
//   key of history.h: review[16]               the case
//   'o' opened[8]                           -> review
//   'g' agent[16] opened[8]                 -> review
//   'a' access[8] opened[8]                 -> review
//   'q' 255 - priority[1] due[8] review[16] -> nothing    those that are not closed
//   'm' token[16], as 'q'                   -> nothing    of them, those of a reviewer
//   'd' closed[8] review[16]                -> priority, disposition, token, micros
//   'i' question[16]                        -> review, audience, asked, asked at, time, read at
//                                              + 1, answered at + 1
//   'n' review[16] asked at[8]              -> question
//   'u' agent[16] question[16]              -> nothing    of whom nobody has an answer yet
//   'e' period[16]                          -> the event's sequence
//   'x' behind[8]                           -> from, sequence, rules, accesses, flagged
//
// 'x' has each accesses.checked, with the sums of all up to it. `opened` and `asked at` are
// sequences, `due` and `closed` moments.
#pragma once

#include "projections/case_rows.h"
#include "projections/projection.h"

namespace lethe::projections {

class Reviews final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kReviews; }
  std::string_view name() const override { return "reviews"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// The rows, for who reads them (projections/reviews_view.cpp).
namespace case_rows {

inline constexpr char kCaseOrder = 'o';
inline constexpr char kCaseOfAgent = 'g';
inline constexpr char kCaseOfAccess = 'a';
inline constexpr char kCaseQueue = 'q';
inline constexpr char kCaseMine = 'm';
inline constexpr char kCaseClosed = 'd';
inline constexpr char kCaseQuestion = 'i';
inline constexpr char kCaseQuestions = 'n';
inline constexpr char kCaseUnanswered = 'u';
inline constexpr char kCasePeriod = 'e';
inline constexpr char kCaseChecked = 'x';

/// All of the queue, or one reviewer's part of it.
Bytes queue_list(const std::optional<ledger::TokenId>& assignee);
Result<ReviewRow> decode_review(const ledger::ReviewId& id, ByteView value);
Result<QuestionRow> decode_question(const ledger::QuestionId& id, ByteView value);
Result<CheckedSum> decode_checked(ledger::Sequence behind, ByteView value);

}  // namespace case_rows

}  // namespace lethe::projections
