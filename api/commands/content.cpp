#include "api/commands/content.h"

#include <algorithm>

#include "api/commands/content_deletions.h"
#include "api/commands/own_sections.h"
#include "api/commands/restrictions.h"
#include "api/commands/settings_schema.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ContentType;
using ledger::Role;
using ledger::SectionRole;
using ledger::SubjectId;
using projections::ItemRow;
using projections::PersonRow;

bool has_title(ContentType type) {
  return type == ContentType::kTicket || type == ContentType::kTopic;
}

bool has_parent(ContentType type) {
  return type == ContentType::kComment || type == ContentType::kReply;
}

Ruled<SubjectId> author_of(const RuleContext& context, const PostItemInput& input) {
  const auto& actor = context.actor();
  const bool is_person =
      actor.type == ledger::ActorType::kUser || actor.type == ledger::ActorType::kAgent;
  if (!input.author && !is_person) return body_fault("/author", "is required");
  const auto acting = ledger::subject_of(actor.id);
  if (!input.author) return acting;
  const bool names_another = doing(context) == Doing::kAsPerson && *input.author != acting;
  if (names_another && context.caller().role == Role::kPortal) return ProblemType::kForbidden;
  return *input.author;
}

Ruled<void> check_parent(const RuleContext& context, const PostItemInput& input) {
  if (!input.parent) return {};
  LETHE_TRY(const auto parent, context.views().item(*input.parent));
  if (!parent) return ProblemType::kParentUnknown;
  if (parent->deletion) return ProblemType::kParentDeleted;
  return {};
}

/// Sections of one compartment, so that they go together.
void add_texts(ledger::EventDraft& event, const ledger::Compartment& compartment,
               const std::optional<std::string>& title, const std::optional<std::string>& body) {
  if (title) event.sections.push_back(section_of(compartment, SectionRole::kTitle, "", *title));
  if (body) event.sections.push_back(section_of(compartment, SectionRole::kBody, "", *body));
}

Ruled<PersonRow> author_row(const RuleContext& context, const ItemRow& item) {
  LETHE_TRY(auto person, context.views().person(item.author));
  if (!person) return ledger::Error::kRowMalformed;
  return *person;
}

}  // namespace

Doing doing(const RuleContext& context) {
  const auto& caller = context.caller();
  if (caller.role == Role::kSubject) return Doing::kAsPerson;
  if (caller.role != Role::kPortal) return Doing::kByRole;
  if (context.actor().type == ledger::ActorType::kUser) return Doing::kAsPerson;
  return context.actor().type == ledger::ActorType::kAgent ? Doing::kByRole : Doing::kForNobody;
}

Ruled<void> check_own(const RuleContext& context, const ItemRow& item, ProblemType otherwise) {
  const auto acting = ledger::subject_of(context.actor().id);
  LETHE_TRY(const auto identities, context.views().identities(acting));
  if (std::ranges::find(identities, item.author) == identities.end()) return otherwise;
  return {};
}

Ruled<void> check_deletion_allowed(const RuleContext& context, ContentType type) {
  std::string_view setting = "allow_delete_comments";  // replies count as comments
  if (type == ContentType::kTicket) setting = "allow_delete_tickets";
  if (type == ContentType::kTopic) setting = "allow_delete_topics";
  LETHE_TRY(const auto allowed, setting_boolean(context.views(), setting));
  if (allowed) return {};
  Problem problem(ProblemType::kDeletionNotAllowed);
  problem.members["setting"] = setting;
  return problem;
}

Ruled<ItemRow> visible_item(RuleContext& context, const ledger::ItemId& id) {
  LETHE_TRY(auto item, context.views().item(id));
  if (!item) return ProblemType::kUnknownItem;
  if (context.caller().role == Role::kSubject) {
    LETHE_TRY_VOID(check_own(context, *item, ProblemType::kUnknownItem));
  }
  LETHE_TRY(const auto author, author_row(context, *item));
  context.note_about(author);
  return *item;
}

