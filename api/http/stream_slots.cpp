#include "api/http/stream_slots.h"

#include <mutex>

namespace lethe::api::http {

struct StreamSlots::Counts {
  mutable std::mutex mutex;
  // Guarded by mutex; nothing in the maps is 0, so they are as small as what is open.
  std::size_t all = 0;
  std::map<ledger::LedgerId, std::size_t> by_ledger;
  std::map<ledger::TokenId, std::size_t> by_token;
};

namespace {

template <class Map>
std::size_t count_of(const Map& counts, const typename Map::key_type& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

template <class Map>
void count_down(Map& counts, const typename Map::key_type& key) {
  const auto found = counts.find(key);
  if (--found->second == 0) counts.erase(found);
}

}  // namespace

class StreamSlots::Slot {
 public:
  /// REQUIRES that it was counted.
  Slot(std::shared_ptr<Counts> counts, const ledger::LedgerId& ledger, const ledger::TokenId& token)
      : counts_(std::move(counts)), ledger_(ledger), token_(token) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() {
    const std::lock_guard lock(counts_->mutex);
    --counts_->all;
    count_down(counts_->by_ledger, ledger_);
    count_down(counts_->by_token, token_);
  }

 private:
  const std::shared_ptr<Counts> counts_;
  const ledger::LedgerId ledger_;
  const ledger::TokenId token_;
};

StreamSlots::StreamSlots(StreamLimits limits)
    : limits_(limits), counts_(std::make_shared<Counts>()) {}

Checked<StreamSlots::SlotPtr> StreamSlots::take(const ledger::LedgerId& ledger,
                                                const ledger::TokenId& token) {
  {
    const std::lock_guard lock(counts_->mutex);
    if (count_of(counts_->by_token, token) >= limits_.of_token) {
      return Problem(ProblemType::kTooManyRequests,
                     "as many streams of events are open with this token as may be");
    }
    if (counts_->all >= limits_.all || count_of(counts_->by_ledger, ledger) >= limits_.of_ledger) {
      return Problem(ProblemType::kBusy, "as many streams of events are open as may be");
    }
    ++counts_->all;
    ++counts_->by_ledger[ledger];
    ++counts_->by_token[token];
  }
  return SlotPtr(std::make_shared<Slot>(counts_, ledger, token));
}

std::size_t StreamSlots::open(const ledger::LedgerId& ledger) const {
  const std::lock_guard lock(counts_->mutex);
  return count_of(counts_->by_ledger, ledger);
}

}  // namespace lethe::api::http
