// The keys that sign a log, one after another: the first is announced by event 0, each further one
// by a signing_key.rotated, which the key before it signs. An entry names no key: which one it is
// follows from its place (ledger/FORMAT.md, "Signing keys").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/signed_note.h"
#include "ledger/checkpoint.h"
#include "ledger/event.h"

namespace lethe::ledger {

/// A value. One thread at a time while it changes.
class LogKeys {
 public:
  struct Key {
    crypto::PublicKey key;
    Sequence from;  // the first event that it signs
    /// From then on others may have signed with it, too: so it was declared.
    std::optional<Moment> compromised_since;
    bool operator==(const Key&) const = default;
  };

  LogKeys(std::string origin, const crypto::PublicKey& first)
      : origin_(std::move(origin)), keys_{{first, {}, {}}} {}
  /// REQUIRES at least one, each from a later event than the one before, the first from event 0.
  LogKeys(std::string origin, std::vector<Key> keys);

  const std::string& origin() const { return origin_; }
  /// Oldest first.
  const std::vector<Key>& all() const { return keys_; }
  const Key& current() const { return keys_.back(); }
  /// The one that signs the event.
  const Key& at(Sequence sequence) const;
  /// Null when it is none of them.
  const Key* find(const crypto::PublicKey& key) const;
  crypto::NoteVerifier verifier_of(const Key& key) const;
  /// Of the key that signs what is signed now.
  crypto::NoteVerifier verifier() const { return verifier_of(current()); }

  /// A checkpoint that the log signed: with the key in force behind its last event, or with a later
  /// one. The errors of open_checkpoint().
  Result<Checkpoint> open(std::string_view note) const;
  struct Opened {
    Checkpoint checkpoint;
    crypto::NoteVerifier signed_with;
  };
  Result<Opened> open_signed(std::string_view note) const;

  /// Takes what an event that belongs to the log says of its keys. False when it says nothing.
  bool follow(const EventHeader& header);
  /// Likewise of an entry, if it is signed with the key in force where it says that it is.
  bool follow(ByteView entry);

  bool operator==(const LogKeys&) const = default;

 private:
  std::string origin_;
  std::vector<Key> keys_;
};

}  // namespace lethe::ledger
