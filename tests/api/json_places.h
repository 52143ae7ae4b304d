// Places in a JSON document, as JSON pointers (RFC 6901).
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>

namespace lethe::api::testing {

/// What is there: a text as it is, anything else as JSON; "(none)" when nothing is.
std::string at(const boost::json::value& document, const std::string& pointer);

/// Every place that holds no others.
void each_leaf(const boost::json::value& document, const std::string& pointer,
               const std::function<void(const std::string&)>& visit);

}  // namespace lethe::api::testing
