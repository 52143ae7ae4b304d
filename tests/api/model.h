// The reference of the model test (tests/api/model_test.cpp): what the rules promise, told once
// more in maps and plain rules. It calls nothing of the product, and shares with it the inputs of
// commands and the names of codes only. Everything has a name that the test gave it: people are p7,
// items i3. A command is a function that says how it must be answered, "201" or "409 link-to-self",
// and does here what it does there.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/commands/consents.h"
#include "api/commands/content.h"
#include "api/commands/content_deletions.h"
#include "api/commands/holds.h"
#include "api/commands/objections.h"
#include "api/commands/profiles.h"
#include "api/commands/restrictions.h"
#include "api/commands/rights_requests.h"
#include "api/commands/subjects.h"

namespace lethe::api::testing {

using Name = std::string;
/// How a command is answered; within the rules, empty: nothing speaks against it.
using Outcome = std::string;
using Micros = std::int64_t;
inline constexpr Micros kDayMicros = 86'400'000'000;

/// Who calls, and how.
struct Call {
  std::string who;         // as World::request() reads it
  bool exception = false;  // says what restricted data is used for all the same

  std::string role() const { return who.substr(0, who.find_first_of(":/")); }
  /// The person who calls or is acted for; empty: nobody.
  Name acting() const;
  bool on_behalf() const { return who.find('/') != std::string::npos; }
};

struct ModelPurpose {
  ledger::LegalBasis basis;
  std::uint32_t days = 0;
  bool special = false, retired = false, marketing = false;
};
extern const std::map<std::string, ModelPurpose> kPurposes;
/// The names of a person, which an erased agent keeps.
extern const std::set<std::string> kNames;

struct ModelConsent {
  ledger::ConsentStatus status = ledger::ConsentStatus::kInvalid;
  std::string policy;
  Micros expires_at = 0;
  bool is_explicit = false, guardian = false;
  bool was_given = false;
  std::uint64_t order = 0;  // among all decisions and objections
};

struct ModelObjection {
  ledger::ObjectionState state = ledger::ObjectionState::kInvalid;
  ledger::ObjectionSignal signal = ledger::ObjectionSignal::kInvalid;
  bool signalled = false;  // a browser ever said it
  std::uint64_t order = 0;
};

enum class Standing : std::uint8_t { kActive, kWithheld, kErased };

struct ModelPerson {
  ledger::SubjectType type = ledger::SubjectType::kUser;
  ledger::Origin origin = ledger::Origin::kSignup;
  Standing standing = Standing::kActive;
  std::uint64_t revision = 1;
  std::map<std::string, std::size_t> fields;  // in use: the number of their life
  bool ever_posted = false;
  std::optional<Name> account;  // whose identity this is
  std::map<std::string, ModelConsent> consents;
  std::map<std::string, ModelObjection> objections;  // "": to everything
};

/// From the first value of a profile field to its deletion.
struct FieldLife {
  Name person;
  std::string field, first_value, value;
  bool destroyed = false;
};

struct ModelItem {
  Name author, parent;
  ledger::ContentType type = ledger::ContentType::kInvalid;
  std::optional<std::string> title;
  std::string first_body, body;
  std::uint64_t revision = 1;
  Micros posted = 0;
  bool deleted = false;    // for everybody
  bool destroyed = false;  // nobody can read its text any more
};

struct ModelHold {
  Name subject;  // empty: everybody
  std::vector<ledger::CompartmentClass> classes;
  Micros until = 0;
  bool lifted = false;
};

/// Something to destroy: a class of a person's, one life of a field, or one item.
struct Part {
  ledger::CompartmentClass cls = ledger::CompartmentClass::kInvalid;
  bool is_empty = false;  // a class in which there was never anything
  std::optional<std::size_t> life;
  Name item;
};

struct ModelErasure {
  Name person;
  bool whole = false;
  std::size_t orders = 0;
  bool was_withheld = false;
  std::vector<Part> waiting;
  std::set<Name> holds;  // what for
};

struct ModelRestriction {
  Name person;
  ledger::RestrictionGround ground;
  Micros set = 0;
  std::optional<Micros> informed;  // lifted
};

struct ModelRequest {
  Name person;
  ledger::RightsRequestType type;
  ledger::Regime regime;
  ledger::RightsRequestState state = ledger::RightsRequestState::kReceived;
  Micros received = 0, due = 0, told = 0;
  ledger::DenialGround denial = ledger::DenialGround::kInvalid;
  std::uint64_t fee = 0, revision = 1;
  bool extended = false;
};

struct ModelSettings {
  bool delete_tickets = false, delete_topics = false, delete_comments = false;
  std::set<std::string> fields;
  std::int64_t minimum_age = 16;
  std::set<std::string> holidays;            // 2027-02-28
  Micros ticket_days = 0, comment_days = 0;  // until they go; 0: for ever
};

struct ModelPolicy {
  std::string version;
  bool anew = false;
};

struct Model {
  Micros now = 0;
  std::map<Name, ModelPerson> people;
  std::vector<FieldLife> lives;
  std::map<Name, ModelItem> items;
  std::map<Name, ModelHold> holds;
  std::vector<ModelErasure> erasures;
  std::map<Name, ModelRestriction> restrictions;
  std::map<Name, ModelRequest> requests;
  ModelSettings settings;
  /// Of the one auditor, to read everything of everybody: until when. 0: none.
  Micros auditor_grant = 0;
  std::vector<ModelPolicy> policies;  // oldest first
  std::uint64_t decisions = 0;

