// `lethe verify receipt` as functions that return data: what was found, as text and as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "api/documents/receipt_check.h"

namespace lethe::tools {

/// `name` is the file's, as it was given.
boost::json::object receipt_report_json(const std::string& name, const api::ReceiptReport& report);
/// A few lines for a person.
std::string receipt_report_text(const std::string& name, const api::ReceiptReport& report);

}  // namespace lethe::tools
