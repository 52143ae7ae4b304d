#include "api/commands/content_retention.h"

#include <algorithm>
#include <array>

#include "api/commands/calendar.h"
#include "api/commands/content_deletions.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ContentType;
using ledger::Moment;
using projections::ItemRow;
using projections::Views;

struct Category {
  std::string_view name, setting;
};
constexpr std::array<Category, 3> kCategories{{{"tickets", "ticket_retention_days"},
                                               {"topics", "topic_retention_days"},
                                               {"comments", "comment_retention_days"}}};

std::size_t category_of(ContentType type) {
  if (type == ContentType::kTicket) return 0;
  return type == ContentType::kTopic ? 1 : 2;  // replies count as comments
}

/// What the settings say at present, by category.
class Retention {
 public:
  static Ruled<Retention> read(const Views& views) {
    Retention out;
    for (std::size_t i = 0; i < kCategories.size(); ++i) {
      LETHE_TRY(out.days_[i], setting_integer(views, kCategories[i].setting));
    }
    return out;
  }
  std::int64_t days(std::size_t category) const { return days_[category]; }
  /// When the item's time is over; nothing for what is kept for ever.
  std::optional<Moment> end(const ItemRow& item) const {
    const auto days = days_[category_of(item.type)];
    if (days == 0) return std::nullopt;
    return Moment{item.posted.micros + days * ledger::kDayMicros};
  }
  bool is_over(const ItemRow& item, Moment now) const {
    const auto over = end(item);
    return !item.deletion && over && *over <= now;
  }
  /// The latest moment at which anything was posted whose time is over by `now`; items lie in
  /// order of posting.
  std::optional<Moment> latest(Moment now) const {
    std::optional<std::int64_t> least;
    for (const auto days : days_) {
      if (days > 0) least = std::min(least.value_or(days), days);
    }
    if (!least) return std::nullopt;
    return Moment{now.micros - *least * ledger::kDayMicros};
  }

 private:
  std::array<std::int64_t, kCategories.size()> days_{};
};

/// A hold, a restriction or an open request of its author protects an item beyond its time.
Ruled<Due> may_go(const Views& views, const ItemRow& item, Moment at) {
  LETHE_TRY(const auto holds, views.holds(item.author, at));
  const bool is_held = std::ranges::any_of(
      holds, [&](const auto& hold) { return hold.covers(item.compartment.cls); });
  if (is_held) return Due::kNo;
  LETHE_TRY(const auto restrictions, views.restrictions(item.author));
  LETHE_TRY(const auto request, views.open_request(item.author));
  return due_if(restrictions.empty() && !request);
}

}  // namespace

Ruled<OutdatedItems> find_outdated_items(const ledger::Ledger& ledger, ledger::Sequence after,
                                         std::size_t limit, Moment now) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  OutdatedItems out;
  out.looked_to = after;
  out.is_all = true;
  LETHE_TRY(const auto retention, Retention::read(views));
  const auto latest = retention.latest(now);
  if (!latest) return out;
  LETHE_TRY(const auto items, views.items_behind(after, limit));
  for (const auto& item : items) {
    if (item.posted > *latest) return out;
    out.looked_to = item.posted_at;
    if (!retention.is_over(item, now)) continue;
    LETHE_TRY(const auto goes, may_go(views, item, now));
    if (goes == Due::kYes) out.found.push_back(item.id);
  }
  out.is_all = items.size() < limit;
  return out;
}

Ruled<Ruling> delete_outdated_items(RuleContext& context, const DeleteOutdatedItemsInput& input) {
  LETHE_TRY(const auto retention, Retention::read(context.views()));
  std::vector<ItemRow> items;
  for (const auto& id : input.items) {
    LETHE_TRY(const auto item, context.views().item(id));
    if (!item || !retention.is_over(*item, context.now())) continue;
    LETHE_TRY(const auto goes, may_go(context.views(), *item, context.now()));
    if (goes == Due::kYes) items.push_back(*item);
  }
  Ruling ruling;
  LETHE_TRY_VOID(order_items(context, items, ledger::ErasureGround::kRetention, ruling));
  ruling.answer = {};
  return ruling;
}

Ruled<ContentPreview> preview_outdated_items(const Views& views, std::size_t limit, Moment until) {
  LETHE_TRY(const auto retention, Retention::read(views));
  std::array<CategoryPreview, kCategories.size()> previews;
  for (std::size_t i = 0; i < kCategories.size(); ++i) {
    previews[i] = {kCategories[i].name, kCategories[i].setting, retention.days(i), 0, 0, {}};
  }
  ContentPreview out;
  out.is_complete = true;
  if (const auto latest = retention.latest(until)) {
    LETHE_TRY(const auto items, views.items_behind({0}, limit));
    for (const auto& item : items) {
      if (!retention.is_over(item, until)) continue;
      auto& preview = previews[category_of(item.type)];
      if (!preview.earliest) preview.earliest = retention.end(item);
      LETHE_TRY(const auto goes, may_go(views, item, until));
      ++(goes == Due::kYes ? preview.items : preview.kept);
    }
    out.is_complete = items.size() < limit || items.back().posted > *latest;
  }
  for (const auto& preview : previews) out.categories.push_back(category_json(preview));
  return out;
}

}  // namespace lethe::api
