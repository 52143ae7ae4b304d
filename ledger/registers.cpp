// Invariant: what a file says was durable in the log before. So a log that has less than its
// register lost it, and never is the register ahead because of a crash.
#include "ledger/registers.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/meta_rows.h"

namespace lethe::ledger {
namespace {

/// A file is written whole again when so much came behind it.
constexpr std::uint64_t kMostAppended = 1U << 20;

Bytes register_row(LedgerNumber ledger) {
  return meta_row("register/", ledger);
}

/// A row that says no more than that it is there.
const Bytes kThere{1};

/// Events from a place on that a register keeps.
Result<std::vector<RegisterEntry>> registered_in(const Ledger& ledger, Sequence from) {
  std::vector<RegisterEntry> out;
  Result<void> read;
  LETHE_TRY_VOID(
      ledger.entries(from, {ledger.size().value}, [&](Sequence sequence, ByteView entry) {
        const auto parts = split_entry(entry);
        const auto header = parts ? decode_header(parts->header_bytes) : parts.error();
        if (!header) read = header.error();
        if (header && is_registered(header->facts)) {
          out.push_back({sequence, crypto::to_bytes(entry)});
        }
        return header.has_value();
      }));
  LETHE_TRY_VOID(read);
  return out;
}

/// What the register has and the log has not, each signed by the ledger.
Result<std::vector<EventHeader>> lost_events(const Ledger& ledger,
                                             const std::vector<RegisterEntry>& entries) {
  std::vector<EventHeader> lost;
  for (const auto& one : entries) {
    if (one.sequence.value < ledger.size().value) {
      LETHE_TRY(const auto entry, ledger.entry(one.sequence));
      if (entry == one.entry) continue;
    }
    const auto parts = split_entry(one.entry);
    if (!parts || !verify_entry(*parts, ledger.info().signing_key)) return Error::kRegisterDamaged;
    LETHE_TRY(auto header, decode_header(parts->header_bytes));
    lost.push_back(std::move(header));
  }
  return lost;
}

/// Whether the log begins with what is known of it.
Result<std::optional<RegisterFault>> compare_logs(const Ledger& ledger, const Checkpoint& known) {
  using Fault = std::optional<RegisterFault>;
  const auto size = ledger.size();
  if (known.size > size) return Fault(RegisterFault::kLogOlder);
  LETHE_TRY(const auto now, open_checkpoint(ledger.checkpoint(), ledger.verifier()));
  if (known.size == size) {
    return known.root == now.root ? Fault() : Fault(RegisterFault::kForked);
  }
  LETHE_TRY(const auto proof, ledger.consistency(known.size, size));
  const bool goes_on = verify_consistency(known.size, size, known.root, now.root, proof);
  return goes_on ? Fault() : Fault(RegisterFault::kForked);
}

/// What keeps the ledger closed, if anything. What was found out on the way is in `finding`.
Result<std::optional<RegisterFault>> compare(const Ledger& ledger, const RegisterContent& content,
                                             bool is_restored, RegisterFinding& finding) {
  using Fault = std::optional<RegisterFault>;
  const auto unreadable = [&finding](const boost::system::error_code& error) {
    finding.error = error;
    return Fault(RegisterFault::kUnreadable);
  };
  finding.known_epoch = content.epoch;
  finding.complete_from = content.complete_from;
  // It was written with one.
  if (content.checkpoint.empty()) return unreadable(Error::kRegisterDamaged);
  const auto known = open_checkpoint(content.checkpoint, ledger.verifier());
  if (!known) return unreadable(Error::kRegisterForeign);
  auto lost = lost_events(ledger, content.entries);
  if (!lost) return unreadable(lost.error());
  finding.lost = std::move(*lost);
  finding.known_size = known->size;
  finding.known_root = known->root;
  if (content.epoch > ledger.key_epoch()) return Fault(RegisterFault::kKeysOlder);
  LETHE_TRY(auto fault, compare_logs(ledger, *known));
  if (!fault && is_restored) fault = RegisterFault::kRestored;
  return fault;
}

}  // namespace

bool is_registered(const Facts& facts) {
  return std::holds_alternative<ErasureOrdered>(facts) ||
         std::holds_alternative<ErasureWithheld>(facts) ||
         std::holds_alternative<ContentDeleted>(facts) ||
         std::holds_alternative<HoldPlaced>(facts) || std::holds_alternative<HoldLifted>(facts) ||
         std::holds_alternative<RestrictionSet>(facts) ||
         std::holds_alternative<RestrictionLifted>(facts);
}

Bytes restored_row(LedgerNumber ledger) {
  return meta_row("restored/", ledger);
}

RegisterFile Registers::file_of(const LedgerId& ledger) const {
  return {directory_ / (ledger.str() + ".register"), ledger};
}

Result<void> Registers::check(Journal& data, const Ledger& ledger) {
  const auto number = ledger.info().number;
  LETHE_TRY(const auto row, data.get(Table::kMeta, register_row(number)));
  LETHE_TRY(const auto restored, data.get(Table::kMeta, restored_row(number)));
  const auto read = file_of(ledger.info().id).read();
  if (!read && read.error() == Error::kStorageFailed) return read.error();
  if (read && !*read && !row && !restored) {
    RegisterContent content;
    content.complete_from = {ledger.size().value};
    return settle(ledger, std::move(content));
  }

  RegisterFinding finding;
  std::optional<RegisterFault> fault;
  if (!read || !*read) {
    fault = read ? RegisterFault::kMissing : RegisterFault::kUnreadable;
    if (!read) finding.error = read.error();
  } else {
    LETHE_TRY(fault, compare(ledger, **read, restored.has_value(), finding));
  }
  if (!fault) return catch_up(ledger, finding.known_size, std::move(**read));

  finding.fault = *fault;
  finding.ledger = ledger.info().name;
  finding.size = ledger.size();
  finding.epoch = ledger.key_epoch();
  finding.last_time = ledger.last_time();
  findings_.push_back(std::move(finding));
  if (mode_ == Mode::kHold || !findings_.back().can_reopen()) return Error::kReadClosed;
  const std::lock_guard lock(mutex_);
  kept_[ledger.info().id].is_suspended = true;
  return {};
}

/// The log may have gone on since the register was written last.
Result<void> Registers::catch_up(const Ledger& ledger, TreeSize known_size,
                                 RegisterContent content) {
  const auto from = std::max(content.complete_from, Sequence{known_size.value});
  // What came behind the checkpoint may be there without it.
  std::erase_if(content.entries, [&](const RegisterEntry& one) { return one.sequence >= from; });
  LETHE_TRY(const auto since, registered_in(ledger, from));
  content.entries.insert(content.entries.end(), since.begin(), since.end());
  return settle(ledger, std::move(content));
}

/// The file is this, and as far as the log.
Result<void> Registers::settle(const Ledger& ledger, RegisterContent content) {
  content.checkpoint = ledger.checkpoint();
  content.epoch = ledger.key_epoch();
  const std::lock_guard lock(mutex_);
  LETHE_TRY_VOID(file_of(ledger.info().id).replace(content));
  Kept kept;
  kept.size = ledger.size();
  kept.epoch = content.epoch;
  kept_[ledger.info().id] = kept;
  return {};
}

Result<void> Registers::note(const Ledger& ledger, TreeSize size,
                             const std::vector<RegisterEntry>& entries,
                             const std::string& checkpoint) {
  const std::lock_guard lock(mutex_);
  return write(ledger, size, entries, checkpoint);
}

Result<void> Registers::follow(Journal& data, const Ledger& ledger) {
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(ledger.info().id);
    const auto size = ledger.size();
    const bool is_new = kept == kept_.end();
    if (!is_new && kept->second.is_suspended) return {};
    if (is_new || kept->second.size < size || kept->second.epoch < ledger.key_epoch()) {
      LETHE_TRY_VOID(write(ledger, size, {}, ledger.checkpoint()));
    }
  }
  return know(data, ledger);
}

