#include "api/fhir/read_audit_event.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "api/codes.h"
#include "api/fhir/codes.h"
#include "api/fhir/elements.h"
#include "api/fhir/event_table.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "ledger/big_endian.h"
#include "ledger/names.h"

namespace lethe::api::fhir {
namespace {

using boost::json::object;
using ledger::AccessAction;

constexpr std::size_t kMaxFields = 128;
constexpr std::uint32_t kMostHits = 1'000'000'000;

/// Each object of a list, with its place.
template <class Visit>
void each_object(const object& in, std::string_view name, const Visit& visit) {
  const auto* many = array_in(in, name);
  if (many == nullptr) return;
  for (std::size_t i = 0; i < many->size(); ++i) {
    if (const auto* one = (*many)[i].if_object()) visit(*one, i);
  }
}

/// "Patient/1f…" of "https://example.org/fhir/Patient/1f…/_history/2".
std::string_view without_version(std::string_view reference) {
  return reference.substr(0, reference.find("/_history/"));
}

NamedPerson person_in(const object* reference) {
  NamedPerson out;
  if (reference == nullptr) return out;
  constexpr std::string_view kUuid = "urn:uuid:";
  const auto by_uuid = [](std::string_view text) -> std::optional<ledger::SubjectId> {
    const auto id = ledger::SubjectId::parse(text);
    return id && !id->is_zero() ? id : std::nullopt;
  };
  const auto literal = without_version(text_in(*reference, "reference"));
  if (!literal.empty()) {
    const auto slash = literal.rfind('/');
    out.id = by_uuid(literal.starts_with(kUuid)        ? literal.substr(kUuid.size())
                     : slash == std::string_view::npos ? literal
                                                       : literal.substr(slash + 1));
    if (!out.id) out.external_id = std::string(literal);
    return out;
  }
  const auto* identifier = object_in(*reference, "identifier");
  if (identifier == nullptr) return out;
  const auto system = text_in(*identifier, "system"), value = text_in(*identifier, "value");
  if (value.empty()) return out;
  if (system == kUri && value.starts_with(kUuid)) out.id = by_uuid(value.substr(kUuid.size()));
  if (out.id) return out;
  const bool is_own = system.empty() || system == kOwnExternalId;
  out.external_id = is_own ? std::string(value) : std::string(system) + "|" + std::string(value);
  return out;
}

/// What a simple type name is; empty for a URL of a structure and what else a type may be.
std::string resource_type_of(const object& entity) {
  const auto* what = object_in(entity, "what");
  const auto* type = object_in(entity, "type");
  std::vector<std::string_view> said;
  if (what != nullptr) {
    said.push_back(identifier_value(what, kOwnResourceType));
    said.push_back(text_in(*what, "type"));
    const auto literal = without_version(text_in(*what, "reference"));
    const auto id = literal.rfind('/');
    if (id != std::string_view::npos) {
      const auto path = literal.substr(0, id);
      said.push_back(path.substr(path.rfind('/') + 1));
    }
  }
  if (type != nullptr) said.push_back(code_of(*type, kResourceTypes));
  for (const auto one : said) {
    if (kResourceType.holds(one)) return std::string(one);
  }
  return {};
}

/// Reads one resource whose structure is that of R4.
class AuditEventReading {
 public:
  AuditEventReading(const object& resource, std::string pointer, Faults& faults)
      : resource_(resource), pointer_(std::move(pointer)), faults_(faults) {}

  ReceivedEvent read() {
    ReceivedEvent out;
    out.id = sender_id();
    find_people(out);
    const auto* type = object_in(resource_, "type");
    const auto dicom = code_of(*type, kDicom);
    if (code_of(*type, kEventType) == codes::kRest.code || dicom == codes::kQueryEvent.code) {
      read_rest(out, dicom == codes::kQueryEvent.code);
    } else if (dicom == codes::kExport.code && has_subtype(kLifecycle, codes::kDisclose.code)) {
      out.input = disclosure(out);
    } else if (dicom == codes::kUserAuthentication.code) {
      out.input = login(out);
    } else {
      fault("type",
            "must be rest, or of DICOM 110106 with disclose, 110112 or 110114: nothing else can "
            "be recorded here");
    }
    return out;
  }

