#include "api/commands/executor.h"

#include <future>

#include "api/commands/idempotency.h"
#include "api/commands/refusals.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

class RuleCommand : public ledger::Command {
 public:
  RuleCommand(const ledger::LedgerId& system_ledger, Request request, RuleTraits traits,
              BoundRule rule, ReplyCallback done)
      : system_ledger_(system_ledger),
        request_(std::move(request)),
        traits_(traits),
        rule_(std::move(rule)),
        done_(std::move(done)) {}

  bool may_erase() const override { return traits_.erases; }

  ledger::Result<ledger::Decision> decide(const ledger::DecisionContext& decision) override {
    RuleContext context(decision, request_, system_ledger_);
    if (request_.idempotency) {
      auto kept = find_reply(decision, request_);
      if (!kept) return refused(context, kept.error());
      if (*kept) {
        reply_.result = std::move(**kept);
        reply_.replayed = true;
        return ledger::Decision{};
      }
    }
    auto ruling = ruled(context);
    auto made = ruling ? accepted(std::move(*ruling)) : refused(context, ruling.error());
    if (made && request_.idempotency) {
      if (auto kept = keep(decision, context, *made); !kept) return kept.error();
    }
    return made;
  }

  void done(const ledger::Outcome& outcome) noexcept override {
    reply_.outcome = outcome;
    if (outcome.error) {
      reply_.result = problem_of(outcome.error);
      reply_.replayed = false;
    }
    done_(std::move(reply_));
  }

 private:
  Ruled<Ruling> ruled(RuleContext& context) {
    LETHE_TRY_VOID(context.resolve_actor(traits_.actor));
    return rule_(context);
  }

  ledger::Decision accepted(Ruling ruling) {
    reply_.result = std::move(ruling.answer);
    return std::move(ruling.decision);
  }

  ledger::Result<ledger::Decision> refused(const RuleContext& context, const Stop& stop) {
    if (const auto* error = std::get_if<boost::system::error_code>(&stop.reason)) return *error;
    auto problem = std::get<Problem>(stop.reason);
    ledger::Decision decision;
    if (info(problem.type).recorded) {
      const auto subject = context.about() ? context.about()->id : ledger::SubjectId{};
      decision.events.push_back(context.event(refusal_of(request_, problem.type), subject));
    }
    reply_.result = std::move(problem);
    return decision;
  }

  /// Bad input is not kept: it changed nothing, and repeating it gives the same answer.
  ledger::Result<void> keep(const ledger::DecisionContext& decision, const RuleContext& context,
                            ledger::Decision& made) {
    if (reply_.refused() && !info(reply_.problem().type).recorded) return {};
    std::optional<ledger::Compartment> key;
    if (traits_.personal) {
      if (context.reply_key()) {
        key = *context.reply_key();
      } else {
        const auto& about = context.about();
        if (!about || about->state != projections::PersonState::kActive) return {};
        key = {about->slot, ledger::CompartmentClass::kOperational, 0};
      }
    }
    LETHE_TRY(auto row, keep_reply(decision, request_, key, reply_.result));
    made.replies.push_back(std::move(row));
    return {};
  }

  const ledger::LedgerId system_ledger_;
  const Request request_;
  const RuleTraits traits_;
  const BoundRule rule_;
  const ReplyCallback done_;
  Reply reply_;
};

}  // namespace

void submit_rule(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
                 RuleTraits traits, BoundRule rule, ReplyCallback done) {
  store.submit(ledger, std::make_unique<RuleCommand>(store.system()->info().id, std::move(request),
                                                     traits, std::move(rule), std::move(done)));
}

Reply run_rule(ledger::Store& store, const ledger::LedgerId& ledger, Request request,
               RuleTraits traits, BoundRule rule) {
  std::promise<Reply> promise;
  submit_rule(store, ledger, std::move(request), traits, std::move(rule),
              [&promise](Reply reply) { promise.set_value(std::move(reply)); });
  return complete(store, ledger, promise.get_future().get());
}

}  // namespace lethe::api
