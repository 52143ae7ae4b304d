// Sealing what leaves a ledger to whom it is for, as a file that the program `age` opens
// (C2SP age, version 1, X25519 recipients): https://c2sp.org/age
//
// A file is a header, in which a random file key is sealed to the recipient, and the payload in
// chunks of 64 KiB, each authenticated, so that a file of any size is written and read as a stream
// and nothing of it is believed before it was checked. Nobody but the recipient opens it, whoever
// wrote it included. It does not say who wrote it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.h"
#include "crypto/errors.h"
#include "crypto/secret.h"

namespace lethe::crypto {

/// "age1…", Bech32 of the key.
std::string age_recipient(const AgeKey& key);
/// A recipient, or the X25519 key itself in base64. Nothing for anything else, or for a key of
/// small order, to which whatever is sealed is open to all.
std::optional<AgeKey> parse_age_recipient(std::string_view text);

/// The secret half: who opens.
struct AgeIdentity {
  AgeKey key;
  SecretKey secret;
  static AgeIdentity generate();
  /// "AGE-SECRET-KEY-1…", which is the file of `age-keygen` but for its comments.
  static std::optional<AgeIdentity> parse(std::string_view text);
};

inline constexpr std::size_t kAgeChunkSize = std::size_t{64} << 10;

/// One file in the making. One thread. Every byte that comes back is to be written, in order.
class AgeSealer {
 public:
  /// REQUIRES a key that parse_age_recipient() gave.
  explicit AgeSealer(const AgeKey& recipient);
  /// What is ready by now; the header comes with the first call.
  Bytes add(ByteView plaintext);
  /// The rest. Without it the file does not open. Call once.
  Bytes finish();

 private:
  void seal_chunk(ByteView plaintext, bool is_last, Bytes& out);

  Bytes head_;  // until the first call
  SecretKey payload_key_;
  Bytes waiting_;
  std::uint64_t chunk_ = 0;
};

/// One file as it is read, of one recipient, as `age -r` and AgeSealer write it. One thread.
class AgeOpener {
 public:
  explicit AgeOpener(AgeIdentity identity) : identity_(std::move(identity)) {}
  /// The plaintext that is certain by now. kOpenFailed for a file that is not sealed to the
  /// identity, was changed, or is no age file; nothing more comes after that.
  Result<Bytes> add(ByteView sealed);
  /// The rest; kOpenFailed also where the file was cut off.
  Result<Bytes> finish();

 private:
  /// True once the header is read.
  Result<bool> read_header();
  Result<void> open_chunk(ByteView sealed, bool is_last, Bytes& out);

  AgeIdentity identity_;
  SecretKey payload_key_;
  Bytes waiting_;
  bool has_key_ = false;
  std::uint64_t chunk_ = 0;
};

}  // namespace lethe::crypto
