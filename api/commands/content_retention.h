// Content whose time is over: the settings ticket_, topic_ and comment_retention_days (replies
// count as comments) say how long after it was posted; 0 days: for ever.
#pragma once

#include <boost/json/array.hpp>

#include "api/commands/due.h"
#include "api/commands/executor.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// Live items in order of posting, from behind one. Reads as much as a step of a pass may: not on
/// the committer's thread.
using OutdatedItems = PassStep<ledger::ItemId, ledger::Sequence>;
Ruled<OutdatedItems> find_outdated_items(const ledger::Ledger& ledger, ledger::Sequence after,
                                         std::size_t limit, ledger::Moment now);

struct DeleteOutdatedItemsInput {
  static constexpr RuleTraits kTraits{.personal = false, .actor = Erased::kAllow, .erases = true};
  std::vector<ledger::ItemId> items;
};
/// Deletes those that still are outdated, each alone: what others answered stays. What a hold, a
/// restriction or an open request of the author protects stays until that ends. 200.
Ruled<Ruling> delete_outdated_items(RuleContext& context, const DeleteOutdatedItemsInput& input);

/// One category for each of the settings, as retention_preview() lists them, from the oldest items
/// on, at most `limit`; whether that was all.
struct ContentPreview {
  boost::json::array categories;
  bool is_complete = false;
};
Ruled<ContentPreview> preview_outdated_items(const projections::Views& views, std::size_t limit,
                                             ledger::Moment until);

}  // namespace lethe::api
