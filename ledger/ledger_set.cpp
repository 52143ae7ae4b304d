#include "ledger/ledger_set.h"

#include <algorithm>
#include <mutex>

#include "crypto/check.h"

namespace lethe::ledger {

std::shared_ptr<OpenedLedger> LedgerSet::find(const LedgerId& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

std::shared_ptr<OpenedLedger> LedgerSet::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::shared_ptr<OpenedLedger> LedgerSet::system() const {
  const std::shared_lock lock(mutex_);
  return system_;
}

std::vector<std::shared_ptr<OpenedLedger>> LedgerSet::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<OpenedLedger>> ledgers;
  ledgers.reserve(by_number_.size());
  for (const auto& [number, ledger] : by_number_) ledgers.push_back(ledger);
  return ledgers;
}

bool LedgerSet::reserve(const LedgerId& id, std::string_view name, std::string_view origin) {
  const std::unique_lock lock(mutex_);
  if (ids_.contains(id) || names_.contains(name) || origins_.contains(origin)) return false;
  ids_.insert(id);
  names_.emplace(name);
  origins_.emplace(origin);
  return true;
}

void LedgerSet::give_back(const LedgerId& id, std::string_view name, std::string_view origin) {
  const std::unique_lock lock(mutex_);
  ids_.erase(id);
  names_.erase(std::string(name));
  origins_.erase(std::string(origin));
}

void LedgerSet::add(std::shared_ptr<OpenedLedger> ledger) {
  const std::unique_lock lock(mutex_);
  const auto& info = ledger->info();
  LETHE_CHECK(ids_.contains(info.id) && !by_id_.contains(info.id));
  next_ = std::max(next_, LedgerNumber{info.number.value + 1});
  by_number_.emplace(info.number, ledger);
  by_name_.emplace(info.name, ledger);
  by_id_.emplace(info.id, std::move(ledger));
}

void LedgerSet::close(const LedgerInfo& info) {
  const std::unique_lock lock(mutex_);
  LETHE_CHECK(ids_.contains(info.id));
  next_ = std::max(next_, LedgerNumber{info.number.value + 1});
  closed_.emplace(info.number, ClosedLedger{info, {}});
  by_id_.erase(info.id);
  by_name_.erase(info.name);
  by_number_.erase(info.number);
}

void LedgerSet::set_certificate(const LedgerId& id, Sequence certificate) {
  const std::unique_lock lock(mutex_);
  for (auto& [number, ledger] : closed_) {
    if (ledger.info.id == id) ledger.certificate = certificate;
  }
}

std::optional<ClosedLedger> LedgerSet::find_closed(const LedgerId& id) const {
  return closed_where([&](const LedgerInfo& info) { return info.id == id; });
}

std::optional<ClosedLedger> LedgerSet::find_closed(std::string_view name) const {
  return closed_where([&](const LedgerInfo& info) { return info.name == name; });
}

std::optional<ClosedLedger> LedgerSet::closed_where(
    const std::function<bool(const LedgerInfo&)>& is_it) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [number, ledger] : closed_) {
    if (is_it(ledger.info)) return ledger;
  }
  return std::nullopt;
}

std::vector<ClosedLedger> LedgerSet::closed() const {
  const std::shared_lock lock(mutex_);
  std::vector<ClosedLedger> ledgers;
  ledgers.reserve(closed_.size());
  for (const auto& [number, ledger] : closed_) ledgers.push_back(ledger);
  return ledgers;
}

void LedgerSet::set_system(const LedgerId& id) {
  const std::unique_lock lock(mutex_);
  system_ = by_id_.at(id);
}

LedgerNumber LedgerSet::take_number() {
  const std::unique_lock lock(mutex_);
  return {next_.value++};
}

}  // namespace lethe::ledger
