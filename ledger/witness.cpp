#include "ledger/witness.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/cosignature.h"
#include "crypto/hash.h"
#include "ledger/static_files.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLockFile = "lock";
/// Of a file: what a request may hold, and the cosignature.
constexpr std::size_t kMaxStateBytes = kMaxAddCheckpointBytes + 4'096;

std::string hash_of(std::string_view origin) {
  return crypto::to_hex(crypto::sha256(crypto::as_bytes(origin)).view());
}

WitnessAnswer refusal(Witnessing outcome, std::string_view says) {
  return {outcome, std::string(says) + "\n", {}};
}

/// Whether the checkpoint continues what was cosigned last, of which the request tells the size.
std::optional<WitnessAnswer> check_history(const AddCheckpoint& request,
                                           const Checkpoint& checkpoint,
                                           const std::optional<Checkpoint>& last) {
  const auto from = last ? last->size : TreeSize{0};
  if (request.old_size > checkpoint.size) {
    return refusal(Witnessing::kMalformed, "the old size is beyond the checkpoint's");
  }
  if (request.old_size != from) return refusal(Witnessing::kStale, std::to_string(from.value));
  // From the empty tree the empty proof leads anywhere, and no other one does.
  const bool leads_on = verify_consistency(from, checkpoint.size, last ? last->root : empty_root(),
                                           checkpoint.root, request.proof);
  if (leads_on) return std::nullopt;
  return refusal(Witnessing::kInconsistent,
                 "the proof does not lead from the checkpoint that was cosigned last to this one");
}

}  // namespace

Witness::Witness(crypto::NoteSigner key, WitnessOptions options, FileLock lock)
    : key_(std::move(key)), options_(std::move(options)), lock_(std::move(lock)) {}

std::unique_ptr<Witness> Witness::open(crypto::NoteSigner key, WitnessOptions options,
                                       std::string& error) {
  LETHE_CHECK(key.type == crypto::kNoteCosignature);
  std::error_code failed;
  fs::create_directories(options.state, failed);
  if (failed) {
    error = "can't make the folder " + options.state.string() + ": " + failed.message();
    return nullptr;
  }
  auto lock = FileLock::take(options.state / kLockFile);
  if (!lock) {
    const bool is_busy = lock.error() == Error::kStorageBusy;
    error = options.state.string() +
            (is_busy ? " is in use by another witness" : ": " + lock.error().message());
    return nullptr;
  }
  std::unique_ptr<Witness> witness(
      new Witness(std::move(key), std::move(options), std::move(*lock)));
  for (const auto& log : witness->options_.logs) {
    witness->logs_[hash_of(log.name)].keys.push_back(log);
  }
  for (auto& [origin_hash, log] : witness->logs_) {
    error = witness->load(origin_hash, log);
    if (!error.empty()) return nullptr;
  }
  return witness;
}

/// What is wrong with the file of a log, or nothing.
std::string Witness::load(const std::string& origin_hash, Log& log) const {
  const auto path = options_.state / origin_hash;
  auto bytes = read_file(path, kMaxStateBytes);
  if (!bytes) return path.string() + ": " + bytes.error().message();
  if (!*bytes) return {};
  const auto& origin = log.keys.front().name;
  // Its own cosignature is enough: the log's key may have been replaced since.
  const auto note = crypto::open_note(crypto::as_text(**bytes), {key_.verifier()});
  auto state = note ? parse_checkpoint_text(note->text) : Result<Checkpoint>(note.error());
  if (!state || state->origin != origin) {
    return path.string() + " is not what this witness kept of " + origin +
           ": it is damaged, or of another witness' key; without it nobody knows what was cosigned";
  }
  log.state = std::move(*state);
  log.note = crypto::as_text(**bytes);
  return {};
}

WitnessAnswer Witness::add_checkpoint(std::string_view body) {
  const auto request = parse_add_checkpoint(body);
  if (!request) {
    return refusal(Witnessing::kMalformed, "not a request to add a checkpoint (tlog-witness)");
  }
  auto origin = request->note.substr(0, request->note.find('\n'));
  const auto origin_hash = hash_of(origin);
  const auto found = logs_.find(origin_hash);
  if (found == logs_.end()) {
    return refusal(Witnessing::kUnknownLog, "this witness does not know the log");
  }
  auto answer = consider(*request, origin_hash, found->second);
  answer.origin = std::move(origin);
  return answer;
}

WitnessAnswer Witness::consider(const AddCheckpoint& request, const std::string& origin_hash,
                                Log& log) {
  const auto note = crypto::open_note(request.note, log.keys);
  if (!note) {
    return refusal(Witnessing::kNotSigned, "the checkpoint is not signed with a key of the log");
  }
  auto checkpoint = parse_checkpoint_text(note->text);
  LETHE_CHECK(checkpoint);  // or the request would not have been parsed
  const std::lock_guard lock(log.mutex);
  if (auto refused = check_history(request, *checkpoint, log.state)) return std::move(*refused);
  return cosign(origin_hash, log, *note, std::move(*checkpoint));
}

/// REQUIRES that the log's mutex is held.
WitnessAnswer Witness::cosign(const std::string& origin_hash, Log& log, const crypto::Note& note,
                              Checkpoint checkpoint) {
  const auto& clock = options_.clock != nullptr ? *options_.clock : system_clock();
  const auto seconds = clock.now().micros / kSecondMicros;
  if (seconds <= 0) {
    return refusal(Witnessing::kNotKept, "the clock of this witness is not set");
  }
  const auto cosignature = crypto::cosign(note.text, key_, seconds);
  LETHE_CHECK(cosignature);  // it is the text of a note
  const auto line = cosignature->line();
  auto kept = note.text + "\n";
  for (const auto index : note.verified) kept += note.signatures[index].line();
  kept += line;
  // Before anybody sees it. After an error the file may be the new one, which nobody was given.
  StaticFiles files(options_.state);
  auto written = files.replace(origin_hash, crypto::as_bytes(kept));
  if (written) written = files.sync();
  if (!written) {
    return refusal(Witnessing::kNotKept,
                   "the checkpoint can't be kept: " + written.error().message());
  }
  log.state = std::move(checkpoint);
  log.note = std::move(kept);
  return {Witnessing::kCosigned, line, {}};
}

std::optional<std::string> Witness::checkpoint(std::string_view origin_hash) const {
  const auto found = logs_.find(origin_hash);
  if (found == logs_.end()) return std::nullopt;
  const std::lock_guard lock(found->second.mutex);
  if (!found->second.state) return std::nullopt;
  return found->second.note;
}

std::vector<Witness::Following> Witness::logs() const {
  std::vector<Following> out;
  for (const auto& [origin_hash, log] : logs_) {
    const std::lock_guard lock(log.mutex);
    out.push_back(
        {log.keys.front().name, log.state ? std::optional(log.state->size) : std::nullopt});
  }
  return out;
}

}  // namespace lethe::ledger
