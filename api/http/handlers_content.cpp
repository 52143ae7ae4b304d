// Content: what people wrote.
#include "api/commands/content.h"

#include <algorithm>

#include "api/commands/content_deletions.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api::http {
namespace {

using ledger::ItemId;
using ledger::Role;
using ledger::SubjectId;
using projections::ItemRow;
using projections::Views;

struct ContentFilter {
  std::vector<SubjectId> authors;  // none: everybody
  std::optional<ItemId> parent;
  std::optional<ledger::ContentType> type;
};

/// A person sees what they wrote, under whatever identity; the content of an account has that of
/// whoever is linked to it.
Ruled<ContentFilter> content_filter(const Call& call, const Views& views) {
  ContentFilter filter;
  LETHE_TRY(auto author, query_id<SubjectId>(call, "author"));
  LETHE_TRY(filter.parent, query_id<ItemId>(call, "parent"));
  if (const auto type = query_text(call, "type")) {
    filter.type = ledger::by_name<ledger::ContentType>(*type);
    if (!filter.type) return Problem::bad_parameter("type", "must be a type of content");
  }
  if (call.caller.role == Role::kSubject && !author) author = call.caller.subject;
  if (author) {
    LETHE_TRY_VOID(visible_person(views, call.caller, *author, Erased::kAllow));
    LETHE_TRY(filter.authors, views.identities(*author));
  }
  return filter;
}

bool fits(const ContentFilter& filter, const ItemRow& item) {
  const bool is_theirs = filter.authors.empty() ||
                         std::ranges::find(filter.authors, item.author) != filter.authors.end();
  return is_theirs && (!filter.type || item.type == *filter.type);
}

ledger::Result<std::vector<ItemRow>> read_rows(const Views& views, const ContentFilter& filter,
                                               std::optional<ledger::Sequence> before,
                                               std::size_t limit) {
  if (filter.parent) return views.items_under(*filter.parent, before, limit);
  if (!filter.authors.empty()) return views.items_by(filter.authors, before, limit);
  return views.items(before, limit);
}

/// The revision that was in force at the asked moment; 0, which there never is, before the first.
Ruled<std::optional<std::uint64_t>> revision_then(const Call& call, const ledger::Clock& clock,
                                                  const ItemId& id) {
  LETHE_TRY(const auto asked, asked_moment(call, clock));
  const auto snapshot = call.ledger->snapshot();
  LETHE_TRY(const auto now, Views(*snapshot).item(id));
  if (!now) return std::optional<std::uint64_t>(0);
  LETHE_TRY(const auto then,
            projections::ObjectPast(*call.ledger, *snapshot, asked.as_of).item(*now));
  return std::optional(then ? then->version.revision : 0);
}

}  // namespace

Ruled<Response> list_content(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto filter, content_filter(*call, views));
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    LETHE_TRY(const auto rows, read_rows(views, filter, before, limit));
    Page page;
    for (const auto& row : rows) {
      if (!fits(filter, row)) continue;
      LETHE_TRY(const auto item, past.item(row));
      if (item) page.items.push_back(item_json(*item));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().posted_at.value);
    return page;
  });
}

Ruled<Submission> post_content(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<PostItemInput>(call));
  return submission(call, services, api::post_item, std::move(input));
}

Ruled<Submission> post_content_deletion(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<DeleteItemsInput>(call));
  if (call.caller.role == Role::kSubject && !input.author) input.author = call.caller.subject;
  LETHE_TRY_VOID(select_items(*call.ledger, input));
  return submission(call, services, api::delete_items, std::move(input));
}

Ruled<Submission> get_item(const Call& call, const WriteServices& services) {
  ReadItemInput input;
  LETHE_TRY(input.item, path_id<ItemId>(call, "item"));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  LETHE_TRY(input.revision, query_number(call, "revision", 1, ledger::kMaxSequence));
  if (query_text(call, "as_of")) {
    if (input.revision) return Problem::bad_parameter("as_of", "excludes revision");
    LETHE_TRY(input.revision, revision_then(call, services.clock, input.item));
  }
  return submission(call, services, api::read_item, std::move(input));
}

Ruled<Submission> patch_item(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto item, path_id<ItemId>(call, "item"));
  LETHE_TRY(const auto revision, if_match(call));
  LETHE_TRY(auto input, body_input<EditItemInput>(call));
  input.item = item;
  input.revision = revision;
  return submission(call, services, api::edit_item, std::move(input));
}

Ruled<Submission> delete_item(const Call& call, const WriteServices& services) {
  DeleteItemInput input;
  LETHE_TRY(input.item, path_id<ItemId>(call, "item"));
  return submission(call, services, api::delete_item, input);
}

}  // namespace lethe::api::http
