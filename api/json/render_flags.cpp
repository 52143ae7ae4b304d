#include "api/json/render_flags.h"

#include <boost/json/array.hpp>

#include "api/json/render_fields.h"
#include "api/json/render_review.h"
#include "api/review/access_rules.h"

namespace lethe::api {

using boost::json::object;

object explained_flag_json(const ledger::AccessFlagged& facts, const ledger::SubjectId& subject) {
  auto out = flagged_json(facts);
  put_id(out, "subject", subject);
  auto& findings = out["findings"].as_array();
  for (std::size_t i = 0; i < facts.findings.size(); ++i) {
    auto& one = findings[i].as_object();
    one["explanation"] = review::explanation(facts.findings[i]);
    const auto exempted = review::explanation(facts.findings[i].exemption);
    if (!exempted.empty()) one["exempted_by"] = exempted;
  }
  return out;
}

object flag_json(const ledger::EventHeader& header) {
  auto out = explained_flag_json(std::get<ledger::AccessFlagged>(header.facts), header.subject);
  out["sequence"] = header.sequence.value;
  out["time"] = time(header.time);
  return out;
}

}  // namespace lethe::api
