// Proofs, checkpoints and tiles: what makes the log checkable by others.
#include <boost/json/array.hpp>

#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/http/visible_event.h"
#include "crypto/check.h"
#include "ledger/tile_path.h"

namespace lethe::api::http {

Ruled<Response> get_proof(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(const auto sequence, path_sequence(*call, "sequence"));
  const auto now = call->ledger->size().value;
  LETHE_TRY(const auto header, visible_event(*call, sequence, services.clock));
  LETHE_TRY(const auto size, query_number(*call, "size", sequence.value + 1, now));
  const ledger::TreeSize at{size.value_or(now)};
  LETHE_TRY(const auto proof, call->ledger->inclusion(sequence, at));
  if (accepts(*call, "text/plain")) {
    auto response = text_response(ledger::format_tlog_proof(proof));
    response.headers.emplace_back("Vary", "Accept");
    return response;
  }
  LETHE_TRY(const auto body, proof_json(*call, header, at, proof));
  auto response = json_response(200, body);
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

Ruled<Response> get_consistency(const CallPtr& call, const ReadServices& /*services*/) {
  const auto now = call->ledger->size().value;
  LETHE_TRY(const auto from, query_number(*call, "from", 0, now));
  if (!from) return Problem::bad_parameter("from", "is required");
  LETHE_TRY(const auto to, query_number(*call, "to", *from, now));
  const ledger::TreeSize first{*from};
  const ledger::TreeSize second{to.value_or(now)};
  LETHE_TRY(const auto hashes, call->ledger->consistency(first, second));
  return json_response(
      200, boost::json::object{
               {"from", first.value}, {"to", second.value}, {"hashes", hashes_json(hashes)}});
}

Ruled<Response> get_checkpoint(const CallPtr& call, const ReadServices& /*services*/) {
  return checkpoint_response(*call, call->ledger->checkpoint());
}

Ruled<Response> get_tile(const CallPtr& call, const ReadServices& /*services*/) {
  const auto path = ledger::parse_tile_path("tile/" + path_text(*call, "tile"));
  if (!path) return ProblemType::kUnknownRoute;
  const auto tile = path->entries ? call->ledger->entry_bundle(path->id.index, path->width)
                                  : call->ledger->tile(path->id, path->width);
  if (!tile && tile.error() == ledger::Error::kBadTreeSize) return ProblemType::kUnknownEvent;
  if (!tile) return tile.error();
  auto response = text_response(std::string(crypto::as_text(*tile)), "application/octet-stream");
  // What a tile holds never changes, a partial one's neither. Who has no token of the ledger must
  // not get it out of a cache that others share, unless it is everyone's.
  response.headers.emplace_back(
      "Cache-Control",
      std::string(call->is_public ? "public" : "private") + ", max-age=31536000, immutable");
  return response;
}

}  // namespace lethe::api::http
