#include "api/commands/retention.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "api/commands/calendar.h"
#include "api/commands/content_retention.h"
#include "api/commands/erasing.h"
#include "api/commands/settings_schema.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::Moment;
using projections::KeptClass;
using projections::PersonRow;
using projections::Views;

/// What one answer or decision looks at.
constexpr std::size_t kMostLookedAt = 10'000;

/// What is destroyed when the days of a setting are over. One row a category.
struct Category {
  CompartmentClass cls;
  std::string_view name, setting;
};
constexpr Category kKeptCategories[] = {
    {CompartmentClass::kEvidence, "evidence", "evidence_retention_days"},
    {CompartmentClass::kAccess, "access", "access_retention_days"},
    {CompartmentClass::kProfile, "names_of_agents", "access_retention_days"},
};

/// Those that may go by `now`, at most `limit`. Passes over what an open request is about.
Ruled<std::vector<KeptClass>> kept_that_may_go(const Views& views, Moment now, std::size_t limit) {
  std::vector<KeptClass> due;
  std::size_t looked_at = 0;
  LETHE_TRY_VOID(views.kept_classes(now, [&](const KeptClass& kept) {
    due.push_back(kept);
    return ++looked_at < kMostLookedAt;
  }));
  std::vector<KeptClass> out;
  for (const auto& kept : due) {
    if (out.size() == limit) break;
    LETHE_TRY(const auto request, views.open_request(kept.subject));
    if (!request) out.push_back(kept);
  }
  return out;
}

/// The rule of silence leaves those alone who are held, restricted or waiting for an answer, as
/// whatever identity.
Ruled<Due> may_go(const Views& views, const PersonRow& person, Moment now) {
  LETHE_TRY(const auto identities, views.identities(person.id));
  for (const auto& id : identities) {
    LETHE_TRY(const auto holds, views.holds(id, now));
    LETHE_TRY(const auto restrictions, views.restrictions(id));
    LETHE_TRY(const auto request, views.open_request(id));
    if (!holds.empty() || !restrictions.empty() || request) return Due::kNo;
  }
  return Due::kYes;
}

/// Users; whoever turned out to be another's account goes with that one.
Ruled<Due> may_fall_silent(const Views& views, const PersonRow& person) {
  if (person.type != ledger::SubjectType::kUser ||
      person.state != projections::PersonState::kActive) {
    return Due::kNo;
  }
  LETHE_TRY(const auto link, views.link(person.id));
  return due_if(!link);
}

/// The latest event about a person, or by them, as whatever identity.
Ruled<ledger::Sequence> last_event(const Views& views, const PersonRow& person) {
  ledger::Sequence last = person.registered_at;
  const auto note = [&](const projections::Posting& posting) {
    last = std::max(last, posting.sequence);
    return false;
  };
  constexpr ledger::Sequence kEnd{UINT64_MAX};
  constexpr auto kNewest = projections::Direction::kNewestFirst;
  LETHE_TRY(const auto identities, views.identities(person.id));
  for (const auto& id : identities) {
    LETHE_TRY_VOID(views.subject_events(id, {0}, kEnd, kNewest, note));
    LETHE_TRY_VOID(views.actor_events(ledger::actor_id(id), {0}, kEnd, kNewest, note));
  }
  return last;
}

struct Silence {
  SilentPeople step;
  std::size_t protected_people = 0;
};

Ruled<Silence> look_for_silent(const ledger::Ledger& ledger, const Views& views, ledger::Slot after,
                               std::size_t limit, Moment now) {
  Silence out;
  out.step.looked_to = after;
  LETHE_TRY(const auto days, setting_integer(views, "inactive_person_days"));
  if (days == 0) {
    out.step.is_all = true;
    return out;
  }
  const Moment before{now.micros - days * ledger::kDayMicros};
  LETHE_TRY(const auto people, views.people(after, limit));
  for (const auto& person : people) {
    out.step.looked_to = person.slot;
    if (person.registered > before) continue;
    LETHE_TRY(const auto may_fall, may_fall_silent(views, person));
    if (may_fall == Due::kNo) continue;
    LETHE_TRY(const auto last, last_event(views, person));
    LETHE_TRY(const auto event, ledger.event(last));
    if (event.time > before) continue;
    LETHE_TRY(const auto goes, may_go(views, person, now));
    if (goes == Due::kYes) {
      out.step.found.push_back({person.id, last});
    } else {
      ++out.protected_people;
    }
  }
  out.step.is_all = people.size() < limit;
  return out;
}

/// Unless a hold or an open request keeps it beyond its time.
Ruled<Due> may_go(const Views& views, const KeptClass& kept, Moment at) {
  LETHE_TRY(const auto holds, views.holds(kept.subject, at));
  const bool is_held = std::any_of(holds.begin(), holds.end(),
                                   [&](const auto& hold) { return hold.covers(kept.cls); });
  LETHE_TRY(const auto request, views.open_request(kept.subject));
  return due_if(!is_held && !request);
}

