#include "ledger/backup_writer.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/backup_files.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/opened_ledger.h"
#include "ledger/segment_check.h"
#include "ledger/thread_count.h"

namespace lethe::ledger {
namespace {

bool is_cancelled(const BackupOptions& options) {
  return options.cancel != nullptr && *options.cancel;
}

/// What the source is now, with nothing of it written yet.
Result<BackedUpLedger> read_ledger(const Reader& source, LedgerInfo info) {
  BackedUpLedger ledger;
  LETHE_TRY(const auto closure, read_closure(source, info.number));
  if (!closure) {
    LETHE_TRY(ledger.signing_key, read_meta(source, "signing-key/", info.number));
  }
  LETHE_TRY(const auto position, read_meta(source, "position/", info.number));
  LETHE_TRY(ledger.position, decode_position(position));
  LETHE_TRY(const auto checkpoint, read_meta(source, "checkpoint/", info.number));
  ledger.info = std::move(info);
  ledger.checkpoint = crypto::as_text(checkpoint);
  return ledger;
}

Result<LedgerNumber> read_system_number(const Reader& source) {
  LETHE_TRY(const auto row, source.get(Table::kMeta, meta_row("system")));
  if (!row) return Error::kStorageMissing;
  return decode_ledger_number(*row);
}

Result<std::vector<BackedUpLedger>> read_ledgers(const Reader& source) {
  LETHE_TRY(auto infos, ledgers_in(source));
  std::vector<BackedUpLedger> ledgers;
  for (auto& info : infos) {
    LETHE_TRY(auto ledger, read_ledger(source, std::move(info)));
    ledgers.push_back(std::move(ledger));
  }
  return ledgers;
}

/// The root of the source's log when it had this size.
Result<Hash> root_at(const Reader& source, const BackedUpLedger& ledger, TreeSize at) {
  const auto number = ledger.info.number;
  LETHE_TRY(const auto tree, stored_tree(source, number, ledger.position.size));
  return tree.root_at(at, stored_tiles(source, number));
}

/// One run.
class BackupRun {
 public:
  BackupRun(const Reader& source, BackupTarget& target, const BackupOptions& options)
      : source_(source), target_(target), options_(options) {}

  Backed<BackupReport> run() {
    LETHE_TRY_VOID(read_source());
    LETHE_TRY_VOID(check_continues());
    for (const auto& ledger : next_.ledgers)
      target_.remove_leftovers(ledger.info.id, known(ledger));
    auto written = write();
    if (!written) {
      for (const auto& ledger : next_.ledgers) {
        target_.remove_leftovers(ledger.info.id, known(ledger));
      }
      return written.error();
    }
    return report_;
  }

 private:
  Result<void> read_source_rows() {
    LETHE_TRY(next_.ledgers, read_ledgers(source_));
    LETHE_TRY(const auto number, read_system_number(source_));
    for (const auto& ledger : next_.ledgers) {
      if (ledger.info.number == number) next_.system = ledger.info.id;
    }
    if (next_.system.is_zero()) return Error::kStorageCorrupt;
    return {};
  }

  Backed<void> read_source() {
    const auto read = read_source_rows();
    if (!read) return BackupFailure(read.error());
    LETHE_TRY(latest_, target_.files().latest());
    next_.number = latest_ ? latest_->number + 1 : 1;
    next_.taken = (options_.clock != nullptr ? *options_.clock : system_clock()).now();
    return {};
  }

  /// As the last backup has it; nothing of a ledger that is new since.
  const BackedUpLedger* before(const BackedUpLedger& ledger) const {
    return latest_ ? latest_->find(ledger.info.id) : nullptr;
  }
  Sequence known(const BackedUpLedger& ledger) const {
    const auto* before = this->before(ledger);
    return {before != nullptr ? before->position.size.value : 0};
  }

  /// That the backup there is an earlier one of the same directory.
  Backed<void> check_continues() {
    const auto place = target_.files().directory().string();
    if (latest_ && latest_->system != next_.system) {
      return BackupFailure(BackupFault::kForeign, place +
                                                      " holds the backup of another "
                                                      "organisation's data directory; give a "
                                                      "folder of its own");
    }
    for (const auto& old : latest_ ? latest_->ledgers : std::vector<BackedUpLedger>()) {
      const auto* now = next_.find(old.info.id);
      if (now == nullptr || now->position.size < old.position.size) {
        return BackupFailure(BackupFault::kSourceOlder,
                             "the backup in " + place + " has " +
                                 std::to_string(old.position.size.value) + " events of " +
                                 old.info.name + ", the data directory " +
                                 std::to_string(now != nullptr ? now->position.size.value : 0) +
                                 ": it is an older state; nothing was changed");
      }
      const auto root = root_at(source_, *now, old.position.size);
      if (!root) return BackupFailure(root.error());
      if (*root != old.frontier.root()) {
        return BackupFailure(BackupFault::kForked, "the first " +
                                                       std::to_string(old.position.size.value) +
                                                       " events of " + old.info.name +
                                                       " are others than those in the "
                                                       "backup in " +
                                                       place + "; nothing was changed");
      }
    }
    return {};
  }

  Backed<void> write() {
    report_.ledgers = next_.ledgers.size();
    for (const auto& ledger : next_.ledgers) {
      progress_.total += ledger.position.size.value - known(ledger).value;
      report_.events += ledger.position.size.value;
    }
    for (auto& ledger : next_.ledgers) LETHE_TRY_VOID(write_ledger(ledger));
    LETHE_TRY_VOID(target_.sync());
    for (auto& ledger : next_.ledgers) LETHE_TRY_VOID(verify(ledger));
    LETHE_TRY_VOID(target_.put_manifest(next_));
    report_.manifest = next_.number;
    report_.taken = next_.taken;
    report_.new_events = progress_.total;
    report_.new_bytes = progress_.bytes;
    return {};
  }

