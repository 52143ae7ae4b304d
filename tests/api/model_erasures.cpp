// What goes when something is erased, what holds keep, and what becomes of it when they end.
#include <algorithm>

#include "tests/api/model.h"

namespace lethe::api::testing {
namespace {

using ledger::CompartmentClass;

bool covers(const ModelHold& hold, const Part& part) {
  const auto& classes = hold.classes;
  return classes.empty() || std::find(classes.begin(), classes.end(), part.cls) != classes.end();
}

bool any_of_profile(const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [](const Part& part) { return part.cls == CompartmentClass::kProfile; });
}

bool all_empty(const std::vector<Part>& parts) {
  return std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.is_empty; });
}

}  // namespace

bool Model::is_in_force(const ModelHold& hold) const {
  return !hold.lifted && (hold.until == 0 || now < hold.until);
}

std::vector<Name> Model::holds_on(const Name& name) const {
  std::vector<Name> out;
  for (const auto& [id, hold] : holds) {
    if (is_in_force(hold) && (hold.subject.empty() || hold.subject == name)) out.push_back(id);
  }
  return out;
}

bool Model::is_held(const Part& part, const Name& person) const {
  const auto on_person = holds_on(person);
  return std::any_of(on_person.begin(), on_person.end(),
                     [&](const Name& hold) { return covers(holds.at(hold), part); });
}

bool Model::destroy(ModelErasure erasure, std::vector<Part> parts) {
  erasures.push_back(std::move(erasure));
  return order(erasures.back(), std::move(parts));
}

bool Model::order(ModelErasure& erasure, std::vector<Part> parts) {
  std::vector<Part> goes;
  std::vector<Part> stays;
  for (const auto& part : parts) {
    (is_held(part, erasure.person) ? stays : goes).push_back(part);
  }
  if (all_empty(stays)) {  // nothing is no reason to wait
    goes = std::move(parts);
    stays.clear();
  }
  erasure.holds.clear();
  for (const auto& hold : holds_on(erasure.person)) {
    for (const auto& part : stays) {
      if (covers(holds.at(hold), part)) erasure.holds.insert(hold);
    }
  }

  auto& person = people.at(erasure.person);
  const bool is_ordered = stays.empty() || !goes.empty();
  if (is_ordered) {
    ++erasure.orders;
    // The profile is another one from each order on that concerns it.
    if (erasure.whole || any_of_profile(goes)) ++person.revision;
    for (const auto& part : goes) take(erasure, part);
  }
  const bool leaves_now = erasure.whole && !is_ordered && person.standing == Standing::kActive;
  if (leaves_now || (!erasure.whole && any_of_profile(stays))) ++person.revision;
  if (erasure.whole) person.standing = stays.empty() ? Standing::kErased : Standing::kWithheld;
  erasure.was_withheld = erasure.was_withheld || !stays.empty();
  erasure.waiting = std::move(stays);
  return is_ordered;
}

void Model::take(ModelErasure& erasure, const Part& part) {
  if (part.life) {
    lives.at(*part.life).destroyed = true;
  } else if (!part.item.empty()) {
    items.at(part.item).destroyed = true;
  } else if (part.cls == CompartmentClass::kContent) {
    for (auto& [name, item] : items) {
      if (item.author == erasure.person) item.deleted = item.destroyed = true;
    }
  } else if (part.cls == CompartmentClass::kProfile) {
    auto& person = people.at(erasure.person);
    std::set<std::size_t> kept;
    std::erase_if(person.fields, [&](const auto& field) {
      const bool is_kept =
          person.type == ledger::SubjectType::kAgent && kNames.contains(field.first);
      if (is_kept) kept.insert(field.second);
      return !is_kept;
    });
    for (std::size_t i = 0; i < lives.size(); ++i) {
      if (lives[i].person == erasure.person && !kept.contains(i)) lives[i].destroyed = true;
    }
  }
}

Outcome Model::place_hold(const Name& hold, const Name& subject, const PlaceHoldInput& input) {
  const Micros until = input.until ? input.until->micros : 0;
  if (input.until && until <= now) return "400 invalid-body";
  if (!subject.empty() && find_person(subject) == nullptr) return "404 unknown-subject";
  holds[hold] = {subject, input.classes, until};
  return "201";
}

std::size_t Model::waiting_for(const Name& hold) const {
  const auto count = std::count_if(erasures.begin(), erasures.end(), [&](const auto& erasure) {
    return erasure.holds.contains(hold);
  });
  return static_cast<std::size_t>(count);
}

void Model::resume(const Name& hold) {
  for (auto& erasure : erasures) {
    if (erasure.holds.contains(hold)) order(erasure, std::move(erasure.waiting));
  }
}

Outcome Model::lift_hold(const Name& hold) {
  const auto found = holds.find(hold);
  if (found == holds.end()) return "404 unknown-hold";
  if (found->second.lifted) return "200";
  found->second.lifted = true;
  resume(hold);
  return "200";
}

void Model::pass_time() {
  for (auto& [name, hold] : holds) {
    if (hold.lifted || hold.until == 0 || now < hold.until) continue;
    hold.lifted = true;
    resume(name);
  }
  expire_consents();
  delete_outdated();
}

}  // namespace lethe::api::testing
