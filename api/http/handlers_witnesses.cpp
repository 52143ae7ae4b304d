// What witnesses have cosigned, and how far each of them is.
#include <boost/json/array.hpp>
#include <set>

#include "api/http/call.h"
#include "api/http/handlers.h"
#include "api/http/responses.h"
#include "api/json/render_fields.h"
#include "api/witnesses/witness_relay.h"
#include "crypto/check.h"

namespace lethe::api::http {

/// Held against the policy of now: what was enough under an earlier one may be too little.
Ruled<Response> get_witnessed_checkpoint(const CallPtr& call, const ReadServices& services) {
  LETHE_TRY(auto note, call->ledger->witnessed_checkpoint());
  if (note.empty() || services.witness_relay == nullptr) return ProblemType::kNotWitnessed;
  const auto judged = services.witness_relay->policy().judge(note, call->ledger->signer()->keys());
  if (!judged || !judged->is_quorum) return ProblemType::kNotWitnessed;
  return checkpoint_response(*call, std::move(note));
}

Ruled<Response> get_witnesses(const CallPtr& call, const ReadServices& services) {
  const auto& ledger = *call->ledger;
  boost::json::array all;
  ledger::TreeSize witnessed;
  std::set<std::size_t> cosigning;
  const auto* relay = services.witness_relay;
  if (const auto standing = relay != nullptr ? relay->standing(ledger.info().name) : std::nullopt) {
    witnessed = standing->witnessed;
    for (std::size_t i = 0; i < standing->witnesses.size(); ++i) {
      const auto& one = standing->witnesses[i];
      const auto& key = relay->policy().witnesses()[i].key;
      boost::json::object out{
          {"name", one.witness}, {"vkey", key.vkey()}, {"size", one.size.value}};
      if (one.size.value > 0 && one.fault.empty()) cosigning.insert(i);
      if (one.cosigned_at) out["cosigned_at"] = time(*one.cosigned_at);
      if (!one.fault.empty()) out["fault"] = one.fault;
      all.push_back(std::move(out));
    }
  }
  boost::json::object out{{"size", ledger.size().value},
                          {"witnessed_size", witnessed.value},
                          {"witnesses", std::move(all)}};
  if (relay != nullptr) out["missing"] = relay->policy().missing(cosigning);
  return json_response(200, out);
}

}  // namespace lethe::api::http
