#include <algorithm>
#include <optional>

#include "crypto/check.h"
#include "ledger/ledger_opening.h"
#include "ledger/opened_ledger.h"
#include "ledger/public_log.h"
#include "ledger/public_log_files.h"
#include "ledger/static_files.h"
#include "ledger/tile_path.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

/// As much of a ledger as is public.
class PublicPart {
 public:
  virtual ~PublicPart() = default;
  virtual LogKeys keys() const = 0;
  virtual Result<std::string> checkpoint() const = 0;
  virtual Result<std::string> witnessed_checkpoint() const = 0;
  virtual Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const = 0;
  virtual Result<Bytes> tile(TileId id, std::uint64_t width) const = 0;
  virtual Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const = 0;
};

class OfOpened final : public PublicPart {
 public:
  explicit OfOpened(const Ledger& ledger) : ledger_(ledger) {}

  LogKeys keys() const override { return ledger_.signer()->keys(); }
  Result<std::string> checkpoint() const override { return ledger_.checkpoint(); }
  Result<std::string> witnessed_checkpoint() const override {
    return ledger_.witnessed_checkpoint();
  }
  Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const override {
    return ledger_.consistency(from, to);
  }
  Result<Bytes> tile(TileId id, std::uint64_t width) const override {
    return ledger_.tile(id, width);
  }
  Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const override {
    return ledger_.entry_bundle(index, width);
  }

 private:
  const Ledger& ledger_;
};

class OfClosed final : public PublicPart {
 public:
  OfClosed(const Reader& journal, const LedgerInfo& info, LogKeys keys, MerkleTree tree)
      : journal_(journal), info_(info), keys_(std::move(keys)), tree_(std::move(tree)) {}

  LogKeys keys() const override { return keys_; }
  Result<std::string> checkpoint() const override {
    LETHE_TRY(const auto note, read_meta(journal_, "checkpoint/", info_.number));
    return std::string(crypto::as_text(note));
  }
  Result<std::string> witnessed_checkpoint() const override {
    return journal_log_source(journal_, info_.number)->witnessed_checkpoint();
  }
  Result<std::vector<Hash>> consistency(TreeSize from, TreeSize to) const override {
    return tree_.consistency_proof(from, to, stored_tiles(journal_, info_.number));
  }
  Result<Bytes> tile(TileId id, std::uint64_t width) const override {
    LETHE_TRY(const auto hashes, tree_.tile(id, width, stored_tiles(journal_, info_.number)));
    return tile_value(hashes);
  }
  Result<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const override {
    std::vector<Bytes> entries;
    const auto first = index * kTileWidth;
    LETHE_TRY_VOID(journal_log_source(journal_, info_.number)
                       ->entries(first, first + width, [&](std::uint64_t, ByteView entry) {
                         entries.push_back(crypto::to_bytes(entry));
                         return true;
                       }));
    if (entries.size() != width) return Error::kStorageCorrupt;
    return bundle_of(entries);
  }

 private:
  const Reader& journal_;
  const LedgerInfo& info_;
  const LogKeys keys_;
  const MerkleTree tree_;
};

class Export {
 public:
  Export(const PublicPart& ledger, const fs::path& directory, const ExportProgress& progress)
      : ledger_(ledger), files_(directory), progress_(progress) {}

  Result<TreeSize> run() {
    // The smaller one first: the log may grow meanwhile, and be cosigned.
    LETHE_TRY(const auto witnessed, ledger_.witnessed_checkpoint());
    LETHE_TRY(const auto note, ledger_.checkpoint());
    keys_.emplace(ledger_.keys());  // not before the checkpoint, which they have to be as late as
    LETHE_TRY(const auto checkpoint, keys_->open(note));
    size_ = checkpoint.size;
    LETHE_TRY(const auto published, read_published());
    LETHE_TRY_VOID(check_continues(published, checkpoint));
    LETHE_TRY_VOID(write_key());
    LETHE_TRY_VOID(write_bundles());
    for (unsigned level = 0; hashes_at_level(size_, level) > 0; ++level) {
      LETHE_TRY_VOID(write_tiles(static_cast<std::uint8_t>(level)));
    }
    LETHE_TRY_VOID(files_.sync());
    if (!witnessed.empty()) {
      LETHE_TRY_VOID(files_.replace(kWitnessedFile, crypto::as_bytes(witnessed)));
    }
    LETHE_TRY_VOID(files_.replace(kCheckpointFile, crypto::as_bytes(note)));
    LETHE_TRY_VOID(files_.sync());
    remove_partials(published ? published->size : TreeSize{});
    return size_;
  }

