#include "api/fhir/event_outcome.h"

#include "api/fhir/event_table.h"
#include "ledger/names.h"

namespace lethe::api::fhir {
namespace {

using ledger::AccessRecorded;
using ledger::EventHeader;
using ledger::LoginRecorded;
using ledger::name_of;
using ledger::RequestRefused;
using ledger::SearchRecorded;

char action_of_method(std::string_view method) {
  if (method == "GET" || method == "HEAD") return 'R';
  if (method == "POST") return 'C';
  if (method == "PUT" || method == "PATCH") return 'U';
  return method == "DELETE" ? 'D' : 'E';
}

}  // namespace

bool is_original(const ledger::ConsentRecorded& consent) {
  return consent.status == ledger::ConsentStatus::kGiven;
}

char action_of(const EventHeader& header) {
  if (const auto* access = std::get_if<AccessRecorded>(&header.facts)) {
    return name_of(access->action).front();
  }
  if (const auto* refused = std::get_if<RequestRefused>(&header.facts)) {
    return action_of_method(refused->method);
  }
  if (const auto* consent = std::get_if<ledger::ConsentRecorded>(&header.facts)) {
    return is_original(*consent) ? 'C' : 'U';
  }
  const auto* row = audit_row(ledger::kind_name(ledger::kind_of(header.facts)));
  return row == nullptr ? 'E' : row->action;
}

std::string_view outcome_of(const EventHeader& header) {
  if (const auto* access = std::get_if<AccessRecorded>(&header.facts)) {
    return name_of(access->outcome);
  }
  if (const auto* search = std::get_if<SearchRecorded>(&header.facts)) {
    return name_of(search->outcome);
  }
  if (const auto* login = std::get_if<LoginRecorded>(&header.facts)) return name_of(login->outcome);
  if (std::holds_alternative<RequestRefused>(header.facts)) return "8";
  if (const auto* notice = std::get_if<ledger::NoticeRecorded>(&header.facts)) {
    const bool is_lost = notice->outcome == ledger::NoticeOutcome::kFailed ||
                         notice->outcome == ledger::NoticeOutcome::kGivenUp;
    return is_lost ? "4" : "0";
  }
  if (const auto* verified = std::get_if<ledger::LogVerified>(&header.facts)) {
    return verified->damage.empty() ? "0" : "8";
  }
  if (const auto* swept = std::get_if<ledger::ErasureSwept>(&header.facts)) {
    return swept->has_found_nothing() ? "0" : "8";
  }
  return "0";
}

}  // namespace lethe::api::fhir
