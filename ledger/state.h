// What commands and projections see of the derived state: rows of one ledger, keys of one ledger,
// sections of one event. The committer implements these over the journal plus the batch that is
// being made; a snapshot and a rebuild do so too.
#pragma once

#include <functional>
#include <optional>

#include "crypto/key_tree.h"
#include "crypto/secret.h"
#include "ledger/errors.h"
#include "ledger/event.h"

namespace lethe::ledger {

/// Rows of one ledger's views. Keys are the projections' own.
class StateReader {
 public:
  virtual ~StateReader() = default;
  virtual Result<std::optional<Bytes>> get(ByteView row) const = 0;
  using Visit = std::function<bool(ByteView row, ByteView value)>;
  virtual Result<void> scan(ByteView first, ByteView behind_last, const Visit& visit) const = 0;
  virtual Result<void> scan_back(ByteView first, ByteView behind_last,
                                 const Visit& visit) const = 0;
};

/// The same while a batch is made: what was put is read back at once, and becomes durable with the
/// batch or not at all.
class StateWriter : public StateReader {
 public:
  virtual void put(ByteView row, Bytes value) = 0;
  virtual void erase(ByteView row) = 0;
};

/// Keys of one ledger. crypto::KeyTree and crypto::Rekeying are both behind it.
class KeySource {
 public:
  virtual ~KeySource() = default;
  virtual Result<crypto::SecretKey> derive(const crypto::KeyPath& path) const = 0;
};

/// The plaintext of one event's sections.
class SectionSource {
 public:
  virtual ~SectionSource() = default;
  /// Nothing when it was erased. kSectionDamaged when it does not open or does not fit its
  /// commitment.
  virtual Result<std::optional<crypto::SecretBuffer>> open(std::size_t index) const = 0;
};

}  // namespace lethe::ledger
