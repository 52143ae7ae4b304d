#include "benchmarks/bare_pipeline.h"

#include <cstdio>
#include <cstdlib>
#include <future>

#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/rocks_journal.h"
#include "ledger/vault.h"

namespace lethe::benchmarks {

BarePipeline::BarePipeline()
    : journal_(ledger::create_rocks_journal(scratch_.path() / "data").value()),
      signer_(crypto::SigningKey::generate()),
      key_(crypto::SecretKey::random()),
      id_(ledger::LedgerId::random()),
      thread_([this] { run(); }) {}

BarePipeline::~BarePipeline() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void BarePipeline::submit(std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(done));
  }
  changed_.notify_one();
}

void BarePipeline::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_over_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto taken = std::exchange(waiting_, {});
    lock.unlock();
    write(taken.size());
    for (const auto& done : taken) done();
  }
}

void BarePipeline::write(std::size_t count) {
  std::vector<Made> made(count);
  const auto make_some = [&](std::size_t from, std::size_t to) {
    for (auto i = from; i < to; ++i) made[i] = make(written_ + i);
  };
  auto other =
      count > 1 ? std::async(std::launch::async, make_some, 0, count / 2) : std::future<void>();
  make_some(count / 2, count);
  if (other.valid()) other.get();

  const ledger::LedgerNumber number{1};
  ledger::WriteBatch changes;
  std::vector<ledger::FullTile> tiles;
  for (std::size_t i = 0; i < count; ++i) {
    const ledger::Sequence sequence{written_ + i};
    tree_.append(made[i].leaf, tiles);
    auto value = std::move(made[i].entry);
    value.insert(value.end(), made[i].sealed.begin(), made[i].sealed.end());
    changes.put(ledger::Table::kLog, ledger::log_row(number, sequence), std::move(value));
    // As an index by subject has them: scattered.
    auto index_row = crypto::Bytes(made[i].leaf.bytes.begin(), made[i].leaf.bytes.begin() + 16);
    changes.put(ledger::Table::kViews, std::move(index_row), crypto::Bytes(8));
  }
  if (!journal_->append(std::move(changes), {})) {
    std::fprintf(stderr, "lethe_bench: the bare pipeline can't write\n");
    std::abort();
  }
  written_ += count;
}

/// As an access event with a reason: one header of about 200 bytes and one section.
BarePipeline::Made BarePipeline::make(std::uint64_t sequence) const {
  const ledger::Compartment compartment{{1}, ledger::CompartmentClass::kAccess, 1};
  auto section = ledger::seal_section({id_, {sequence}, 0, compartment}, key_,
                                      crypto::as_bytes("a reason of some length"))
                     .value();
  ledger::EventHeader header;
  header.ledger = id_;
  header.sequence = {sequence};
  header.time = {1};
  header.subject.bytes = id_.bytes;
  header.actor = {ledger::ActorType::kAgent, ledger::actor_id(id_), {}};
  header.sections = {
      {compartment, ledger::SectionRole::kReason, "", section.padded_length, section.commitment}};
  header.facts = ledger::AccessRecorded{
      "TREAT", ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess, "profile", {}, {1}};
  const auto bytes = ledger::encode_header(header).value();
  Made made;
  made.entry = ledger::make_entry(signer_.sign(ledger::kEventLabel, bytes), bytes);
  made.leaf = crypto::merkle_leaf_hash(made.entry);
  made.sealed = std::move(section.sealed);
  return made;
}

}  // namespace lethe::benchmarks
