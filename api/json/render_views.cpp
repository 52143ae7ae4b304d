// Rows of the views, and ledgers.
#include <boost/json/value.hpp>
#include <set>

#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::object;

std::string_view state_name(projections::PersonState state) {
  switch (state) {
    case projections::PersonState::kActive:
      return "active";
    case projections::PersonState::kErasing:
      return "erasing";
    case projections::PersonState::kErased:
      return "erased";
    case projections::PersonState::kWithheld:
      return "withheld";
  }
  return {};
}

std::string_view state_name(const projections::ErasureRow& erasure) {
  switch (erasure.state) {
    case projections::ErasureState::kOrdered:
      return "ordered";
    case projections::ErasureState::kCompleted:
      return "completed";
    case projections::ErasureState::kWithheld:
      return erasure.certificates.empty() ? "withheld" : "partly_completed";
  }
  return {};
}

void append(boost::json::array& to, boost::json::array from) {
  for (auto& one : from) to.push_back(std::move(one));
}

/// Each with the holds that cover it and the grounds of these.
boost::json::array withheld_json(const projections::ErasureRow& row,
                                 const std::vector<projections::HoldRow>& holds) {
  boost::json::array out;
  for (const auto& ref : row.withheld) {
    boost::json::object one = destroyed_json({ref}).front().as_object();
    boost::json::array ids;
    std::set<std::string_view> exceptions;
    for (const auto& hold : holds) {
      if (!hold.covers(ref.compartment.cls)) continue;
      ids.emplace_back(hold.id.str());
      exceptions.insert(name_of(hold.exception));
    }
    one["exceptions"] = boost::json::array(exceptions.begin(), exceptions.end());
    one["holds"] = std::move(ids);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

object ledger_json(const ledger::Ledger& ledger, const std::string& region) {
  const auto& info = ledger.info();
  return {{"id", info.id.str()},           {"name", info.name},
          {"origin", info.origin},         {"region", region},
          {"created", time(info.created)}, {"verifier_key", ledger.verifier().vkey()},
          {"size", ledger.size().value}};
}

object token_json(const projections::TokenRow& token) {
  object out{{"id", token.id.str()}, {"role", name_of(token.role)}};
  put_id(out, "subject", token.subject);
  out["issued"] = time(token.issued);
  out["expires_at"] = time(token.expires_at);
  if (token.revoked) out["revoked"] = time(*token.revoked);
  out["sequence"] = token.sequence.value;
  return out;
}

object policy_json(const projections::PolicyRow& policy) {
  object out{{"version", policy.version}};
  put_text(out, "url", policy.url);
  out["hash"] = hex(policy.hash);
  out["language"] = policy.language;
  out["consent_anew"] = policy.consent_anew;
  out["published"] = time(policy.published);
  out["sequence"] = policy.sequence.value;
  return out;
}

object purpose_json(const projections::PurposeRow& purpose) {
  object out{{"purpose", purpose.purpose}, {"basis", name_of(purpose.basis)}};
  put_text(out, "title", purpose.title);
  out["special_category"] = purpose.special_category;
  out["validity_days"] = purpose.validity_days;
  out["retired"] = purpose.retired;
  out["direct_marketing"] = purpose.direct_marketing;
  out["defined"] = time(purpose.time);
  out["sequence"] = purpose.sequence.value;
  return out;
}

object person_json(const projections::PersonRow& person) {
  object out{{"id", person.id.str()},
             {"type", name_of(person.type)},
             {"origin", name_of(person.origin)},
             {"state", state_name(person.state)},
             {"revision", person.revision},
             {"registered", time(person.registered)},
             {"sequence", person.registered_at.value}};
  if (person.erased_at) out["erased_at"] = person.erased_at->value;
  return out;
}

object consent_json(std::string_view purpose, const projections::ConsentDecision& decision,
                    ledger::ConsentStatus standing) {
  object out{{"purpose", purpose},
             {"status", name_of(standing)},
             {"recorded", name_of(decision.status)},
             {"explicit", decision.is_explicit}};
  if (decision.asserted) out["asserted"] = true;
  if (decision.guardian) out["guardian"] = true;
  if (decision.bundled) out["bundled"] = true;
  put_name(out, "context", decision.context);
  put_text(out, "policy_version", decision.policy_version);
  out["decided"] = time(decision.time);
  put_time(out, "expires_at", decision.expires_at);
  out["sequence"] = decision.sequence.value;
  return out;
}

object objection_json(const projections::ObjectionRow& objection) {
  object out;
  put_text(out, "purpose", objection.purpose);
  out["state"] = name_of(objection.state);
  out["signal"] = name_of(objection.signal);
  out["decided"] = time(objection.time);
  out["sequence"] = objection.sequence.value;
  return out;
}

object erasure_json(const projections::ErasureRow& row, const ErasureStory& story) {
  boost::json::array destroyed;
  boost::json::array kept;
  for (const auto& order : story.orders) {
    const auto* facts = std::get_if<ledger::ErasureOrdered>(&order.facts);
    LETHE_CHECK(facts != nullptr);
    append(destroyed, destroyed_json(facts->destroyed));
    append(kept, kept_json(facts->kept));
  }
  const auto& first = story.first;
  object out{{"id", row.id.str()},
             {"subject", row.subject.str()},
             {"state", state_name(row)},
             {"whole_subject", row.whole_subject},
             {"ground", name_of(row.ground)},
             {"ordered", object{{"sequence", first.sequence.value}, {"time", time(first.time)}}},
             {"destroyed", std::move(destroyed)},
             {"kept", std::move(kept)}};
  if (row.withheld_at) out["withheld"] = withheld_json(row, story.holds);
  if (story.certificates.empty()) return out;
  out["certificate"] = certificate_json(story.certificates.back());
  if (story.certificates.size() == 1) return out;
  boost::json::array earlier;
  for (auto it = story.certificates.begin(); it + 1 != story.certificates.end(); ++it) {
    earlier.push_back(certificate_json(*it));
  }
  out["earlier_certificates"] = std::move(earlier);
  return out;
}

object item_json(const projections::ItemRow& item) {
  object out{{"id", item.id.str()}, {"author", item.author.str()}, {"type", name_of(item.type)}};
  put_id(out, "parent", item.parent);
  out["state"] = item.deletion ? "deleted" : "live";
  out["revision"] = item.version.revision;
  out["posted"] = time(item.posted);
  out["sequence"] = item.posted_at.value;
  out["edited_at"] = item.version.edited_at.value;
  if (item.deletion) {
    out["deletion"] =
        object{{"sequence", item.deletion->at.value}, {"erasure", item.deletion->erasure.str()}};
  }
  return out;
}

object link_json(const projections::LinkRow& link) {
  return {{"subject", link.subject.str()},
          {"account", link.account.str()},
          {"linked", time(link.linked)},
          {"sequence", link.linked_at.value}};
}

}  // namespace lethe::api
