#include "benchmarks/bare_pipeline.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "benchmarks/world.h"
#include "crypto/signing.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/merkle_tree.h"
#include "ledger/vault.h"

namespace lethe::benchmarks {

namespace {

struct Made {
  crypto::Bytes entry, sealed;
  crypto::Hash leaf;
};

/// As an access event with a reason: one header of about 200 bytes and one section.
Made make_one(const crypto::SigningKey& signer, const crypto::SecretKey& key,
              const ledger::LedgerId& id, ledger::Sequence sequence) {
  const ledger::Compartment compartment{{1}, ledger::CompartmentClass::kAccess, 1};
  auto section = ledger::seal_section({id, sequence, 0, compartment}, key,
                                      crypto::as_bytes("a reason of some length"))
                     .value();
  ledger::EventHeader header;
  header.ledger = id;
  header.sequence = sequence;
  header.time = {1};
  header.subject.bytes = id.bytes;
  header.actor = {ledger::ActorType::kAgent, ledger::actor_id(id), {}};
  header.sections = {
      {compartment, ledger::SectionRole::kReason, "", section.padded_length, section.commitment}};
  header.facts = ledger::AccessRecorded{
      "TREAT", ledger::AccessAction::kRead, ledger::AccessOutcome::kSuccess, "profile", {}, {1}};
  const auto bytes = ledger::encode_header(header).value();
  Made made;
  made.entry = ledger::make_entry(signer.sign(ledger::kEventLabel, bytes), bytes);
  made.leaf = crypto::merkle_leaf_hash(made.entry);
  made.sealed = std::move(section.sealed);
  return made;
}

}  // namespace

double bare_pipeline(std::uint64_t total, std::size_t batch) {
  Scratch scratch;
  auto journal = ledger::create_rocks_journal(scratch.path() / "data").value();
  const auto signer = crypto::SigningKey::generate();
  const auto key = crypto::SecretKey::random();
  const auto id = ledger::LedgerId::random();
  const ledger::LedgerNumber number{1};
  ledger::MerkleTree tree;
  std::vector<Made> made(batch);
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t done = 0; done < total; done += batch) {
    auto half = [&](std::size_t from, std::size_t to) {
      for (auto i = from; i < to; ++i) made[i] = make_one(signer, key, id, {done + i});
    };
    auto other =
        batch > 1 ? std::async(std::launch::async, half, 0, batch / 2) : std::future<void>();
    half(batch / 2, batch);
    if (other.valid()) other.get();
    ledger::WriteBatch changes;
    std::vector<ledger::FullTile> tiles;
    for (std::size_t i = 0; i < batch; ++i) {
      tree.append(made[i].leaf, tiles);
      auto value = std::move(made[i].entry);
      value.insert(value.end(), made[i].sealed.begin(), made[i].sealed.end());
      changes.put(ledger::Table::kLog, ledger::log_row(number, {done + i}), std::move(value));
    }
    if (!journal->append(std::move(changes), {})) {
      std::fprintf(stderr, "lethe_bench: the bare pipeline can't write\n");
      std::abort();
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(total) / seconds.count();
}

}  // namespace lethe::benchmarks
