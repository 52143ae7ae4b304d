#include "ledger/committer.h"

#include <algorithm>
#include <new>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

/// Whoever waited for an answer is back within that.
constexpr std::chrono::milliseconds kOthersComeBack{100};
/// While others come: how many commands that may erase are decided at once, of which each makes the
/// steps longer; and how many batches of the others are written before each step. Measured as the
/// latency of appends while people are erased (benchmarks/erase_bench.cpp).
constexpr std::size_t kErasingBesideOthers = 1;
constexpr int kOthersBetweenSteps = 4;

void refuse(Command& command, Error error) {
  command.done(Outcome{error, {}, 0, {}, {}, {}});
}

}  // namespace

Committer::Committer(BatchMaker& maker, BatchWriter& writer, Eraser& eraser, Closer& closer,
                     const StoreOptions& options, const std::atomic<std::uint64_t>& rows_changed)
    : maker_(maker),
      writer_(writer),
      eraser_(eraser),
      closer_(closer),
      queue_capacity_(options.queue_capacity),
      batch_capacity_(std::max<std::size_t>(1, options.batch_capacity)),
      rows_changed_(rows_changed),
      retry_(options.key_target_retry),
      under_way_(eraser, closer),
      next_catch_up_(SteadyClock::now() + retry_),  // the store was just opened
      committer_thread_([this] { decide_loop(); }),
      writer_thread_([this] { write_loop(); }) {}

void Committer::submit(std::shared_ptr<OpenedLedger> ledger, std::unique_ptr<Command> command) {
  std::unique_lock lock(mutex_);
  if (is_stopping_ || !failure_.empty()) {
    lock.unlock();
    return refuse(*command, Error::kStopped);
  }
  if (queue_.size() >= queue_capacity_) {
    lock.unlock();
    ++refused_full_;
    return refuse(*command, Error::kQueueFull);
  }
  auto& queue = command->may_erase() ? queue_.erasing : queue_.others;
  queue.push_back({std::move(ledger), std::move(command)});
  lock.unlock();
  work_.notify_one();
}

void Committer::stop() {
  std::call_once(stop_once_, [this] {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    work_.notify_one();
    committer_thread_.join();
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    batch_.notify_one();
    writer_thread_.join();
  });
}

StoreStats Committer::stats() const {
  StoreStats stats;
  stats.batches = batches_;
  stats.commands = commands_;
  stats.events = events_;
  stats.refused_full = refused_full_;
  stats.erasures = erasures_;
  stats.commit_seconds = writer_.seconds();
  const std::lock_guard lock(mutex_);
  stats.queue_depth = queue_.size();
  stats.stopped = is_stopping_ || !failure_.empty();
  stats.stop_reason = failure_;
  stats.erasures_waiting = eraser_.waiting() + closer_.waiting();
  return stats;
}

// --- the committer thread ---

void Committer::decide_loop() {
  while (auto turn = wait_for_turn()) {
    follow(*turn);
    if (turn->may_step) step();
    if (turn->may_catch_up) catch_up();
    for (auto& waiting : turn->taken) {
      if (turn->has_failed) {
        refuse(*waiting.command, Error::kStopped);
      } else {
        decide(std::move(waiting));
      }
    }
    close_batch();
  }
}

