// Invariant: what a file says was durable in the log before. So a log that has less than its
// register lost it, and never is the register ahead because of a crash.
#include "ledger/registers.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/meta_rows.h"

namespace lethe::ledger {
namespace {

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

/// Without them nobody could tell what else in the register is the ledger's.
Result<void> add_rotations(const Ledger& ledger, RegisterContent& content) {
  std::vector<RegisterEntry> missing;
  const auto signer = ledger.signer();
  for (const auto& key : signer->keys().all()) {
    if (key.from.value == 0) continue;
    const Sequence rotation{key.from.value - 1};
    const bool is_there = std::ranges::find(content.entries, rotation, &RegisterEntry::sequence) !=
                          content.entries.end();
    if (is_there) continue;
    LETHE_TRY(auto entry, ledger.entry(rotation));
    missing.push_back({rotation, std::move(entry)});
  }
  content.entries.insert(content.entries.begin(), missing.begin(), missing.end());
  return {};
}

/// What the register has and the log has not, each signed by the ledger.
Result<std::vector<EventHeader>> lost_events(const Ledger& ledger, const LogKeys& keys,
                                             const std::vector<RegisterEntry>& entries) {
  std::vector<EventHeader> lost;
  for (const auto& one : entries) {
    if (one.sequence.value < ledger.size().value) {
      LETHE_TRY(const auto entry, ledger.entry(one.sequence));
      if (entry == one.entry) continue;
    }
    const auto parts = split_entry(one.entry);
    if (!parts || !verify_entry(*parts, keys.at(one.sequence).key)) return Error::kRegisterDamaged;
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
  LETHE_TRY(const auto now, ledger.signer()->keys().open(ledger.checkpoint()));
  if (known.size == size) {
    return known.root == now.root ? Fault() : Fault(RegisterFault::kForked);
  }
  LETHE_TRY(const auto proof, ledger.consistency(known.size, size));
  const bool goes_on = verify_consistency(known.size, size, known.root, now.root, proof);
  return goes_on ? Fault() : Fault(RegisterFault::kForked);
}

/// What a ledger is to one register.
struct Comparison {
  std::optional<RegisterFault> fault;
  boost::system::error_code error;  // of kUnreadable
  Checkpoint known;
  std::vector<EventHeader> lost;
  std::optional<KnownClosure> closure;
};

Result<Comparison> compare(const Ledger& ledger, const RegisterContent& content) {
  Comparison out;
  const auto unreadable = [&out](const boost::system::error_code& error) {
    out.fault = RegisterFault::kUnreadable;
    out.error = error;
    return out;
  };
  // It was written with one.
  if (content.checkpoint.empty()) return unreadable(Error::kRegisterDamaged);
  const auto keys = keys_in_register(content, ledger.info());
  const auto known = keys.open(content.checkpoint);
  if (!known) return unreadable(Error::kRegisterForeign);
  auto lost = lost_events(ledger, keys, content.entries);
  if (!lost) return unreadable(lost.error());
  out.known = *known;
  out.lost = std::move(*lost);
  auto closure = closure_in_register(content, ledger.info());
  if (!closure) return unreadable(closure.error());
  out.closure = std::move(*closure);
  if (out.closure) {
    out.fault = RegisterFault::kClosed;  // whatever the keys are: they are to go
  } else if (content.epoch > ledger.key_epoch()) {
    out.fault = RegisterFault::kKeysOlder;
  } else {
    LETHE_TRY(out.fault, compare_logs(ledger, *known));
  }
  return out;
}

/// By what it means to whoever wants to open it.
int weight(RegisterFault fault) {
  switch (fault) {
    case RegisterFault::kRestored:
      return 1;
    case RegisterFault::kMissing:
    case RegisterFault::kUnreadable:
      return 2;
    case RegisterFault::kLogOlder:
      return 3;
    case RegisterFault::kForked:
      return 4;
    case RegisterFault::kKeysOlder:
      return 5;
    case RegisterFault::kClosed:
      return 6;
  }
  return 6;
}

/// Of a ledger's registers together: what each has found.
class Holding {
 public:
  /// The register beside the keys, which is needed, or its copy.
  Result<void> add(const Ledger& ledger, const RegisterFile& file, bool is_copy) {
    auto read = file.read();
    if (!read && is_copy) return {};  // it is written anew
    if (!read && read.error() == Error::kStorageFailed) return read.error();
    if (!read) {
      found(RegisterFault::kUnreadable);
      finding_.error = read.error();
      return {};
    }
    if (!*read) return {};
    LETHE_TRY(auto comparison, compare(ledger, **read));
    if (comparison.fault == RegisterFault::kUnreadable && is_copy) return {};
    take(std::move(**read), std::move(comparison));
    return {};
  }
  void found(RegisterFault fault) {
    if (!fault_ || weight(*fault_) < weight(fault)) fault_ = fault;
  }

  bool is_empty() const { return !satisfied_ && !fault_; }
  const std::optional<RegisterFault>& fault() const { return fault_; }
  RegisterFinding& finding() { return finding_; }
  /// Of those that the log satisfies, the one that knows the most, and the size that it knows.
  RegisterContent& content() { return satisfied_->first; }
  TreeSize known_size() const { return satisfied_->second; }

 private:
  void take(RegisterContent content, Comparison comparison) {
    const auto known = comparison.known;
    if (finding_.known_size <= known.size) {
      finding_.known_size = known.size;
      finding_.known_root = known.root;
    }
    finding_.known_epoch = std::max(finding_.known_epoch, content.epoch);
    finding_.complete_from =
        is_first_ ? content.complete_from : std::min(finding_.complete_from, content.complete_from);
    is_first_ = false;
    for (auto& event : comparison.lost) {
      if (std::ranges::find(finding_.lost, event) == finding_.lost.end()) {
        finding_.lost.push_back(std::move(event));
      }
    }
    std::ranges::sort(finding_.lost, {}, &EventHeader::sequence);
    if (comparison.closure) finding_.closure = std::move(comparison.closure);
    if (comparison.fault) {
      found(*comparison.fault);
      if (comparison.error) finding_.error = comparison.error;
      return;
    }
    if (!satisfied_ || content.complete_from < satisfied_->first.complete_from) {
      satisfied_.emplace(std::move(content), known.size);
    }
  }

  std::optional<RegisterFault> fault_;
  RegisterFinding finding_;
  bool is_first_ = true;
  std::optional<std::pair<RegisterContent, TreeSize>> satisfied_;
};

/// What a register says of a closure. One that cannot be read says nothing.
Result<std::optional<RegisterContent>> closed_content(const RegisterFile& file,
                                                      const LedgerInfo& ledger) {
  auto read = file.read();
  if (!read && read.error() == Error::kStorageFailed) return read.error();
  if (!read || !*read) return std::optional<RegisterContent>();
  const auto closure = closure_in_register(**read, ledger);
  if (!closure || !*closure) return std::optional<RegisterContent>();
  return std::move(*read);
}

}  // namespace

bool is_registered(const Facts& facts) {
  return std::holds_alternative<ErasureOrdered>(facts) ||
         std::holds_alternative<ErasureWithheld>(facts) ||
         std::holds_alternative<ContentDeleted>(facts) ||
         std::holds_alternative<HoldPlaced>(facts) || std::holds_alternative<HoldLifted>(facts) ||
         std::holds_alternative<RestrictionSet>(facts) ||
         std::holds_alternative<RestrictionLifted>(facts) ||
         std::holds_alternative<ClosureOrdered>(facts) ||
         std::holds_alternative<SigningKeyRotated>(facts) ||
         std::holds_alternative<SigningKeyCompromised>(facts);
}

Bytes restored_row(LedgerNumber ledger) {
  return meta_row("restored/", ledger);
}

RegisterFile register_of(const std::filesystem::path& directory, const LedgerId& ledger) {
  return {directory / (ledger.str() + ".register"), ledger};
}

Registers::Kept& Registers::kept_of(const LedgerId& ledger) {
  const auto kept = kept_.try_emplace(ledger, KeptRegister(register_of(directory_, ledger))).first;
  if (!copies_.empty() && !kept->second.copy) {
    kept->second.copy.emplace(register_of(copies_, ledger));
  }
  return kept->second;
}

Result<void> Registers::check(Journal& data, const Ledger& ledger) {
  const auto number = ledger.info().number;
  LETHE_TRY(const auto row, data.get(Table::kMeta, register_row(number)));
  LETHE_TRY(const auto restored, data.get(Table::kMeta, restored_row(number)));
  Holding holding;
  {
    const std::lock_guard lock(mutex_);
    const auto& kept = kept_of(ledger.info().id);
    LETHE_TRY_VOID(holding.add(ledger, kept.own.file(), false));
    if (kept.copy) LETHE_TRY_VOID(holding.add(ledger, kept.copy->file(), true));
  }
  const bool is_new = holding.is_empty() && !row && !restored;
  if (is_new) {
    RegisterContent content;
    content.complete_from = {ledger.size().value};
    return settle(ledger, std::move(content));
  }
  if (holding.is_empty()) holding.found(RegisterFault::kMissing);
  if (restored) holding.found(RegisterFault::kRestored);
  if (!holding.fault()) {
    return catch_up(ledger, holding.known_size(), std::move(holding.content()));
  }

  auto& finding = holding.finding();
  finding.fault = *holding.fault();
  finding.ledger = ledger.info().name;
  finding.size = ledger.size();
  finding.epoch = ledger.key_epoch();
  finding.last_time = ledger.last_time();
  findings_.push_back(std::move(finding));
  if (mode_ == Mode::kHold || !findings_.back().can_reopen()) return Error::kReadClosed;
  const std::lock_guard lock(mutex_);
  kept_of(ledger.info().id).is_suspended = true;
  return {};
}

/// The register beside the keys, or its copy, whichever knows of a closure.
Result<std::optional<RegisterContent>> Registers::closed_content_of(const LedgerInfo& ledger) {
  auto& kept = kept_of(ledger.id);
  LETHE_TRY(auto own, closed_content(kept.own.file(), ledger));
  if (own || !kept.copy) return own;
  return closed_content(kept.copy->file(), ledger);
}

Result<std::optional<KnownClosure>> Registers::find_closure(const Reader& data,
                                                            const LedgerInfo& ledger) {
  std::optional<RegisterContent> content;
  {
    const std::lock_guard lock(mutex_);
    LETHE_TRY(content, closed_content_of(ledger));
  }
  if (!content) return std::optional<KnownClosure>();
  LETHE_TRY(auto closure, closure_in_register(*content, ledger));
  LETHE_TRY(const auto end, read_signed_end(data, ledger));
  RegisterFinding finding;
  finding.fault = RegisterFault::kClosed;
  finding.ledger = ledger.name;
  finding.size = end.position.size;
  finding.last_time = end.position.last_time;
  finding.known_size = closure->size;
  finding.known_root = closure->root;
  finding.known_epoch = closure->epoch;
  finding.complete_from = content->complete_from;
  finding.closure = closure;
  findings_.push_back(std::move(finding));
  return closure;
}

Result<void> Registers::note_closure(const Reader& data, const LedgerInfo& ledger, Sequence order) {
  const std::lock_guard lock(mutex_);
  auto& kept = kept_of(ledger.id);
  auto read = kept.own.file().read();
  // Of a damaged one nothing else is needed any more.
  if (!read && read.error() != Error::kRegisterDamaged) return read.error();
  RegisterContent content;
  content.complete_from = order;
  if (read && *read) content = std::move(**read);
  if (const auto known = closure_in_register(content, ledger); known && *known) return {};
  LETHE_TRY(const auto closure, closure_in_log(data, ledger, order));
  LETHE_TRY(const auto entries, closure_entries(data, ledger, order));
  LETHE_TRY(const auto note, read_meta(data, "checkpoint/", ledger.number));
  std::erase_if(content.entries, [&](const auto& one) { return one.sequence >= order; });
  content.entries.insert(content.entries.end(), entries.begin(), entries.end());
  content.checkpoint = crypto::as_text(note);
  content.epoch = closure.epoch;
  return kept.own.replace(content, closure.size);
}

Result<void> Registers::share_closure(const LedgerInfo& ledger) {
  const std::lock_guard lock(mutex_);
  LETHE_TRY(const auto content, closed_content_of(ledger));
  if (!content) return {};
  LETHE_TRY(const auto closure, closure_in_register(*content, ledger));
  auto& kept = kept_of(ledger.id);
  LETHE_TRY(const auto own, closed_content(kept.own.file(), ledger));
  if (!own) LETHE_TRY_VOID(kept.own.replace(*content, closure->size));
  if (!kept.copy) return {};
  const auto copy = closed_content(kept.copy->file(), ledger);
  if (copy && *copy) return {};
  kept.copy = KeptRegister(kept.copy->file());  // whole
  write_copy(kept, closure->size, {}, content->checkpoint, content->epoch);
  return kept.copy_error ? Result<void>(Error::kKeyTargetFailed) : Result<void>();
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

/// The register is this, and as far as the log.
Result<void> Registers::settle(const Ledger& ledger, RegisterContent content) {
  LETHE_TRY_VOID(add_rotations(ledger, content));
  content.checkpoint = ledger.checkpoint();
  content.epoch = ledger.key_epoch();
  const auto size = ledger.size();
  const std::lock_guard lock(mutex_);
  auto& kept = kept_of(ledger.info().id);
  LETHE_TRY_VOID(kept.own.replace(content, size));
  kept.is_suspended = false;
  write_copy(kept, size, {}, content.checkpoint, content.epoch);
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
    auto& kept = kept_of(ledger.info().id);
    if (kept.is_suspended) return {};
    const auto size = ledger.size();
    const auto epoch = ledger.key_epoch();
    if (!kept.own.is_as_far_as(size, epoch)) {
      LETHE_TRY_VOID(write(ledger, size, {}, ledger.checkpoint()));
    } else if (kept.copy && !kept.copy->is_as_far_as(size, epoch)) {
      write_copy(kept, size, {}, ledger.checkpoint(), epoch);
    }
  }
  return know(data, ledger);
}

/// The file is there before the data says so.
Result<void> Registers::know(Journal& data, const Ledger& ledger) {
  const auto number = ledger.info().number;
  {
    const std::lock_guard lock(mutex_);
    if (kept_of(ledger.info().id).is_in_data) return {};
  }
  LETHE_TRY(const auto row, data.get(Table::kMeta, register_row(number)));
  if (!row) {
    WriteBatch rows;
    rows.put(Table::kMeta, register_row(number), kThere);
    LETHE_TRY_VOID(data.append(std::move(rows), {}));
  }
  const std::lock_guard lock(mutex_);
  kept_of(ledger.info().id).is_in_data = true;
  return {};
}

/// REQUIRES that mutex_ is held.
Result<void> Registers::write(const Ledger& ledger, TreeSize size,
                              const std::vector<RegisterEntry>& entries,
                              const std::string& checkpoint) {
  auto& kept = kept_of(ledger.info().id);
  if (kept.is_suspended) return {};
  const auto epoch = ledger.key_epoch();
  if (kept.own.can_add()) {
    LETHE_TRY_VOID(kept.own.add(entries, checkpoint, size, epoch));
  } else {
    LETHE_TRY(auto content, kept.own.file().read());
    if (!content) content.emplace();
    LETHE_TRY_VOID(add_rotations(ledger, *content));
    content->entries.insert(content->entries.end(), entries.begin(), entries.end());
    content->checkpoint = checkpoint;
    content->epoch = epoch;
    LETHE_TRY_VOID(kept.own.replace(*content, size));
  }
  write_copy(kept, size, entries, checkpoint, epoch);
  return {};
}

/// What its own register just got. REQUIRES that mutex_ is held.
void Registers::write_copy(Kept& kept, TreeSize size, const std::vector<RegisterEntry>& entries,
                           const std::string& checkpoint, std::uint64_t epoch) const {
  if (!kept.copy) return;
  const auto written = [&]() -> Result<void> {
    // Made with the key target, and not here: it is where another disk is mounted.
    std::error_code error;
    if (!std::filesystem::is_directory(copies_, error)) return Error::kKeyTargetMissing;
    if (kept.copy->can_add()) return kept.copy->add(entries, checkpoint, size, epoch);
    LETHE_TRY(const auto content, kept.own.file().read());
    if (!content) return Error::kStorageFailed;
    return kept.copy->replace(*content, size);
  }();
  kept.copy_error = written ? boost::system::error_code() : written.error();
  // What it did not get goes with the rest.
  if (!written) kept.copy = KeptRegister(kept.copy->file());
}

std::optional<boost::system::error_code> Registers::copies_fault() const {
  const std::lock_guard lock(mutex_);
  for (const auto& [ledger, kept] : kept_) {
    if (kept.copy_error) return kept.copy_error;
  }
  return std::nullopt;
}

Result<void> Registers::reopened(Journal& data, const Ledger& ledger) {
  RegisterContent content;
  {
    const std::lock_guard lock(mutex_);
    const auto read = kept_of(ledger.info().id).own.file().read();
    if (read && *read && (*read)->complete_from.value <= ledger.size().value) {
      content.complete_from = (*read)->complete_from;
    }
  }
  LETHE_TRY(content.entries, registered_in(ledger, content.complete_from));
  LETHE_TRY_VOID(settle(ledger, std::move(content)));
  WriteBatch rows;
  rows.erase(Table::kMeta, restored_row(ledger.info().number));
  rows.put(Table::kMeta, register_row(ledger.info().number), kThere);
  return data.append(std::move(rows), {});
}

}  // namespace lethe::ledger
