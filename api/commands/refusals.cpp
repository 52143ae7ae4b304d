#include "api/commands/refusals.h"

#include <memory>

namespace lethe::api {
namespace {

/// A clock that was set back does not silence anyone.
bool is_recent(ledger::Moment written, ledger::Moment now) {
  return written <= now && now.micros - written.micros < ledger::kSecondMicros;
}

/// Writes one event and tells nobody.
class Note : public ledger::Command {
 public:
  explicit Note(ledger::EventDraft event) : event_(std::move(event)) {}
  ledger::Result<ledger::Decision> decide(const ledger::DecisionContext&) override {
    ledger::Decision decision;
    decision.events.push_back(std::move(event_));
    return decision;
  }
  void done(const ledger::Outcome&) noexcept override {}

 private:
  ledger::EventDraft event_;
};

ledger::EventDraft nobodys(ledger::RequestRefused facts) {
  ledger::Actor system;
  system.type = ledger::ActorType::kSystem;
  return {{}, system, {}, std::move(facts), {}};
}

}  // namespace

ledger::RequestRefused refusal_of(const Request& request, ProblemType type, std::uint32_t count) {
  const auto& what = info(type);
  return {request.method, request.route, what.status, std::string(what.code), count};
}

void RefusalLog::refused(const ledger::LedgerId& ledger, const Request& request, ProblemType type) {
  if (!info(type).recorded) return;
  write(ledger, {{}, actor_of(request.caller), request.id, refusal_of(request, type), {}});
}

void RefusalLog::unauthenticated(const ledger::LedgerId& ledger, std::string_view method,
                                 std::string_view route, ProblemType type) {
  const auto now = clock_.now();
  const auto& what = info(type);
  ledger::RequestRefused facts;
  {
    const std::lock_guard lock(mutex_);
    auto& pending = pending_[ledger];
    if (pending.facts.count == 0) {
      pending.facts = {std::string(method), std::string(route), what.status, std::string(what.code),
                       0};
    }
    if (pending.facts.method != method) pending.facts.method = "*";
    if (pending.facts.route != route) pending.facts.route = "*";
    if (pending.facts.problem != what.code) {
      pending.facts.problem = info(ProblemType::kUnauthenticated).code;
    }
    if (pending.facts.count < UINT32_MAX) ++pending.facts.count;
    if (is_recent(pending.written, now)) return;
    facts = take(pending, now);
  }
  write(ledger, nobodys(std::move(facts)));
}

void RefusalLog::flush(bool everything) {
  const auto now = clock_.now();
  std::vector<std::pair<ledger::LedgerId, ledger::RequestRefused>> due;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [ledger, pending] : pending_) {
      if (pending.facts.count == 0) continue;
      if (!everything && is_recent(pending.written, now)) continue;
      due.emplace_back(ledger, take(pending, now));
    }
  }
  for (auto& [ledger, facts] : due) write(ledger, nobodys(std::move(facts)));
}

ledger::RequestRefused RefusalLog::take(Pending& pending, ledger::Moment now) {
  pending.written = now;
  auto facts = std::move(pending.facts);
  pending.facts = {};
  pending.facts.count = 0;
  return facts;
}

void RefusalLog::write(const ledger::LedgerId& ledger, ledger::EventDraft event) {
  store_.submit(ledger, std::make_unique<Note>(std::move(event)));
}

}  // namespace lethe::api
