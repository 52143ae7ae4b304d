#include "api/json/render_rights.h"

#include <boost/json/array.hpp>

#include "api/json/render_fields.h"

namespace lethe::api {

using boost::json::object;

object hold_json(const projections::HoldRow& hold, ledger::Moment now) {
  object out{{"id", hold.id.str()}};
  put_id(out, "subject", hold.subject);
  out["exception"] = name_of(hold.exception);
  out["classes"] = names_json(hold.classes);
  put_time(out, "until", hold.until);
  out["state"] = hold.lifted_at ? "lifted" : hold.is_in_force(now) ? "in_force" : "ended";
  out["placed"] = time(hold.placed);
  out["sequence"] = hold.placed_at.value;
  if (hold.lifted_at) out["lifted"] = time(hold.lifted);
  return out;
}

object restriction_json(const projections::RestrictionRow& restriction) {
  object out{{"id", restriction.id.str()},
             {"subject", restriction.subject.str()},
             {"ground", name_of(restriction.ground)},
             {"state", restriction.lifted_at ? "lifted" : "in_force"},
             {"set", time(restriction.set)},
             {"sequence", restriction.set_at.value}};
  if (restriction.lifted_at) {
    out["lifted"] = time(restriction.lifted);
    out["informed_at"] = time(restriction.informed_at);
  }
  return out;
}

object rights_request_json(const projections::RightsRequestRow& request, ledger::Moment now) {
  object out{{"id", request.id.str()},
             {"subject", request.subject.str()},
             {"type", name_of(request.type)},
             {"regime", name_of(request.regime)},
             {"state", name_of(request.state)},
             {"received_at", time(request.received_at)},
             {"due_at", time(request.due_at)},
             {"overdue", request.is_open() && now > request.due_at},
             {"extended", request.extended_at.has_value()}};
  put_time(out, "told_at", request.told_at);
  put_name(out, "denial", request.denial);
  if (request.fee != 0) {
    out["fee"] = request.fee;
    out["currency"] = request.currency;
  }
  out["revision"] = request.revision;
  out["sequence"] = request.opened_at.value;
  out["changed"] = time(request.changed);
  return out;
}

object breach_json(const projections::BreachRow& breach, ledger::Moment now) {
  using ledger::BreachAudience;
  object out{{"id", breach.id.str()},
             {"aware_at", time(breach.aware_at)},
             {"regimes", names_json(breach.regimes)}};
  put_time(out, "authority_due_at", breach.authority_due_at);
  put_time(out, "persons_due_at", breach.persons_due_at);
  out["high_risk"] = breach.high_risk;
  out["unintelligible"] = breach.unintelligible;
  out["persons"] = breach.persons;
  out["records"] = breach.records;
  out["categories"] = texts_json(breach.categories);
  out["affected"] = breach.affected;
  out["closed"] = breach.closed;
  boost::json::array overdue;
  for (const auto audience : {BreachAudience::kAuthority, BreachAudience::kPersons}) {
    if (breach.is_overdue(audience, now)) overdue.emplace_back(name_of(audience));
  }
  out["overdue"] = std::move(overdue);
  boost::json::array notices;
  for (const auto& notice : breach.notices) {
    notices.push_back({{"audience", name_of(notice.audience)},
                       {"notified_at", time(notice.notified_at)},
                       {"sequence", notice.sequence.value}});
  }
  out["notifications"] = std::move(notices);
  out["revision"] = breach.revision;
  out["sequence"] = breach.opened_at.value;
  return out;
}

}  // namespace lethe::api
