#include "api/fhir/render_audit_event.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/fhir/codes.h"
#include "api/fhir/elements.h"
#include "api/fhir/event_outcome.h"
#include "api/fhir/event_table.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "api/json/request.h"

namespace lethe::api::fhir {
namespace {

using boost::json::array;
using boost::json::object;
using ledger::AccessAction;
using ledger::AccessRecorded;
using ledger::ActorType;
using ledger::DisclosureRecorded;
using ledger::EventHeader;
using ledger::LoginRecorded;
using ledger::RequestRefused;
using ledger::SearchRecorded;

constexpr std::string_view kProfiles =
    "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

object code_json(const Code& code) {
  return coding(code.system, code.code, code.display);
}
object concept_json(const Code& code) {
  return concept_of(code_json(code));
}

const ledger::AccessVia* via_of(const ledger::Facts& facts) {
  if (const auto* access = std::get_if<AccessRecorded>(&facts)) return &access->via;
  if (const auto* search = std::get_if<SearchRecorded>(&facts)) return &search->via;
  if (const auto* login = std::get_if<LoginRecorded>(&facts)) return &login->via;
  return nullptr;
}

std::optional<ledger::Moment> occurred_at(const ledger::Facts& facts) {
  if (const auto* access = std::get_if<AccessRecorded>(&facts)) return access->occurred_at;
  if (const auto* search = std::get_if<SearchRecorded>(&facts)) return search->occurred_at;
  if (const auto* login = std::get_if<LoginRecorded>(&facts)) return login->occurred_at;
  if (const auto* told = std::get_if<DisclosureRecorded>(&facts)) return told->occurred_at;
  return std::nullopt;
}

Code interaction_of(char action) {
  switch (action) {
    case 'C':
      return codes::kCreate;
    case 'R':
      return codes::kRead;
    case 'U':
      return codes::kUpdate;
    case 'D':
      return codes::kDelete;
    default:
      return codes::kOperation;
  }
}

/// The parts that client and server have in a RESTful interaction, by which way the data goes.
struct Parts {
  Code client, server, user;
};
Parts parts_of(char action) {
  if (action == 'R') return {codes::kDestinationRole, codes::kSourceRole, codes::kRecipient};
  if (action == 'D') return {codes::kApplicationRole, codes::kCustodianRole, codes::kAuthor};
  const auto user = action == 'E' ? codes::kRecipient : codes::kAuthor;
  return {codes::kSourceRole, codes::kDestinationRole, user};
}

/// The log holds no addresses.
object unknown_network() {
  array extensions;
  extensions.push_back(object{{"url", kDataAbsent}, {"valueCode", "unknown"}});
  return {{"extension", std::move(extensions)}};
}

object detail(std::string_view type, std::string_view text) {
  object out{{"type", type}};
  if (is_fhir_text(text)) {
    out["valueString"] = text;
  } else {
    out["valueBase64Binary"] = crypto::to_base64(crypto::as_bytes(text));
  }
  return out;
}

/// One AuditEvent in the making.
class AuditRendering {
 public:
  AuditRendering(const EventHeader& header, const AuditSurroundings& around)
      : header_(header),
        around_(around),
        kind_(ledger::kind_name(ledger::kind_of(header.facts))),
        row_(audit_row(kind_)),
        via_(via_of(header.facts)) {}

  object render() {
    object out{{"resourceType", "AuditEvent"},
               {"id", std::to_string(header_.sequence.value)},
               {"meta", meta()},
               {"type", code_json(row_ == nullptr ? codes::kObject : row_->type)},
               {"subtype", subtypes()},
               {"action", std::string(1, action_of(header_))}};
    if (const auto when = occurred_at(header_.facts)) {
      out["period"] = object{{"start", time(*when)}, {"end", time(*when)}};
    }
    out["recorded"] = time(header_.time);
    out["outcome"] = outcome_of(header_);
    if (const auto why = outcome_text(); !why.empty()) out["outcomeDesc"] = why;
    if (auto purposes = purposes_of_event(); !purposes.empty()) {
      out["purposeOfEvent"] = std::move(purposes);
    }
    add_agents();
    out["agent"] = std::move(agents_);
    out["source"] = source();
    add_entities();
    if (!entities_.empty()) out["entity"] = std::move(entities_);
    return out;
  }

 private:
  template <class Facts>
  const Facts* facts() const {
    return std::get_if<Facts>(&header_.facts);
  }
  bool is_patient() const {
    return !header_.subject.is_zero() && (around_.subject == ledger::SubjectType::kUser ||
                                          around_.subject == ledger::SubjectType::kAnonymous);
  }

