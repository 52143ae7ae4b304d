#include "api/json/render_disclosures.h"

#include "api/json/render_fields.h"

namespace lethe::api {

using boost::json::object;

object DisclosureFactsJson::operator()(const ledger::DisclosureRecorded& facts) const {
  object out{{"recipient", facts.recipient},
             {"purpose", facts.purpose},
             {"categories", texts_json(facts.categories)}};
  put_time(out, "occurred_at", facts.occurred_at);
  put_text(out, "ground", std::string(name_of(facts.ground)));
  put_id(out, "authorization", facts.authorization);
  return out;
}

object DisclosureFactsJson::operator()(const ledger::AuthorizationSigned& facts) const {
  object out{{"authorization", facts.authorization.str()}, {"signed_at", time(facts.signed_at)}};
  put_time(out, "expires_at", facts.expires_at);
  out["representative"] = facts.representative;
  out["recipients"] = texts_json(facts.recipients);
  out["purposes"] = texts_json(facts.purposes);
  out["categories"] = texts_json(facts.categories);
  return out;
}

object DisclosureFactsJson::operator()(const ledger::AuthorizationEnded& facts) const {
  return {{"authorization", facts.authorization.str()},
          {"cause", name_of(facts.cause)},
          {"ended_at", time(facts.ended_at)}};
}

object DisclosureFactsJson::operator()(const ledger::AccountingSuspended& facts) const {
  return {{"suspension", facts.suspension.str()}, {"recipient", facts.recipient},
          {"ground", name_of(facts.ground)},      {"oral", facts.oral},
          {"since", time(facts.since)},           {"until", time(facts.until)}};
}

object DisclosureFactsJson::operator()(const ledger::AccountingResumed& facts) const {
  return {{"suspension", facts.suspension.str()}};
}

object DisclosureFactsJson::operator()(const ledger::AccountingGiven& facts) const {
  object out{{"accounting", facts.accounting.str()}};
  put_id(out, "request", facts.request);
  out["since"] = time(facts.since);
  out["until"] = time(facts.until);
  out["size"] = facts.size;
  out["disclosures"] = facts.disclosures;
  return out;
}

}  // namespace lethe::api