 private:
  void fault(std::string_view name, std::string message) {
    faults_.add(pointer_to(pointer_, name), std::move(message));
  }
  std::string at(std::string_view list, std::size_t index, std::string_view member) const {
    return pointer_to(pointer_to(pointer_to(pointer_, list), std::to_string(index)), member);
  }

  // --- codes ---

  std::string_view subtype(std::string_view system) const {
    std::string_view found;
    each_object(resource_, "subtype", [&](const object& one, std::size_t) {
      if (found.empty()) found = code_of(one, system);
    });
    return found;
  }
  bool has_subtype(std::string_view system, std::string_view code) const {
    bool found = false;
    each_object(resource_, "subtype", [&](const object& one, std::size_t) {
      found = found || code_of(one, system) == code;
    });
    return found;
  }
  bool is_search() const { return subtype(kInteraction).starts_with("search"); }

  /// A code that goes into the header; empty when there is none.
  std::string checked(std::string_view code, const TextRule& rule, const std::string& pointer) {
    if (!code.empty() && !rule.holds(code))
      faults_.add(pointer, "must be " + std::string(rule.says));
    return std::string(code);
  }

  AccessAction action() {
    const auto said = text_in(resource_, "action");
    if (const auto known = ledger::by_name<AccessAction>(said)) return *known;
    const auto done = subtype(kInteraction);
    if (done == "create") return AccessAction::kCreate;
    if (done == "read" || done == "vread" || done.starts_with("history")) {
      return AccessAction::kRead;
    }
    if (done == "update" || done == "patch") return AccessAction::kUpdate;
    if (done == "delete") return AccessAction::kDelete;
    if (is_search() || done == "operation") return AccessAction::kExecute;
    fault("action", "is required");
    return AccessAction::kInvalid;
  }

  /// A code by each concept of the event, else by what the user asked for.
  std::string_view purpose(std::string_view system) const {
    std::string_view found;
    const auto look = [&](const object& one, std::size_t) {
      if (found.empty()) found = concept_code(&one, system);
    };
    each_object(resource_, "purposeOfEvent", look);
    if (found.empty() && user_ != nullptr) each_object(*user_, "purposeOfUse", look);
    return found;
  }

  std::string purpose_of_use() {
    return checked(purpose(kActReason), kPurposeOfUse, pointer_to(pointer_, "purposeOfEvent"));
  }

  // --- who ---

  static bool is_machine(const object& agent) {
    const auto* type = object_in(agent, "type");
    const auto part = concept_code(type, kDicom);
    return part == codes::kApplicationRole.code || part == codes::kDestinationRole.code ||
           part == codes::kSourceRole.code ||
           concept_code(type, kCustodian) == codes::kCustodianRole.code;
  }
  static bool is_requestor(const object& agent) {
    const auto* said = agent.if_contains("requestor");
    return said != nullptr && said->is_bool() && said->get_bool();
  }

  void find_people(ReceivedEvent& out) {
    each_object(resource_, "agent", [&](const object& agent, std::size_t) {
      const auto* type = object_in(agent, "type");
      if (concept_code(type, kParticipation) == codes::kResponsible.code) {
        if (!out.on_behalf_of.is_named()) out.on_behalf_of = person_in(object_in(agent, "who"));
      } else if (user_ == nullptr && is_requestor(agent) && !is_machine(agent)) {
        user_ = &agent;
        out.user = person_in(object_in(agent, "who"));
      }
    });
    each_object(resource_, "entity", [&](const object& entity, std::size_t) {
      const auto* type = object_in(entity, "type");
      const auto* role = object_in(entity, "role");
      const bool is_patient = type != nullptr && role != nullptr &&
                              code_of(*type, kEntityType) == codes::kPersonEntity.code &&
                              code_of(*role, kObjectRole) == codes::kPatientRole.code;
      if (!is_patient) return;
      ++patients_;
      if (!out.patient.is_named()) out.patient = person_in(object_in(entity, "what"));
    });
    if (patients_ > 1)
      fault("entity", "must have one patient at most: each has an event of its own");
  }