PostItemInput PostItemInput::parse(ObjectReader& reader) {
  PostItemInput input;
  input.author = reader.id<SubjectId>("author");
  input.type = reader.named<ContentType>("type");
  input.parent = reader.id<ledger::ItemId>("parent");
  input.title = reader.optional_text("title", kTitle);
  input.body = reader.text("body", kContentBody);
  if (input.type == ContentType::kInvalid) return input;
  if (has_parent(input.type)) {
    reader.require("parent");
  } else if (reader.has("parent")) {
    reader.fault("parent", "is for comments and replies only");
  }
  if (has_title(input.type)) {
    reader.require("title");
  } else if (reader.has("title")) {
    reader.fault("title", "is for tickets and topics only");
  }
  return input;
}

Ruled<Ruling> post_item(RuleContext& context, const PostItemInput& input) {
  LETHE_TRY(const auto author, author_of(context, input));
  LETHE_TRY(auto person, context.person(author));
  LETHE_TRY_VOID(check_parent(context, input));
  ItemRow item;
  item.id = ledger::ItemId::random();
  item.author = author;
  item.type = input.type;
  item.parent = input.parent.value_or(ledger::ItemId{});
  item.posted_at = context.sequence();
  item.posted = context.now();
  item.version.revision = 1;
  item.version.edited_at = item.posted_at;
  LETHE_TRY(item.compartment,
            next_compartment(context, person, ledger::CompartmentClass::kContent));
  auto event = context.event(ledger::ContentPosted{item.id, item.type, item.parent}, author);
  add_texts(event, item.compartment, input.title, input.body);

  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.status = 201;
  ruling.answer.body = item_json(item);
  ruling.answer.location = "content/" + item.id.str();
  ruling.answer.revision = item.version.revision;
  return ruling;
}

EditItemInput EditItemInput::parse(ObjectReader& reader) {
  EditItemInput input;
  input.title = reader.optional_text("title", kTitle);
  input.body = reader.optional_text("body", kContentBody);
  if (!reader.has("title") && !reader.has("body")) reader.require("body");
  return input;
}

Ruled<Ruling> edit_item(RuleContext& context, const EditItemInput& input) {
  LETHE_TRY(auto item, visible_item(context, input.item));
  if (item.deletion) return ProblemType::kItemDeleted;
  if (doing(context) == Doing::kAsPerson) {
    LETHE_TRY_VOID(check_own(context, item, ProblemType::kNotTheAuthor));
  }
  LETHE_TRY(const auto exception, restriction_exception(context, *context.about(), Use::kChange));
  if (input.title && !has_title(item.type)) {
    return body_fault("/title", "is for tickets and topics only");
  }
  if (input.revision && *input.revision != item.version.revision) {
    Problem problem(ProblemType::kItemRevisionMismatch);
    problem.members["revision"] = item.version.revision;
    return problem;
  }
  ++item.version.revision;
  item.version.edited_at = context.sequence();
  auto event = context.event(ledger::ContentEdited{item.id, item.version.revision}, item.author);
  add_texts(event, item.compartment, input.title, input.body);

  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  note_exception(context, item.author, Use::kChange, ledger::name_of(item.type), exception, ruling);
  ruling.answer.body = item_json(item);
  ruling.answer.revision = item.version.revision;
  return ruling;
}

Ruled<Ruling> delete_item(RuleContext& context, const DeleteItemInput& input) {
  LETHE_TRY(const auto item, visible_item(context, input.item));
  const auto who = doing(context);
  if (who == Doing::kForNobody) return ProblemType::kForbidden;
  if (who == Doing::kAsPerson) {
    LETHE_TRY_VOID(check_own(context, item, ProblemType::kNotTheAuthor));
    LETHE_TRY_VOID(check_deletion_allowed(context, item.type));
  }
  Ruling ruling;
  if (item.deletion) {
    ruling.answer.completion = item.deletion->erasure;
    return ruling;
  }
  const auto& author = *context.about();
  LETHE_TRY(const auto exception, restriction_exception(context, author, Use::kDelete));
  LETHE_TRY_VOID(order_items(context, {item}, ledger::ErasureGround::kNoLongerNecessary, ruling));
  note_exception(context, author.id, Use::kDelete, ledger::name_of(item.type), exception, ruling);
  return ruling;
}

}  // namespace lethe::api
