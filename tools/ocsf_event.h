// Events of a ledger in the shape of the Open Cybersecurity Schema Framework (OCSF 1.3.0), for a
// SIEM. tools/OCSF.md says which kind becomes which class. What OCSF has no place for goes along as
// it is, so that nothing is lost. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

namespace lethe::tools {

/// Of the JSON of an event as `GET …/events` has it; `ledger` is the ledger's name. Members that
/// are missing or of another shape are left out: a newer server may say more than this knows. A
/// kind that is not known becomes a base event.
boost::json::object ocsf_event(const boost::json::object& event, std::string_view ledger);

}  // namespace lethe::tools
