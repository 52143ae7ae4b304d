// `lethe verify certificate` as functions that return data: what was found, as text and as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <string>

#include "api/documents/certificate_check.h"

namespace lethe::tools {

/// Holds a certificate against the data directory of its ledger, which nobody serves: that the log
/// holds the entries that it rests on, that nothing of what went is in the vault, and that the
/// roster of today still shows that the keys are gone. Adds findings. `error` says why it could not
/// be held against it at all.
void check_against(const std::filesystem::path& data, api::CertificateReport& report,
                   std::string& error);

/// `name` is the file's, as it was given.
boost::json::object certificate_report_json(const std::string& name,
                                            const api::CertificateReport& report);
/// A few lines for a person.
std::string certificate_report_text(const std::string& name, const api::CertificateReport& report);

}  // namespace lethe::tools