  Backed<void> write_ledger(BackedUpLedger& ledger) {
    if (const auto* before = this->before(ledger)) {
      ledger.before = before->segments.empty() ? before->before : latest_->number;
    }
    const Sequence end{ledger.position.size.value};
    for (Sequence next = known(ledger); next < end; next = ledger.segments.back().behind) {
      SegmentBuilder segment(ledger.info.id, next);
      const auto filled = fill(ledger, segment);
      if (!filled) return BackupFailure(filled.error());
      const SegmentInfo info{segment.from(), segment.behind(), segment.size(),
                             crypto::sha256(segment.bytes())};
      LETHE_TRY_VOID(target_.put_segment(ledger.info.id, info, segment.bytes()));
      ledger.segments.push_back(info);
      progress_.bytes += info.size;
      tell();
    }
    return {};
  }

  /// Takes events until the segment is full or the log at its end.
  Result<void> fill(const BackedUpLedger& ledger, SegmentBuilder& segment) {
    const auto number = ledger.info.number;
    Result<void> added;
    const auto visit = [&](ByteView key, ByteView entry) {
      const bool is_next = std::ranges::equal(key, log_row(number, segment.behind()));
      added = is_next ? add(number, entry, segment) : Result<void>(Error::kStorageCorrupt);
      return added && segment.size() < options_.segment_bytes;
    };
    LETHE_TRY_VOID(source_.scan(Table::kLog, log_row(number, segment.from()),
                                log_row(number, {ledger.position.size.value}), visit));
    LETHE_TRY_VOID(added);
    if (segment.is_empty()) return Error::kStorageCorrupt;
    return {};
  }

  Result<void> add(LedgerNumber number, ByteView entry, SegmentBuilder& segment) {
    if (is_cancelled(options_)) return Error::kStopped;
    LETHE_TRY(const auto parts, split_entry(entry));
    LETHE_TRY(const auto header, decode_header(parts.header_bytes));
    std::vector<std::optional<Bytes>> sections;
    for (std::size_t i = 0; i < header.sections.size(); ++i) {
      const auto row = vault_row(number, header.sections[i].compartment, header.sequence,
                                 static_cast<std::uint16_t>(i));
      LETHE_TRY(auto sealed, source_.get(Table::kVault, row));
      sections.push_back(std::move(sealed));
    }
    segment.add(entry, sections);
    if (++progress_.written % kEventsATell == 0) tell();
    return {};
  }

  /// What was written, as the disk has it.
  Backed<void> verify(BackedUpLedger& ledger) {
    const auto* before = this->before(ledger);
    auto keys = read_log_keys(source_, ledger.info);
    if (!keys) return BackupFailure(keys.error());
    SegmentCheck check(ledger.info, std::move(*keys),
                       before != nullptr ? before->frontier : MerkleFrontier(), nullptr,
                       thread_count(options_.threads));
    for (const auto& segment : ledger.segments) {
      target_.forget(ledger.info.id, segment);
      LETHE_TRY(const auto bytes, target_.files().segment(ledger.info.id, segment));
      LETHE_TRY_VOID(check.add(segment, target_.files().segment_path(ledger.info.id, segment),
                               bytes, [this](const SegmentEvent&) { return count_verified(); }));
      tell();
    }
    LETHE_TRY_VOID(check.check_end(ledger));
    ledger.frontier = check.frontier();
    return {};
  }

  Result<void> count_verified() {
    ++progress_.verified;
    if (is_cancelled(options_)) return Error::kStopped;
    return {};
  }

  void tell() const {
    if (options_.progress) options_.progress(progress_);
  }

  static constexpr std::uint64_t kEventsATell = 1'024;

  const Reader& source_;
  BackupTarget& target_;
  const BackupOptions& options_;
  std::optional<Manifest> latest_;
  Manifest next_;
  BackupProgress progress_;
  BackupReport report_;
};

}  // namespace

Backed<BackupReport> write_backup(const Reader& source, const std::filesystem::path& data,
                                  const std::filesystem::path& target,
                                  const BackupOptions& options) {
  LETHE_TRY(const auto opened, BackupTarget::open(target, data));
  return BackupRun(source, *opened, options).run();
}

Backed<BackupReport> check_backup(const std::filesystem::path& target,
                                  const BackupOptions& options) {
  const BackupFiles files(target);
  LETHE_TRY(const auto manifest, files.latest());
  if (!manifest) {
    return BackupFailure(BackupFault::kNothingThere, "there is no backup at " + target.string());
  }
  BackupProgress progress;
  BackupReport report;
  for (const auto& ledger : manifest->ledgers) progress.total += ledger.position.size.value;
  for (const auto& ledger : manifest->ledgers) {
    const LogKeys first(ledger.info.origin, ledger.info.signing_key);
    SegmentCheck check(ledger.info, first, {}, nullptr, thread_count(options.threads));
    LETHE_TRY(const auto segments, files.segments(*manifest, ledger.info.id));
    for (const auto& segment : segments) {
      LETHE_TRY(const auto bytes, files.segment(ledger.info.id, segment));
      LETHE_TRY_VOID(check.add(segment, files.segment_path(ledger.info.id, segment), bytes,
                               [&](const SegmentEvent&) -> Result<void> {
                                 ++progress.verified;
                                 if (is_cancelled(options)) return Error::kStopped;
                                 return {};
                               }));
      if (options.progress) options.progress(progress);
    }
    LETHE_TRY_VOID(check.check_end(ledger));
  }
  report.manifest = manifest->number;
  report.taken = manifest->taken;
  report.ledgers = manifest->ledgers.size();
  report.events = progress.total;
  return report;
}

}  // namespace lethe::ledger
