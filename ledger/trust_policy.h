// Which checkpoints are believed (c2sp.org/tlog-policy): those of known logs that enough witnesses
// have cosigned. A value; any thread.
//
//   log <vkey> [<url>]
//   witness <name> <vkey> [<url>]
//   group <name> all|any|<k> <name>...
//   quorum <name>|none
//
// Keys of logs are of type 0x01, those of witnesses of type 0x04 (crypto/signed_note.h); a policy
// with others is refused, since it could not be held.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/log_keys.h"

namespace lethe::ledger {

class TrustPolicy {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
  static constexpr std::size_t kMaxLogs = 1'024;
  /// As many cosignatures as a note has room for beside the log's (crypto::kMaxNoteSignatures).
  static constexpr std::size_t kMaxWitnesses = 64;
  static constexpr std::size_t kMaxGroups = 64;

  struct Log {
    crypto::NoteVerifier key;  // named as the log's origin
    std::string url;           // empty: none; what it means is up to whoever uses the policy
  };
  struct Witness {
    std::string name;  // within the policy alone; any bytes but spaces and control characters
    crypto::NoteVerifier key;
    std::string url;  // empty: none; else its submission prefix
  };

  /// Nothing, and in `error` "line <n>: " and what is wrong with it, when it is none.
  static std::optional<TrustPolicy> parse(std::string_view text, std::string& error);

  /// Empty: which log it is about is known otherwise.
  const std::vector<Log>& logs() const { return logs_; }
  const std::vector<Witness>& witnesses() const { return witnesses_; }
  /// Whether it is about the log: it lists one of its keys, or no log at all.
  bool is_about(const LogKeys& log) const;
  /// The log's key as the policy has it. Null when it lists none of that name.
  const crypto::NoteVerifier* log_key(std::string_view origin) const;

  /// A cosignature of a note that verifies.
  struct Cosigned {
    std::size_t witness = 0;    // index in witnesses()
    std::size_t signature = 0;  // index in the note's signatures
    std::int64_t seconds = 0;   // since 1970, as the witness had them
  };
  struct Judgement {
    Checkpoint checkpoint;
    crypto::NoteVerifier log_key;  // that signed it
    crypto::Note note;
    std::vector<Cosigned> cosigned;  // one a witness, in the order of the note
    bool is_quorum = false;
  };
  /// What it says of a checkpoint: an error unless it is of the log and one of its keys signed it.
  /// The errors of LogKeys::open(); crypto::Error::kBadSignature also for a witness' one.
  Result<Judgement> judge(std::string_view note, const LogKeys& log) const;

  /// How many more witnesses have to cosign, at least, beside those (indexes in witnesses()); none:
  /// they are enough.
  std::size_t missing(const std::set<std::size_t>& cosigned) const;

 private:
  /// What a name stands for.
  struct Member {
    enum class Kind : std::uint8_t { kWitness, kGroup } kind = Kind::kWitness;
    std::size_t index = 0;  // in witnesses_ or groups_
    auto operator<=>(const Member&) const = default;
  };
  struct Group {
    std::size_t threshold = 0;
    std::vector<Member> members;  // groups among them stand before it
  };
  class Reading;

  std::vector<Log> logs_;
  std::vector<Witness> witnesses_;
  std::vector<Group> groups_;
  std::optional<Member> quorum_;  // nothing: no witness is needed
};

}  // namespace lethe::ledger
