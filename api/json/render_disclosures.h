// The facts of disclosures, authorizations and accountings as JSON. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>

#include "ledger/event.h"

namespace lethe::api {

/// The facts of each kind, each member with the name of its field in ledger/event.capnp.
struct DisclosureFactsJson {
  boost::json::object operator()(const ledger::DisclosureRecorded& facts) const;
  boost::json::object operator()(const ledger::AuthorizationSigned& facts) const;
  boost::json::object operator()(const ledger::AuthorizationEnded& facts) const;
  boost::json::object operator()(const ledger::AccountingSuspended& facts) const;
  boost::json::object operator()(const ledger::AccountingResumed& facts) const;
  boost::json::object operator()(const ledger::AccountingGiven& facts) const;
};

}  // namespace lethe::api