  /// Ids of different sources are told apart by who recorded them, unless they are UUIDs.
  std::optional<ledger::RequestId> sender_id() const {
    const auto id = text_in(resource_, "id");
    if (id.empty()) return std::nullopt;
    if (const auto uuid = ledger::RequestId::parse(id); uuid && !uuid->is_zero()) return uuid;
    const auto* source = object_in(resource_, "source");
    const auto recorded_by = source == nullptr ? std::string() : boost::json::serialize(*source);
    const auto hash = crypto::sha256(ledger::BigEndianWriter(0)
                                         .sized(crypto::as_bytes("lethe/fhir/sender-id/v1"))
                                         .sized(crypto::as_bytes(recorded_by))
                                         .sized(crypto::as_bytes(id))
                                         .take());
    ledger::RequestId out;
    std::copy_n(hash.bytes.begin(), out.bytes.size(), out.bytes.begin());
    return out;
  }

  // --- what all have in common ---

  ledger::Moment occurred_at() {
    if (const auto* period = object_in(resource_, "period")) {
      if (const auto start = ledger::parse_rfc3339(text_in(*period, "start"))) return *start;
    }
    const auto recorded = ledger::parse_rfc3339(text_in(resource_, "recorded"));
    if (!recorded) fault("recorded", "must be a time of this calendar, and no leap second");
    return recorded.value_or(ledger::Moment{});
  }

  std::string resource_text() {
    auto text = boost::json::serialize(resource_);
    if (text.size() > kMaxDetail) {
      faults_.add(pointer_, "must be at most 65536 bytes as JSON");
    }
    return text;
  }

  ledger::AccessVia via() {
    ledger::AccessVia out;
    each_object(resource_, "agent", [&](const object& agent, std::size_t i) {
      const auto* who = object_in(agent, "who");
      if (out.client.empty()) {
        out.client = checked(identifier_value(who, kOwnClient), kCode, at("agent", i, "who"));
      }
      if (&agent != user_) return;
      each_object(agent, "role", [&](const object& role, std::size_t) {
        if (out.role.empty()) {
          out.role = checked(concept_code(&role, kOwnRole), kCode, at("agent", i, "role"));
        }
      });
      out.department = checked(identifier_value(object_in(agent, "location"), kOwnDepartment),
                               kCode, at("agent", i, "location"));
    });
    out.denial = checked(subtype(kOwnDenial), kCode, pointer_to(pointer_, "subtype"));
    return out;
  }

  void fill(ActivityInput& input, const ReceivedEvent& out) {
    const auto outcome = text_in(resource_, "outcome");
    input.outcome =
        ledger::by_name<ledger::AccessOutcome>(outcome).value_or(ledger::AccessOutcome::kSuccess);
    input.occurred_at = occurred_at();
    input.via = via();
    input.detail = resource_text();
    input.detail_name = kResourceSection;
    input.by_application = !out.user.is_named();
    input.id = out.id;
  }

  // --- each in its way ---

  void read_rest(ReceivedEvent& out, bool is_query) {
    if (patients_ > 0) {
      if (!out.patient.is_named()) {
        fault("entity", "must name the patient: by a reference or an identifier");
      }
      out.input = access(out);
    } else if (is_query || is_search()) {
      out.input = search(out);
    } else {
      fault("entity", "must have the patient: of type 1 and role 1");
    }
  }

  RecordAccessInput access(const ReceivedEvent& out) {
    RecordAccessInput input;
    fill(input, out);
    input.purpose_of_use = purpose_of_use();
    input.action = action();
    each_object(resource_, "entity",
                [&](const object& entity, std::size_t i) { read_data(entity, i, input); });
    return input;
  }

  template <class IdType>
  void read_id(const object* what, std::string_view system, const std::string& pointer,
               std::optional<IdType>& out) {
    const auto said = identifier_value(what, system);
    if (said.empty()) return;
    out = IdType::parse(said);
    if (!out || out->is_zero()) faults_.add(pointer, "must be a UUID in lower case");
  }

