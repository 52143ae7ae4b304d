// Checks a log without trusting whoever runs it: from public data only, offline, before and after
// erasures (promise P5). Returns findings as data; tools/ prints them. Reads every value, always.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/event.h"
#include "ledger/journal.h"
#include "ledger/log_keys.h"
#include "ledger/state.h"
#include "ledger/trust_policy.h"
#include "ledger/verified_state.h"

namespace lethe::ledger {

/// A log as an auditor can have it. Every function may be called from several threads. Errors mean
/// that the storage fails; what is damaged or missing is answered as it is found.
class LogSource {
 public:
  virtual ~LogSource() = default;
  /// The latest checkpoint, a signed note; empty when there is none.
  virtual Result<std::string> checkpoint() const = 0;
  /// The last one that enough witnesses have cosigned, as the log has it; empty when there is none.
  virtual Result<std::string> witnessed_checkpoint() const = 0;
  /// One more than the place of the last entry that is there, whatever the checkpoint says.
  virtual Result<std::uint64_t> entry_count() const = 0;
  /// The entries in places first..behind in the order in which they are stored, until `visit`
  /// answers false. Nothing is visited where an entry is missing, so a gap of any length costs
  /// nothing. An entry without a place of its own (in an overlong bundle) is visited with the place
  /// of the one before it.
  virtual Result<void> entries(
      std::uint64_t first, std::uint64_t behind,
      const std::function<bool(std::uint64_t place, ByteView entry)>& visit) const = 0;
  /// The stored hashes of a tile (full, or partial as wide as stored); nothing when it is not
  /// there, no hashes when what is there can't be a tile.
  virtual Result<std::optional<std::vector<Hash>>> tile(TileId id) const = 0;
  /// Whether the tiles on the right edge are stored too, partial as they are.
  virtual bool stores_partial_tiles() const = 0;
};

/// Sealed sections and the keys to open them, where the verifier runs beside the vault. Any thread.
class SectionCheck {
 public:
  virtual ~SectionCheck() = default;
  enum class State { kIntact, kErased, kDamaged };
  /// kErased when the section or its key is not there; whether an erasure was ordered is for the
  /// verifier to find out.
  virtual Result<State> check(const EventHeader& header, std::uint16_t index) const = 0;
  /// Every stored section that no event names, with the sequence that it is filed under.
  virtual Result<void> orphans(const std::function<void(Sequence)>& visit) const = 0;
};

struct Finding {
  Damage damage;
  std::optional<Sequence> sequence;  // the event, where there is one
  std::string detail;                // what was expected and found; no personal data
};

struct VerifyOptions {
  /// A key of the log as the auditor got it, the present one or one before it; without it the key
  /// announced in event 0 is used, and the report says so.
  std::optional<crypto::NoteVerifier> log_key;
  /// Signed notes that the auditor kept: the log must contain each.
  std::vector<std::string> kept_checkpoints;
  /// What the auditor asks of witnesses: the log must contain a checkpoint that they have cosigned,
  /// be it one of its own or one that the auditor kept. Null: nothing.
  const TrustPolicy* policy = nullptr;
  /// What an earlier verification found: events that it covers are not read again, when the tiles
  /// prove that they are in this log; else the whole log is read, so that what was done to it is
  /// named. Null: the whole log. Not beside `sections`.
  const VerifiedState* since = nullptr;
  const SectionCheck* sections = nullptr;
  /// The log is written to meanwhile. What comes behind its checkpoint is left to the next
  /// verification, but for the erasures that it orders.
  bool grows = false;
  /// A certificate that the caller has checked says that the ledger was closed: that its sections
  /// are gone is no damage, though this log does not order it.
  bool is_closed = false;
  /// What the keys lead to (roster_of_tree()), beside `sections`; held against the latest
  /// certificate.
  std::optional<Hash> roster;
  std::size_t threads = 0;           // 0: one a core
  std::size_t max_findings = 1'000;  // counting goes on, storing stops
  std::function<void(std::uint64_t done, std::uint64_t total)>
      progress;  // from one thread at a time
  const std::atomic<bool>* cancel = nullptr;
};

struct VerifyReport {
  std::string origin;
  TreeSize size;  // of the checkpoint; where none can be trusted, as many as there are entries
  Hash root;      // computed from the entries, of `size` leaves; zeros when some are missing
  bool key_was_given = false;
  std::vector<LogKeys::Key> keys;  // that the log is signed with, oldest first; none: unknown
  /// Events that somebody else could have signed: their key was declared compromised by then. No
  /// damage, as later checkpoints cover them, but the word of those who signed them does not.
  std::uint64_t doubtful = 0;
  std::optional<Sequence> first_doubtful;
  /// The largest checkpoint that the policy is content with, and the names of the keys that
  /// cosigned it. Nothing when there is none, or no policy was given.
  std::optional<TreeSize> witnessed;
  std::vector<std::string> witnesses;
  /// Events before that were not read, since an earlier verification had covered them.
  std::optional<TreeSize> trusted;
  /// To go on from the next time; nothing when there is damage, or no event.
  std::optional<VerifiedState> state;
  std::uint64_t events = 0, sections_intact = 0, sections_erased = 0;  // that were looked at
  std::uint64_t finding_count = 0;
  std::vector<Finding> findings;  // by sequence; the first is the first bad event
  bool consistent() const { return finding_count == 0; }
};

/// An error only when the source itself can't be read, or on cancel (kStopped); damage is a
/// finding. Runs on `threads` threads beside the caller's. Memory does not grow with the log, only
/// with what was erased in it (24 bytes a range of compartments) and what is damaged (bounded).
Result<VerifyReport> verify_log(const LogSource& source, const VerifyOptions& options);

/// The log of one ledger in a journal; the reader must outlive it.
std::unique_ptr<LogSource> journal_log_source(const Reader& reader, LedgerNumber ledger);
/// Its sections, with the ledger's keys; all three must outlive it.
std::unique_ptr<SectionCheck> journal_section_check(const Reader& reader, LedgerNumber ledger,
                                                    const KeySource& keys);

}  // namespace lethe::ledger
