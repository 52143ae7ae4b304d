// How a write handler hands its rule to the committer.
#pragma once

#include <utility>

#include "api/http/route.h"

namespace lethe::api::http {

template <class Input>
Submission submission(const Call& call, const WriteServices& services,
                      Ruled<Ruling> (*rule)(RuleContext&, const Input&), Input input) {
  auto shared = std::make_shared<Input>(std::move(input));
  return [&store = services.store, ledger = call.ledger->info().id, rule, shared](
             api::Request request, ReplyCallback done) {
    api::submit(store, ledger, std::move(request), rule, std::move(*shared), std::move(done));
  };
}

}  // namespace lethe::api::http
