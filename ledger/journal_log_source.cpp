// A ledger in a journal, as the verifier reads it: nothing of what is stored is believed, and what
// does not read as a row of ours is shown to the verifier as it is.
#include <algorithm>

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/vault.h"
#include "ledger/verifier.h"

namespace lethe::ledger {
namespace {

constexpr std::size_t kNumberSize = 4;           // of the ledger, before every key
constexpr std::size_t kBeforeSequence = 4 + 13;  // in a key of the vault: number and compartment

/// The place in a key of the log; zero, hence out of order, when the key is too short for one.
std::uint64_t place_in(ByteView key) {
  BigEndianReader in(key);
  in.bytes(kNumberSize);
  return in.number<std::uint64_t>();
}

class JournalLogSource final : public LogSource {
 public:
  JournalLogSource(const Reader& reader, LedgerNumber ledger) : reader_(reader), ledger_(ledger) {}

  Result<std::string> checkpoint() const override {
    LETHE_TRY(const auto row, reader_.get(Table::kMeta, meta_row("checkpoint/", ledger_)));
    return row ? std::string(crypto::as_text(*row)) : std::string();
  }

  Result<std::string> witnessed_checkpoint() const override {
    LETHE_TRY(const auto row, reader_.get(Table::kMeta, meta_row("witnessed/", ledger_)));
    return row ? std::string(crypto::as_text(*row)) : std::string();
  }

  Result<std::uint64_t> entry_count() const override {
    const auto range = ledger_range(ledger_);
    std::uint64_t count = 0;
    LETHE_TRY_VOID(
        reader_.scan_back(Table::kLog, range.first, range.behind_last, [&](ByteView key, ByteView) {
          count = place_in(key) + 1;
          return false;
        }));
    return count;
  }

  Result<void> entries(std::uint64_t first, std::uint64_t behind,
                       const std::function<bool(std::uint64_t, ByteView)>& visit) const override {
    const auto range = ledger_range(ledger_);
    const Bytes from = first == 0 ? range.first : log_row(ledger_, {first});
    const Bytes to = behind == ~std::uint64_t{0} ? range.behind_last : log_row(ledger_, {behind});
    return reader_.scan(Table::kLog, from, to,
                        [&](ByteView key, ByteView entry) { return visit(place_in(key), entry); });
  }

  Result<std::optional<std::vector<Hash>>> tile(TileId id) const override {
    LETHE_TRY(const auto row, reader_.get(Table::kTiles, tile_row(ledger_, id)));
    if (!row) return std::optional<std::vector<Hash>>();
    // Of another size than hashes have: there, but no tile.
    const bool fits = row->size() % Hash::kSize == 0;
    std::vector<Hash> hashes(fits ? row->size() / Hash::kSize : 0);
    BigEndianReader in(*row);
    for (auto& hash : hashes) hash = in.fixed<Hash>();
    return std::optional(std::move(hashes));
  }

  bool stores_partial_tiles() const override { return false; }

 private:
  const Reader& reader_;
  LedgerNumber ledger_;
};

class JournalSectionCheck final : public SectionCheck {
 public:
  JournalSectionCheck(const Reader& reader, LedgerNumber ledger, const KeySource& keys)
      : reader_(reader), ledger_(ledger), keys_(keys) {}

  Result<State> check(const EventHeader& header, std::uint16_t index) const override {
    const auto section = read_section(reader_, ledger_, keys_, header, index);
    if (section) return State::kIntact;
    const auto error = section.error();
    if (error == Error::kSectionErased) return State::kErased;
    // What can't be opened for want of a key that nobody destroyed is as damaged as what is
    // changed.
    const bool damaged = error == Error::kSectionDamaged || error == crypto::Error::kNodeMissing ||
                         error == crypto::Error::kNodeMalformed;
    if (damaged) return State::kDamaged;
    return error;
  }

  Result<void> orphans(const std::function<void(Sequence)>& visit) const override {
    const auto range = ledger_range(ledger_);
    Result<void> named;
    const auto scanned =
        reader_.scan(Table::kVault, range.first, range.behind_last, [&](ByteView key, ByteView) {
          named = check_named(key, visit);
          return named.has_value();
        });
    LETHE_TRY_VOID(named);
    return scanned;
  }

 private:
  Result<void> check_named(ByteView key, const std::function<void(Sequence)>& visit) const {
    BigEndianReader in(key);
    in.bytes(kBeforeSequence);
    const Sequence sequence{in.number<std::uint64_t>()};
    const auto index = in.number<std::uint16_t>();
    LETHE_TRY(const auto bytes, reader_.get(Table::kLog, log_row(ledger_, sequence)));
    const auto entry = bytes ? split_entry(*bytes) : Error::kNoSuchEvent;
    const auto header = entry ? decode_header(entry->header_bytes) : entry.error();
    // What an event that does not read may have named is not known; that event is a finding itself.
    if (bytes && !header) return {};
    const bool named =
        header && index < header->sections.size() &&
        std::ranges::equal(
            key, vault_row(ledger_, header->sections[index].compartment, sequence, index));
    if (!named) visit(sequence);
    return {};
  }

  const Reader& reader_;
  LedgerNumber ledger_;
  const KeySource& keys_;
};

}  // namespace

std::unique_ptr<LogSource> journal_log_source(const Reader& reader, LedgerNumber ledger) {
  return std::make_unique<JournalLogSource>(reader, ledger);
}

std::unique_ptr<SectionCheck> journal_section_check(const Reader& reader, LedgerNumber ledger,
                                                    const KeySource& keys) {
  return std::make_unique<JournalSectionCheck>(reader, ledger, keys);
}

}  // namespace lethe::ledger
