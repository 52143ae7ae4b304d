// One pass over the entries: read by the caller's thread, checked one by one on all cores
// (chunk_check), and merged in order into the trees (tree_check) and the runs of like entries
// (entry_runs), from which the diagnosis follows at the end. A second pass is made only to name the
// events whose sections are missing though nobody erased them.
#include "ledger/verifier.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/chunk_check.h"
#include "ledger/compartment_ranges.h"
#include "ledger/diagnosis.h"
#include "ledger/log_start.h"
#include "ledger/ordered_pipeline.h"
#include "ledger/thread_count.h"

namespace lethe::ledger {
namespace {

constexpr std::size_t kChunkEntries = 512;
constexpr std::size_t kChunkBytes = 256U << 10;
/// So that what lies behind an entry is a number too.
constexpr std::uint64_t kLastPlace = ~std::uint64_t{0} - 2;

std::vector<std::uint64_t> kept_sizes(const LogIdentity& identity, TreeSize size) {
  std::vector<std::uint64_t> sizes;
  for (const auto& kept : identity.kept) {
    if (kept.checkpoint.size <= size) sizes.push_back(kept.checkpoint.size.value);
  }
  return sizes;
}

/// Finds events that are dated before the one that they follow.
class TimeOrder {
 public:
  explicit TimeOrder(const VerifiedState* since) {
    if (since != nullptr) last_ = {0, since->last};
  }

  /// Of the last event that is one.
  std::optional<Moment> last() const { return last_ ? std::optional(last_->time) : std::nullopt; }

  void add(const CheckedEntry& entry, FindingList& findings) {
    if (!entry.good() || entry.placeless) return;
    const std::uint64_t shift = *entry.claimed - entry.place;
    // Where entries were moved or taken out, neighbours are not those of the log.
    if (last_ && last_->shift == shift && entry.time < last_->time) {
      findings.add(Damage::kBackDated, *entry.claimed,
                   "dated " + format_rfc3339(entry.time) + ", the event before " +
                       format_rfc3339(last_->time));
    }
    last_ = {shift, entry.time};
  }

 private:
  struct Last {
    std::uint64_t shift = 0;
    Moment time;
  };
  std::optional<Last> last_;
};

class LogVerification {
 public:
  LogVerification(const LogSource& source, const VerifyOptions& options,
                  const LogIdentity& identity, TreeSize size, MerkleTree start,
                  FindingList& findings)
      : source_(source),
        options_(options),
        identity_(identity),
        size_(size),
        first_(start.size().value),
        findings_(findings),
        trees_(source, size, kept_sizes(identity, size), std::move(start)),
        runs_(size, first_),
        times_(options.since) {}

  Result<VerifyReport> run() {
    LETHE_TRY(total_, source_.entry_count());
    total_ = std::min(total_, read_up_to());
    LETHE_TRY_VOID(read_entries());
    LETHE_TRY_VOID(trees_.finish());
    report_structure();
    LETHE_TRY_VOID(report_sections());
    report_roster();
    VerifyReport report;
    report.size = size_;
    report.root = trees_.entries_root().value_or(Hash());
    report.events = events_;
    report.sections_intact = intact_;
    report.sections_erased = erased_count_;
    report.doubtful = doubtful_;
    report.first_doubtful = first_doubtful_;
    if (first_ > 0) report.trusted = TreeSize{first_};
    report.state = state();
    return report;
  }

 private:
  using Pipeline = OrderedPipeline<EntryChunk, CheckedChunk>;

  /// As it is now, if nothing is found any more.
  std::optional<VerifiedState> state() const {
    const auto last = times_.last();
    if (findings_.count() > 0 || !identity_.checkpoint || !identity_.keys || !identity_.ledger ||
        !last) {
      return std::nullopt;
    }
    return VerifiedState{*identity_.ledger,    *last, *identity_.keys, false, {},
                         *identity_.checkpoint};
  }

  std::uint64_t read_up_to() const { return options_.grows ? size_.value : ~std::uint64_t{0}; }

  bool cancelled() const { return options_.cancel != nullptr && *options_.cancel; }

  Result<void> read_entries() {
    const EntryCheck entry_check(identity_);
    const ChunkCheck chunk_check(source_, size_, entry_check, options_.sections);
    Pipeline pipeline(
        thread_count(options_.threads),
        [&](const EntryChunk& chunk) { return chunk_check.check(chunk); },
        [&](const CheckedChunk& chunk) { return merge(chunk); });
    EntryChunk chunk;
    std::optional<std::uint64_t> last;
    Result<void> submitted;
    const auto read =
        source_.entries(first_, read_up_to(), [&](std::uint64_t place, ByteView entry) {
          if (cancelled()) submitted = Error::kStopped;
          place = std::min(place, kLastPlace);
          chunk.bytes.insert(chunk.bytes.end(), entry.begin(), entry.end());
          chunk.items.push_back({place, chunk.bytes.size(), last && place <= *last});
          last = place;
          if (chunk.items.size() == kChunkEntries || chunk.bytes.size() >= kChunkBytes) {
            if (submitted) submitted = pipeline.submit(std::exchange(chunk, {}));
          }
          return submitted.has_value();
        });
    LETHE_TRY_VOID(submitted);
    LETHE_TRY_VOID(read);
    LETHE_TRY_VOID(pipeline.submit(std::move(chunk)));
    return pipeline.finish();
  }

