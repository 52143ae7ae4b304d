#include "api/witnesses/witness_answer.h"

#include "ledger/tlog_lines.h"

namespace lethe::api::witnesses {

std::optional<ledger::TreeSize> told_size(const webhooks::Attempted& attempted) {
  if (attempted.status != 409) return std::nullopt;
  std::string_view body = attempted.body;
  const auto line = ledger::take_line(body);
  const auto size = line && body.empty() ? ledger::parse_number(*line) : std::nullopt;
  return size ? std::optional(ledger::TreeSize{*size}) : std::nullopt;
}

std::string fault_of(const webhooks::Attempted& attempted) {
  switch (attempted.status) {
    case 0:
      return "can't be reached: " + std::string(webhooks::name_of(attempted.failure));
    case 200:
      return "answers without a cosignature of its key";
    case 403:
      return "does not take the ledger's key";
    case 404:
      return "does not know the log";
    case 409:
      return "does not tell what it has cosigned";
    case 422:
      return "has cosigned another history of this log";
    default:
      return "answers with status " + std::to_string(attempted.status);
  }
}

}  // namespace lethe::api::witnesses
