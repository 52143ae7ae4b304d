#include "api/commands/content_deletions.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>
#include <set>

#include "api/commands/content.h"
#include "api/commands/erasing.h"
#include "api/commands/restrictions.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using projections::ItemRow;
using projections::Views;

bool fits(const DeleteItemsInput& input, const ItemRow& item) {
  return !item.deletion && (!input.type || item.type == *input.type) &&
         (!input.before || item.posted < *input.before);
}

/// The next items that may fit, newest first.
ledger::Result<std::vector<ItemRow>> next_items(const Views& views, const DeleteItemsInput& input,
                                                std::optional<ledger::Sequence> before) {
  if (!input.author) return views.items(before, kMostDeletions);
  LETHE_TRY(const auto identities, views.identities(*input.author));
  return views.items_by(identities, before, kMostDeletions);
}

/// What is still there of what was selected.
Ruled<std::vector<ItemRow>> items_left(const RuleContext& context, const DeleteItemsInput& input) {
  std::vector<ItemRow> items;
  for (const auto& id : input.items) {
    LETHE_TRY(const auto item, context.views().item(id));
    if (item && fits(input, *item)) items.push_back(*item);
  }
  return items;
}

Ruled<std::vector<projections::PersonRow>> authors_of(const RuleContext& context,
                                                      const std::vector<ItemRow>& items) {
  std::set<ledger::SubjectId> ids;
  for (const auto& item : items) ids.insert(item.author);
  std::vector<projections::PersonRow> out;
  for (const auto& id : ids) {
    LETHE_TRY(const auto author, context.views().person(id));
    if (!author) return ledger::Error::kRowMalformed;
    out.push_back(*author);
  }
  return out;
}

Ruled<void> check_person(const RuleContext& context, const std::vector<ItemRow>& items) {
  for (const auto& item : items) {
    LETHE_TRY_VOID(check_own(context, item, ProblemType::kNotTheAuthor));
  }
  for (const auto& item : items) LETHE_TRY_VOID(check_deletion_allowed(context, item.type));
  return {};
}

}  // namespace

Ruled<std::vector<ledger::ErasureId>> order_items(RuleContext& context,
                                                  const std::vector<ItemRow>& items,
                                                  ledger::ErasureGround ground, Ruling& ruling) {
  std::map<ledger::SubjectId, std::vector<ledger::CompartmentRef>> by_author;
  for (const auto& item : items) by_author[item.author].push_back({item.compartment, false});
  std::map<ledger::SubjectId, ledger::ErasureId> erasures;
  std::vector<ledger::ErasureId> ids;
  for (auto& [author, compartments] : by_author) {
    LETHE_TRY(const auto person, context.views().person(author));
    if (!person) return ledger::Error::kRowMalformed;
    Destruction destruction;
    destruction.ground = ground;
    destruction.compartments = std::move(compartments);
    LETHE_TRY(const auto erasure, order_erasure(context, *person, std::move(destruction), ruling));
    erasures[author] = erasure;
    ids.push_back(erasure);
  }
  for (const auto& item : items) {
    ruling.decision.events.push_back(
        context.event(ledger::ContentDeleted{item.id, erasures[item.author]}, item.author));
  }
  return ids;
}

DeleteItemsInput DeleteItemsInput::parse(ObjectReader& reader) {
  DeleteItemsInput input;
  input.author = reader.id<ledger::SubjectId>("author");
  input.type = reader.optional_named<ledger::ContentType>("type");
  input.before = reader.moment("before");
  if (!reader.has("author") && !reader.has("type") && !reader.has("before")) {
    reader.require("author");
  }
  input.preview = reader.boolean("preview").value_or(false);
  input.expected = reader.integer("expected", 0, kMostDeletions);
  if (!input.preview) reader.require("expected");
  return input;
}

ledger::Result<void> select_items(const ledger::Ledger& ledger, DeleteItemsInput& input) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  std::optional<ledger::Sequence> before;
  for (;;) {
    LETHE_TRY(const auto page, next_items(views, input, before));
    for (const auto& item : page) {
      if (!fits(input, item)) continue;
      input.more = input.items.size() == kMostDeletions;
      if (input.more) return {};
      input.items.push_back(item.id);
    }
    if (page.size() < kMostDeletions) return {};
    before = page.back().posted_at;
  }
}

Ruled<Ruling> delete_items(RuleContext& context, const DeleteItemsInput& input) {
  const auto who = doing(context);
  if (who == Doing::kForNobody) return ProblemType::kForbidden;
  if (input.author) {
    LETHE_TRY_VOID(context.person(*input.author));
  }
  LETHE_TRY(const auto items, items_left(context, input));
  if (who == Doing::kAsPerson) LETHE_TRY_VOID(check_person(context, items));
  Ruling ruling;
  auto& body = ruling.answer.body;
  body = {{"preview", input.preview}, {"count", items.size()}, {"more", input.more}};
  if (input.preview) {
    boost::json::array shown;
    for (const auto& item : items) shown.push_back(item_json(item));
    body["items"] = std::move(shown);
    return ruling;
  }
  if (items.size() != static_cast<std::size_t>(*input.expected)) {
    Problem problem(ProblemType::kCountMismatch);
    problem.members["count"] = items.size();
    return problem;
  }
  LETHE_TRY(const auto authors, authors_of(context, items));
  LETHE_TRY(const auto exceptions, restriction_exceptions(context, authors, Use::kDelete));
  LETHE_TRY(const auto erasures,
            order_items(context, items, ledger::ErasureGround::kNoLongerNecessary, ruling));
  note_exceptions(context, exceptions, Use::kDelete, "content", ruling);
  ruling.answer.status = 200;     // whether or not holds keep some of it
  ruling.answer.completion = {};  // there may be many: the answer names them
  boost::json::array ids;
  for (const auto& erasure : erasures) ids.emplace_back(erasure.str());
  ruling.answer.body["erasures"] = std::move(ids);
  return ruling;
}

}  // namespace lethe::api
