#include "api/json/render_audit.h"

#include "api/json/render_fields.h"

namespace lethe::api {

boost::json::object auditor_grant_json(const projections::AuditorGrantRow& grant,
                                       ledger::Moment now) {
  boost::json::object out{{"id", grant.id.str()}, {"auditor", grant.auditor.str()}};
  put_id(out, "subject", grant.subject);
  out["scopes"] = names_json(grant.scopes);
  out["expires_at"] = time(grant.expires_at);
  out["state"] = grant.ended_at ? "ended" : grant.is_in_force(now) ? "in_force" : "expired";
  out["granted"] = time(grant.granted);
  out["sequence"] = grant.granted_at.value;
  if (grant.ended_at) out["ended"] = time(grant.ended);
  return out;
}

}  // namespace lethe::api
