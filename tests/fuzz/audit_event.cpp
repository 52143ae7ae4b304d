// AuditEvents: what is refused names a place, and what is taken is one of FHIR when it goes out
// again.
#include "api/fhir/elements.h"
#include "api/fhir/operation_outcome.h"
#include "api/fhir/read_audit_event.h"
#include "api/fhir/render_audit_event.h"
#include "crypto/check.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

bool is_sound(const boost::json::object& resource) {
  api::Faults faults;
  api::fhir::check_audit_event(resource, "", faults);
  return faults.empty();
}

}  // namespace

void audit_event(crypto::ByteView input) {
  const auto value = api::parse_body(crypto::as_text(input));
  if (!value) return;
  auto read = api::fhir::read_audit_event(*value);
  if (!read) {
    LETHE_CHECK(!read.error().faults.empty());
    const auto outcome = api::fhir::operation_outcome(api::problem_json(read.error()));
    LETHE_CHECK(!outcome.at("issue").as_array().empty());
    return;
  }
  const auto& resource = value->get_object();
  LETHE_CHECK(is_sound(resource));
  ledger::EventHeader header;
  header.sequence = {7};
  LETHE_CHECK(is_sound(api::fhir::received_audit_event(header, resource)));
  const auto nobody = [](const std::string&) -> api::Ruled<std::optional<ledger::SubjectId>> {
    return std::optional<ledger::SubjectId>{};
  };
  LETHE_CHECK(api::fhir::resolve(*read, nobody).has_value());
}

}  // namespace lethe::tests::fuzz