  static bool is_data(const object& entity) {
    const auto* type = object_in(entity, "type");
    if (type == nullptr) return false;
    return code_of(*type, kEntityType) == codes::kSystemObject.code ||
           !code_of(*type, kResourceTypes).empty();
  }

  void read_data(const object& entity, std::size_t i, RecordAccessInput& input) {
    const auto* what = object_in(entity, "what");
    const auto pointer = at("entity", i, "what");
    read_id(what, kOwnAuthorization, pointer, input.authorization);
    read_id(what, kOwnRelationship, pointer, input.relationship);
    const auto consent = identifier_value(what, kOwnPurpose);
    if (!consent.empty()) {
      input.consent = checked(consent, kCode, pointer);
    } else if (is_data(entity) && input.resource_type.empty()) {
      input.resource_type = resource_type_of(entity);
    }
    each_object(entity, "detail", [&](const object& detail, std::size_t) {
      if (text_in(detail, "type") != kOwnField) return;
      auto field = checked(text_in(detail, "valueString"), kCode, at("entity", i, "detail"));
      if (std::ranges::find(input.fields, field) != input.fields.end()) return;
      input.fields.push_back(std::move(field));
    });
    if (input.fields.size() > kMaxFields) {
      faults_.add(at("entity", i, "detail"), "must name at most 128 fields");
    }
  }

  /// A search that is about no patient found none: of those whom one finds, each has an event.
  RecordSearchInput search(const ReceivedEvent& out) {
    RecordSearchInput input;
    fill(input, out);
    input.purpose_of_use = purpose_of_use();
    each_object(resource_, "entity", [&](const object& entity, std::size_t i) {
      if (is_data(entity) && input.resource_type.empty()) {
        input.resource_type = resource_type_of(entity);
      }
      each_object(entity, "detail", [&](const object& detail, std::size_t) {
        if (text_in(detail, "type") != kOwnHits) return;
        const auto text = text_in(detail, "valueString");
        const auto* const end = text.data() + text.size();
        const auto [stopped, error] = std::from_chars(text.data(), end, input.hits);
        if (error != std::errc{} || stopped != end || input.hits > kMostHits) {
          faults_.add(at("entity", i, "detail"), "must be a number from 0 to 1000000000");
        }
      });
    });
    return input;
  }

  RecordLoginInput login(const ReceivedEvent& out) {
    RecordLoginInput input;
    fill(input, out);
    const auto own = ledger::by_name<ledger::LoginAction>(subtype(kOwnLoginAction));
    if (own) {
      input.action = *own;
    } else if (has_subtype(kDicom, codes::kLogin.code)) {
      input.action = ledger::LoginAction::kLogin;
    } else if (has_subtype(kDicom, codes::kLogout.code)) {
      input.action = ledger::LoginAction::kLogout;
    } else {
      fault("subtype", "must have 110122 or 110123 of DICOM, or one of urn:lethe:login-action");
    }
    input.method = checked(subtype(kOwnLoginMethod), kCode, pointer_to(pointer_, "subtype"));
    return input;
  }

  /// As it is said, else by the purpose of use, where that is one of the grounds. Authorizations
  /// have no place in an AuditEvent of a disclosure, so what rests on one comes by the API.
  ledger::DisclosureGround ground() {
    using Ground = ledger::DisclosureGround;
    if (const auto said = subtype(kOwnGround); !said.empty()) {
      const auto own = ledger::by_name<Ground>(said);
      if (!own || own == Ground::kAuthorization) {
        fault("subtype", "must have a ground of urn:lethe:disclosure-ground but authorization");
      }
      return own.value_or(Ground::kInvalid);
    }
    return ground_of_use(purpose(kActReason));
  }