/// Waits until there is something to decide and room for it, a batch that the writer is free to
/// take, or something to clean up. Nothing once stop() was called and all is done.
std::optional<Committer::Turn> Committer::wait_for_turn() {
  const bool is_open = !maker_.is_empty();
  const auto retry_at = eraser_.is_behind() || closer_.waiting() > 0
                            ? next_catch_up_
                            : SteadyClock::time_point::max();
  std::unique_lock lock(mutex_);
  const auto is_catch_up_due = [&] {
    return !is_stopping_ && failure_.empty() && under_way_.empty() &&
           SteadyClock::now() >= retry_at;
  };
  const auto is_due = [&] { return step_is_due() || is_catch_up_due(); };
  // Once one is due, what is open is written and nothing more is taken, so that the turn comes.
  const auto room = [&, free = batch_capacity_ - maker_.batch().commands.size()] {
    return is_due() ? 0 : free;
  };
  const auto is_finished = [&] {
    return is_stopping_ && queue_.empty() && !is_open && under_way_.empty();
  };
  const auto is_quiet = [&] { return !is_open && !handed_over_ && is_due(); };
  const auto is_ready = [&] {
    const bool may_decide = may_take() && room() > 0;
    const bool may_close = is_open && !handed_over_;
    const bool must_fail = (is_open || !under_way_.empty()) && !failure_.empty();
    return may_decide || may_close || must_fail || to_revert_ || is_finished() || is_quiet();
  };
  if (!is_ready()) {
    lock.unlock();
    maker_.hurry();
    lock.lock();
    if (retry_at == SteadyClock::time_point::max() || SteadyClock::now() >= retry_at) {
      work_.wait(lock, is_ready);
    } else {
      work_.wait_until(lock, retry_at, is_ready);
    }
  }
  if (is_finished() && !to_revert_) return std::nullopt;
  Turn turn;
  turn.may_step = is_quiet() && step_is_due();
  turn.may_catch_up = is_quiet() && !turn.may_step;
  if (!is_quiet()) turn.taken = take(room());
  turn.durable = durable_;
  turn.to_revert = std::exchange(to_revert_, {});
  turn.has_failed = !failure_.empty();
  turn.writer_is_idle = !handed_over_;
  return turn;
}

/// Others who wait have had their turn. REQUIRES that mutex_ is held, here and in the next two.
bool Committer::step_is_due() const {
  const bool is_their_turn = others_first_ > 0 && !queue_.others.empty();
  return !under_way_.empty() && failure_.empty() && !is_their_turn;
}

bool Committer::may_take() const {
  return !queue_.others.empty() || (!queue_.erasing.empty() && erasing_room() > 0);
}

std::deque<Committer::Waiting> Committer::take(std::size_t room) {
  std::deque<Waiting> taken;
  const auto move = [&](std::deque<Waiting>& from, std::size_t most) {
    for (; most > 0 && room > 0 && !from.empty(); --most, --room) {
      taken.push_back(std::move(from.front()));
      from.pop_front();
    }
  };
  if (!queue_.others.empty() && room > 0) {
    others_until_ = SteadyClock::now() + kOthersComeBack;
    if (others_first_ > 0) --others_first_;
  }
  move(queue_.others, room);
  move(queue_.erasing, erasing_room());
  return taken;
}

/// How many that may erase go into the open batch: none while others' are under way.
std::size_t Committer::erasing_room() const {
  if (!under_way_.empty()) return 0;
  if (SteadyClock::now() >= others_until_) return batch_capacity_;
  const auto& commands = maker_.batch().commands;
  const auto taken = static_cast<std::size_t>(std::ranges::count_if(
      commands, [](const CommandInBatch& told) { return told.command->may_erase(); }));
  return kErasingBesideOthers - std::min(kErasingBesideOthers, taken);
}

void Committer::follow(const Turn& turn) {
  maker_.overlay().settle(turn.durable);
  if (turn.has_failed) {
    fail_open_batch(Error::kStopped);
    under_way_.give_up(Error::kStopped);
  } else if (turn.to_revert) {
    fail_open_batch(turn.to_revert);
    maker_.revert();
  }
  const auto rows_changed = rows_changed_.load();
  if (rows_changed != rows_seen_ && turn.writer_is_idle && maker_.is_empty()) {
    maker_.overlay().forget();
    rows_seen_ = rows_changed;
  }
}

void Committer::decide(Waiting waiting) {
  ++commands_;
  CommandInBatch told;
  told.command = std::move(waiting.command);
  told.first_order = maker_.batch().orders.size();
  maker_.begin_step();
  if (const auto decided = try_decide(waiting.ledger, told); decided) {
    maker_.keep_step();
  } else {
    maker_.undo_step();
    told.outcome = Outcome{decided.error(), {}, 0, {}, {}, {}};
    told.closing.reset();
  }
  told.orders = maker_.batch().orders.size() - told.first_order;
  maker_.batch().commands.push_back(std::move(told));
}