/// The file is there before the data says so.
Result<void> Registers::know(Journal& data, const Ledger& ledger) {
  const auto number = ledger.info().number;
  {
    const std::lock_guard lock(mutex_);
    if (kept_[ledger.info().id].is_in_data) return {};
  }
  LETHE_TRY(const auto row, data.get(Table::kMeta, register_row(number)));
  if (!row) {
    WriteBatch rows;
    rows.put(Table::kMeta, register_row(number), kThere);
    LETHE_TRY_VOID(data.append(std::move(rows), {}));
  }
  const std::lock_guard lock(mutex_);
  kept_[ledger.info().id].is_in_data = true;
  return {};
}

/// REQUIRES that mutex_ is held.
Result<void> Registers::write(const Ledger& ledger, TreeSize size,
                              const std::vector<RegisterEntry>& entries,
                              const std::string& checkpoint) {
  auto file = file_of(ledger.info().id);
  auto& kept = kept_[ledger.info().id];
  if (kept.is_suspended) return {};
  const auto epoch = ledger.key_epoch();
  const bool is_whole = kept.size.value > 0 && !kept.must_replace;
  // Until it is done nobody knows how the file ends.
  kept.must_replace = true;
  if (is_whole) {
    LETHE_TRY_VOID(file.append(entries, checkpoint, epoch));
  } else {
    LETHE_TRY(auto content, file.read());
    if (!content) content.emplace();
    content->entries.insert(content->entries.end(), entries.begin(), entries.end());
    content->checkpoint = checkpoint;
    content->epoch = epoch;
    LETHE_TRY_VOID(file.replace(*content));
    kept.appended = 0;
  }
  for (const auto& one : entries) kept.appended += one.entry.size();
  kept.appended += checkpoint.size();
  kept.must_replace = kept.appended > kMostAppended;
  kept.size = std::max(kept.size, size);
  kept.epoch = epoch;
  return {};
}

Result<void> Registers::reopened(Journal& data, const Ledger& ledger) {
  RegisterContent content;
  const auto read = file_of(ledger.info().id).read();
  if (read && *read && (*read)->complete_from.value <= ledger.size().value) {
    content.complete_from = (*read)->complete_from;
  }
  LETHE_TRY(content.entries, registered_in(ledger, content.complete_from));
  LETHE_TRY_VOID(settle(ledger, std::move(content)));
  WriteBatch rows;
  rows.erase(Table::kMeta, restored_row(ledger.info().number));
  rows.put(Table::kMeta, register_row(ledger.info().number), kThere);
  return data.append(std::move(rows), {});
}

}  // namespace lethe::ledger
