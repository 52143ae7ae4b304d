// POST …/content/deletions: many items at once, after a look at what will go.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

/// Items of one call.
inline constexpr std::size_t kMostDeletions = 1'000;

struct DeleteItemsInput {
  static constexpr RuleTraits kTraits{.personal = false, .erases = true};
  std::optional<ledger::SubjectId> author;  // and whoever is linked to them
  std::optional<ledger::ContentType> type;
  std::optional<ledger::Moment> before;  // posted before
  bool preview = false;
  std::optional<std::int64_t> expected;  // as many as the preview counted; required without preview
  /// What fits, newest first; and whether there is more than one call takes.
  std::vector<ledger::ItemId> items;
  bool more = false;
  static DeleteItemsInput parse(ObjectReader& reader);
};

/// Fills `items` and `more`. Looks through the ledger's content: call it on the caller's thread
/// before submit(). What is posted meanwhile is not in it, and was in no preview. Errors of storage
/// only.
ledger::Result<void> select_items(const ledger::Ledger& ledger, DeleteItemsInput& input);

/// Roles admin, agent, portal (for a person), subject. Order: kForbidden (a portal for nobody),
/// kUnknownSubject, kSubjectErased (author), kNotTheAuthor (a person, and what others wrote),
/// kDeletionNotAllowed (a person, and a type that the settings do not let people delete),
/// kCountMismatch, kSubjectRestricted (an author, and another deletes). All or nothing; the
/// erasures are one batch, one for each author. A preview writes nothing: {"preview": true,
/// "count", "more", "items": [item_json]}. Else: {"preview": false, "count", "more", "erasures":
/// [id]}.
Ruled<Ruling> delete_items(RuleContext& context, const DeleteItemsInput& input);

/// Orders that live items be destroyed, one erasure for each of their authors, and says of each
/// item that it is deleted: it is, for everybody, even while a hold keeps its text. Sets the
/// answer's status and completion as order_erasure() does. The erasures.
Ruled<std::vector<ledger::ErasureId>> order_items(RuleContext& context,
                                                  const std::vector<projections::ItemRow>& items,
                                                  ledger::ErasureGround ground, Ruling& ruling);

}  // namespace lethe::api
