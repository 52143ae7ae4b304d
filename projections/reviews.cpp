#include "projections/reviews.h"

#include "crypto/check.h"
#include "projections/history.h"

namespace lethe::projections {
namespace {

using namespace case_rows;
using ledger::EventHeader;
using ledger::Sequence;

void put_place(RowEncoder& out, const std::optional<Sequence>& at) {
  out.number(at ? at->value + 1 : 0);
}
std::optional<Sequence> read_place(RowDecoder& in) {
  const auto number = in.number();
  return number == 0 ? std::nullopt : std::optional(Sequence{number - 1});
}

Bytes encode_review(const ReviewRow& row) {
  RowEncoder out;
  out.fixed(row.agent.view()).number(static_cast<std::uint64_t>(row.state));
  out.enumerated(row.origin).enumerated(row.priority).fixed(row.sample.view());
  out.signed_number(row.due_at.micros).number(row.opened_at.value);
  out.signed_number(row.opened.micros).number(row.accesses).number(row.flags);
  out.fixed(row.assignee.view()).number(row.questions).number(row.answered);
  out.number(row.notes).number(row.reopened).number(row.decision ? 1 : 0);
  if (row.decision) {
    out.number(row.decision->sequence.value).signed_number(row.decision->time.micros);
    out.fixed(row.decision->by.view()).enumerated(row.decision->disposition);
    out.enumerated(row.decision->sanction).fixed(row.decision->breach.view());
  }
  put_place(out, row.closed_at);
  out.signed_number(row.closed.micros).fixed(row.confirmed_by.view());
  out.number(row.changed_at.value).signed_number(row.changed.micros);
  return out.take();
}

Result<std::optional<ReviewRow>> read_review(const RowReader& rows, const ledger::ReviewId& id) {
  LETHE_TRY(const auto version, read_version(rows, id.view(), Sequence{UINT64_MAX}));
  if (!version) return std::optional<ReviewRow>();
  LETHE_TRY(auto row, decode_review(id, version->value));
  return std::optional(row);
}

Bytes queue_row(const std::optional<ledger::TokenId>& assignee, const ReviewRow& row) {
  const auto priority = static_cast<std::uint8_t>(255 - static_cast<unsigned>(row.priority));
  return RowEncoder()
      .fixed(queue_list(assignee))
      .fixed({&priority, 1})
      .key_moment(row.due_at)
      .fixed(row.id.view())
      .take();
}

Bytes closed_row(const ReviewRow& row) {
  return RowEncoder(kCaseClosed).key_moment(row.closed).fixed(row.id.view()).take();
}

/// What finds a case while it stands as it does.
void put_finders(const ReviewRow& row, RowWriter& rows) {
  if (!row.is_closed()) {
    rows.put(queue_row({}, row), {});
    if (!row.assignee.is_zero()) rows.put(queue_row(row.assignee, row), {});
    return;
  }
  RowEncoder out;
  out.enumerated(row.priority).enumerated(row.decision->disposition);
  out.fixed(row.decision->by.view()).signed_number(row.closed.micros - row.opened.micros);
  rows.put(closed_row(row), out.take());
}
void erase_finders(const ReviewRow& row, RowWriter& rows) {
  if (row.is_closed()) {
    rows.erase(closed_row(row));
    return;
  }
  rows.erase(queue_row({}, row));
  if (!row.assignee.is_zero()) rows.erase(queue_row(row.assignee, row));
}

bool is_found_alike(const ReviewRow& left, const ReviewRow& right) {
  return !left.is_closed() && !right.is_closed() && left.assignee == right.assignee &&
         left.due_at == right.due_at;
}

/// No effect on a case that there is not.
template <class Change>
Result<void> change_review(const EventHeader& header, const ledger::ReviewId& id, RowWriter& rows,
                           const Change& change) {
  LETHE_TRY(const auto before, read_review(rows, id));
  if (!before) return {};
  auto after = *before;
  change(after);
  after.changed_at = header.sequence;
  after.changed = header.time;
  if (!is_found_alike(*before, after)) {
    erase_finders(*before, rows);
    put_finders(after, rows);
  }
  return put_version(rows, id.view(), header.sequence, encode_review(after));
}

void close(ReviewRow& row, const EventHeader& header) {
  row.state = ReviewState::kClosed;
  row.closed_at = header.sequence;
  row.closed = header.time;
}

void open_again(ReviewRow& row) {
  row.state = ReviewState::kOpen;
  row.decision.reset();
  row.closed_at.reset();
  row.closed = {};
  row.confirmed_by = {};
}

Bytes question_row(const ledger::QuestionId& id) {
  return RowEncoder(kCaseQuestion).fixed(id.view()).take();
}
Bytes unanswered_row(const QuestionRow& row) {
  return RowEncoder(kCaseUnanswered).fixed(row.asked.view()).fixed(row.id.view()).take();
}

void put_question(const QuestionRow& row, RowWriter& rows) {
  RowEncoder out;
  out.fixed(row.review.view()).enumerated(row.audience).fixed(row.asked.view());
  out.number(row.asked_at.value).signed_number(row.time.micros);
  put_place(out, row.read_at);
  put_place(out, row.answered_at);
  rows.put(question_row(row.id), out.take());
}

template <class Change>
Result<void> change_question(const ledger::QuestionId& id, RowWriter& rows, const Change& change) {
  LETHE_TRY(const auto value, rows.get(question_row(id)));
  if (!value) return {};
  LETHE_TRY(auto row, decode_question(id, *value));
  change(row);
  put_question(row, rows);
  return {};
}

/// One call for each kind that it knows.
class Folding {
 public:
  Folding(const EventHeader& header, RowWriter& rows) : header_(header), rows_(rows) {}

