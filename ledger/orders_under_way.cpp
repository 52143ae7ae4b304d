#include "ledger/orders_under_way.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

/// Once each, in the order of their first orders.
std::deque<std::shared_ptr<OpenedLedger>> ledgers_of(const std::vector<OrderInBatch>& orders) {
  std::deque<std::shared_ptr<OpenedLedger>> ledgers;
  for (const auto& ordered : orders) {
    if (std::ranges::find(ledgers, ordered.ledger) == ledgers.end()) {
      ledgers.push_back(ordered.ledger);
    }
  }
  return ledgers;
}

}  // namespace

Result<void> OrdersUnderWay::add(std::unique_ptr<Batch> batch) {
  batches_.push_back(std::move(batch));
  if (batches_.size() == 1) begin();
  for (const auto& ledger : ledgers_of(batches_.back()->orders)) {
    LETHE_TRY_VOID(eraser_.note_orders(ledger, *batches_.back()));
  }
  return {};
}

void OrdersUnderWay::begin() {
  const auto& batch = *batches_.front();
  to_erase_in_ = ledgers_of(batch.orders);
  for (const auto& closure : batch.closures) to_close_.push_back(closure.ledger);
}

Result<OrdersUnderWay::Step> OrdersUnderWay::step() {
  LETHE_CHECK(!batches_.empty());
  if (!to_erase_in_.empty()) return erase(to_erase_in_.front());
  return close(to_close_.front());
}

Result<OrdersUnderWay::Step> OrdersUnderWay::erase(const std::shared_ptr<OpenedLedger>& ledger) {
  const auto progress = eraser_.advance(ledger);
  const bool waits = !progress && progress.error() == Error::kKeyTargetFailed;
  if (!progress && !waits) return progress.error();
  Step step{0, 0, waits};
  if (progress) {
    for (const auto& [order, certificate] : progress->certified) {
      certificates_[{ledger->number(), order}] = certificate;
    }
    step.erasures = progress->certified.size();
    step.certificates = step.erasures;
  }
  if (waits || progress->is_settled) to_erase_in_.pop_front();
  return step;
}

Result<OrdersUnderWay::Step> OrdersUnderWay::close(const std::shared_ptr<OpenedLedger>& ledger) {
  const auto certificate = closer_.carry_out(ledger);
  const bool waits = !certificate && certificate.error() == Error::kKeyTargetFailed;
  if (!certificate && !waits) return certificate.error();
  for (auto& told : batches_.front()->commands) {
    if (certificate && told.closing == ledger) told.outcome.closed = *certificate;
  }
  to_close_.pop_front();
  return Step{0, certificate ? 1U : 0U, waits};
}

/// One certificate for each order, none for one that waits for the key target.
void OrdersUnderWay::tell() {
  if (!to_erase_in_.empty() || !to_close_.empty()) return;
  Batch& batch = *batches_.front();
  for (auto& told : batch.commands) {
    for (std::size_t i = 0; i < told.orders; ++i) {
      const auto& ordered = batch.orders[told.first_order + i];
      const auto place = certificates_.find({ordered.ledger->number(), ordered.order.sequence});
      if (place == certificates_.end()) continue;
      told.outcome.erasures_completed.push_back(place->second);
      certificates_.erase(place);
    }
  }
  answer(batch, Waiters::kForOrders);
  batches_.pop_front();
  if (batches_.empty()) {
    certificates_.clear();  // of orders that nobody waits for any more
  } else {
    begin();
  }
}

void OrdersUnderWay::give_up(const boost::system::error_code& error) {
  for (const auto& batch : batches_) answer_all(*batch, error);
  batches_.clear();
  to_erase_in_.clear();
  to_close_.clear();
  certificates_.clear();
}

}  // namespace lethe::ledger