 private:
  /// The checkpoint that is there. kStorageExists when it is not one of this ledger.
  Result<std::optional<Checkpoint>> read_published() const {
    LETHE_TRY(const auto key, read_file(files_.path(kKeyFile), kMaxNoteSize));
    if (key && !is_key_of_log(crypto::as_text(*key))) return Error::kStorageExists;
    LETHE_TRY(const auto note, read_file(files_.path(kCheckpointFile), kMaxNoteSize));
    if (!note) return std::optional<Checkpoint>();
    auto checkpoint = keys_->open(crypto::as_text(*note));
    if (!checkpoint) return Error::kStorageExists;
    return std::optional(std::move(*checkpoint));
  }

  Result<void> check_continues(const std::optional<Checkpoint>& published,
                               const Checkpoint& current) const {
    if (!published) return {};
    if (published->size > current.size) return Error::kStorageExists;
    LETHE_TRY(const auto proof, ledger_.consistency(published->size, current.size));
    const bool continues =
        verify_consistency(published->size, current.size, published->root, current.root, proof);
    if (!continues) return Error::kStorageExists;
    return {};
  }

  static std::string key_text(const crypto::NoteVerifier& key) { return key.vkey() + "\n"; }
  bool is_key_of_log(std::string_view text) const {
    return std::ranges::any_of(keys_->all(), [&](const LogKeys::Key& key) {
      return text == key_text(keys_->verifier_of(key));
    });
  }

  /// Whoever reads the files needs the key that signs the checkpoint.
  Result<void> write_key() {
    LETHE_TRY(const auto there, read_file(files_.path(kKeyFile), kMaxNoteSize));
    const auto text = key_text(keys_->verifier());
    if (there && crypto::as_text(*there) == text) return {};
    return files_.replace(kKeyFile, crypto::as_bytes(text));
  }

  Result<void> write_bundles() {
    for (std::uint64_t index = 0; tile_width_at(size_.value, index) > 0; ++index) {
      const std::uint64_t width = tile_width_at(size_.value, index);
      const std::string name = entries_path(index, width);
      if (!is_there(name, std::nullopt)) {
        LETHE_TRY(const auto bundle, ledger_.entry_bundle(index, width));
        LETHE_TRY_VOID(files_.replace(name, bundle));
      }
      if (progress_) progress_(index * kTileWidth + width, size_.value);
    }
    return {};
  }

  Result<void> write_tiles(std::uint8_t level) {
    const std::uint64_t hashes = hashes_at_level(size_, level);
    for (std::uint64_t index = 0; tile_width_at(hashes, index) > 0; ++index) {
      const std::uint64_t width = tile_width_at(hashes, index);
      const std::string name = tile_path({level, index}, width);
      if (is_there(name, width * Hash::kSize)) continue;
      LETHE_TRY(const auto tile, ledger_.tile({level, index}, width));
      LETHE_TRY_VOID(files_.replace(name, tile));
    }
    return {};
  }

  /// A file that is there is whole, because it was put there whole.
  bool is_there(const std::string& name, std::optional<std::uintmax_t> size) const {
    std::error_code error;
    const auto there = fs::file_size(files_.path(name), error);
    return !error && (!size || there == *size);
  }

  /// Of what became full since the last export. What can't be removed does no harm.
  void remove_partials(TreeSize before) const {
    std::error_code ignored;
    for (unsigned level = 0; hashes_at_level(size_, level) > 0; ++level) {
      const std::uint64_t full = hashes_at_level(size_, level) / kTileWidth;
      for (auto index = hashes_at_level(before, level) / kTileWidth; index < full; ++index) {
        const TileId id{static_cast<std::uint8_t>(level), index};
        fs::remove_all(files_.path(tile_path(id, kTileWidth) + ".p"), ignored);
        if (level == 0) {
          fs::remove_all(files_.path(entries_path(index, kTileWidth) + ".p"), ignored);
        }
      }
    }
  }

  const PublicPart& ledger_;
  StaticFiles files_;
  const ExportProgress& progress_;
  std::optional<LogKeys> keys_;
  TreeSize size_;
};

}  // namespace

Result<TreeSize> export_public_log(const Ledger& ledger, const fs::path& directory,
                                   const ExportProgress& progress) {
  return Export(OfOpened(ledger), directory, progress).run();
}

Result<TreeSize> export_closed_log(const Reader& journal, const LedgerInfo& ledger,
                                   const fs::path& directory, const ExportProgress& progress) {
  LETHE_TRY(const auto end, read_signed_end(journal, ledger));
  LETHE_TRY(auto tree, stored_tree(journal, ledger.number, end.position.size));
  if (tree.root() != end.root) return Error::kStorageCorrupt;
  LETHE_TRY(auto keys, read_log_keys(journal, ledger));
  return Export(OfClosed(journal, ledger, std::move(keys), std::move(tree)), directory, progress)
      .run();
}

}  // namespace lethe::ledger