  RecordDisclosureInput disclosure(const ReceivedEvent& out) {
    RecordDisclosureInput input;
    if (!out.patient.is_named()) {
      fault("entity",
            "must have the patient: of type 1 and role 1, by a reference or an identifier");
    }
    if (const auto outcome = text_in(resource_, "outcome"); !outcome.empty() && outcome != "0") {
      fault("outcome", "must be 0: what failed is no disclosure");
    }
    each_object(resource_, "agent", [&](const object& agent, std::size_t i) {
      const auto code = identifier_value(object_in(agent, "who"), kOwnRecipient);
      if (input.recipient.empty()) input.recipient = checked(code, kCode, at("agent", i, "who"));
    });
    if (input.recipient.empty()) {
      fault("agent", "must have a recipient: an identifier of system urn:lethe:recipient");
    }
    input.purpose = checked(purpose(kOwnPurpose), kCode, pointer_to(pointer_, "purposeOfEvent"));
    if (input.purpose.empty()) {
      fault("purposeOfEvent", "must have a purpose of this ledger: of system urn:lethe:purpose");
    }
    each_object(resource_, "entity", [&](const object& entity, std::size_t i) {
      auto category = checked(identifier_value(object_in(entity, "what"), kOwnCategory), kCode,
                              at("entity", i, "what"));
      const bool is_new = !category.empty() &&
                          std::ranges::find(input.categories, category) == input.categories.end();
      if (is_new) input.categories.push_back(std::move(category));
    });
    if (input.categories.empty() || input.categories.size() > kMaxFields) {
      fault("entity", "must name 1 to 128 categories: identifiers of system urn:lethe:category");
    }
    input.occurred_at = occurred_at();
    input.ground = ground();
    input.detail = resource_text();
    input.detail_name = kResourceSection;
    return input;
  }

  const object& resource_;
  const std::string pointer_;
  Faults& faults_;
  const object* user_ = nullptr;
  std::size_t patients_ = 0;
};

Ruled<std::optional<ledger::SubjectId>> id_of(const NamedPerson& person, const FindPerson& find) {
  if (person.id || !person.external_id) return person.id;
  if (!kExternalId.holds(*person.external_id)) return std::optional<ledger::SubjectId>{};
  return find(*person.external_id);
}

/// An id that nobody has for whom nobody knows: the rule refuses it as any other, and says so in
/// the log.
ledger::SubjectId known_or_nobody(const std::optional<ledger::SubjectId>& id) {
  return id.value_or(ledger::SubjectId::random());
}

}  // namespace

Checked<ReceivedEvent> read_audit_event(const boost::json::value& value,
                                        const std::string& pointer) {
  const auto* resource = value.if_object();
  if (resource == nullptr || text_in(*resource, "resourceType") != "AuditEvent") {
    return Problem::bad_body(pointer, "must be an AuditEvent");
  }
  Faults faults;
  check_audit_event(*resource, pointer, faults);
  if (!faults.empty()) return std::move(faults).problem();
  auto event = AuditEventReading(*resource, pointer, faults).read();
  if (!faults.empty()) return std::move(faults).problem();
  return event;
}

Ruled<void> resolve(ReceivedEvent& event, const FindPerson& find) {
  LETHE_TRY(const auto patient, id_of(event.patient, find));
  LETHE_TRY(const auto user, id_of(event.user, find));
  LETHE_TRY(const auto on_behalf_of, id_of(event.on_behalf_of, find));
  const auto put_actors = [&](ActivityInput& input) {
    if (event.user.is_named()) input.actor = known_or_nobody(user);
    if (event.on_behalf_of.is_named()) input.via.on_behalf_of = known_or_nobody(on_behalf_of);
  };
  if (auto* access = std::get_if<RecordAccessInput>(&event.input)) {
    access->subject = known_or_nobody(patient);
    put_actors(*access);
  } else if (auto* search = std::get_if<RecordSearchInput>(&event.input)) {
    put_actors(*search);
  } else if (auto* login = std::get_if<RecordLoginInput>(&event.input)) {
    put_actors(*login);
    // Who tried is often nobody.
    login->actor = user;
  } else {
    std::get<RecordDisclosureInput>(event.input).subject = known_or_nobody(patient);
  }
  return {};
}

}  // namespace lethe::api::fhir
