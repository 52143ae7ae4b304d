// What people write, and who may change and delete it.
#include <algorithm>

#include "tests/api/model.h"

namespace lethe::api::testing {

using ledger::CompartmentClass;
using ledger::ContentType;

namespace {

bool has_title(ContentType type) {
  return type == ContentType::kTicket || type == ContentType::kTopic;
}

/// A portal that says for whom it acts, or somebody else.
bool acts_for_somebody(const Call& call) {
  return call.role() != "portal" || call.on_behalf();
}

}  // namespace

bool Model::is_own(const Call& call, const ModelItem& item) const {
  return identities(call.acting()).contains(item.author);
}

bool Model::may_delete(ContentType type) const {
  if (type == ContentType::kTicket) return settings.delete_tickets;
  if (type == ContentType::kTopic) return settings.delete_topics;
  return settings.delete_comments;
}

Outcome Model::known_item(const Call& call, const Name& item) const {
  const auto found = items.find(item);
  if (found == items.end()) return "404 unknown-item";
  const bool is_others = call.role() == "subject" && !is_own(call, found->second);
  return is_others ? "404 unknown-item" : "";
}

Outcome Model::post(const Call& call, const Name& item, const std::optional<Name>& author,
                    const Name& parent, const PostItemInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (!author && call.acting().empty()) return "400 invalid-body";
  const auto name = author.value_or(call.acting());
  const bool names_another = as_person(call) && name != call.acting();
  if (names_another && call.role() == "portal") return "403 forbidden";
  if (auto no = visible(call, name); !no.empty()) return no;
  if (!parent.empty()) {
    const auto answered = items.find(parent);
    if (answered == items.end()) return "422 parent-unknown";
    if (answered->second.deleted) return "409 parent-deleted";
  }
  people.at(name).ever_posted = true;
  ModelItem made;
  made.author = name;
  made.parent = parent;
  made.type = input.type;
  made.title = input.title;
  made.first_body = made.body = input.body;
  made.posted = now;
  items[item] = made;
  return "201";
}

Outcome Model::edit_item(const Call& call, const Name& name, const EditItemInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = known_item(call, name); !no.empty()) return no;
  auto& item = items.at(name);
  if (item.deleted) return "410 item-deleted";
  if (as_person(call) && !is_own(call, item)) return "403 not-the-author";
  if (auto no = restricted(call, item.author, Use::kChange); !no.empty()) return no;
  if (input.title && !has_title(item.type)) return "400 invalid-body";
  if (input.revision && *input.revision != item.revision) return "412 item-revision-mismatch";
  ++item.revision;
  if (input.title) item.title = input.title;
  if (input.body) item.body = *input.body;
  return "200";
}

Outcome Model::read_item(const Call& call, const Name& name, bool says_purpose) const {
  if (auto no = acting(call); !no.empty()) return no;
  if (call.role() != "subject" && !says_purpose) return "400 purpose-of-use-required";
  if (auto no = known_item(call, name); !no.empty()) return no;
  if (call.role() == "auditor" && now >= auditor_grant) return "403 forbidden";
  if (items.at(name).deleted) return "410 item-deleted";
  if (auto no = restricted(call, items.at(name).author, Use::kRead); !no.empty()) return no;
  return "200";
}

bool Model::delete_all(const std::vector<Name>& names) {
  std::map<Name, std::vector<Part>> by_author;
  for (const auto& name : names) {
    by_author[items.at(name).author].push_back({CompartmentClass::kContent, false, {}, name});
    items.at(name).deleted = true;  // even where a hold keeps its text
  }
  bool all_go = true;
  for (auto& [author, parts] : by_author) all_go = destroy({author}, std::move(parts)) && all_go;
  return all_go;
}

/// Holds, restrictions and open requests of their authors keep items beyond their time.
void Model::delete_outdated() {
  std::set<Name> kept;
  for (const auto& [id, request] : requests) {
    if (request.state < ledger::RightsRequestState::kFulfilled) kept.insert(request.person);
  }
  std::vector<Name> outdated;
  for (const auto& [name, item] : items) {
    const bool is_ticket = item.type == ContentType::kTicket;
    const Micros days = is_ticket                          ? settings.ticket_days
                        : item.type == ContentType::kTopic ? 0
                                                           : settings.comment_days;
    const bool is_over = days != 0 && item.posted + days * kDayMicros <= now;
    const bool is_kept = kept.contains(item.author) || is_restricted(item.author) ||
                         is_held({CompartmentClass::kContent, false, {}, name}, item.author);
    if (is_over && !item.deleted && !is_kept) outdated.push_back(name);
  }
  delete_all(outdated);
}

Outcome Model::delete_item(const Call& call, const Name& name) {
  if (auto no = acting(call); !no.empty()) return no;
  if (auto no = known_item(call, name); !no.empty()) return no;
  if (!acts_for_somebody(call)) return "403 forbidden";
  const auto& item = items.at(name);
  if (as_person(call)) {
    if (!is_own(call, item)) return "403 not-the-author";
    if (!may_delete(item.type)) return "403 deletion-not-allowed";
  }
  if (item.deleted) return "200";
  if (auto no = restricted(call, item.author, Use::kDelete); !no.empty()) return no;
  return delete_all({name}) ? "200" : "202";
}

std::vector<Name> Model::fitting_items(const Name& author, const DeleteItemsInput& input) const {
  const auto authors = identities(author);
  std::vector<Name> out;
  for (const auto& [name, item] : items) {
    const bool fits = !item.deleted && (!input.type || item.type == *input.type) &&
                      (!input.before || item.posted < input.before->micros) &&
                      (!input.author || authors.contains(item.author));
    if (fits) out.push_back(name);
  }
  return out;
}

Outcome Model::delete_items(const Call& call, const Name& author, const DeleteItemsInput& input) {
  if (auto no = acting(call); !no.empty()) return no;
  if (!acts_for_somebody(call)) return "403 forbidden";
  if (input.author) {
    if (auto no = visible(call, author); !no.empty()) return no;
  }
  const auto names = fitting_items(author, input);
  if (as_person(call)) {
    for (const auto& name : names) {
      if (!is_own(call, items.at(name))) return "403 not-the-author";
    }
    for (const auto& name : names) {
      if (!may_delete(items.at(name).type)) return "403 deletion-not-allowed";
    }
  }
  if (input.preview) return "200";
  if (names.size() != static_cast<std::size_t>(*input.expected)) return "409 count-mismatch";
  for (const auto& name : names) {
    if (auto no = restricted(call, items.at(name).author, Use::kDelete); !no.empty()) return no;
  }
  delete_all(names);
  return "200";
}

}  // namespace lethe::api::testing
