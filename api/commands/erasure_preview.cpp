#include "api/commands/erasure_preview.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <set>

#include "api/commands/erasing.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using projections::PersonRow;

boost::json::array held_json(const Split& parts) {
  boost::json::array out;
  for (const auto& ref : parts.held) {
    auto one = destroyed_json({ref}).front().as_object();
    std::set<std::string_view> exceptions;
    std::optional<ledger::Moment> until = ledger::Moment{};  // none: until it is lifted
    for (const auto& hold : parts.holds) {
      if (!hold.covers(ref.compartment.cls)) continue;
      exceptions.insert(name_of(hold.exception));
      if (hold.until.micros == 0) until.reset();
      if (until) until = std::max(*until, hold.until);
    }
    one["exceptions"] = boost::json::array(exceptions.begin(), exceptions.end());
    if (until) one["until"] = time(*until);
    out.push_back(std::move(one));
  }
  return out;
}

Ruled<boost::json::object> identity_preview(const projections::Views& views,
                                            const PersonRow& identity, ledger::Moment now) {
  LETHE_TRY(const auto whole, whole_person(views, now, identity));
  LETHE_TRY(const auto holds, views.holds(identity.id, now));
  const auto parts = split_by_holds(identity, whole.destroyed, holds);
  return boost::json::object{{"subject", identity.id.str()},
                             {"destroyed", destroyed_json(parts.free)},
                             {"kept", kept_json(whole.kept)},
                             {"withheld", held_json(parts)}};
}

}  // namespace

Ruled<boost::json::object> erasure_preview(const projections::Views& views, const Caller& caller,
                                           const PersonRow& person, ledger::Moment now) {
  LETHE_TRY_VOID(check_may_erase(caller, person));
  LETHE_TRY(const auto due_at, due_of_erasure(views, now, person.id));
  LETHE_TRY(auto everybody, identities_left(views, person.id));
  std::stable_partition(everybody.begin(), everybody.end(),
                        [&](const PersonRow& one) { return one.id == person.id; });
  boost::json::array identities;
  for (const auto& one : everybody) {
    LETHE_TRY(auto preview, identity_preview(views, one, now));
    identities.push_back(std::move(preview));
  }
  return boost::json::object{{"subject", person.id.str()},
                             {"at", time(now)},
                             {"due_at", time(due_at)},
                             {"identities", std::move(identities)}};
}

}  // namespace lethe::api
