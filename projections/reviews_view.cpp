#include "projections/reviews.h"

#include "crypto/check.h"
#include "projections/case_views.h"
#include "projections/history.h"

namespace lethe::projections {
namespace {

using namespace case_rows;

Result<RowReader> case_reader(const ledger::StateReader& state) {
  return RowReader::active(state, ProjectionId::kReviews);
}

/// As it was; nothing when it was not asked yet.
std::optional<QuestionRow> question_then(QuestionRow row, AsOf as_of) {
  if (row.asked_at >= as_of.behind) return std::nullopt;
  if (row.read_at && *row.read_at >= as_of.behind) row.read_at.reset();
  if (row.answered_at && *row.answered_at >= as_of.behind) row.answered_at.reset();
  return row;
}

Result<std::optional<QuestionRow>> read_question(const RowReader& rows,
                                                 const ledger::QuestionId& id, AsOf as_of) {
  LETHE_TRY(const auto value, rows.get(RowEncoder(kCaseQuestion).fixed(id.view()).take()));
  if (!value) return std::optional<QuestionRow>();
  LETHE_TRY(const auto row, decode_question(id, *value));
  return question_then(row, as_of);
}

template <class IdType>
Result<IdType> listed_id(ByteView bytes) {
  const auto id = IdType::from(bytes);
  if (!id) return ledger::Error::kRowMalformed;
  return *id;
}

/// Of a list by sequence, newest first.
Result<std::vector<ledger::ReviewId>> newest_reviews(const RowReader& rows, const Bytes& list,
                                                     Sequence before, std::size_t limit) {
  std::vector<ledger::ReviewId> out;
  if (limit == 0) return out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto id, listed_id<ledger::ReviewId>(value));
    out.push_back(id);
    return go_on_if(out.size() < limit);
  };
  const auto end = RowEncoder().fixed(list).big_endian64(before.value).take();
  LETHE_TRY_VOID(rows.scan_back(list, end, visit));
  return out;
}

struct AccessPlace {
  Sequence access, opened;
};
Result<AccessPlace> place_of_access(ByteView row) {
  RowDecoder key(row.subspan(1));
  AccessPlace out;
  out.access.value = key.big_endian64();
  out.opened.value = key.big_endian64();
  LETHE_TRY_VOID(key.finish());
  return out;
}

Bytes checked_row(Sequence behind) {
  return RowEncoder(kCaseChecked).big_endian64(behind.value).take();
}
Result<CheckedSum> checked_of(ByteView row, ByteView value) {
  RowDecoder key(row.subspan(1));
  const Sequence behind{key.big_endian64()};
  LETHE_TRY_VOID(key.finish());
  return decode_checked(behind, value);
}

}  // namespace

Result<std::optional<ReviewRow>> CaseViews::review(const ledger::ReviewId& id, AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  LETHE_TRY(const auto version, read_version(rows, id.view(), as_of.behind));
  if (!version) return std::optional<ReviewRow>();
  LETHE_TRY(const auto row, decode_review(id, version->value));
  return std::optional(row);
}

Result<std::vector<ledger::ReviewId>> CaseViews::reviews(Sequence before, std::size_t limit) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  return newest_reviews(rows, RowEncoder(kCaseOrder).take(), before, limit);
}

Result<std::vector<ledger::ReviewId>> CaseViews::reviews_of_agent(const SubjectId& agent,
                                                                  Sequence before,
                                                                  std::size_t limit) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  return newest_reviews(rows, RowEncoder(kCaseOfAgent).fixed(agent.view()).take(), before, limit);
}

Result<void> CaseViews::queue(
    const std::optional<ledger::TokenId>& assignee, ByteView from,
    const std::function<bool(const Bytes& place, const ReviewRow&)>& visit) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  const Bytes list = queue_list(assignee);
  const auto first = from.empty() ? Bytes{} : RowEncoder().fixed(list).fixed(from).take();
  return rows.scan(list, first, [&](ByteView row, ByteView) -> Result<Visiting> {
    const auto place = row.subspan(list.size());
    if (place.size() < ledger::ReviewId::kSize) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto id, listed_id<ledger::ReviewId>(place.last(ledger::ReviewId::kSize)));
    LETHE_TRY(const auto review, this->review(id));
    if (!review) return ledger::Error::kRowMalformed;
    return go_on_if(visit(crypto::to_bytes(place), *review));
  });
}

Result<std::vector<ledger::ReviewId>> CaseViews::reviews_of(Sequence access, AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  std::vector<ledger::ReviewId> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto place, place_of_access(row));
    LETHE_TRY(const auto id, listed_id<ledger::ReviewId>(value));
    if (place.opened < as_of.behind) out.push_back(id);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(RowEncoder(kCaseOfAccess).big_endian64(access.value).take(), {}, visit));
  return out;
}

