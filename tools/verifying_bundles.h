// `lethe verify bundle` as functions that return data: what was found, as text and as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "api/documents/bundle_check.h"

namespace lethe::tools {

struct VerifyBundleRequest {
  std::string file;  // "-": standard input
  std::optional<crypto::NoteVerifier> key;
  std::optional<ledger::TrustPolicy> policy;
  std::string identity;  // file of an age identity, for a bundle that is sealed; empty: none
};

/// Reads the file once, as a stream. `error`, in plain words, when it can't be checked at all.
api::BundleReport verify_bundle(const VerifyBundleRequest& request, std::string& error);

boost::json::object bundle_report_json(const std::string& name, const api::BundleReport& report);
/// Some lines for a person.
std::string bundle_report_text(const std::string& name, const api::BundleReport& report);

}  // namespace lethe::tools
