// A log of bare leaves that can be shown to a witness, honestly or not; and the witness' own key.
#pragma once

#include <string>
#include <vector>

#include "ledger/add_checkpoint.h"
#include "ledger/log_keys.h"
#include "tests/ledger/naive_merkle.h"

namespace lethe::ledger::tests {

inline crypto::SigningKey signing_key_of(std::uint8_t filler) {
  crypto::SigningSeed seed;
  for (auto& byte : seed.writable()) byte = filler;
  return crypto::SigningKey::from_seed(seed);
}

inline crypto::NoteSigner witness_key(std::uint8_t filler, const std::string& name) {
  return {name, signing_key_of(filler), crypto::kNoteCosignature};
}

/// Every log made like this has the same leaves. A value.
class WitnessedLog {
 public:
  explicit WitnessedLog(std::string origin, std::uint8_t key = 1)
      : origin_(std::move(origin)), key_(key), leaves_(numbered_leaves(kLength)) {}

  /// Another history from `size` on, under the same name and key.
  void fork_at(std::size_t size) {
    const auto others = numbered_leaves(kLength - size, 1'000'000);
    std::copy(others.begin(), others.end(), leaves_.begin() + static_cast<std::ptrdiff_t>(size));
  }

  static constexpr std::size_t kLength = 600;
  const std::string& origin() const { return origin_; }
  crypto::NoteVerifier verifier() const {
    return crypto::NoteVerifier::of(origin_, signing_key_of(key_).public_key());
  }
  LogKeys keys() const { return {origin_, verifier().key}; }
  Checkpoint at(std::size_t size) const {
    return {origin_, {size}, naive_root(Leaves(leaves_).first(size))};
  }
  std::string note(std::size_t size) const {
    return sign_checkpoint(at(size), signing_key_of(key_));
  }
  std::vector<Hash> proof(std::size_t from, std::size_t to) const {
    if (from == 0) return {};
    return naive_subproof(from, Leaves(leaves_).first(to));
  }
  AddCheckpoint request(std::size_t from, std::size_t to) const {
    return {{from}, proof(from, to), note(to)};
  }
  std::string body(std::size_t from, std::size_t to) const {
    return format_add_checkpoint(request(from, to));
  }

 private:
  std::string origin_;
  std::uint8_t key_;
  std::vector<Hash> leaves_;
};

}  // namespace lethe::ledger::tests
