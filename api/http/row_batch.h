// Bodies of many rows (JSON Lines): each line is a command of its own, answered on its own, so that
// one that is wrong holds nobody up.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "api/http/call.h"
#include "api/http/route.h"
#include "api/http/submission.h"
#include "crypto/check.h"

namespace lethe::api::http {

inline constexpr std::size_t kMostRows = 10'000;
inline constexpr std::size_t kMaxRow = 256U << 10;  // bytes of one line

/// Whether the body of the call is in JSON Lines, of FHIR or not.
bool has_rows(const Call& call);

/// What a line becomes.
using RowSubmission = std::function<Ruled<Submission>(const boost::json::value& row)>;

/// Reads every line, and submits those that can be read, kMostInFlight at a time, in their order.
/// 200 with {"accepted", "repeated", "refused", "rows": [{"line", "status", ...the answer to it} |
/// {"line", "status", "problem"}]}, once all of it is durable or refused. An Idempotency-Key is one
/// for each line. kMalformedBody for none and for more than kMostRows lines; empty lines are left
/// out.
Ruled<Submission> submit_rows(const Call& call, const RowSubmission& make);

/// The same for rows that are there already, which are numbered from 1.
Ruled<Submission> submit_values(const boost::json::array& values, const RowSubmission& make);

inline constexpr std::size_t kMostInFlight = 1'024;

/// A body that is one input, or one a line.
template <class Input>
Ruled<Submission> one_or_rows(const Call& call, const WriteServices& services,
                              Ruled<Ruling> (*rule)(RuleContext&, const Input&)) {
  if (!has_rows(call)) {
    LETHE_TRY(auto input, body_input<Input>(call));
    return submission(call, services, rule, std::move(input));
  }
  return submit_rows(call, [&](const boost::json::value& row) -> Ruled<Submission> {
    LETHE_TRY(auto input, read_input<Input>(row));
    return submission(call, services, rule, std::move(input));
  });
}

}  // namespace lethe::api::http
