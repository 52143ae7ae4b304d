#include "ledger/log_keys.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::ledger {

LogKeys::LogKeys(std::string origin, std::vector<Key> keys)
    : origin_(std::move(origin)), keys_(std::move(keys)) {
  LETHE_CHECK(!keys_.empty() && keys_.front().from.value == 0);
}

const LogKeys::Key& LogKeys::at(Sequence sequence) const {
  const auto behind = std::ranges::upper_bound(keys_, sequence, {}, &Key::from);
  return *std::prev(behind);
}

const LogKeys::Key* LogKeys::find(const crypto::PublicKey& key) const {
  const auto found = std::ranges::find(keys_, key, &Key::key);
  return found == keys_.end() ? nullptr : &*found;
}

crypto::NoteVerifier LogKeys::verifier_of(const Key& key) const {
  return crypto::NoteVerifier::of(origin_, key.key);
}

Result<Checkpoint> LogKeys::open(std::string_view note) const {
  LETHE_TRY(auto opened, open_signed(note));
  return std::move(opened.checkpoint);
}

Result<LogKeys::Opened> LogKeys::open_signed(std::string_view note) const {
  boost::system::error_code error;
  for (auto key = keys_.rbegin(); key != keys_.rend(); ++key) {
    auto checkpoint = open_checkpoint(note, verifier_of(*key));
    // A key signs no more once the event that replaces it is in the log.
    const bool is_retired =
        checkpoint && key != keys_.rbegin() && std::prev(key)->from.value <= checkpoint->size.value;
    if (is_retired) return crypto::Error::kNoKnownSignature;
    if (checkpoint) return Opened{std::move(*checkpoint), verifier_of(*key)};
    if (!error || error == crypto::Error::kNoKnownSignature) error = checkpoint.error();
  }
  return error;
}

bool LogKeys::follow(const EventHeader& header) {
  if (const auto* rotated = std::get_if<SigningKeyRotated>(&header.facts)) {
    const auto from = header.sequence.next();
    if (from <= keys_.back().from) return false;
    keys_.push_back({rotated->key, from, {}});
    return true;
  }
  if (const auto* declared = std::get_if<SigningKeyCompromised>(&header.facts)) {
    const auto found = std::ranges::find(keys_, declared->key, &Key::key);
    if (found == keys_.end()) return false;
    // The earliest that was ever said.
    found->compromised_since =
        std::min(found->compromised_since.value_or(declared->since), declared->since);
    return true;
  }
  return false;
}

bool LogKeys::follow(ByteView entry) {
  const auto parts = split_entry(entry);
  if (!parts) return false;
  static const std::uint16_t kSaySomething[] = {kind_of(SigningKeyRotated{}),
                                                kind_of(SigningKeyCompromised{})};
  if (std::ranges::find(kSaySomething, peek_kind(parts->header_bytes)) == std::end(kSaySomething)) {
    return false;
  }
  const auto header = decode_header(parts->header_bytes);
  return header && verify_entry(*parts, at(header->sequence).key) && follow(*header);
}

}  // namespace lethe::ledger
