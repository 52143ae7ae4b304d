// Reviews of accesses: the queue, one of them, its steps, and its questions.
#include <algorithm>

#include "api/commands/event_texts.h"
#include "api/commands/review_decisions.h"
#include "api/commands/review_parts.h"
#include "api/commands/review_questions.h"
#include "api/commands/reviews.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "api/json/render_flags.h"
#include "api/json/render_reviews.h"
#include "crypto/check.h"
#include "projections/case_views.h"
#include "projections/deadlines.h"
#include "projections/event_search.h"

namespace lethe::api::http {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::EventHeader;
using ledger::Moment;
using ledger::ReviewId;
using ledger::Role;
using ledger::Sequence;
using ledger::SubjectId;
using projections::CaseViews;
using projections::ReviewRow;
using projections::ReviewState;

/// So many reviews are looked at for one page of those that fit a filter.
constexpr std::size_t kReviewsAPage = 2'000;

enum class AskedState : std::uint8_t { kQueue, kOpen, kDecided, kClosed, kAll };

struct ReviewFilter {
  AskedState state = AskedState::kQueue;  // not closed
  std::optional<ledger::FlagPriority> priority;
  std::optional<ledger::ReviewOrigin> origin;
  std::optional<ledger::TokenId> assignee;  // zeros: nobody
  std::optional<SubjectId> agent;
  std::optional<bool> overdue;
  SubjectId own;  // the caller's own accesses, which others review; zeros: none
  Moment now;

  bool takes(const ReviewRow& row) const {
    return has_state(row) && (!priority || row.priority == *priority) &&
           (!origin || row.origin == *origin) && (!assignee || row.assignee == *assignee) &&
           (!agent || row.agent == *agent) && (!overdue || row.is_overdue(now) == *overdue) &&
           (own.is_zero() || row.agent != own);
  }
  bool has_state(const ReviewRow& row) const {
    switch (state) {
      case AskedState::kQueue:
        return !row.is_closed();
      case AskedState::kOpen:
        return row.state == ReviewState::kOpen;
      case AskedState::kDecided:
        return row.state == ReviewState::kDecided;
      case AskedState::kClosed:
        return row.is_closed();
      case AskedState::kAll:
        break;
    }
    return true;
  }
  bool is_of_queue() const { return state < AskedState::kClosed; }
};

Checked<AskedState> query_state(const Call& call) {
  const auto text = query_text(call, "state");
  if (!text) return AskedState::kQueue;
  if (*text == "open") return AskedState::kOpen;
  if (*text == "decided") return AskedState::kDecided;
  if (*text == "closed") return AskedState::kClosed;
  if (*text == "all") return AskedState::kAll;
  return Problem::bad_parameter("state", "must be one of open decided closed all");
}

/// `me`, `nobody`, or the id of a token.
Checked<std::optional<ledger::TokenId>> query_assignee(const Call& call) {
  const auto text = query_text(call, "assignee");
  if (!text) return std::optional<ledger::TokenId>();
  if (*text == "me") return std::optional(call.caller.token);
  if (*text == "nobody") return std::optional(ledger::TokenId{});
  return query_id<ledger::TokenId>(call, "assignee");
}

/// What a reviewer is not shown: what others review of theirs.
SubjectId own_of(const Caller& caller) {
  return caller.role == Role::kReviewer ? caller.subject : SubjectId{};
}

Ruled<ReviewFilter> review_filter(const Call& call, Moment now) {
  ReviewFilter filter;
  LETHE_TRY(filter.state, query_state(call));
  LETHE_TRY(filter.priority, query_named<ledger::FlagPriority>(call, "priority"));
  LETHE_TRY(filter.origin, query_named<ledger::ReviewOrigin>(call, "origin"));
  LETHE_TRY(filter.assignee, query_assignee(call));
  LETHE_TRY(filter.agent, query_id<SubjectId>(call, "agent"));
  LETHE_TRY(filter.overdue, query_flag(call, "overdue"));
  filter.own = own_of(call.caller);
  filter.now = now;
  return filter;
}

/// By priority, and then by when they are due.
Ruled<Page> queue_page(const CaseViews& cases, const ReviewFilter& filter,
                       const crypto::Bytes& from, std::size_t limit) {
  std::optional<ledger::TokenId> assignee;
  if (filter.assignee && !filter.assignee->is_zero()) assignee = filter.assignee;
  Page page;
  std::size_t seen = 0;
  const auto visit = [&](const crypto::Bytes& place, const ReviewRow& row) {
    if (page.items.size() == limit || seen == kReviewsAPage) {
      page.next = place;
      return false;
    }
    ++seen;
    if (filter.takes(row)) page.items.push_back(review_json(row, filter.now));
    return true;
  };
  LETHE_TRY_VOID(cases.queue(assignee, from, visit));
  return page;
}

/// Newest first, as they were.
Ruled<Page> newest_page(const CaseViews& cases, const ReviewFilter& filter,
                        const AskedMoment& asked, const crypto::Bytes& from, std::size_t limit) {
  const Sequence before{number_at(from, asked.as_of.behind.value)};
  LETHE_TRY(const auto ids, filter.agent
                                ? cases.reviews_of_agent(*filter.agent, before, kReviewsAPage)
                                : cases.reviews(before, kReviewsAPage));
  Page page;
  std::size_t seen = 0;
  for (const auto& id : ids) {
    if (page.items.size() == limit) break;
    LETHE_TRY(const auto row, cases.review(id, asked.as_of));
    if (!row) return ledger::Error::kRowMalformed;
    ++seen;
    if (filter.takes(*row)) page.items.push_back(review_json(*row, filter.now));
    page.next = position_of(row->opened_at.value);
  }
  if (seen == ids.size() && ids.size() < kReviewsAPage) page.next.clear();
  return page;
}

// --- one review ---

/// A review that the caller may see: kUnknownReview, kOwnAccess.
Ruled<ReviewRow> shown_review(const Call& call, const ledger::StateReader& state,
                              projections::AsOf as_of) {
  LETHE_TRY(const auto id, path_id<ReviewId>(call, "review"));
  LETHE_TRY(const auto row, CaseViews(state).review(id, as_of));
  if (!row) return ProblemType::kUnknownReview;
  if (own_of(call.caller) == row->agent) return ProblemType::kOwnAccess;
  return *row;
}

/// Every event of a review, oldest first.
Ruled<std::vector<EventHeader>> events_of(const ledger::Ledger& ledger,
                                          const ledger::StateReader& state, const ReviewRow& review,
                                          projections::AsOf as_of) {
  projections::EventQuery query;
  query.objects = {projections::object_id(review.id)};
  projections::EventSearch search(
      state, query, {review.opened_at, as_of.behind, projections::Direction::kOldestFirst});
  std::vector<EventHeader> out;
  for (;;) {
    std::size_t effort = SIZE_MAX;
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state != projections::EventSearch::State::kFound) return out;
    LETHE_TRY(auto header, ledger.event(step.at));
    if (fits(query, header)) out.push_back(std::move(header));
  }
}