  /// In the order of the log, one thread at a time.
  Result<void> merge(const CheckedChunk& chunk) {
    if (cancelled()) return Error::kStopped;
    for (const auto& entry : chunk.entries) {
      LETHE_TRY_VOID(trees_.add(entry));
      runs_.add(entry);
      times_.add(entry, findings_);
      note_doubt(entry);
    }
    for (const auto& finding : chunk.findings) findings_.add(finding);
    for (const auto& compartment : chunk.erased) erased_.add(compartment);
    for (const auto& ref : chunk.ordered) ordered_.add(ref);
    is_closed_ = is_closed_ || chunk.is_closed;
    if (chunk.roster) roster_ = chunk.roster;
    events_ += chunk.entries.size();
    intact_ += chunk.sections_intact;
    erased_count_ += chunk.sections_erased;
    if (options_.progress) options_.progress(first_ + events_, std::max(total_, first_ + events_));
    return {};
  }

  /// Whoever else had the key may have signed it.
  void note_doubt(const CheckedEntry& entry) {
    if (!entry.good() || !identity_.keys) return;
    const auto since = identity_.keys->at({*entry.claimed}).compromised_since;
    if (!since || entry.time < *since) return;
    if (doubtful_++ == 0) first_doubtful_ = Sequence{*entry.claimed};
  }

  void report_structure() {
    const Truth truth = identity_.checkpoint ? trees_.truth(*identity_.checkpoint) : Truth::kNone;
    diagnose({runs_, truth, identity_.checkpoint.has_value(), size_, first_}, findings_);
    trees_.report_tiles(truth, findings_);
    // Roots say nothing more where it is known that an entry is not the true one, and not what the
    // true one was.
    std::uint64_t unresolved = ~std::uint64_t{0};
    if (truth == Truth::kNone) {
      for (const auto& place : {first_unresolved(runs_), trees_.first_unknown()}) {
        unresolved = std::min(unresolved, place.value_or(unresolved));
      }
      if (identity_.checkpoint && unresolved >= size_.value) {
        findings_.add_whole(Damage::kBadCheckpoint, "the checkpoint's root is not that of the " +
                                                        std::to_string(size_.value) +
                                                        " entries below it");
      }
    }
    report_kept(unresolved);
  }

  void report_kept(std::uint64_t unresolved) {
    std::uint64_t vouched = first_;  // events that a kept checkpoint covers which the log contains
    for (const auto& [what, kept] : identity_.kept) {
      if (kept.size > size_) {
        findings_.add(Damage::kTruncatedTail, size_.value,
                      what + " is of " + std::to_string(kept.size.value) + " events, the log of " +
                          std::to_string(size_.value));
      } else if (trees_.had_root(kept)) {
        vouched = kept.size.value;
      } else if (kept.size.value <= unresolved) {
        Finding finding{Damage::kForked, std::nullopt,
                        what + " covers other events than the log's, somewhere from " +
                            std::to_string(vouched) + " and before " +
                            std::to_string(kept.size.value)};
        if (kept.size.value - vouched == 1) finding.sequence = Sequence{vouched};
        findings_.add(std::move(finding));
      }
    }
  }

  void report_roster() {
    if (!options_.roster || !roster_ || roster_->roster == *options_.roster) return;
    findings_.add(Damage::kWrongRoster, roster_->sequence.value,
                  "the keys lead to something that was destroyed by then, or no more to something "
                  "that was not");
  }

  Result<void> report_sections() {
    if (options_.sections == nullptr) return {};
    auto uncovered = erased_.without(ordered_);
    if (options_.grows && !uncovered.empty()) {
      LETHE_TRY_VOID(add_later_orders());
      uncovered = erased_.without(ordered_);
    }
    const bool is_closed = is_closed_ || options_.is_closed;
    if (!uncovered.empty() && !is_closed) LETHE_TRY_VOID(name_uncovered(uncovered));
    return options_.sections->orphans([this](Sequence sequence) {
      findings_.add(Damage::kOrphanSection, sequence.value,
                    "the vault holds a section that the event does not name");
    });
  }

  /// Of events that came while the others were read.
  Result<void> add_later_orders() {
    return source_.entries(size_.value, ~std::uint64_t{0}, [&](std::uint64_t, ByteView bytes) {
      const auto entry = split_entry(bytes);
      const auto header = entry ? decode_header(entry->header_bytes) : entry.error();
      if (!header) return !cancelled();
      if (const auto* order = std::get_if<ErasureOrdered>(&header->facts)) {
        for (const auto& ref : order->destroyed) ordered_.add(ref);
      }
      is_closed_ = is_closed_ || std::holds_alternative<ClosureOrdered>(header->facts);
      return !cancelled();
    });
  }

