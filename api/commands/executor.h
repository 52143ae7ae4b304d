// Runs rules as commands of the committer: Idempotency-Key, On-Behalf-Of, the event of a refusal,
// and the reply. What HTTP, import and tests alike call:
//
//   api::submit(store, ledger, request, api::record_consent, input, callback);
//   Reply reply = api::run(store, ledger, request, api::record_consent, input);
#pragma once

#include <functional>
#include <memory>

#include "api/commands/rule.h"
#include "ledger/store.h"

namespace lethe::api {

/// What the executor must know of a rule before it runs. Each Input has one as kTraits.
struct RuleTraits {
  /// The body may hold personal data: then a reply is kept only under a key of the person's, and
  /// not at all when there is no such person (then repeating gives the same answer by itself).
  bool personal = true;
  /// Who acts may have been erased meanwhile (withdrawal, erasure).
  Erased actor = Erased::kRefuse;
  /// It may order erasures (ledger::Command::may_erase()).
  bool erases = false;
};

/// Exactly once, on a thread of the committer's, when everything is durable or has failed; at once
/// on the caller's thread when the command cannot be queued. Must not block or throw.
using ReplyCallback = std::function<void(Reply)>;

using BoundRule = std::function<Ruled<Ruling>(RuleContext&)>;

/// Queues a rule for a ledger. When the rule refuses, the refusal's event is written in its place,
/// in the same serial order; problems that are not recorded write nothing. Any thread.
void submit_rule(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
                 RuleTraits traits, BoundRule rule, ReplyCallback done);

/// Adds to an answer what could only be read after the commit; no effect on a problem. Reads the
/// store: not on the committer's threads. What was erased since the commit is not in it, also when
/// it was erased while this read it; the profile of a person becomes the problem that a reading has
/// now.
Reply complete(ledger::Store& store, const ledger::LedgerId& ledger_id, Reply reply);

template <class Input>
void submit(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
            Ruled<Ruling> (*rule)(RuleContext&, const Input&), Input input, ReplyCallback done) {
  auto shared = std::make_shared<const Input>(std::move(input));
  submit_rule(
      store, ledger, std::move(request), Input::kTraits,
      [rule, shared = std::move(shared)](RuleContext& context) { return rule(context, *shared); },
      std::move(done));
}

/// Submits, waits and completes. Not on the committer's threads.
Reply run_rule(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
               RuleTraits traits, BoundRule rule);

template <class Input>
Reply run(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
          Ruled<Ruling> (*rule)(RuleContext&, const Input&), const Input& input) {
  return run_rule(store, ledger, std::move(request), Input::kTraits,
                  [rule, &input](RuleContext& context) { return rule(context, input); });
}

}  // namespace lethe::api