Result<void> CaseViews::reviewed_accesses(
    Sequence from, Sequence behind, AsOf as_of,
    const std::function<Result<Visiting>(Sequence access, const ledger::ReviewId&)>& visit) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  std::optional<std::pair<Sequence, ledger::ReviewId>> last;
  auto visiting = Visiting::kGoOn;
  const auto tell = [&]() -> Result<void> {
    if (!last) return {};
    LETHE_TRY(visiting, visit(last->first, last->second));
    last.reset();
    return {};
  };
  const auto look = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto place, place_of_access(row));
    if (last && last->first != place.access) LETHE_TRY_VOID(tell());
    if (place.access >= behind || visiting == Visiting::kEnd) return Visiting::kEnd;
    if (place.opened >= as_of.behind) return Visiting::kGoOn;
    LETHE_TRY(const auto id, listed_id<ledger::ReviewId>(value));
    last = {place.access, id};
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(RowEncoder(kCaseOfAccess).take(),
                           RowEncoder(kCaseOfAccess).big_endian64(from.value).take(), look));
  return tell();
}

Result<std::optional<QuestionRow>> CaseViews::question(const ledger::QuestionId& id,
                                                       AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  return read_question(rows, id, as_of);
}

Result<std::vector<QuestionRow>> CaseViews::questions(const ledger::ReviewId& review,
                                                      AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  std::vector<QuestionRow> out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto id, listed_id<ledger::QuestionId>(value));
    LETHE_TRY(const auto question, read_question(rows, id, as_of));
    if (question) out.push_back(*question);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(RowEncoder(kCaseQuestions).fixed(review.view()).take(), {}, visit));
  return out;
}

Result<std::vector<QuestionRow>> CaseViews::open_questions(const SubjectId& asked) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  const Bytes list = RowEncoder(kCaseUnanswered).fixed(asked.view()).take();
  std::vector<QuestionRow> out;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    LETHE_TRY(const auto id, listed_id<ledger::QuestionId>(row.subspan(list.size())));
    LETHE_TRY(const auto question, read_question(rows, id, {}));
    if (!question) return ledger::Error::kRowMalformed;
    out.push_back(*question);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, {}, visit));
  return out;
}

Result<void> CaseViews::closed(Moment since, Moment until,
                               const std::function<bool(const ClosedReviewRow&)>& visit) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  const auto look = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(1));
    ClosedReviewRow out;
    out.closed = key.key_moment();
    out.id = key.fixed<ledger::ReviewId>();
    LETHE_TRY_VOID(key.finish());
    if (out.closed >= until) return Visiting::kEnd;
    RowDecoder in(value);
    out.priority = in.enumerated<ledger::FlagPriority>();
    out.disposition = in.enumerated<ledger::ReviewDisposition>();
    out.reviewer = in.fixed<ledger::TokenId>();
    out.micros = in.signed_number();
    LETHE_TRY_VOID(in.finish());
    return go_on_if(visit(out));
  };
  return rows.scan(RowEncoder(kCaseClosed).take(), RowEncoder(kCaseClosed).key_moment(since).take(),
                   look);
}

Result<std::optional<Sequence>> CaseViews::period(const ledger::PeriodId& id) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  LETHE_TRY(const auto value, rows.get(RowEncoder(kCasePeriod).fixed(id.view()).take()));
  if (!value) return std::optional<Sequence>();
  RowDecoder in(*value);
  const Sequence out{in.number()};
  LETHE_TRY_VOID(in.finish());
  return std::optional(out);
}

Result<std::optional<CheckedSum>> CaseViews::checked_behind(Sequence place, AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  std::optional<CheckedSum> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto sum, checked_of(row, value));
    if (sum.sequence < as_of.behind) out = sum;
    return Visiting::kEnd;
  };
  LETHE_TRY_VOID(rows.scan(RowEncoder(kCaseChecked).take(), checked_row(place.next()), visit));
  return out;
}

Result<std::optional<CheckedSum>> CaseViews::checked_until(Sequence place, AsOf as_of) const {
  LETHE_TRY(const auto rows, case_reader(state_));
  std::optional<CheckedSum> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto sum, checked_of(row, value));
    // Those that were written behind the asked moment are a few at most: they look at what is near.
    if (sum.sequence >= as_of.behind) return Visiting::kGoOn;
    out = sum;
    return Visiting::kEnd;
  };
  LETHE_TRY_VOID(rows.scan_back(RowEncoder(kCaseChecked).take(), checked_row(place.next()), visit));
  return out;
}

}  // namespace lethe::projections
