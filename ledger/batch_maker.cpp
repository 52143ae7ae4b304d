#include "ledger/batch_maker.h"

#include <algorithm>
#include <map>

#include "crypto/check.h"
#include "crypto/signed_note.h"
#include "ledger/erasure_keys.h"
#include "ledger/key_target.h"
#include "ledger/ledger_opening.h"

namespace lethe::ledger {
namespace {

/// The rules say what may be erased; here it only must be possible, because an order that is
/// durable is carried out.
Result<void> check_order(const OpenedLedger& ledger, const ErasureOrdered& order,
                         const ErasurePlan& plan) {
  const auto is_of_slot = [&](const CompartmentRef& ref) {
    return ref.compartment.slot == plan.slot;
  };
  if (!std::ranges::all_of(order.destroyed, is_of_slot)) return Error::kMalformedEvent;
  for (const auto& change : keys_destroyed_by(order, plan.slot, plan.counts)) {
    const auto key = ledger.keys().derive(change.path);
    if (!key && key.error() != crypto::Error::kKeyDestroyed) return key.error();
  }
  return {};
}

/// What signs behind an event that says something of the log's keys.
Result<std::optional<PendingEvent::NextSigner>> signer_behind(
    const PendingEvent& event, std::shared_ptr<const crypto::SigningKey> next_secret) {
  using NextSigner = PendingEvent::NextSigner;
  auto keys = event.signer->keys();
  if (!keys.follow(event.header)) return std::optional<NextSigner>();
  NextSigner next;
  if (next_secret != nullptr) {
    LETHE_TRY(next.sealed_secret,
              seal_signing_key(event.ledger->info().id, event.ledger->tree(), *next_secret));
  } else {
    next_secret = event.signer->secret();
  }
  next.signer = std::make_shared<const LogSigner>(std::move(keys), std::move(next_secret));
  return std::optional(std::move(next));
}

/// An order of the batch, or one that waits, destroys the compartment.
bool is_ordered(const Batch& batch, const OpenedLedger& ledger, const Compartment& compartment) {
  const auto [from, to] = batch.orders_by_slot.equal_range({ledger.number(), compartment.slot});
  const bool is_in_batch = std::any_of(from, to, [&](const auto& place) {
    return is_covered(compartment, batch.orders[place.second].destroyed);
  });
  if (is_in_batch || !ledger.waiting) return is_in_batch;
  const auto destroyed = ledger.waiting->destroyed.find(compartment.slot);
  return destroyed != ledger.waiting->destroyed.end() && is_covered(compartment, destroyed->second);
}

/// Orders that wait must count the compartments of these slots anew.
void note_written(OpenedLedger& ledger, const std::vector<SectionRef>& sections) {
  if (!ledger.waiting) return;
  for (const auto& section : sections) {
    const Slot slot = section.compartment.slot;
    if (ledger.waiting->destroyed.contains(slot)) ledger.waiting->written.insert(slot);
  }
}

/// Orders of a batch, behind those that wait already.
EpochRecord record_for(const OpenedLedger& ledger) {
  if (ledger.waiting) return ledger.waiting->record;
  EpochRecord record;
  record.state = EpochRecord::State::kOrdered;
  record.epoch = ledger.key_epoch();
  return record;
}

/// No compartment that the batch itself uses may be beyond the counts that the keys are listed by.
void count_sections(Batch& batch) {
  for (const auto& event : batch.events) {
    for (const auto& section : event.header.sections) {
      const Compartment& compartment = section.compartment;
      const auto [from, to] =
          batch.orders_by_slot.equal_range({event.ledger->number(), compartment.slot});
      for (auto place = from; place != to; ++place) {
        auto& used = batch.orders[place->second].order.counts.used;
        auto& used_of_class = used.at(static_cast<std::size_t>(compartment.cls));
        used_of_class = std::max(used_of_class, compartment.number + 1);
      }
    }
  }
}

}  // namespace

BatchMaker::BatchMaker(const WriteContext& context, StateOverlay& overlay, SigningWorkers& workers)
    : context_(context), overlay_(overlay), workers_(workers) {}

Moment BatchMaker::time_for(const OpenedLedger& ledger) const {
  return std::max(context_.clock.now(), ledger.head.last_time);
}

void BatchMaker::begin_step() {
  overlay_.begin_step();
  step_events_ = batch_->events.size();
  step_orders_ = batch_->orders.size();
  step_created_ = batch_->created.size();
  step_closures_ = batch_->closures.size();
  step_heads_.clear();
}

Result<Sequence> BatchMaker::add_event(const std::shared_ptr<OpenedLedger>& ledger,
                                       EventDraft draft, Moment time) {
  return add(ledger, std::move(draft), time, nullptr);
}

Result<Sequence> BatchMaker::add(const std::shared_ptr<OpenedLedger>& ledger, EventDraft draft,
                                 Moment time, Secret next_secret) {
  const bool is_rotation = std::holds_alternative<SigningKeyRotated>(draft.facts);
  if (is_rotation != (next_secret != nullptr)) return Error::kMalformedEvent;
  const auto before = ledger->head;
  LETHE_TRY(auto event, begin_event(ledger, std::move(draft), before.next, time));
  for (const auto& section : event.header.sections) {
    if (is_ordered(*batch_, *ledger, section.compartment)) return Error::kSectionErased;
  }
  note_written(*ledger, event.header.sections);
  LETHE_TRY(event.next_signer, signer_behind(event, std::move(next_secret)));
  OverlayState state(overlay_, {Table::kViews, ledger->number()});
  LETHE_TRY_VOID(
      context_.projector.apply(event.header, DraftSections(event.drafts), state, ledger->keys()));
  const bool is_noted =
      std::ranges::any_of(step_heads_, [&](const auto& noted) { return noted.ledger == ledger; });
  if (!is_noted) step_heads_.push_back({ledger, before});
  ledger->head = {before.next.next(), time,
                  event.next_signer ? event.next_signer->signer : before.signer};
  batch_->events.push_back(std::move(event));
  return before.next;
}

Result<void> BatchMaker::add_decision(const std::shared_ptr<OpenedLedger>& ledger,
                                      Decision decision, Moment time) {
  for (auto& draft : decision.events) {
    LETHE_TRY_VOID(add_event(ledger, std::move(draft), time));
  }
  if (decision.signing_key) LETHE_TRY_VOID(add_signing_key(ledger, *decision.signing_key, time));
  if (decision.closure) LETHE_TRY_VOID(add_closure(ledger, decision));
  for (const auto& plan : decision.erasures) {
    LETHE_CHECK(plan.order_event < decision.events.size());
    LETHE_TRY_VOID(add_order(ledger, plan));
  }
  LETHE_CHECK(decision.ledgers.empty() || ledger == context_.ledgers.system());
  for (auto& plan : decision.ledgers) {
    LETHE_TRY_VOID(add_ledger(std::move(plan), time));
  }
  const RowPlace replies{Table::kReplies, ledger->number()};
  for (auto& reply : decision.replies) {
    if (reply.value) {
      overlay_.put(replies, reply.key, std::move(*reply.value));
    } else {
      overlay_.erase(replies, reply.key);
    }
  }
  return {};
}

Result<void> BatchMaker::add_signing_key(const std::shared_ptr<OpenedLedger>& ledger,
                                         const SigningKeyPlan& plan, Moment time) {
  const auto old_key = ledger->head.signer->keys().current().key;
  auto secret = std::make_shared<const crypto::SigningKey>(crypto::SigningKey::generate());
  EventDraft rotated{{}, plan.actor, plan.request, SigningKeyRotated{secret->public_key()}, {}};
  LETHE_TRY_VOID(add(ledger, std::move(rotated), time, std::move(secret)));
  if (!plan.compromised_since) return {};
  EventDraft declared{
      {}, plan.actor, plan.request, SigningKeyCompromised{old_key, *plan.compromised_since}, {}};
  LETHE_TRY_VOID(add_event(ledger, std::move(declared), time));
  return {};
}

Result<void> BatchMaker::add_order(const std::shared_ptr<OpenedLedger>& ledger,
                                   const ErasurePlan& plan) {
  const EventHeader& header = batch_->events[step_events_ + plan.order_event].header;
  const auto* order = std::get_if<ErasureOrdered>(&header.facts);
  LETHE_CHECK(order != nullptr);
  if (plan.slot.value > kMaxSlot) return Error::kMalformedEvent;
  LETHE_TRY_VOID(check_order(*ledger, *order, plan));
  batch_->orders_by_slot.emplace(std::pair(ledger->number(), plan.slot), batch_->orders.size());
  batch_->orders.push_back(
      {ledger, {header.sequence, plan.slot, plan.counts, 0}, order->destroyed});
  return {};
}

Result<void> BatchMaker::add_closure(const std::shared_ptr<OpenedLedger>& ledger,
                                     const Decision& decision) {
  LETHE_CHECK(decision.events.size() == 1 && decision.erasures.empty() &&
              decision.ledgers.empty() && ledger != context_.ledgers.system());
  const EventHeader& header = batch_->events[step_events_].header;
  const auto* order = std::get_if<ClosureOrdered>(&header.facts);
  LETHE_CHECK(order != nullptr);
  const bool is_ordered = std::ranges::any_of(
      batch_->orders, [&](const OrderInBatch& ordered) { return ordered.ledger == ledger; });
  if (is_ordered || ledger->waiting) return Error::kMalformedEvent;
  LETHE_TRY(const auto returned, ledger->event(order->returned));
  if (!std::holds_alternative<LedgerReturned>(returned.facts)) return Error::kMalformedEvent;
  batch_->closures.push_back({ledger, header.sequence});
  ledger->is_closing = true;
  return {};
}

Result<void> BatchMaker::add_ledger(LedgerPlan plan, Moment time) {
  if (!is_ledger_name(plan.name) || !crypto::is_note_name(plan.origin) || plan.id.is_zero() ||
      !context_.ledgers.reserve(plan.id, plan.name, plan.origin)) {
    return Error::kLedgerExists;
  }
  WriteBatch rows;
  const auto number = context_.ledgers.take_number();
  auto created = create_ledger(context_.journal, context_.roots, number, plan, time, rows);
  if (!created) {
    context_.ledgers.give_back(plan.id, plan.name, plan.origin);
    return created.error();
  }
  const auto ledger = *created;
  batch_->created.push_back({ledger, std::move(rows)});
  // Before anybody relies on it: else the machine's loss would be the ledger's.
  if (context_.key_target != nullptr) {
    LETHE_TRY_VOID(context_.key_target->follow(*context_.journal, *ledger));
  }

  LedgerCreated facts{plan.origin, plan.name, plan.region, ledger->info().signing_key};
  LETHE_TRY_VOID(
      add_event(ledger, {SubjectId{}, plan.actor, plan.request, std::move(facts), {}}, time));
  for (auto& draft : plan.events) LETHE_TRY_VOID(add_event(ledger, std::move(draft), time));
  return {};
}

void BatchMaker::undo_step() {
  overlay_.undo_step();
  while (batch_->events.size() > step_events_) batch_->events.pop_back();
  if (batch_->orders.size() > step_orders_) {
    std::erase_if(batch_->orders_by_slot,
                  [&](const auto& place) { return place.second >= step_orders_; });
    batch_->orders.resize(step_orders_);
  }
  while (batch_->created.size() > step_created_) {
    take_back(batch_->created.back());
    batch_->created.pop_back();
  }
  while (batch_->closures.size() > step_closures_) {
    batch_->closures.back().ledger->is_closing = false;
    batch_->closures.pop_back();
  }
  for (const auto& noted : step_heads_) noted.ledger->head = noted.head;
}

void BatchMaker::keep_step() {
  for (auto event = batch_->events.begin() + static_cast<std::ptrdiff_t>(step_events_);
       event != batch_->events.end(); ++event) {
    workers_.submit(batch_->jobs, *event);
  }
}

std::unique_ptr<Batch> BatchMaker::close() {
  put_epoch_records();
  put_closure_records();
  batch_->number = overlay_.close_batch(batch_->rows);
  return std::exchange(batch_, std::make_unique<Batch>());
}

std::unique_ptr<Batch> BatchMaker::drop() {
  auto batch = std::exchange(batch_, std::make_unique<Batch>());
  // Whether they succeed does not matter any more, but that nobody is at them.
  [[maybe_unused]] const auto joined = workers_.join(batch->jobs);
  abandon(*batch);
  return batch;
}

/// The orders become durable together with the record that has them carried out, after a crash too.
void BatchMaker::put_epoch_records() {
  std::map<LedgerNumber, EpochRecord> records;
  count_sections(*batch_);
  for (const auto& ordered : batch_->orders) {
    const auto number = ordered.ledger->number();
    auto& record = records.try_emplace(number, record_for(*ordered.ledger)).first->second;
    const bool is_begun = record.state != EpochRecord::State::kOrdered;
    (is_begun ? record.waiting : record.orders).push_back(ordered.order);
  }
  for (const auto& [number, record] : records) {
    batch_->rows.put(Table::kMeta, meta_row("epoch/", number), encode_epoch(record));
  }
}

void BatchMaker::put_closure_records() {
  for (const auto& [ledger, order] : batch_->closures) {
    batch_->rows.put(Table::kMeta, meta_row("closure/", ledger->number()),
                     encode_closure({ClosureRecord::State::kOrdered, order, {}}));
  }
}

void BatchMaker::abandon(Batch& batch) const {
  if (batch.was_appended) return;
  for (const auto& created : batch.created) take_back(created);
  batch.created.clear();
  for (const auto& closure : batch.closures) closure.ledger->is_closing = false;
}

void BatchMaker::revert() {
  overlay_.forget();
  for (const auto& ledger : context_.ledgers.all()) {
    const auto end = ledger->end();
    ledger->head = {{end->tree.size().value}, end->last_time, end->signer};
  }
}

/// A root that can't be destroyed stays behind alone: it opens nothing, and no ledger of that id
/// will be made again.
void BatchMaker::take_back(const LedgerInBatch& created) const {
  const LedgerInfo& info = created.ledger->info();
  // What stays in a key target that fails is sealed, and of a root that is about to be destroyed.
  if (context_.key_target != nullptr) {
    [[maybe_unused]] const auto forgotten = context_.key_target->forget(*created.ledger);
  }
  if (context_.roots.destroy(tree_id_of(info.id))) {
    context_.ledgers.give_back(info.id, info.name, info.origin);
  }
}

}  // namespace lethe::ledger
