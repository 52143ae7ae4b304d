// A witness (c2sp.org/tlog-witness@v1.0.0): cosigns checkpoints of logs that it knows, as long as
// each continues the last one that it cosigned. Whoever shows two auditors two histories of a log
// can have one of them cosigned at most.
//
// Its state is a folder with a file for each log, named by the hex SHA-256 of the origin: the note
// of the last checkpoint, as it was cosigned (FORMAT.md, "Witness"). It is durable before a
// cosignature leaves. An old copy of the folder makes the witness forget; it must never be restored
// from a backup, nor be shared by two witnesses, and one that runs holds its file `lock`.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/add_checkpoint.h"
#include "ledger/file_lock.h"
#include "ledger/ids.h"

namespace lethe::ledger {

/// What becomes of a request to cosign, and the status that the protocol gives it.
enum class Witnessing : std::uint8_t {
  kCosigned,      // 200, with the cosignature's line
  kMalformed,     // 400, also for an old size beyond the checkpoint's
  kNotSigned,     // 403: no signature of the log's, or one of its keys that does not verify
  kUnknownLog,    // 404
  kStale,         // 409, with the size that was cosigned last: another old size is needed
  kInconsistent,  // 422: the proof does not lead from what was cosigned last to this
  kNotKept,       // 500: the state can't be made durable, or the clock is not set
};

struct WitnessAnswer {
  Witnessing outcome = Witnessing::kNotKept;
  std::string text;    // with its newline; a sentence for a person where nothing is said above
  std::string origin;  // of the log, where it is a known one
};

struct WitnessOptions {
  std::filesystem::path state;             // made when it is not there
  std::vector<crypto::NoteVerifier> logs;  // several of one name: any of them signs for the origin
  const Clock* clock = nullptr;            // null: the system's
};

/// Any thread; requests about one log come one after another. Neither copies nor moves.
class Witness {
 public:
  /// Null, and why in plain words: the folder is in use or can't be written, or has a file that is
  /// not this witness' own. REQUIRES a key of type kNoteCosignature.
  static std::unique_ptr<Witness> open(crypto::NoteSigner key, WitnessOptions options,
                                       std::string& error);

  /// The body of a request to add-checkpoint. Blocks until the state is durable. What is not
  /// cosigned changes nothing.
  WitnessAnswer add_checkpoint(std::string_view body);
  /// The checkpoint that was cosigned last, a note with the log's signatures and the cosignature;
  /// nothing when there is none. `origin_hash` is hex in lower case.
  std::optional<std::string> checkpoint(std::string_view origin_hash) const;

  struct Following {
    std::string origin;
    std::optional<TreeSize> size;  // of what was cosigned last; nothing: it trusts what comes first
  };
  std::vector<Following> logs() const;
  crypto::NoteVerifier verifier() const { return key_.verifier(); }

 private:
  struct Log {
    std::vector<crypto::NoteVerifier> keys;
    mutable std::mutex mutex;
    std::string note;                 // guarded by mutex; empty: nothing was cosigned
    std::optional<Checkpoint> state;  // likewise: the checkpoint of that note
  };

  Witness(crypto::NoteSigner key, WitnessOptions options, FileLock lock);
  std::string load(const std::string& origin_hash, Log& log) const;
  WitnessAnswer consider(const AddCheckpoint& request, const std::string& origin_hash, Log& log);
  WitnessAnswer cosign(const std::string& origin_hash, Log& log, const crypto::Note& note,
                       Checkpoint checkpoint);

  const crypto::NoteSigner key_;
  const WitnessOptions options_;
  const FileLock lock_;
  std::map<std::string, Log, std::less<>> logs_;  // by the hash of the origin
};

}  // namespace lethe::ledger