  Result<void> operator()(const ledger::ReviewOpened& facts) const {
    ReviewRow row;
    row.id = facts.review;
    row.agent = header_.subject;
    row.origin = facts.origin;
    row.priority = facts.priority;
    row.sample = facts.sample;
    row.due_at = facts.due_at;
    row.opened_at = row.changed_at = header_.sequence;
    row.opened = row.changed = header_.time;
    row.accesses = static_cast<std::uint32_t>(facts.accesses.size());
    row.flags = static_cast<std::uint32_t>(facts.flags.size());
    const auto id = crypto::to_bytes(row.id.view());
    const auto opened = header_.sequence.value;
    rows_.put(RowEncoder(kCaseOrder).big_endian64(opened).take(), id);
    rows_.put(RowEncoder(kCaseOfAgent).fixed(row.agent.view()).big_endian64(opened).take(), id);
    for (const auto access : facts.accesses) {
      rows_.put(RowEncoder(kCaseOfAccess).big_endian64(access.value).big_endian64(opened).take(),
                id);
    }
    put_finders(row, rows_);
    return put_version(rows_, row.id.view(), header_.sequence, encode_review(row));
  }
  Result<void> operator()(const ledger::ReviewAssigned& facts) const {
    return change(facts, [&](ReviewRow& row) { row.assignee = facts.reviewer; });
  }
  Result<void> operator()(const ledger::ReviewNoted& facts) const {
    return change(facts, [](ReviewRow& row) { ++row.notes; });
  }
  Result<void> operator()(const ledger::ReviewAsked& facts) const {
    const QuestionRow question{facts.question,
                               facts.review,
                               facts.audience,
                               facts.asked,
                               header_.sequence,
                               header_.time,
                               {},
                               {}};
    put_question(question, rows_);
    rows_.put(RowEncoder(kCaseQuestions)
                  .fixed(facts.review.view())
                  .big_endian64(header_.sequence.value)
                  .take(),
              crypto::to_bytes(facts.question.view()));
    rows_.put(unanswered_row(question), {});
    return change(facts, [](ReviewRow& row) { ++row.questions; });
  }
  Result<void> operator()(const ledger::ReviewQuestionRead& facts) const {
    return change_question(facts.question, rows_, [&](QuestionRow& question) {
      if (!question.read_at) question.read_at = header_.sequence;
    });
  }
  Result<void> operator()(const ledger::ReviewAnswered& facts) const {
    LETHE_TRY_VOID(change_question(facts.question, rows_, [&](QuestionRow& question) {
      question.answered_at = header_.sequence;
      rows_.erase(unanswered_row(question));
    }));
    return change(facts, [](ReviewRow& row) { ++row.answered; });
  }
  Result<void> operator()(const ledger::ReviewDecided& facts) const {
    return change(facts, [&](ReviewRow& row) {
      row.state = ReviewState::kDecided;
      row.decision = DecisionRow{header_.sequence,  header_.time,   header_.actor.token,
                                 facts.disposition, facts.sanction, facts.breach};
      if (!facts.needs_confirmation) close(row, header_);
    });
  }
  Result<void> operator()(const ledger::ReviewConfirmed& facts) const {
    return change(facts, [&](ReviewRow& row) {
      if (!row.decision) return;  // whatever a log says, nothing is closed without one
      row.confirmed_by = header_.actor.token;
      close(row, header_);
    });
  }
  Result<void> operator()(const ledger::ReviewReturned& facts) const {
    return change(facts, [](ReviewRow& row) { open_again(row); });
  }
  Result<void> operator()(const ledger::ReviewReopened& facts) const {
    return change(facts, [&](ReviewRow& row) {
      open_again(row);
      row.due_at = facts.due_at;
      ++row.reopened;
    });
  }
  Result<void> operator()(const ledger::ReviewPeriodSigned& facts) const {
    rows_.put(RowEncoder(kCasePeriod).fixed(facts.period.view()).take(),
              RowEncoder().number(header_.sequence.value).take());
    return {};
  }
  Result<void> operator()(const ledger::AccessesChecked& facts) const {
    LETHE_TRY(const auto before, last_check());
    RowEncoder out;
    out.number(facts.from.value).number(header_.sequence.value).number(facts.rules);
    out.number(before.accesses + facts.accesses).number(before.flagged + facts.flagged);
    rows_.put(RowEncoder(kCaseChecked).big_endian64(facts.behind.value).take(), out.take());
    return {};
  }
  template <class Other>
  Result<void> operator()(const Other&) const {
    return {};
  }

