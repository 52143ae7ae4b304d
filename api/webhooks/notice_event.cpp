#include "api/webhooks/notice_event.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/json/render_fields.h"

namespace lethe::api::webhooks {

std::string notice_event(const projections::NoticeRow& notice, const ledger::EventHeader& about) {
  const std::string kind(ledger::kind_name(ledger::kind_of(about.facts)));
  const boost::json::object data{{"ledger", about.ledger.str()},
                                 {"subject", notice.subject.str()},
                                 {"notice", notice.id.str()},
                                 {"kind", kind},
                                 {"sequence", about.sequence.value}};
  const boost::json::object event{{"specversion", "1.0"},
                                  {"id", notice.id.str()},
                                  {"source", "urn:uuid:" + about.ledger.str()},
                                  {"type", "lethe." + kind},
                                  {"subject", notice.subject.str()},
                                  {"time", time(about.time)},
                                  {"datacontenttype", "application/json"},
                                  {"data", data}};
  return boost::json::serialize(event);
}

}  // namespace lethe::api::webhooks