  // People (model_people.cpp).
  Outcome register_person(const Name& name, const RegisterSubjectInput& input);
  Outcome edit(const Call& call, const Name& name, const EditProfileInput& input);
  Outcome delete_field(const Call& call, const Name& name, const DeleteFieldInput& input);
  Outcome read(const Call& call, const Name& name, bool says_purpose) const;
  Outcome link(const Call& call, const Name& name, const Name& account);
  Outcome erase(const Call& call, const Name& name);

  // What is kept from erasures (model_erasures.cpp).
  Outcome place_hold(const Name& hold, const Name& subject, const PlaceHoldInput& input);
  Outcome lift_hold(const Name& hold);
  std::size_t waiting_for(const Name& hold) const;
  /// What time does: holds end, consents expire, content goes.
  void pass_time();

  // Consents and objections (model_consents.cpp).
  Outcome consent(const Call& call, const Name& name, const RecordConsentInput& input);
  Outcome withdraw(const Call& call, const Name& name, const std::string& purpose);
  Outcome revoke(const Name& name, const std::string& purpose);
  Outcome object(const Call& call, const Name& name, const RecordObjectionInput& input);
  ledger::ConsentStatus standing(const ModelConsent& consent) const;
  /// Why the person's data may or may not be used for a purpose now.
  std::string permission(const Name& name, const std::string& purpose) const;

  // Content (model_content.cpp).
  Outcome post(const Call& call, const Name& item, const std::optional<Name>& author,
               const Name& parent, const PostItemInput& input);
  Outcome edit_item(const Call& call, const Name& item, const EditItemInput& input);
  Outcome read_item(const Call& call, const Name& item, bool says_purpose) const;
  Outcome delete_item(const Call& call, const Name& item);
  Outcome delete_items(const Call& call, const Name& author, const DeleteItemsInput& input);
  std::vector<Name> fitting_items(const Name& author, const DeleteItemsInput& input) const;

  // Restrictions and requests (model_rights.cpp).
  Outcome restrict_person(const Call& call, const Name& restriction, const Name& name,
                          ledger::RestrictionGround ground);
  Outcome lift_restriction(const Name& restriction, Micros informed);
  Outcome open_request(const Call& call, const Name& request, const Name& name,
                       const OpenRequestInput& input);
  Outcome step_request(const Call& call, const Name& request, const StepRequestInput& input);

  // What several of them ask.
  const ModelPerson* find_person(const Name& name) const;
  /// A person as the caller may know of them.
  Outcome visible(const Call& call, const Name& name, bool erased_too = false) const;
  /// The person that a portal says it acts for.
  Outcome acting(const Call& call, bool erased_too = false) const;
  /// A person acts, and not the organisation.
  bool as_person(const Call& call) const;
  /// The person and every identity that is linked to them.
  std::set<Name> identities(const Name& name) const;
  enum class Use : std::uint8_t { kRead, kChange, kDelete };
  Outcome restricted(const Call& call, const Name& name, Use use) const;
  bool is_restricted(const Name& name) const;
  /// Erases parts but for what holds cover; true when something went at once.
  bool destroy(ModelErasure erasure, std::vector<Part> parts);
  std::string current_policy() const { return policies.back().version; }

 private:
  bool put_field(const Name& name, const std::string& field, const std::string& value);
  std::vector<Part> parts_of(const Name& name) const;
  bool destroy_person(const Name& name);
  std::vector<Name> holds_on(const Name& name) const;
  bool is_held(const Part& part, const Name& person) const;
  bool is_in_force(const ModelHold& hold) const;
  bool order(ModelErasure& erasure, std::vector<Part> parts);
  void take(ModelErasure& erasure, const Part& part);
  void resume(const Name& hold);
  void expire_consents();
  Outcome known_item(const Call& call, const Name& item) const;
  bool is_own(const Call& call, const ModelItem& item) const;
  bool may_delete(ledger::ContentType type) const;
  void delete_outdated();
  bool delete_all(const std::vector<Name>& names);
  Micros months_after(Micros moment, unsigned months) const;
  Micros due_of(const ModelRequest& request, bool extended) const;
  bool is_fee_due(const Name& request) const;
};

}  // namespace lethe::api::testing