 private:
  template <class Facts, class Change>
  Result<void> change(const Facts& facts, const Change& change) const {
    return change_review(header_, facts.review, rows_, change);
  }
  Result<CheckedSum> last_check() const {
    const Bytes list = RowEncoder(kCaseChecked).take();
    CheckedSum out;
    const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
      LETHE_TRY(out, decode_checked({RowDecoder(row.subspan(list.size())).big_endian64()}, value));
      return Visiting::kEnd;
    };
    LETHE_TRY_VOID(rows_.scan_back(list, {}, visit));
    return out;
  }

  const EventHeader& header_;
  RowWriter& rows_;
};

}  // namespace

namespace case_rows {

Bytes queue_list(const std::optional<ledger::TokenId>& assignee) {
  if (!assignee) return RowEncoder(kCaseQueue).take();
  return RowEncoder(kCaseMine).fixed(assignee->view()).take();
}

Result<ReviewRow> decode_review(const ledger::ReviewId& id, ByteView value) {
  RowDecoder in(value);
  ReviewRow out;
  out.id = id;
  out.agent = in.fixed<ledger::SubjectId>();
  const auto state = in.number16();
  if (state < 1 || state > 3) in.fail();
  out.state = static_cast<ReviewState>(state);
  out.origin = in.enumerated<ledger::ReviewOrigin>();
  out.priority = in.enumerated<ledger::FlagPriority>();
  out.sample = in.fixed<ledger::SampleId>();
  out.due_at.micros = in.signed_number();
  out.opened_at.value = in.number();
  out.opened.micros = in.signed_number();
  out.accesses = in.number32();
  out.flags = in.number32();
  out.assignee = in.fixed<ledger::TokenId>();
  out.questions = in.number32();
  out.answered = in.number32();
  out.notes = in.number32();
  out.reopened = in.number32();
  if (in.flag()) {
    out.decision.emplace();
    out.decision->sequence.value = in.number();
    out.decision->time.micros = in.signed_number();
    out.decision->by = in.fixed<ledger::TokenId>();
    out.decision->disposition = in.enumerated<ledger::ReviewDisposition>();
    out.decision->sanction = in.enumerated<ledger::ReviewSanction>();
    out.decision->breach = in.fixed<ledger::BreachId>();
  }
  out.closed_at = read_place(in);
  out.closed.micros = in.signed_number();
  out.confirmed_by = in.fixed<ledger::TokenId>();
  out.changed_at.value = in.number();
  out.changed.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<QuestionRow> decode_question(const ledger::QuestionId& id, ByteView value) {
  RowDecoder in(value);
  QuestionRow out;
  out.id = id;
  out.review = in.fixed<ledger::ReviewId>();
  out.audience = in.enumerated<ledger::ReviewAudience>();
  out.asked = in.fixed<ledger::SubjectId>();
  out.asked_at.value = in.number();
  out.time.micros = in.signed_number();
  out.read_at = read_place(in);
  out.answered_at = read_place(in);
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<CheckedSum> decode_checked(Sequence behind, ByteView value) {
  RowDecoder in(value);
  CheckedSum out;
  out.behind = behind;
  out.from.value = in.number();
  out.sequence.value = in.number();
  out.rules = in.number();
  out.accesses = in.number();
  out.flagged = in.number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

}  // namespace case_rows

Result<void> Reviews::apply(const EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  return std::visit(Folding(header, rows), header.facts);
}

}  // namespace lethe::projections
