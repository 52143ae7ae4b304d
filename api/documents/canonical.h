// JSON to the one byte string that stands for it: RFC 8785, for documents whose numbers are
// integers. Pure; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

namespace lethe::api {

/// Nothing when it holds a number that is no integer between -2^53 and 2^53, for which the scheme
/// would need JavaScript's way of writing numbers.
std::optional<std::string> canonical_json(const boost::json::value& value);

}  // namespace lethe::api
