// What auditors may read, and what they take along.
#include "api/commands/auditor_grants.h"
#include "api/commands/bundles.h"
#include "api/commands/own_sections.h"
#include "api/documents/bundle.h"
#include "api/documents/bundle_maker.h"
#include "api/http/call.h"
#include "api/http/event_walk.h"
#include "api/http/handlers.h"
#include "api/http/list.h"
#include "api/http/responses.h"
#include "api/http/submission.h"
#include "api/json/render_audit.h"
#include "crypto/age.h"
#include "crypto/check.h"

namespace lethe::api::http {
namespace {

using ledger::BundleId;
using ledger::GrantId;
using projections::AuditorGrantRow;
using projections::BundleRow;
using projections::Views;

// --- as things were ---

std::optional<AuditorGrantRow> then(AuditorGrantRow grant, projections::AsOf as_of) {
  if (grant.granted_at >= as_of.behind) return std::nullopt;
  if (grant.ended_at && *grant.ended_at >= as_of.behind) grant.ended_at.reset();
  return grant;
}
std::optional<BundleRow> then(BundleRow bundle, projections::AsOf as_of) {
  if (bundle.ordered_at >= as_of.behind) return std::nullopt;
  if (bundle.made_at && *bundle.made_at >= as_of.behind) bundle.made_at.reset();
  return bundle;
}

Ruled<boost::json::object> shown_bundle(const Views& views, const BundleRow& bundle,
                                        const AskedMoment& asked, const BundleMaker* maker) {
  LETHE_TRY(auto out, bundle_json(views, bundle, asked.at));
  const auto progress = maker != nullptr ? maker->progress(bundle.id) : std::nullopt;
  if (!bundle.made_at && progress) {
    out["progress"] = boost::json::object{{"passed", progress->passed}, {"of", progress->of}};
  }
  return out;
}

// --- ordering ---

/// The parameters of a list of events, from a body: texts, and numbers where they are numbers.
std::vector<std::pair<std::string, std::string>> read_parameters(ObjectReader& reader) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto* value = reader.raw("query");
  if (value == nullptr) return out;
  ObjectReader query(*value, reader.pointer("query"), reader.faults());
  const auto* members = query.whole();
  if (members == nullptr) return out;
  for (const auto& [name, said] : *members) {
    if (said.is_string()) {
      out.emplace_back(name, std::string(said.get_string()));
    } else if (said.is_int64() && said.get_int64() >= 0) {
      out.emplace_back(name, std::to_string(said.get_int64()));
    } else {
      query.fault(is_echoed(name) ? std::string_view(name) : "", "must be a text or a number");
    }
  }
  return out;
}

struct AskedBundle {
  std::vector<std::pair<std::string, std::string>> parameters;
  OrderBundleInput input;
  static AskedBundle parse(ObjectReader& reader) {
    AskedBundle out;
    out.parameters = read_parameters(reader);
    out.input.sections = reader.boolean("sections").value_or(false);
    static constexpr TextRule kRecipient{
        [](std::string_view text) { return crypto::parse_age_recipient(text).has_value(); },
        "an age recipient (age1…), or an X25519 public key in base64"};
    if (const auto recipient = reader.optional_text("recipient", kRecipient)) {
      out.input.recipient = crypto::parse_age_recipient(*recipient).value_or(crypto::AgeKey{});
    }
    return out;
  }
};

/// What is wrong with a parameter, which is a member of the body here.
Stop in_body(Stop stop) {
  auto* problem = std::get_if<Problem>(&stop.reason);
  if (problem == nullptr || problem->type != ProblemType::kInvalidParameter) return stop;
  problem->type = ProblemType::kInvalidBody;
  for (auto& fault : problem->faults) {
    fault.in = Fault::In::kBody;
    fault.where = fault.where.empty() ? "/query" : pointer_to("/query", fault.where);
  }
  return stop;
}

/// The question, read as GET …/events reads it.
Ruled<BoundedQuery> read_question(const Call& call,
                                  std::vector<std::pair<std::string, std::string>> parameters) {
  static constexpr Route kAsked{
      .query = "from to since until subject actor kind purpose field item object request"};
  auto request = std::make_shared<http::Request>(*call.request);
  request->query = std::move(parameters);
  Call asked = call;
  asked.request = std::move(request);
  asked.route = &kAsked;
  if (auto query = check_query(asked); !query) return in_body(query.error());
  auto filter = event_filter(asked);
  if (!filter) return in_body(filter.error());
  if (filter->from >= filter->behind) return body_fault("/query/from", "leaves no event");
  return BoundedQuery{std::move(filter->query), filter->from, filter->behind};
}

/// The answer of read_bundle with its file, or with why there is none.
Reply with_file(const std::shared_ptr<const ledger::Ledger>& ledger, Reply reply) {
  if (reply.refused()) return reply;
  auto& answer = std::get<Answer>(reply.result);
  auto document = bundle_document(ledger, std::get<BundleReading>(answer.completion));
  if (document) {
    answer.document = std::move(*document);
  } else {
    reply.result = problem_of(Stop(document.error()));
  }
  return reply;
}

}  // namespace