/// A person with every identity of theirs.
Ruled<void> order_whole(RuleContext& context, const PersonRow& person, Ruling& ruling) {
  LETHE_TRY(const auto identities, identities_left(context.views(), person.id));
  for (const auto& identity : identities) {
    Destruction destruction;
    destruction.ground = ledger::ErasureGround::kRetention;
    destruction.whole_subject = true;
    LETHE_TRY(auto whole, whole_person(context.views(), context.now(), identity));
    destruction.compartments = std::move(whole.destroyed);
    destruction.kept = std::move(whole.kept);
    LETHE_TRY_VOID(order_erasure(context, identity, std::move(destruction), ruling));
  }
  return {};
}

}  // namespace

Ruled<Due> is_retention_over(const Views& views, Moment now) {
  LETHE_TRY(const auto due, kept_that_may_go(views, now, 1));
  return due_if(!due.empty());
}

Ruled<Ruling> destroy_kept(RuleContext& context, const DutyInput& /*input*/) {
  LETHE_TRY(const auto due, kept_that_may_go(context.views(), context.now(), kSlice));
  Ruling ruling;
  for (const auto& kept : due) {
    LETHE_TRY(const auto person, context.views().person(kept.subject));
    if (!person) return ledger::Error::kRowMalformed;
    Destruction destruction;
    destruction.ground = ledger::ErasureGround::kRetention;
    destruction.compartments.push_back({{person->slot, kept.cls, 0}, true});
    LETHE_TRY_VOID(order_erasure(context, *person, std::move(destruction), ruling));
  }
  ruling.answer = {};
  return ruling;
}

Ruled<SilentPeople> find_silent(const ledger::Ledger& ledger, ledger::Slot after, std::size_t limit,
                                Moment now) {
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(auto silence, look_for_silent(ledger, Views(*snapshot), after, limit, now));
  return std::move(silence.step);
}

Ruled<Ruling> erase_silent(RuleContext& context, const EraseSilentInput& input) {
  Ruling ruling;
  for (const auto& silent : input.people) {
    LETHE_TRY(const auto person, context.views().person(silent.subject));
    if (!person) continue;
    LETHE_TRY(const auto may_fall, may_fall_silent(context.views(), *person));
    if (may_fall == Due::kNo) continue;
    LETHE_TRY(const auto last, last_event(context.views(), *person));
    if (last != silent.last) continue;
    LETHE_TRY(const auto goes, may_go(context.views(), *person, context.now()));
    if (goes == Due::kNo) continue;
    LETHE_TRY_VOID(order_whole(context, *person, ruling));
  }
  ruling.answer = {};
  return ruling;
}

boost::json::object category_json(const CategoryPreview& preview) {
  boost::json::object out{{"category", preview.name},
                          {"setting", preview.setting},
                          {"days", preview.days},
                          {"items", preview.items},
                          {"protected", preview.kept}};
  if (preview.earliest) out["earliest"] = time(*preview.earliest);
  return out;
}

Ruled<boost::json::object> retention_preview(const ledger::Ledger& ledger, Moment until) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  std::vector<KeptClass> due;
  LETHE_TRY_VOID(views.kept_classes(until, [&](const KeptClass& kept) {
    due.push_back(kept);
    return due.size() < kMostLookedAt;
  }));
  boost::json::array categories;
  for (const auto& category : kKeptCategories) {
    LETHE_TRY(const auto days, setting_integer(views, category.setting));
    CategoryPreview preview{category.name, category.setting, days, 0, 0, {}};
    for (const auto& kept : due) {
      if (kept.cls != category.cls) continue;
      if (!preview.earliest) preview.earliest = kept.until;
      LETHE_TRY(const auto goes, may_go(views, kept, until));
      ++(goes == Due::kYes ? preview.items : preview.kept);
    }
    categories.push_back(category_json(preview));
  }
  LETHE_TRY(const auto silence, look_for_silent(ledger, views, {0}, kMostLookedAt, until));
  LETHE_TRY(const auto days, setting_integer(views, "inactive_person_days"));
  categories.push_back(category_json({"inactive_people",
                                      "inactive_person_days",
                                      days,
                                      silence.step.found.size(),
                                      silence.protected_people,
                                      {}}));
  LETHE_TRY(auto content, preview_outdated_items(views, kMostLookedAt, until));
  for (auto& category : content.categories) categories.push_back(std::move(category));
  const bool is_complete = due.size() < kMostLookedAt && silence.step.is_all && content.is_complete;
  return boost::json::object{
      {"until", time(until)}, {"categories", std::move(categories)}, {"complete", is_complete}};
}

}  // namespace lethe::api
