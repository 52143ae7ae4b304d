// Notices to recipients.
#include "api/commands/notices.h"
#include "api/commands/suspensions.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "api/json/render_recipients.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api::http {
namespace {

using ledger::NoticeId;
using ledger::SubjectId;
using projections::NoticeRow;
using projections::Views;

// Notices that a page looks at, at most.
constexpr std::size_t kMostLookedAt = 4'000;

Ruled<boost::json::object> shown(const Call& call, const Views& views, const NoticeRow& notice,
                                 projections::AsOf as_of) {
  LETHE_TRY(const auto about, call.ledger->event(notice.about));
  LETHE_TRY(const auto recipient, views.recipient(notice.recipient, as_of));
  return notice_json(notice, ledger::kind_name(ledger::kind_of(about.facts)),
                     recipient ? recipient->title : std::string());
}

bool is_asked_for(const std::optional<NoticeRow>& notice,
                  const std::optional<ledger::NoticeOutcome>& outcome) {
  return notice && (!outcome || notice->outcome == *outcome);
}

/// What whoever asks about a person is not told; nothing where they may be told all.
ledger::Result<UntoldDisclosures> untold_of(const Call& call, const ledger::StateReader& state,
                                            const std::optional<SubjectId>& subject,
                                            ledger::Moment now) {
  if (!subject || !speaks_to_person(call.caller.role)) return UntoldDisclosures{};
  return UntoldDisclosures::of(state, *subject, now);
}

Ruled<Response> notices(const CallPtr& call, const ReadServices& services,
                        const std::optional<SubjectId>& subject,
                        const std::optional<ledger::NoticeOutcome>& outcome) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto untold, untold_of(*call, *snapshot, subject, services.clock.now()));
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    Page page;
    ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    for (std::size_t looked_at = 0; looked_at < kMostLookedAt;) {
      LETHE_TRY(const auto rows, views.notices(subject, before, limit));
      for (const auto& row : rows) {
        before = row.due;
        ++looked_at;
        LETHE_TRY(const auto notice, past.notice(row));
        if (!is_asked_for(notice, outcome) || untold.name(notice->recipient)) continue;
        LETHE_TRY(auto one, shown(*call, views, *notice, asked.as_of));
        page.items.push_back(std::move(one));
        if (page.items.size() == limit) break;
      }
      if (page.items.size() == limit) break;
      if (rows.size() < limit) return page;
    }
    page.next = position_of(before.value);
    return page;
  });
}

}  // namespace

Ruled<Response> list_notices(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto subject, query_id<SubjectId>(*call, "subject"));
  std::optional<ledger::NoticeOutcome> outcome;
  if (const auto state = query_text(*call, "state")) {
    outcome = ledger::by_name<ledger::NoticeOutcome>(*state);
    if (!outcome) return Problem::bad_parameter("state", "must be an outcome of a notice");
  }
  return notices(call, services, subject, outcome);
}

Ruled<Response> list_subject_notices(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY_VOID(visible_person(Views(*snapshot), call->caller, id, Erased::kAllow));
  return notices(call, services, id, std::nullopt);
}

Ruled<Response> get_notice(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<NoticeId>(*call, "notice"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto notice, views.notice(id));
  if (!notice) return ProblemType::kUnknownNotice;
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto then, past.notice(*notice));
  if (!then) return ProblemType::kUnknownNotice;
  LETHE_TRY(const auto body, shown(*call, views, *then, asked.as_of));
  return json_response(200, body);
}

Ruled<Submission> patch_notice(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<NoticeId>(call, "notice"));
  LETHE_TRY(auto input, body_input<DecideNoticeInput>(call));
  input.notice = id;
  return submission(call, services, api::decide_notice, std::move(input));
}

}  // namespace lethe::api::http
