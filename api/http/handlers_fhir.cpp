// AuditEvents of FHIR: recorded, read, and what the server says of itself.
#include <boost/json/serialize.hpp>

#include "api/commands/event_texts.h"
#include "api/fhir/capability_statement.h"
#include "api/fhir/codes.h"
#include "api/fhir/read_audit_event.h"
#include "api/fhir/render_audit_event.h"
#include "api/http/call.h"
#include "api/http/fhir_answers.h"
#include "api/http/handlers.h"
#include "api/http/look_up.h"
#include "api/http/row_batch.h"
#include "api/http/submission.h"
#include "api/http/visible_event.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api::http {
namespace {

using boost::json::object;
using boost::json::value;
using ledger::SubjectId;

Ruled<std::optional<SubjectId>> found_person(const Call& call, const std::string& external_id) {
  return look_up([&]() -> Ruled<std::optional<SubjectId>> {
    const auto snapshot = call.ledger->snapshot();
    LETHE_TRY(const auto found,
              projections::Views(*snapshot).by_external_id(external_id, call.ledger->keys()));
    return found;
  });
}

/// The log has no ids of senders of disclosures: they are known again as by an Idempotency-Key.
Submission with_key(Submission submit, const ledger::RequestId& id, const value& resource) {
  const auto hash = crypto::sha256(crypto::as_bytes(boost::json::serialize(resource)));
  return [submit = std::move(submit), id, hash](api::Request request, ReplyCallback done) {
    request.idempotency = Idempotency{"AuditEvent/" + id.str(), "fhir/AuditEvent", hash};
    submit(std::move(request), std::move(done));
  };
}

/// Hands what was read to the rule that the API's own JSON goes to.
class Recording {
 public:
  Recording(const Call& call, const WriteServices& services, const value& resource,
            const fhir::ReceivedEvent& event)
      : call_(call), services_(services), resource_(resource), event_(event) {}

  Ruled<Submission> operator()(const RecordAccessInput& input) const {
    return submission(call_, services_, api::record_access, input);
  }
  Ruled<Submission> operator()(const RecordSearchInput& input) const {
    return submission(call_, services_, api::record_search, input);
  }
  Ruled<Submission> operator()(const RecordLoginInput& input) const {
    if (call_.caller.role != ledger::Role::kPortal) return ProblemType::kForbidden;
    return submission(call_, services_, api::record_login, input);
  }
  Ruled<Submission> operator()(RecordDisclosureInput input) const {
    LETHE_TRY_VOID(note_moment(*call_.ledger, input));
    auto submit = submission(call_, services_, api::record_disclosure, std::move(input));
    return event_.id ? with_key(std::move(submit), *event_.id, resource_) : submit;
  }

 private:
  const Call& call_;
  const WriteServices& services_;
  const value& resource_;
  const fhir::ReceivedEvent& event_;
};

Ruled<Submission> recording(const Call& call, const WriteServices& services,
                            const value& resource) {
  LETHE_TRY(auto event, fhir::read_audit_event(resource));
  LETHE_TRY_VOID(
      fhir::resolve(event, [&](const std::string& id) { return found_person(call, id); }));
  return std::visit(Recording(call, services, resource, event), event.input);
}

/// An entry of a batch says what is to be done with it; one of a collection is just there.
Ruled<Submission> entry_recording(const Call& call, const WriteServices& services,
                                  const value& given, bool is_collection) {
  const auto* entry = given.if_object();
  if (entry == nullptr) return Problem::bad_body("", "must be an object");
  const auto* request = fhir::object_in(*entry, "request");
  const bool is_create = request != nullptr && fhir::text_in(*request, "method") == "POST" &&
                         fhir::text_in(*request, "url") == "AuditEvent";
  if (!is_create && !(is_collection && request == nullptr)) {
    return Problem::bad_body("/request", "must be the POST of an AuditEvent");
  }
  const auto* resource = entry->if_contains("resource");
  if (resource == nullptr) return Problem::bad_body("/resource", "is required");
  return recording(call, services, *resource);
}

Ruled<Submission> bundle_recording(const Call& call, const WriteServices& services,
                                   const object& bundle) {
  const auto type = fhir::text_in(bundle, "type");
  const bool is_collection = type == "collection";
  // Each entry is recorded or refused by itself: who asks for all or nothing is told that it isn't.
  if (type != "batch" && !is_collection) {
    return Problem::bad_body("/type", "must be batch or collection");
  }
  const auto* entries = fhir::array_in(bundle, "entry");
  if (entries == nullptr || entries->empty()) return Problem::bad_body("/entry", "is required");
  return submit_values(*entries, [&](const value& entry) {
    return entry_recording(call, services, entry, is_collection);
  });
}

bool is_bundle(const value& body) {
  const auto* resource = body.if_object();
  return resource != nullptr && fhir::text_in(*resource, "resourceType") == "Bundle";
}

}  // namespace

Ruled<Response> get_capabilities(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY_VOID(check_format(*call));
  return resource_response(200, fhir::capability_statement());
}

Ruled<Submission> post_audit_event(const Call& call, const WriteServices& services) {
  if (has_rows(call)) {
    return submit_rows(call, [&](const value& row) { return recording(call, services, row); });
  }
  LETHE_TRY(const auto body, body_json(call));
  if (is_bundle(body)) return bundle_recording(call, services, body.get_object());
  return recording(call, services, body);
}

Ruled<Submission> post_fhir_bundle(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto body, body_json(call));
  if (!is_bundle(body)) return Problem::bad_body("", "must be a Bundle");
  return bundle_recording(call, services, body.get_object());
}

/// Without a purpose nothing sealed is read, and nothing recorded: the answer is what the log says.
Ruled<Submission> get_audit_event(const Call& call, const WriteServices& services) {
  LETHE_TRY_VOID(check_format(call));
  const auto id = path_sequence(call, "id");
  if (!id) return ProblemType::kUnknownEvent;
  LETHE_TRY(const auto header, visible_event(call, *id, services.clock));
  if (call.request->header("purpose-of-use")) {
    LETHE_TRY(auto reading, reading_reason(call));
    return submission(call, services, api::read_texts,
                      ReadTextsInput{header, reading.purpose_of_use, reading.reason});
  }
  return Submission([header](const api::Request& /*request*/, const ReplyCallback& done) {
    Answer answer;
    answer.body = {{"sequence", header.sequence.value}};
    done({std::move(answer), {}, false});
  });
}

}  // namespace lethe::api::http