  object meta() const {
    object out{{"versionId", "1"}, {"lastUpdated", time(header_.time)}};
    if (const auto name = profile(); !name.empty()) {
      array profiles;
      profiles.emplace_back(std::string(kProfiles) + std::string(name));
      out["profile"] = std::move(profiles);
    }
    if (std::ranges::any_of(header_.sections, is_audit_text)) {
      array tags;
      tags.push_back(code_json(codes::kSubsetted));
      out["tag"] = std::move(tags);
    }
    return out;
  }

  /// The BALP profile whose rules are kept. Not that of a query: the log has no text of one.
  std::string_view profile() const {
    const auto* told = facts<DisclosureRecorded>();
    if (told != nullptr && !told->categories.empty() && is_patient()) {
      return "PrivacyDisclosure.Source";
    }
    const auto* access = facts<AccessRecorded>();
    if (access == nullptr || !is_patient() || outcome_of(header_) != "0") return {};
    switch (access->action) {
      case AccessAction::kCreate:
        return "PatientCreate";
      case AccessAction::kRead:
        return "PatientRead";
      case AccessAction::kUpdate:
        return "PatientUpdate";
      case AccessAction::kDelete:
        return "PatientDelete";
      default:
        return {};
    }
  }

  array subtypes() const {
    array out;
    if (row_ != nullptr && !row_->subtype.code.empty()) out.push_back(code_json(row_->subtype));
    if (const auto* access = facts<AccessRecorded>()) {
      out.push_back(code_json(interaction_of(action_of(header_))));
      if (access->purpose_of_use == "BTG" || access->purpose_of_use == "ETREAT") {
        out.push_back(code_json(codes::kEmergencyOverride));
      }
    } else if (facts<RequestRefused>() != nullptr) {
      out.push_back(code_json(interaction_of(action_of(header_))));
    } else if (const auto* consent = facts<ledger::ConsentRecorded>()) {
      out.push_back(code_json(is_original(*consent) ? codes::kOriginate : codes::kAmend));
    } else if (const auto* login = facts<LoginRecorded>()) {
      add_login(*login, out);
    } else if (const auto* told = facts<DisclosureRecorded>()) {
      if (is_known(told->ground)) out.push_back(coding(kOwnGround, name_of(told->ground)));
    }
    if (via_ != nullptr && !via_->denial.empty()) {
      out.push_back(coding(kOwnDenial, via_->denial));
    }
    out.push_back(coding(kOwnKind, kind_));
    return out;
  }

  static void add_login(const LoginRecorded& login, array& out) {
    if (login.action == ledger::LoginAction::kLogin) out.push_back(code_json(codes::kLogin));
    if (login.action == ledger::LoginAction::kLogout) out.push_back(code_json(codes::kLogout));
    out.push_back(coding(kOwnLoginAction, name_of(login.action)));
    if (!login.method.empty()) out.push_back(coding(kOwnLoginMethod, login.method));
  }

  std::string outcome_text() const {
    if (via_ != nullptr && !via_->denial.empty()) return "Denied: " + via_->denial;
    if (const auto* refused = facts<RequestRefused>()) return "Refused: " + refused->problem;
    return {};
  }

  array purposes_of_event() const {
    array out;
    const auto add = [&](std::string_view system, const std::string& code) {
      if (!code.empty()) out.push_back(concept_of(coding(system, code)));
    };
    if (const auto* access = facts<AccessRecorded>()) add(kActReason, access->purpose_of_use);
    if (const auto* search = facts<SearchRecorded>()) add(kActReason, search->purpose_of_use);
    if (const auto* told = facts<DisclosureRecorded>()) add(kOwnPurpose, told->purpose);
    return out;
  }

  // --- who ---

  object observer() const {
    auto out = uuid_identified(around_.ledger.id.str(), "Device");
    out["display"] = around_.ledger.origin;
    return out;
  }

  object source() const {
    object out;
    if (via_ != nullptr && !via_->site.empty()) out["site"] = via_->site;
    out["observer"] = observer();
    array types;
    types.push_back(code_json(codes::kApplicationServer));
    out["type"] = std::move(types);
    return out;
  }

  bool is_by_person() const {
    return header_.actor.type == ActorType::kUser || header_.actor.type == ActorType::kAgent;
  }

  void add_user(const Code& part) {
    object out{{"type", concept_json(part)}};
    if (via_ != nullptr && !via_->role.empty()) {
      array roles;
      roles.push_back(concept_of(coding(kOwnRole, via_->role)));
      out["role"] = std::move(roles);
    }
    const auto* const kind = header_.actor.type == ActorType::kAgent ? "Practitioner" : "Patient";
    out["who"] = reference(kind, header_.actor.id.str());
    out["requestor"] = true;
    if (via_ != nullptr && !via_->department.empty()) {
      out["location"] = identified(kOwnDepartment, via_->department, "Location");
    }
    if (!header_.actor.token.is_zero()) {
      array policies;
      policies.emplace_back("urn:uuid:" + header_.actor.token.str());
      out["policy"] = std::move(policies);
    }
    agents_.push_back(std::move(out));
  }