object look_json(const EventHeader& header) {
  if (std::holds_alternative<ledger::AccessRecorded>(header.facts)) {
    auto out = access_json(header, ShowActor::kYes);
    out["kind"] = ledger::kind_name(ledger::kind_of(header.facts));
    return out;
  }
  auto event = event_json(header);
  object out{{"sequence", header.sequence.value}, {"time", time(header.time)}};
  out["actor"] = std::move(event["actor"]);
  for (auto& [name, value] : event["facts"].as_object()) out[name] = std::move(value);
  out["kind"] = std::move(event["kind"]);
  return out;
}

Ruled<void> put_covered(const ledger::Ledger& ledger, const EventHeader& opened, object& out) {
  const auto* facts = std::get_if<ledger::ReviewOpened>(&opened.facts);
  if (facts == nullptr) return ledger::Error::kRowMalformed;
  array accesses, flags;
  for (const auto access : facts->accesses) {
    LETHE_TRY(const auto header, ledger.event(access));
    accesses.push_back(look_json(header));
  }
  for (const auto flag : facts->flags) {
    LETHE_TRY(const auto header, ledger.event(flag));
    if (!std::holds_alternative<ledger::AccessFlagged>(header.facts)) continue;
    flags.push_back(flag_json(header));
  }
  out["covers"] = object{{"accesses", std::move(accesses)}, {"flags", std::move(flags)}};
  return {};
}

/// What a step of a review reads: the body, and the review of the path.
template <class Input>
Ruled<Submission> step(const Call& call, const WriteServices& services,
                       Ruled<Ruling> (*rule)(RuleContext&, const Input&)) {
  LETHE_TRY(const auto review, path_id<ReviewId>(call, "review"));
  LETHE_TRY(auto input, body_input<Input>(call));
  input.review = review;
  return submission(call, services, rule, std::move(input));
}

}  // namespace