// --- grants ---

Ruled<Response> list_auditor_grants(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    LETHE_TRY(const auto rows, views.auditor_grants(before, limit));
    Page page;
    for (const auto& row : rows) {
      const auto grant = then(row, asked.as_of);
      if (grant) page.items.push_back(auditor_grant_json(*grant, asked.at));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().granted_at.value);
    return page;
  });
}

Ruled<Submission> post_auditor_grant(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto input, body_input<GrantAuditorInput>(call));
  return submission(call, services, api::grant_auditor, std::move(input));
}

Ruled<Response> get_auditor_grant(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<GrantId>(*call, "grant"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  LETHE_TRY(const auto row, Views(*snapshot).auditor_grant(id));
  const auto grant = row ? then(*row, asked.as_of) : std::nullopt;
  if (!grant) return ProblemType::kUnknownGrant;
  return json_response(200, auditor_grant_json(*grant, asked.at));
}

Ruled<Submission> delete_auditor_grant(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<GrantId>(call, "grant"));
  return submission(call, services, api::end_auditor_grant, EndAuditorGrantInput{id});
}

// --- bundles ---

Ruled<Response> list_bundles(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  return list_response(*call, [&](const crypto::Bytes& from, std::size_t limit) -> Ruled<Page> {
    const ledger::Sequence before{number_at(from, asked.as_of.behind.value)};
    LETHE_TRY(const auto rows, views.bundles(before, limit));
    Page page;
    for (const auto& row : rows) {
      const auto bundle = then(row, asked.as_of);
      if (!bundle) continue;
      LETHE_TRY(auto item, shown_bundle(views, *bundle, asked, services.bundles));
      page.items.push_back(std::move(item));
    }
    if (rows.size() == limit) page.next = position_of(rows.back().ordered_at.value);
    return page;
  });
}

Ruled<Submission> post_bundle(const Call& call, const WriteServices& services) {
  LETHE_TRY(auto asked, body_input<AskedBundle>(call));
  auto input = std::move(asked.input);
  input.size = call.ledger->size();
  LETHE_TRY(input.query, read_question(call, std::move(asked.parameters)));
  if (const auto purpose = call.request->header("purpose-of-use")) {
    input.reading.purpose_of_use = *purpose;
  }
  LETHE_TRY(input.reading.reason, decoded_header(call, "access-reason", kFreeText));
  return submission(call, services, api::order_bundle, std::move(input));
}

Ruled<Response> get_bundle(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto id, path_id<BundleId>(*call, "bundle"));
  LETHE_TRY(const auto asked, asked_moment(*call, services.clock));
  const auto snapshot = call->ledger->snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto row, views.bundle(id));
  const auto bundle = row ? then(*row, asked.as_of) : std::nullopt;
  if (!bundle) return ProblemType::kUnknownBundle;
  LETHE_TRY(const auto body, shown_bundle(views, *bundle, asked, services.bundles));
  return json_response(200, body);
}

Ruled<Submission> get_bundle_file(const Call& call, const WriteServices& services) {
  LETHE_TRY(const auto id, path_id<BundleId>(call, "bundle"));
  return [submit = submission(call, services, api::read_bundle, ReadBundleInput{id}),
          ledger = call.ledger](api::Request request, ReplyCallback done) {
    submit(std::move(request), [ledger, done = std::move(done)](Reply reply) {
      done(with_file(ledger, std::move(reply)));
    });
  };
}

}  // namespace lethe::api::http