  /// The application: as it was named, else by its token, else the ledger itself.
  object application() const {
    if (via_ != nullptr && !via_->client.empty()) {
      return identified(kOwnClient, via_->client, "Device");
    }
    if (!header_.actor.token.is_zero()) {
      return uuid_identified(header_.actor.token.str(), "Device");
    }
    return observer();
  }

  void add_machine(const Code& part, object who, bool is_requestor) {
    agents_.push_back(object{{"type", concept_json(part)},
                             {"who", std::move(who)},
                             {"requestor", is_requestor},
                             {"network", unknown_network()}});
  }

  void add_agents() {
    const bool is_rest = row_ != nullptr && row_->type.code == codes::kRest.code;
    if (is_rest) {
      const auto parts = parts_of(action_of(header_));
      if (is_by_person()) add_user(parts.user);
      add_machine(parts.client, application(), !is_by_person());
      add_machine(parts.server, observer(), false);
    } else if (const auto* told = facts<DisclosureRecorded>()) {
      if (is_by_person()) add_user(codes::kAuthor);
      add_machine(codes::kSourceRole, observer(), !is_by_person());
      add_machine(codes::kDestinationRole,
                  identified(kOwnRecipient, told->recipient, "Organization"), false);
    } else if (is_by_person()) {
      add_user(codes::kAuthor);
    } else {
      agents_.push_back(object{{"type", concept_json(codes::kApplicationRole)},
                               {"who", application()},
                               {"requestor", true}});
    }
    if (via_ != nullptr && !via_->on_behalf_of.is_zero()) {
      agents_.push_back(object{{"type", concept_json(codes::kResponsible)},
                               {"who", reference("Practitioner", via_->on_behalf_of.str())},
                               {"requestor", false}});
    }
  }

  // --- what ---

  object& add_entity(object what, const Code& type, const Code& role) {
    entities_.push_back(
        object{{"what", std::move(what)}, {"type", code_json(type)}, {"role", code_json(role)}});
    return entities_.back().as_object();
  }
  object& add_data(object what) {
    return add_entity(std::move(what), codes::kSystemObject, codes::kDomainResource);
  }

  void add_entities() {
    if (!header_.subject.is_zero()) {
      const bool is_staff = around_.subject == ledger::SubjectType::kAgent;
      add_entity(reference(is_staff ? "Practitioner" : "Patient", header_.subject.str()),
                 codes::kPersonEntity, is_staff ? codes::kPractitionerRole : codes::kPatientRole);
    }
    if (const auto* access = facts<AccessRecorded>()) {
      add_access(*access);
    } else if (const auto* search = facts<SearchRecorded>()) {
      add_search(*search);
    } else if (const auto* told = facts<DisclosureRecorded>()) {
      for (const auto& category : told->categories) add_data(identified(kOwnCategory, category));
    } else if (facts<LoginRecorded>() == nullptr) {
      add_facts();
    }
    add_transaction();
  }

  void add_access(const AccessRecorded& access) {
    auto& data = add_data(resource_type(access.resource_type));
    array details;
    for (const auto& field : access.fields) details.push_back(detail(kOwnField, field));
    if (!details.empty()) data["detail"] = std::move(details);
    if (!access.consent.empty()) {
      add_entity(identified(kOwnPurpose, access.consent, "Consent"),
                 {kResourceTypes, "Consent", "Consent"}, codes::kDomainResource);
    }
    add_relied_on(kOwnAuthorization, access.authorization);
    add_relied_on(kOwnRelationship, access.relationship);
  }

  /// Of a type of its own: a BALP profile has one system object, which is the data.
  template <class IdType>
  void add_relied_on(std::string_view system, const IdType& id) {
    if (id.is_zero()) return;
    entities_.push_back(
        object{{"what", identified(system, id.str())}, {"type", coding(kOwnEntity, "reason")}});
  }

  static object resource_type(const std::string& type) {
    if (type.empty()) return {{"display", "unknown"}};
    return identified(kOwnResourceType, type);
  }

  void add_search(const SearchRecorded& search) {
    object query{{"type", code_json(codes::kSystemObject)}, {"role", code_json(codes::kQueryRole)}};
    array details;
    details.push_back(detail(kOwnHits, std::to_string(search.hits)));
    query["detail"] = std::move(details);
    entities_.push_back(std::move(query));
    add_data(resource_type(search.resource_type));
  }

