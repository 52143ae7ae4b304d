// The one place where answers are made: JSON, text, problems, and what every answer carries.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/commands/answer.h"
#include "api/http/exchange.h"
#include "api/http/route.h"
#include "api/problem.h"

namespace lethe::api::http {

Response json_response(std::uint16_t status, const boost::json::value& body);
/// With the revision as ETag, which If-Match of an edit takes: not when the past was asked for.
Response revision_response(const Call& call, const boost::json::value& body,
                           std::uint64_t revision);
Response text_response(std::string body,
                       std::string_view content_type = "text/plain; charset=utf-8");
/// A checkpoint, which a cache may keep for a few seconds where logs are published.
Response checkpoint_response(const Call& call, std::string note);
Response problem_response(const Problem& problem);
/// An error of storage or keys; tells nothing of the inside.
Response error_response(const boost::system::error_code& error);
/// A command's reply: its answer with Location (under /v1/ledgers/<ledger name>) and ETag, or its
/// problem.
Response reply_response(const Reply& reply, std::string_view ledger_name);

/// What every answer carries: X-Request-Id, Cache-Control: no-store unless said otherwise, and
/// headers that keep a browser from guessing or framing.
void add_common_headers(Response& response, const ledger::RequestId& id);

}  // namespace lethe::api::http
