// Reading a public log. Nothing in the directory is believed: whatever the files hold, it is the
// verifier that tells what it means.
#include "ledger/public_log.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/check.h"
#include "ledger/log_resources.h"
#include "ledger/public_log_files.h"
#include "ledger/static_files.h"
#include "ledger/tile_path.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

/// The deepest a canonical name of a bundle can lie below its folder, and no deeper is looked.
constexpr int kDeepest = 8;

/// Widths of the bundles that are there, by index.
using Bundles = std::map<std::uint64_t, std::set<std::uint64_t>>;

/// Does not follow links to folders, so it comes to an end.
Bundles list_bundles(const fs::path& directory) {
  Bundles bundles;
  std::error_code error;
  fs::recursive_directory_iterator file(directory / kEntriesFolder, error);
  for (; !error && file != fs::recursive_directory_iterator(); file.increment(error)) {
    if (file.depth() >= kDeepest) file.disable_recursion_pending();
    const auto name = file->path().lexically_relative(directory).generic_string();
    const auto path = parse_tile_path(name);
    std::error_code ignored;
    if (path && path->entries && file->is_regular_file(ignored)) {
      bundles[path->id.index].insert(path->width);
    }
  }
  return bundles;
}

class PublicLog final : public LogSource {
 public:
  PublicLog(fs::path directory, std::string note)
      : directory_(std::move(directory)), note_(std::move(note)) {
    bundles_ = list_bundles(directory_);
    // Not verified, but only this says which of the files are meant.
    const auto parsed = crypto::parse_note(note_);
    const auto checkpoint =
        parsed ? parse_checkpoint_text(parsed->text) : Result<Checkpoint>(parsed.error());
    if (checkpoint) {
      size_ = checkpoint->size;
    } else if (const auto count = entry_count()) {
      size_ = {*count};
    }
  }

  Result<std::string> checkpoint() const override { return note_; }

  Result<std::string> witnessed_checkpoint() const override {
    LETHE_TRY(const auto file, read_file(directory_ / kWitnessedFile, kMaxNoteSize));
    return file ? std::string(crypto::as_text(*file)) : std::string();
  }

  Result<std::uint64_t> entry_count() const override {
    for (auto bundle = bundles_.rbegin(); bundle != bundles_.rend(); ++bundle) {
      std::uint64_t count = 0;
      LETHE_TRY_VOID(
          visit_bundle(bundle->first, bundle->second, [&](std::uint64_t place, ByteView) {
            count = place + 1;
            return true;
          }));
      if (count > 0) return count;
    }
    return 0;
  }

  Result<void> entries(std::uint64_t first, std::uint64_t behind,
                       const std::function<bool(std::uint64_t, ByteView)>& visit) const override {
    bool going_on = true;
    for (auto bundle = bundles_.lower_bound(first / kTileWidth);
         going_on && bundle != bundles_.end() && bundle->first <= behind / kTileWidth; ++bundle) {
      LETHE_TRY_VOID(
          visit_bundle(bundle->first, bundle->second, [&](std::uint64_t place, ByteView entry) {
            if (place >= first && place < behind) going_on = visit(place, entry);
            return going_on;
          }));
    }
    return {};
  }

  Result<std::optional<std::vector<Hash>>> tile(TileId id) const override {
    const std::uint64_t width = tile_width_at(hashes_at_level(size_, id.level), id.index);
    if (width == 0) return std::optional<std::vector<Hash>>();
    for (const std::uint64_t candidate : {width, kTileWidth, widest_partial(id)}) {
      LETHE_TRY(auto hashes, read_tile(id, candidate));
      if (hashes) return hashes;
    }
    return std::optional<std::vector<Hash>>();
  }

  bool stores_partial_tiles() const override { return true; }

 private:
  /// Nothing when it is not there, no hashes when it is not of its size.
  Result<std::optional<std::vector<Hash>>> read_tile(TileId id, std::uint64_t width) const {
    LETHE_TRY(const auto file, read_file(directory_ / tile_path(id, width), kTileFileSize + 1));
    if (!file) return std::optional<std::vector<Hash>>();
    return std::optional(hashes_of_tile(*file, width));
  }

  /// 256 when there is none.
  std::uint64_t widest_partial(TileId id) const {
    const std::string full = tile_path(id, kTileWidth);
    std::uint64_t widest = 0;
    std::error_code error;
    fs::directory_iterator file(directory_ / (full + ".p"), error);
    for (; !error && file != fs::directory_iterator(); file.increment(error)) {
      const auto path = parse_tile_path(full + ".p/" + file->path().filename().string());
      if (path) widest = std::max(widest, path->width);
    }
    return widest == 0 ? kTileWidth : widest;
  }

  Result<void> visit_bundle(std::uint64_t index, const std::set<std::uint64_t>& widths,
                            const std::function<bool(std::uint64_t, ByteView)>& visit) const {
    const std::uint64_t needed = tile_width_at(size_.value, index);
    if (needed == 0) return {};
    // The narrowest that is wide enough, or else the widest.
    const auto enough = widths.lower_bound(needed);
    const std::uint64_t width = enough != widths.end() ? *enough : *widths.rbegin();
    LETHE_TRY(const auto file,
              read_file(directory_ / entries_path(index, width), kMaxBundleSize + 1));
    if (file) ledger::visit_bundle(*file, {index, width, needed}, visit);
    return {};
  }

  fs::path directory_;
  std::string note_;
  Bundles bundles_;
  TreeSize size_{~std::uint64_t{0}};  // as the checkpoint says, true or not
};

}  // namespace

Result<std::unique_ptr<LogSource>> open_public_log(const fs::path& directory) {
  LETHE_TRY(const auto note, read_file(directory / kCheckpointFile, kMaxNoteSize));
  if (!note) return Error::kNotPublic;
  return std::unique_ptr<LogSource>(
      std::make_unique<PublicLog>(directory, std::string(crypto::as_text(*note))));
}

std::optional<crypto::NoteVerifier> public_log_key(const fs::path& directory) {
  const auto file = read_file(directory / kKeyFile, kMaxNoteSize);
  if (!file || !*file) return std::nullopt;
  std::string_view text = crypto::as_text(**file);
  if (text.ends_with('\n')) text.remove_suffix(1);
  auto key = crypto::NoteVerifier::parse(text);
  if (!key) return std::nullopt;
  return std::move(*key);
}

}  // namespace lethe::ledger
