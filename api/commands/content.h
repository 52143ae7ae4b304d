// POST …/content, GET, PATCH, DELETE …/content/{item}: what people wrote. Bulk deletion is in
// content_deletions.h.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct PostItemInput {
  static constexpr RuleTraits kTraits{};
  std::optional<ledger::SubjectId> author;  // none: who acts
  ledger::ContentType type = ledger::ContentType::kInvalid;
  std::optional<ledger::ItemId> parent;  // of comments and replies
  std::optional<std::string> title;      // of tickets and topics
  std::string body;
  static PostItemInput parse(ObjectReader& reader);
};

/// Roles portal, agent, subject. Order: kInvalidBody (no author, where nobody acts), kForbidden (a
/// portal that acts for one person and names another), kUnknownSubject, kSubjectErased,
/// kParentUnknown, kParentDeleted. Title and body lie in a compartment of the item's own. 201 with
/// item_json(), Location and revision 1.
Ruled<Ruling> post_item(RuleContext& context, const PostItemInput& input);

struct ReadItemInput {
  static constexpr RuleTraits kTraits{};
  ledger::ItemId item;
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
  std::optional<std::uint64_t> revision;      // none: the one in force
};

/// The access event comes first, as with profiles. Roles portal, agent, subject, auditor. Order:
/// kPurposeOfUseRequired, kForbidden (a revision for another role than agent or auditor),
/// kUnknownItem, kForbidden (an auditor without a grant of content), kRelationshipRequired
/// (api/commands/opening.h), kItemDeleted, kUnknownRevision.
/// 200 {..item_json, "title"?, "body", "access"}, revision.
Ruled<Ruling> read_item(RuleContext& context, const ReadItemInput& input);

struct EditItemInput {
  static constexpr RuleTraits kTraits{};
  ledger::ItemId item;
  std::optional<std::uint64_t> revision;  // If-Match; none: any
  std::optional<std::string> title, body;
  static EditItemInput parse(ObjectReader& reader);
};

/// Roles portal, agent, subject. Order: kUnknownItem, kItemDeleted, kNotTheAuthor,
/// kSubjectRestricted (the author), kInvalidBody (a title for what has none),
/// kItemRevisionMismatch. 200 with item_json(), revision.
Ruled<Ruling> edit_item(RuleContext& context, const EditItemInput& input);

struct DeleteItemInput {
  static constexpr RuleTraits kTraits{.erases = true};
  ledger::ItemId item;
};

/// The erasure of the item's compartment alone; what others answered stays. Roles admin, portal
/// (for a person), agent, subject. Order: kUnknownItem, kForbidden (a portal for nobody),
/// kNotTheAuthor, kDeletionNotAllowed, kSubjectRestricted (the author, and another deletes). 200
/// with erasure_json(), that of the earlier erasure when it is gone already; 202 when a hold keeps
/// its text: deleted it is all the same, for everybody.
Ruled<Ruling> delete_item(RuleContext& context, const DeleteItemInput& input);

/// Who asks for something to be done with content.
enum class Doing : std::uint8_t {
  kAsPerson,  // what is theirs: a subject, or a portal for one
  kByRole,    // whatever it is: agents, admins, a portal for an agent
  kForNobody  // a portal that names nobody
};
Doing doing(const RuleContext& context);
/// `otherwise` unless the one who acts wrote it, under whatever identity that is linked to them.
Ruled<void> check_own(const RuleContext& context, const projections::ItemRow& item,
                      ProblemType otherwise);
/// kDeletionNotAllowed unless the ledger's settings let people delete content of this type.
Ruled<void> check_deletion_allowed(const RuleContext& context, ledger::ContentType type);
/// The item as the caller may know of it: kUnknownItem when there is none, for role subject also
/// when it is another's. Notes that the request is about its author.
Ruled<projections::ItemRow> visible_item(RuleContext& context, const ledger::ItemId& id);

}  // namespace lethe::api