Result<void> Committer::try_decide(const std::shared_ptr<OpenedLedger>& ledger,
                                   CommandInBatch& told) {
  if (ledger->is_closing) return Error::kLedgerClosed;
  const Moment now = maker_.time_for(*ledger);
  const OverlayState views(maker_.overlay(), {Table::kViews, ledger->number()});
  const OverlayState replies(maker_.overlay(), {Table::kReplies, ledger->number()});
  const DecisionContext context{ledger->info().id, now,    ledger->head.next, views,
                                ledger->keys(),    replies};
  try {
    LETHE_TRY(auto decision, told.command->decide(context));
    told.outcome = Outcome{{}, ledger->head.next, decision.events.size(), now, {}, {}};
    if (decision.closure) told.closing = ledger;
    return maker_.add_decision(ledger, std::move(decision), now);
  } catch (const std::bad_alloc&) {
    // Locked memory is bounded. This command had no room; the next one may.
    return make_error_code(boost::system::errc::not_enough_memory);
  }
}

void Committer::close_batch() {
  if (maker_.is_empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (handed_over_ || to_revert_ || !failure_.empty()) return;
  }
  auto batch = maker_.close();
  if (!batch->orders.empty() || !batch->closures.empty()) {
    write_orders(std::move(batch));
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    handed_over_ = std::move(batch);
  }
  batch_.notify_one();
}

/// The writer is idle, and everything before this batch is durable.
void Committer::write_orders(std::unique_ptr<Batch> batch) {
  if (const auto error = write(*batch)) {
    answer_all(*batch, error);
    return;
  }
  maker_.overlay().settle(batch->number);
  batch->events.clear();  // what they hold in plain is not needed while keys are made
  answer(*batch, Waiters::kForDurability);
  if (const auto added = under_way_.add(std::move(batch)); !added) give_up_orders(added.error());
  others_first_ = kOthersBetweenSteps;
}

/// Nobody writes meanwhile, and everything is durable.
void Committer::step() {
  const auto done = under_way_.step();
  if (!done) return give_up_orders(done.error());
  erasures_ += done->erasures;
  events_ += done->certificates;
  if (done->has_target_failed) next_catch_up_ = SteadyClock::now() + retry_;
  others_first_ = kOthersBetweenSteps;
  under_way_.tell();
}

void Committer::give_up_orders(const boost::system::error_code& error) {
  fail_for_good(error);
  under_way_.give_up(error);
}

/// Nobody writes meanwhile, and everything is durable.
void Committer::catch_up() {
  // First what does not clear the target's fault, so that it is tried again.
  const auto closed = closer_.catch_up();
  if (closed) events_ += *closed;
  const auto completed = closed ? eraser_.catch_up() : closed;
  next_catch_up_ = SteadyClock::now() + retry_;
  if (completed) {
    erasures_ += *completed;
    events_ += *completed;
  }
  if (!completed && completed.error() != Error::kKeyTargetFailed) fail_for_good(completed.error());
}

void Committer::fail_open_batch(const boost::system::error_code& error) {
  if (maker_.is_empty()) return;
  const auto batch = maker_.drop();
  answer_all(*batch, error);
}

// --- the writer thread ---

void Committer::write_loop() {
  for (;;) {
    std::unique_lock lock(mutex_);
    batch_.wait(lock, [&] { return handed_over_ || is_over_; });
    if (!handed_over_) return;
    Batch& batch = *handed_over_;
    lock.unlock();
    const auto error = write(batch);
    lock.lock();
    const auto written = std::move(handed_over_);
    lock.unlock();
    // The next batch may come while these are told.
    work_.notify_one();
    answer_all(*written, error);
  }
}

// --- either ---

boost::system::error_code Committer::write(Batch& batch) {
  const auto events = batch.events.size();
  const auto written = writer_.write(batch);
  if (written) {
    ++batches_;
    events_ += events;
    const std::lock_guard lock(mutex_);
    durable_ = batch.number;
    return {};
  }
  if (batch.was_appended) {
    fail_for_good(written.error());
  } else {
    maker_.abandon(batch);
    const std::lock_guard lock(mutex_);
    to_revert_ = written.error();
  }
  return written.error();
}

void Committer::fail_for_good(const boost::system::error_code& error) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = error.message();
}

}  // namespace lethe::ledger