  /// The second pass: which events have sections in these compartments that are not there.
  Result<void> name_uncovered(CompartmentRanges& uncovered) {
    Result<void> checked;
    const auto read = source_.entries(0, ~std::uint64_t{0}, [&](std::uint64_t, ByteView entry) {
      checked = cancelled() ? Result<void>(Error::kStopped) : name_uncovered(entry, uncovered);
      return checked.has_value();
    });
    LETHE_TRY_VOID(checked);
    return read;
  }

  Result<void> name_uncovered(ByteView bytes, CompartmentRanges& uncovered) {
    const auto entry = split_entry(bytes);
    const auto header = entry ? decode_header(entry->header_bytes) : entry.error();
    if (!header) return {};
    for (std::size_t i = 0; i < header->sections.size(); ++i) {
      if (!uncovered.contains(header->sections[i].compartment)) continue;
      const auto index = static_cast<std::uint16_t>(i);
      LETHE_TRY(const auto state, options_.sections->check(*header, index));
      if (state != SectionCheck::State::kErased) continue;
      findings_.add(Damage::kChangedSection, header->sequence.value,
                    "section " + std::to_string(i) +
                        " is missing, and no event of the log orders its erasure");
    }
    return {};
  }

  const LogSource& source_;
  const VerifyOptions& options_;
  const LogIdentity& identity_;
  const TreeSize size_;
  const std::uint64_t first_;  // to be read
  FindingList& findings_;
  TreeCheck trees_;
  EntryRuns runs_;
  TimeOrder times_;
  CompartmentRanges erased_;
  CompartmentRanges ordered_;
  bool is_closed_ = false;  // the log orders that all of it goes
  std::optional<CertifiedRoster> roster_;
  std::uint64_t total_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t intact_ = 0;
  std::uint64_t erased_count_ = 0;
  std::uint64_t doubtful_ = 0;
  std::optional<Sequence> first_doubtful_;
};

/// The tree of what an earlier verification covered, when this log has it, and every smaller
/// checkpoint of those that the log must contain is one of it; those need no further look.
Result<std::optional<MerkleTree>> proven_start(const LogSource& source, const VerifiedState& since,
                                               TreeSize size, LogIdentity& identity) {
  if (size < since.checkpoint.size) return std::optional<MerkleTree>();
  LETHE_TRY(auto tree, proven_tree(source, since.checkpoint));
  if (!tree) return tree;
  auto kept = identity.kept.begin();
  for (; kept != identity.kept.end() && kept->checkpoint.size <= since.checkpoint.size; ++kept) {
    LETHE_TRY(const auto answer, continues(source, *tree, kept->checkpoint));
    if (answer == Continues::kNo) return std::optional<MerkleTree>();
  }
  identity.kept.erase(identity.kept.begin(), kept);
  return tree;
}

/// Nothing when it can't begin behind what was verified before, and the whole has to be read.
Result<std::optional<VerifyReport>> verify_part(const LogSource& source,
                                                const VerifyOptions& options) {
  FindingList findings(options.max_findings);
  LETHE_TRY(auto identity, identify_log(source, options, findings));
  TreeSize size;
  if (identity.checkpoint) {
    size = identity.checkpoint->size;
  } else {
    LETHE_TRY(size.value, source.entry_count());
  }
  MerkleTree start;
  if (options.since != nullptr) {
    LETHE_TRY(auto proven, proven_start(source, *options.since, size, identity));
    if (!proven) return std::optional<VerifyReport>();
    start = std::move(*proven);
  }
  LETHE_TRY(auto report,
            LogVerification(source, options, identity, size, std::move(start), findings).run());
  report.key_was_given =
      options.log_key || (options.since != nullptr && options.since->key_was_given);
  if (report.state) {
    report.state->key_was_given = report.key_was_given;
    LETHE_TRY(report.state->note, source.checkpoint());
  }
  if (identity.keys) {
    report.origin = identity.keys->origin();
    report.keys = identity.keys->all();
  }
  if (identity.witnessed) {
    report.witnessed = identity.witnessed->size;
    report.witnesses = identity.witnessed->by;
  }
  if (identity.checkpoint) report.origin = identity.checkpoint->origin;
  report.finding_count = findings.count();
  report.findings = findings.take();
  return std::optional(std::move(report));
}

}  // namespace

Result<VerifyReport> verify_log(const LogSource& source, const VerifyOptions& options) {
  LETHE_TRY(auto report, verify_part(source, options));
  if (report) return std::move(*report);
  VerifyOptions whole = options;
  whole.since = nullptr;
  whole.kept_checkpoints.push_back(options.since->note);
  if (!whole.log_key) whole.log_key = options.since->keys.verifier();
  LETHE_TRY(report, verify_part(source, whole));
  LETHE_CHECK(report.has_value());
  report->key_was_given = options.log_key || options.since->key_was_given;
  if (report->state) report->state->key_was_given = report->key_was_given;
  return std::move(*report);
}

}  // namespace lethe::ledger
