#include "ledger/register_follower.h"

#include <chrono>

namespace lethe::ledger {
namespace {

constexpr std::chrono::seconds kPeriod{1};

}  // namespace

RegisterFollower::RegisterFollower(Journal& data, const LedgerSet& ledgers, Registers& registers)
    : data_(data), ledgers_(ledgers), registers_(registers), thread_([this] { loop(); }) {}

void RegisterFollower::stop() {
  std::call_once(stop_once_, [this] {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    stopped_.notify_one();
    thread_.join();
  });
}

std::string RegisterFollower::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

void RegisterFollower::loop() {
  for (bool is_last = false; !is_last;) {
    {
      std::unique_lock lock(mutex_);
      is_last = stopped_.wait_for(lock, kPeriod, [this] { return is_stopping_; });
    }
    pass();
  }
}

void RegisterFollower::pass() {
  std::string fault;
  for (const auto& ledger : ledgers_.all()) {
    const auto followed = registers_.follow(data_, *ledger);
    if (!followed) fault = followed.error().message();
  }
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
}

}  // namespace lethe::ledger
