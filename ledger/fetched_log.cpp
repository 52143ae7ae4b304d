#include "ledger/fetched_log.h"

#include <algorithm>
#include <mutex>

#include "crypto/check.h"
#include "ledger/log_resources.h"
#include "ledger/ordered_pipeline.h"
#include "ledger/public_log_files.h"
#include "ledger/tile_path.h"

namespace lethe::ledger {
namespace {

constexpr std::uint64_t kMostMissing = 16;  // bundles, one after another

struct FetchedBundle {
  BundlePlace at;
  std::optional<Bytes> bytes;  // nothing when it is not there
};

class FetchedLog final : public LogSource {
 public:
  FetchedLog(const LogFetcher& fetcher, std::string note)
      : fetcher_(fetcher), note_(std::move(note)) {
    // Not verified, but only this says which resources there are.
    const auto parsed = crypto::parse_note(note_);
    const auto checkpoint =
        parsed ? parse_checkpoint_text(parsed->text) : Result<Checkpoint>(parsed.error());
    if (checkpoint) size_ = checkpoint->size;
  }

  Result<std::string> checkpoint() const override { return note_; }

  /// As a server names it, or as a directory of files does.
  Result<std::string> witnessed_checkpoint() const override {
    LETHE_TRY(auto note, fetcher_.fetch("checkpoint/witnessed", kMaxNoteSize));
    if (!note) {
      LETHE_TRY(note, fetcher_.fetch(std::string(kWitnessedFile), kMaxNoteSize));
    }
    return note ? std::string(crypto::as_text(*note)) : std::string();
  }

  Result<std::uint64_t> entry_count() const override { return size_.value; }

  Result<void> entries(std::uint64_t first, std::uint64_t behind,
                       const std::function<bool(std::uint64_t, ByteView)>& visit) const override {
    behind = std::min(behind, size_.value);
    if (first >= behind) return {};
    Reading reading{first, behind, visit};
    const std::uint64_t end = (behind - 1) / kTileWidth + 1;
    std::uint64_t index = first / kTileWidth;
    // Many are interested in the first entry alone, and nothing is fetched beside it for them.
    LETHE_TRY(const auto bundle, fetch_first(index++));
    if (!reading.goes_on_behind(bundle) || index == end) return {};
    const auto read = read_on(index, end, reading);
    if (reading.ended) return {};
    return read;
  }

  Result<std::optional<std::vector<Hash>>> tile(TileId id) const override {
    const std::uint64_t width = tile_width_at(hashes_at_level(size_, id.level), id.index);
    if (width == 0) return std::optional<std::vector<Hash>>();
    LETHE_TRY(auto bytes, fetcher_.fetch(tile_path(id, width), kTileFileSize));
    if (bytes) return std::optional(hashes_of_tile(*bytes, width));
    if (width == kTileWidth) return std::optional<std::vector<Hash>>();
    // Whoever has the full one may have dropped the partial.
    LETHE_TRY(bytes, fetcher_.fetch(tile_path(id, kTileWidth), kTileFileSize));
    if (!bytes) return std::optional<std::vector<Hash>>();
    return std::optional(hashes_of_tile(*bytes, kTileWidth));
  }

  bool stores_partial_tiles() const override { return true; }

 private:
  /// One walk over entries. One thread at a time.
  struct Reading {
    const std::uint64_t first, behind;
    const std::function<bool(std::uint64_t, ByteView)>& visit;
    std::uint64_t missing = 0;
    bool ended = false;

    bool goes_on_behind(const FetchedBundle& bundle) {
      missing = bundle.bytes ? 0 : missing + 1;
      ended = ended || missing == kMostMissing;
      if (!bundle.bytes || ended) return !ended;
      visit_bundle(*bundle.bytes, bundle.at, [&](std::uint64_t place, ByteView entry) {
        if (place >= first && place < behind) ended = !visit(place, entry);
        return !ended;
      });
      return !ended;
    }
  };

  /// When it returns, nobody is at the reading any more.
  Result<void> read_on(std::uint64_t index, std::uint64_t end, Reading& reading) const {
    OrderedPipeline<std::uint64_t, FetchedBundle> pipeline(
        kFetchedAtATime, [&](std::uint64_t next) { return fetch_bundle(next); },
        [&](const FetchedBundle& next) -> Result<void> {
          if (!reading.goes_on_behind(next)) return Error::kStopped;
          return {};
        });
    while (index < end) LETHE_TRY_VOID(pipeline.submit(index++));
    return pipeline.finish();
  }

  Result<FetchedBundle> fetch_bundle(std::uint64_t index) const {
    const std::uint64_t needed = tile_width_at(size_.value, index);
    FetchedBundle bundle{{index, needed, needed}, std::nullopt};
    LETHE_TRY(bundle.bytes, fetcher_.fetch(entries_path(index, needed), kMaxBundleSize));
    if (bundle.bytes || needed == kTileWidth) return bundle;
    bundle.at.width = kTileWidth;
    LETHE_TRY(bundle.bytes, fetcher_.fetch(entries_path(index, kTileWidth), kMaxBundleSize));
    return bundle;
  }

  /// Keeps it: the verifier begins at the same place several times.
  Result<FetchedBundle> fetch_first(std::uint64_t index) const {
    {
      const std::lock_guard lock(mutex_);
      if (kept_ && kept_->at.index == index) return *kept_;
    }
    LETHE_TRY(auto bundle, fetch_bundle(index));
    const std::lock_guard lock(mutex_);
    kept_ = bundle;
    return bundle;
  }

  const LogFetcher& fetcher_;
  const std::string note_;
  TreeSize size_;  // as the checkpoint says, true or not; 0 when it does not read as one
  mutable std::mutex mutex_;
  mutable std::optional<FetchedBundle> kept_;  // guarded by mutex_
};

}  // namespace

Result<std::unique_ptr<LogSource>> open_fetched_log(const LogFetcher& fetcher) {
  LETHE_TRY(const auto note, fetcher.fetch(std::string(kCheckpointFile), kMaxNoteSize));
  if (!note) return Error::kNotPublic;
  return std::unique_ptr<LogSource>(
      std::make_unique<FetchedLog>(fetcher, std::string(crypto::as_text(*note))));
}

}  // namespace lethe::ledger
