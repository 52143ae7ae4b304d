#include "ledger/batch_writer.h"

#include <chrono>
#include <map>

#include "crypto/check.h"
#include "ledger/registers.h"

namespace lethe::ledger {
namespace {

/// The secret that is replaced is not in the rows any more.
void put_signer(const PendingEvent& event, WriteBatch& rows) {
  if (!event.next_signer) return;
  const auto number = event.ledger->number();
  const auto& [signer, sealed_secret] = *event.next_signer;
  rows.put(Table::kMeta, meta_row("log-keys/", number), encode_log_keys(signer->keys()));
  if (!sealed_secret.empty()) {
    rows.put(Table::kMeta, meta_row("signing-key/", number), sealed_secret);
  }
}

}  // namespace

/// What a batch adds to one log.
struct BatchWriter::LogPart {
  std::shared_ptr<OpenedLedger> ledger;
  Sequence first;
  LogEnd end;
};

Result<void> BatchWriter::write(Batch& batch) {
  const auto began = std::chrono::steady_clock::now();
  LETHE_TRY_VOID(workers_.join(batch.jobs));
  WriteBatch rows = std::move(batch.rows);
  std::vector<LogPart> parts;
  grow_logs(batch, parts, rows);
  if (rows.empty()) return {};

  std::vector<Journal::Fence> fences;
  fences.reserve(parts.size());
  for (const auto& part : parts) fences.push_back({log_row(part.ledger->number(), part.first)});
  batch.was_appended = true;
  LETHE_TRY_VOID(context_.journal->append(std::move(rows), fences));
  LETHE_TRY_VOID(register_events(batch, parts));
  publish(batch, parts);
  seconds_ =
      seconds_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return {};
}

void BatchWriter::grow_logs(Batch& batch, std::vector<LogPart>& parts, WriteBatch& rows) const {
  for (auto& created : batch.created) rows.append(std::move(created.rows));
  std::map<LedgerNumber, std::size_t> places;
  std::vector<FullTile> tiles;
  for (auto& event : batch.events) {
    const auto [place, is_new] = places.try_emplace(event.ledger->number(), parts.size());
    if (is_new) {
      parts.push_back(
          {event.ledger, event.header.sequence, {event.ledger->end()->tree, {}, {}, {}}});
    }
    LogPart& part = parts[place->second];
    LETHE_CHECK(event.header.sequence.value == part.end.tree.size().value);
    part.end.tree.append(event.leaf_hash, tiles);
    part.end.last_time = event.header.time;
    part.end.signer = event.next_signer ? event.next_signer->signer : event.signer;
    put_entry(event, rows);
    put_signer(event, rows);
    for (const auto& tile : tiles) {
      rows.put(Table::kTiles, tile_row(event.ledger->number(), tile.id), tile_value(tile.hashes));
    }
    tiles.clear();
  }
  put_sections(batch.events, rows);
  for (auto& part : parts) {
    const OpenedLedger& ledger = *part.ledger;
    part.end.checkpoint = part.end.signer->checkpoint(part.end.tree.size(), part.end.tree.root());
    rows.put(Table::kMeta, meta_row("position/", ledger.number()),
             encode_position({part.end.tree.size(), part.end.last_time}));
    rows.put(Table::kMeta, meta_row("checkpoint/", ledger.number()),
             crypto::to_bytes(crypto::as_bytes(part.end.checkpoint)));
  }
}

Result<void> BatchWriter::register_events(const Batch& batch,
                                          const std::vector<LogPart>& parts) const {
  if (context_.registers == nullptr) return {};
  for (const auto& part : parts) {
    std::vector<RegisterEntry> entries;
    for (const auto& event : batch.events) {
      if (event.ledger != part.ledger || !is_registered(event.header.facts)) continue;
      if (const auto* order = std::get_if<ClosureOrdered>(&event.header.facts)) {
        LETHE_TRY(auto returned, part.ledger->entry(order->returned));
        entries.push_back({order->returned, std::move(returned)});
      }
      entries.push_back({event.header.sequence, event.entry});
    }
    if (entries.empty()) continue;
    LETHE_TRY_VOID(
        context_.registers->note(*part.ledger, part.end.tree.size(), entries, part.end.checkpoint));
  }
  return {};
}

void BatchWriter::publish(const Batch& batch, std::vector<LogPart>& parts) const {
  for (auto& part : parts) {
    part.ledger->publish(std::make_shared<const LogEnd>(std::move(part.end)));
  }
  for (const auto& created : batch.created) context_.ledgers.add(created.ledger);
}

Result<void> write_step(BatchMaker& maker, BatchWriter& writer) {
  maker.keep_step();
  const auto batch = maker.close();
  const auto number = batch->number;
  LETHE_TRY_VOID(writer.write(*batch));
  maker.overlay().settle(number);
  return {};
}

}  // namespace lethe::ledger