  /// What the facts say, by the names that the API has for them, so that nothing is lost.
  void add_facts() {
    const auto event = event_json(header_);
    const auto& facts = event.at("facts").as_object();
    object data;
    if (auto what = named_object(facts); !what.empty()) data["what"] = std::move(what);
    data["type"] = code_json(codes::kSystemObject);
    data["role"] = code_json(codes::kDomainResource);
    if (row_ != nullptr && !row_->lifecycle.code.empty()) {
      data["lifecycle"] = code_json(row_->lifecycle);
    }
    array details;
    for (const auto& member : facts) {
      const auto* text = member.value().if_string();
      const auto said = text == nullptr ? boost::json::serialize(member.value())
                                        : std::string(text->data(), text->size());
      if (!said.empty()) details.push_back(detail(member.key(), said));
    }
    if (!details.empty()) data["detail"] = std::move(details);
    entities_.push_back(std::move(data));
  }

  object named_object(const object& facts) const {
    if (row_ == nullptr || row_->object.empty()) return {};
    const auto value = text_in(facts, row_->object);
    if (value.empty()) return {};
    if (row_->object == "purpose") return identified(kOwnPurpose, value);
    std::string system = "urn:lethe:" + std::string(kind_.substr(0, kind_.find('.')));
    std::ranges::replace(system, '_', '-');
    return identified(system, value);
  }

  /// The request that it came of, unless the sender named the event by it.
  void add_transaction() {
    const bool is_senders = via_ != nullptr && via_->has_sender_id;
    if (header_.request.is_zero() || is_senders) return;
    entities_.push_back(
        object{{"what", object{{"identifier", object{{"value", header_.request.str()}}}}},
               {"type", coding(kBalpEntityType, "XrequestId")}});
  }

  const EventHeader& header_;
  const AuditSurroundings& around_;
  const std::string_view kind_;
  const AuditRow* const row_;
  const ledger::AccessVia* const via_;
  array agents_, entities_;
};

/// The entity that says what it was about.
object* data_entity(object& resource) {
  auto* entities = resource.if_contains("entity");
  if (entities == nullptr) return nullptr;
  for (auto& one : entities->as_array()) {
    auto& entity = one.as_object();
    const auto* type = object_in(entity, "type");
    if (type != nullptr && code_of(*type, kEntityType) == codes::kSystemObject.code) return &entity;
  }
  return nullptr;
}

void add_text(object& resource, const AuditText& text) {
  auto* data = data_entity(resource);
  if (data == nullptr) {
    auto& entities = resource["entity"];
    if (!entities.is_array()) entities.emplace_array();
    entities.as_array().push_back(object{{"type", code_json(codes::kSystemObject)}});
    data = &entities.as_array().back().as_object();
  }
  auto& details = (*data)["detail"];
  if (!details.is_array()) details.emplace_array();
  details.as_array().push_back(detail(name_of(text.role), text.text));
}

}  // namespace

bool is_audit_text(const ledger::SectionRef& section) {
  using ledger::SectionRole;
  return section.role == SectionRole::kReason || section.role == SectionRole::kEvidence ||
         section.role == SectionRole::kDetail || section.role == SectionRole::kGuardian;
}

object audit_event(const EventHeader& header, const AuditSurroundings& around) {
  return AuditRendering(header, around).render();
}

object received_audit_event(const EventHeader& header, const object& resource) {
  object meta{{"versionId", "1"}, {"lastUpdated", time(header.time)}};
  if (const auto* given = object_in(resource, "meta")) {
    for (const auto& member : *given) {
      if (!meta.contains(member.key())) meta[member.key()] = member.value();
    }
  }
  object out{{"resourceType", "AuditEvent"},
             {"id", std::to_string(header.sequence.value)},
             {"meta", std::move(meta)}};
  for (const auto& member : resource) {
    if (!out.contains(member.key())) out[member.key()] = member.value();
  }
  return out;
}

object whole_audit_event(const EventHeader& header, const AuditSurroundings& around,
                         const std::vector<AuditText>& texts) {
  const auto received = std::ranges::find_if(texts, [](const AuditText& text) {
    return text.role == ledger::SectionRole::kDetail && text.name == kResourceSection;
  });
  if (received != texts.end()) {
    const auto value = parse_body(received->text, {.max_size = received->text.size()});
    if (value && value->is_object()) return received_audit_event(header, value->get_object());
  }
  auto out = audit_event(header, around);
  out["meta"].as_object().erase("tag");
  for (const auto& text : texts) add_text(out, text);
  return out;
}

}  // namespace lethe::api::fhir