Ruled<Response> list_reviews(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  LETHE_TRY(const auto filter, review_filter(*call, asked.at));
  const auto snapshot = call->ledger->snapshot();
  const CaseViews cases(*snapshot);
  const bool is_of_now = asked.as_of.behind == projections::AsOf{}.behind;
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    if (is_of_now && filter.is_of_queue()) return queue_page(cases, filter, from, limit);
    return newest_page(cases, filter, asked, from, limit);
  });
}

Ruled<Submission> post_review(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<OpenReviewInput>(call));
  LETHE_TRY_VOID(look_up(*call.ledger, input));
  return submission(call, services, api::open_review, std::move(input));
}

Ruled<Response> get_review(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto review, shown_review(*call, *snapshot, asked.as_of));
  LETHE_TRY(const auto events, events_of(*call->ledger, *snapshot, review, asked.as_of));
  LETHE_TRY(const auto questions, CaseViews(*snapshot).questions(review.id, asked.as_of));
  auto out = review_json(review, asked.at);
  if (events.empty()) return ledger::Error::kRowMalformed;
  LETHE_TRY_VOID(put_covered(*call->ledger, events.front(), out));
  array asked_questions, timeline;
  for (const auto& question : questions) {
    object one{{"id", question.id.str()},
               {"audience", name_of(question.audience)},
               {"asked", question.asked.str()},
               {"sequence", question.asked_at.value}};
    if (question.read_at) one["read"] = question.read_at->value;
    if (question.answered_at) one["answered"] = question.answered_at->value;
    asked_questions.push_back(std::move(one));
  }
  for (const auto& event : events) timeline.push_back(event_json(event));
  out["asked_questions"] = std::move(asked_questions);
  out["timeline"] = std::move(timeline);
  return json_response(200, std::move(out));
}

Ruled<Submission> get_review_texts(const Call& call, const WriteServices& services) {
  ReadReviewTextsInput input;
  LETHE_TRY(input.review, path_id<ReviewId>(call, "review"));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  const auto snapshot = call.ledger->snapshot();
  LETHE_TRY(const auto review, CaseViews(*snapshot).review(input.review));
  if (review) {
    LETHE_TRY(input.events, events_of(*call.ledger, *snapshot, *review, {}));
  }
  return submission(call, services, api::read_review_texts, std::move(input));
}

Ruled<Submission> post_review_assignment(const Call& call, const WriteServices& services) {
  return step(call, services, api::assign_review);
}
Ruled<Submission> post_review_note(const Call& call, const WriteServices& services) {
  return step(call, services, api::note_review);
}
Ruled<Submission> post_review_question(const Call& call, const WriteServices& services) {
  return step(call, services, api::ask_in_review);
}
Ruled<Submission> post_review_decision(const Call& call, const WriteServices& services) {
  return step(call, services, api::decide_review);
}
Ruled<Submission> post_review_confirmation(const Call& call, const WriteServices& services) {
  return step(call, services, api::confirm_review);
}
Ruled<Submission> post_review_return(const Call& call, const WriteServices& services) {
  return step(call, services, api::return_review);
}

Ruled<Submission> post_review_reopening(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto review, path_id<ReviewId>(call, "review"));
  LETHE_TRY(auto input, body_input<ReopenReviewInput>(call));
  input.review = review;
  LETHE_TRY_VOID(look_up(*call.ledger, input));
  return submission(call, services, api::reopen_review, std::move(input));
}

// --- questions ---

Ruled<Response> list_questions(const CallPtr& call, const ReadServices& /*services*/) {
  const auto snapshot = call->ledger->snapshot();
  const CaseViews cases(*snapshot);
  LETHE_TRY(auto questions, cases.open_questions(call->caller.subject));
  std::vector<object> items;
  std::ranges::sort(questions, {}, &projections::QuestionRow::asked_at);
  for (const auto& question : questions) {
    LETHE_TRY(const auto review, cases.review(question.review));
    if (!review) return ledger::Error::kRowMalformed;
    if (!review->is_closed()) items.push_back(question_json(question, review->agent));
  }
  return short_list_response(*call, items, [](const object& item) { return Ruled<object>(item); });
}

Ruled<Submission> get_question(const Call& call, const WriteServices& services) {
  ReadQuestionInput input;
  LETHE_TRY(input.question, path_id<ledger::QuestionId>(call, "question"));
  return submission(call, services, api::read_question, input);
}

Ruled<Submission> post_answer(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto question, path_id<ledger::QuestionId>(call, "question"));
  LETHE_TRY(auto input, body_input<AnswerQuestionInput>(call));
  input.question = question;
  return submission(call, services, api::answer_question, std::move(input));
}

}  // namespace lethe::api::http
