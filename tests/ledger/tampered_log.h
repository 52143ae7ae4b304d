// A small log with a real key, in memory, for tests that tamper with it and ask the verifier.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/event_codec.h"
#include "ledger/log_signer.h"
#include "ledger/verifier.h"

namespace lethe::ledger::tests {

/// Writes events of one ledger as its committer does. What it is not asked to sign never changes.
class LogWriter {
 public:
  explicit LogWriter(std::uint8_t seed = 1, std::string origin = "example.com/clinic");

  /// Event `sequence` announces the key of another seed. Later ones last.
  void rotate(std::uint64_t sequence, std::uint8_t seed);

  /// Event 0 is ledger.created, the others are what a portal writes, a second apart.
  EventHeader header(std::uint64_t sequence) const;
  Bytes entry(const EventHeader& header) const;
  Bytes entry(std::uint64_t sequence) const { return entry(header(sequence)); }

  /// The last.
  const crypto::SigningKey& key() const { return *keys_.back().key; }
  crypto::NoteVerifier verifier() const;
  crypto::NoteVerifier first_verifier() const;
  std::shared_ptr<const LogSigner> signer() const;
  const LedgerId& ledger() const { return ledger_; }
  const std::string& origin() const { return origin_; }

 private:
  struct Key {
    std::uint64_t from = 0;  // the first event that it signs
    std::shared_ptr<const crypto::SigningKey> key;
  };
  const crypto::SigningKey& key_at(std::uint64_t sequence) const;

  std::vector<Key> keys_;
  LedgerId ledger_;
  std::string origin_;
};

/// Everything that a tamperer may get at, open to be changed.
class TamperedLog final : public LogSource {
 public:
  struct Stored {
    std::uint64_t place = 0;
    Bytes entry;
  };

  std::vector<Stored> stored;  // in the order of visiting
  std::map<TileId, std::vector<Hash>> tiles;
  std::string note, witnessed;
  bool partial_tiles = true;

  /// A sound log. `partial_tiles` as in static files; without, as in a data directory.
  TamperedLog(const LogWriter& writer, std::uint64_t size, bool with_partial_tiles);
  /// What another source has.
  TamperedLog(const LogSource& log, bool with_partial_tiles);

  /// Builds the tiles that these entries have, as a tamperer can without the key.
  void rebuild_tiles();
  /// Signs a checkpoint over the entries as they are.
  void sign(const LogWriter& writer);

  Bytes& at(std::uint64_t place);
  void erase(std::uint64_t first, std::uint64_t behind);
  /// Takes entries out and moves what follows to the front.
  void erase_and_close(std::uint64_t first, std::uint64_t behind);
  /// Moves what follows back.
  void insert(std::uint64_t place, Bytes entry);
  void swap(std::uint64_t left, std::uint64_t right);

  Result<std::string> checkpoint() const override { return note; }
  Result<std::string> witnessed_checkpoint() const override { return witnessed; }
  Result<std::uint64_t> entry_count() const override;
  Result<void> entries(std::uint64_t first, std::uint64_t behind,
                       const std::function<bool(std::uint64_t, ByteView)>& visit) const override;
  Result<std::optional<std::vector<Hash>>> tile(TileId id) const override;
  bool stores_partial_tiles() const override { return partial_tiles; }
};

/// Must not fail; uses two threads unless told otherwise.
VerifyReport verify(const LogSource& log, VerifyOptions options = {});
VerifyReport verify(const LogSource& log, const LogWriter& writer,
                    std::vector<std::string> kept = {});

/// Whose logs most of these tests damage.
const LogWriter& usual_writer();

/// "changed-header 5" or "forked" for each finding, in order.
std::vector<std::string> summary(const VerifyReport& report);
/// That of a log of usual_writer()'s, read with its key.
std::vector<std::string> found_in(const TamperedLog& log, std::vector<std::string> kept = {});

}  // namespace lethe::ledger::tests
