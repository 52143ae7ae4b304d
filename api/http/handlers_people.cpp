// People and their profiles.
#include "api/commands/agents.h"
#include "api/commands/links.h"
#include "api/commands/profiles.h"
#include "api/commands/subjects.h"
#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/look_up.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/object_past.h"

namespace lethe::api::http {
namespace {

using ledger::Role;
using ledger::SubjectId;
using projections::Views;

/// What people are looked up by: personal data, so it is told to nobody, not even in a fault.
struct Wanted {
  std::optional<std::string> email, external_id;
  static Wanted parse(ObjectReader& reader) {
    Wanted wanted;
    wanted.email = reader.optional_text("email", kExternalId);
    wanted.external_id = reader.optional_text("external_id", kExternalId);
    if (wanted.email && wanted.external_id) reader.fault("email", "excludes external_id");
    if (!reader.has("email") && !reader.has("external_id")) reader.require("email");
    return wanted;
  }
};

Checked<Wanted> wanted_by_query(const Call& call) {
  Wanted wanted{query_text(call, "email"), query_text(call, "external_id")};
  if (wanted.email && wanted.external_id) {
    return Problem::bad_parameter("email", "excludes external_id");
  }
  if (wanted.email && wanted.email->find(' ') != std::string::npos) {
    return Problem::bad_parameter("email", "holds a blank: write + as %2B");
  }
  for (const auto& [name, value] :
       {std::pair("email", &wanted.email), std::pair("external_id", &wanted.external_id)}) {
    if (*value && !kExternalId.holds(**value)) {
      return Problem::bad_parameter(name, "must be " + std::string(kExternalId.says));
    }
  }
  return wanted;
}

Ruled<Page> people_found(const Call& call, const Wanted& wanted) {
  const auto snapshot = call.ledger->snapshot();
  const Views views(*snapshot);
  std::vector<SubjectId> found;
  if (wanted.email) {
    LETHE_TRY(found, views.by_email(*wanted.email, call.ledger->keys()));
  } else {
    LETHE_TRY(const auto one, views.by_external_id(*wanted.external_id, call.ledger->keys()));
    if (one) found.push_back(*one);
  }
  Page page;
  for (const auto& id : found) {
    LETHE_TRY(const auto person, views.person(id));
    if (person && person->state == projections::PersonState::kActive) {
      page.items.push_back(person_json(*person));
    }
  }
  return page;
}

Ruled<Response> found_response(const Call& call, const Wanted& wanted) {
  return list_response(call, [&](const auto&, std::size_t) {
    return look_up([&] { return people_found(call, wanted); });
  });
}

}  // namespace

Ruled<Response> list_subjects(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto wanted, wanted_by_query(*call));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  if (wanted.email || wanted.external_id) {
    if (query_text(*call, "as_of")) {
      return Problem::bad_parameter("as_of", "excludes email and external_id: these are of now");
    }
    // To ask whether an address is in the ledger is to read personal data.
    if (call->caller.role == Role::kAuditor) return ProblemType::kForbidden;
    return found_response(*call, wanted);
  }
  const bool shows_erased = call->caller.role != Role::kAgent;
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    LETHE_TRY(const auto rows, views.people({number_at(from, 0)}, limit));
    Page page;
    for (const auto& row : rows) {
      if (!shows_erased && row.state != projections::PersonState::kActive) continue;
      LETHE_TRY(const auto person, past.person(row));
      if (!person) return page;  // nor was anybody registered behind
      page.items.push_back(person_json(*person));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().slot.value);
    return page;
  });
}

Ruled<Response> search_subjects(const CallPtr& call, const ReadServices& /*services*/) {
  LETHE_TRY(const auto wanted, body_input<Wanted>(*call));
  return found_response(*call, wanted);
}

Ruled<Submission> post_subject(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<RegisterSubjectInput>(call));
  return submission(call, services, api::register_subject, std::move(input));
}

Ruled<Response> get_subject(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto person, visible_person(Views(*snapshot), call->caller, id, Erased::kAllow));
  const projections::ObjectPast past(*call->ledger, *snapshot, asked.as_of);
  LETHE_TRY(const auto then, past.person(person));
  if (!then) return ProblemType::kUnknownSubject;
  return revision_response(*call, person_json(*then), then->revision);
}

Ruled<Submission> get_profile(const Call& call, const WriteServices& services) {
  ReadProfileInput input;
  LETHE_TRY(input.subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  LETHE_TRY(const auto asked, asked_moment(call, services.clock));
  if (query_text(call, "as_of")) input.as_of = asked.as_of;
  return submission(call, services, api::read_profile, std::move(input));
}

Ruled<Submission> patch_profile(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(const auto revision, if_match(call));
  LETHE_TRY(auto input, body_input<EditProfileInput>(call));
  input.subject = subject;
  input.revision = revision;
  LETHE_TRY_VOID(note_unchanged(*call.ledger, input));
  return submission(call, services, api::edit_profile, std::move(input));
}

Ruled<Submission> delete_profile_field(const Call& call, const WriteServices& services) {
  DeleteFieldInput input;
  LETHE_TRY(input.subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(input.field, path_code(call, "field", kCode));
  if (call.request->header("if-match")) {
    LETHE_TRY(input.revision, if_match(call));
  }
  return submission(call, services, api::delete_field, std::move(input));
}

Ruled<Submission> get_field_history(const Call& call, const WriteServices& services) {
  ReadFieldHistoryInput input;
  LETHE_TRY(input.subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(input.field, path_code(call, "field", kCode));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_field_history, std::move(input));
}

/// All of them: a person was an anonymous poster a few times.
Ruled<Response> list_links(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<SubjectId>(*call, "subject"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto person, visible_person(views, call->caller, id, Erased::kAllow));
  LETHE_TRY(auto links, views.links(person.id));
  std::erase_if(links, [&](const auto& link) { return link.linked_at >= asked.as_of.behind; });
  return short_list_response(*call, links, link_json);
}

Ruled<Submission> post_link(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto subject, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto input, body_input<LinkSubjectInput>(call));
  input.subject = subject;
  return submission(call, services, api::link_subject, input);
}

Ruled<Submission> get_attribution(const Call& call, const WriteServices& services) {
  ReadAttributionInput input;
  LETHE_TRY(input.agent, path_id<SubjectId>(call, "subject"));
  LETHE_TRY(auto reading, reading_reason(call));
  input.purpose_of_use = std::move(reading.purpose_of_use);
  input.reason = std::move(reading.reason);
  return submission(call, services, api::read_attribution, std::move(input));
}

}  // namespace lethe::api::http
