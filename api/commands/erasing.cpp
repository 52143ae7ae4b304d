#include "api/commands/erasing.h"

#include <algorithm>

#include "api/commands/agents.h"
#include "api/commands/calendar.h"
#include "api/commands/settings_schema.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::CompartmentClass;
using ledger::CompartmentRef;
using projections::HoldRow;
using projections::PersonRow;

std::uint32_t used(const PersonRow& person, CompartmentClass cls) {
  return person.counts.used[static_cast<std::size_t>(cls)];
}

std::vector<CompartmentRef> destroyed_of_person(const PersonRow& person,
                                                const std::optional<AgentNames>& names) {
  std::vector<CompartmentRef> out;
  if (names) {
    out = names->destroyed;
  } else {
    out.push_back({{person.slot, CompartmentClass::kProfile, 0}, true});
  }
  for (const auto cls : {CompartmentClass::kContent, CompartmentClass::kOperational}) {
    out.push_back({{person.slot, cls, 0}, true});
  }
  return out;
}

}  // namespace

Ruled<ledger::ErasureId> order_erasure(RuleContext& context, const PersonRow& person,
                                       Destruction destruction, Ruling& ruling) {
  LETHE_TRY(auto holds, context.views().holds(person.id, context.now()));
  if (destruction.lifted) {
    std::erase_if(holds, [&](const HoldRow& hold) { return hold.id == *destruction.lifted; });
  }
  auto parts = split_by_holds(person, destruction.compartments, holds);
  const auto erasure = destruction.resumed.value_or(ledger::ErasureId::random());
  const bool is_ordered = parts.held.empty() || !parts.free.empty();
  auto& decision = ruling.decision;
  if (is_ordered) {
    LETHE_TRY(const auto due_from_now, due_of_erasure(context.views(), context.now(), person.id));
    const auto due_at = destruction.due_at.value_or(due_from_now);
    auto event = context.event(
        ledger::ErasureOrdered{erasure, destruction.ground, destruction.whole_subject,
                               std::move(parts.free), std::move(destruction.kept), due_at},
        person.id);
    event.sections = std::move(destruction.sections);
    decision.erasures.push_back({decision.events.size(), person.id, person.slot, person.counts});
    decision.events.push_back(std::move(event));
  }
  if (!parts.held.empty()) {
    std::vector<ledger::HoldId> because;
    for (const auto& hold : parts.holds) because.push_back(hold.id);
    auto event = context.event(
        ledger::ErasureWithheld{erasure, destruction.ground, destruction.whole_subject,
                                std::move(because), std::move(parts.held)},
        person.id);
    if (!is_ordered) {
      event.sections = std::move(destruction.sections);
      ruling.answer.status = 202;
    }
    decision.events.push_back(std::move(event));
  }
  ruling.answer.completion = erasure;
  return erasure;
}

Ruled<std::vector<PersonRow>> identities_left(const projections::Views& views,
                                              const ledger::SubjectId& person) {
  LETHE_TRY(const auto ids, views.identities(person));
  std::vector<PersonRow> out;
  for (const auto& id : ids) {
    LETHE_TRY(const auto identity, views.person(id));
    if (!identity || identity->state != projections::PersonState::kActive) continue;
    out.push_back(*identity);
  }
  return out;
}

Split split_by_holds(const PersonRow& person, const std::vector<CompartmentRef>& refs,
                     const std::vector<HoldRow>& holds) {
  Split out;
  for (const auto& ref : refs) {
    const bool is_held = std::any_of(holds.begin(), holds.end(), [&](const HoldRow& hold) {
      return hold.covers(ref.compartment.cls);
    });
    (is_held ? out.held : out.free).push_back(ref);
  }
  const auto is_empty = [&](const CompartmentRef& ref) {
    return ref.whole && used(person, ref.compartment.cls) == 0;
  };
  if (std::all_of(out.held.begin(), out.held.end(), is_empty)) return {refs, {}, {}};
  for (const auto& hold : holds) {
    const bool holds_something =
        std::any_of(out.held.begin(), out.held.end(),
                    [&](const CompartmentRef& ref) { return hold.covers(ref.compartment.cls); });
    if (holds_something) out.holds.push_back(hold);
  }
  return out;
}

Ruled<ledger::Moment> due_of_erasure(const projections::Views& views, ledger::Moment now,
                                     const ledger::SubjectId& person) {
  LETHE_TRY(const auto requests, views.rights_requests(person));
  LETHE_TRY(const auto calendar, calendar_of(views));
  auto due_at = calendar.months_after(now, 1);
  for (const auto& request : requests) {
    const bool asks_for_it =
        request.is_open() && request.type == ledger::RightsRequestType::kErasure;
    if (asks_for_it) due_at = std::min(due_at, request.due_at);
  }
  return due_at;
}

Ruled<WholePerson> whole_person(const projections::Views& views, ledger::Moment now,
                                const PersonRow& person) {
  constexpr std::pair<CompartmentClass, std::string_view> kRetained[] = {
      {CompartmentClass::kEvidence, "evidence_retention_days"},
      {CompartmentClass::kAccess, "access_retention_days"},
  };
  WholePerson out;
  const auto keep = [&](CompartmentClass cls, std::string_view setting) -> Ruled<void> {
    LETHE_TRY(const auto days, setting_integer(views, setting));
    out.kept.push_back({person.slot,
                        cls,
                        ledger::KeepException::kLegalObligation,
                        {now.micros + days * ledger::kDayMicros}});
    return {};
  };
  std::optional<AgentNames> names;
  if (person.type == ledger::SubjectType::kAgent) {
    LETHE_TRY(names, agent_names(views, person));
    if (names->any_kept) {
      LETHE_TRY_VOID(keep(CompartmentClass::kProfile, "access_retention_days"));
    }
  }
  for (const auto& [cls, setting] : kRetained) {
    if (used(person, cls) > 0) LETHE_TRY_VOID(keep(cls, setting));
  }
  out.destroyed = destroyed_of_person(person, names);
  return out;
}

Ruled<void> check_may_erase(const Caller& caller, const PersonRow& person) {
  if (person.type != ledger::SubjectType::kAgent) return {};
  if (!caller.is_any(ledger::Role::kAdmin)) return ProblemType::kForbidden;
  return {};
}

}  // namespace lethe::api
