#include "ledger/key_blocks.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/key_target.h"
#include "ledger/keyspace.h"
#include "ledger/ledger_opening.h"
#include "ledger/rocks_journal.h"
#include "ledger/static_files.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

/// Of a node with the most children that there may be.
constexpr std::size_t kMaxBlockSize = std::size_t{64} << 20;

/// The number that a database of blocks has for a ledger; nothing when it is not in it.
using FindNumber = Result<std::optional<LedgerNumber>> (*)(const Reader& reader,
                                                           const LedgerId& ledger);

Result<std::optional<LedgerNumber>> number_in_data(const Reader& reader, const LedgerId& ledger) {
  LETHE_TRY(const auto ledgers, ledgers_in(reader));
  const auto found = std::ranges::find(ledgers, ledger, &LedgerInfo::id);
  return found != ledgers.end() ? std::optional(found->number) : std::nullopt;
}

Result<std::optional<LedgerNumber>> number_in_target(const Reader& reader, const LedgerId& ledger) {
  LETHE_TRY(const auto ledgers, ledgers_in_target(reader));
  const auto found = std::ranges::find(ledgers, tree_id_of(ledger), &TargetLedger::tree);
  return found != ledgers.end() ? std::optional(found->number) : std::nullopt;
}

class DatabaseBlocks final : public KeyBlocks {
 public:
  DatabaseBlocks(std::unique_ptr<Reader> reader, FindNumber find_number, std::string place)
      : reader_(std::move(reader)), find_number_(find_number), place_(std::move(place)) {}

  Result<void> each(const LedgerId& ledger, const Visit& visit) const override {
    LETHE_TRY(const auto number, find_number_(*reader_, ledger));
    if (!number) return {};
    const auto range = ledger_range(*number);
    const auto prefix = range.first.size();
    Result<void> visited;
    LETHE_TRY_VOID(reader_->scan(
        Table::kKeys, range.first, range.behind_last, [&](ByteView key, ByteView block) {
          const auto address = crypto::NodeAddress::from(key.subspan(prefix));
          visited = address ? visit(*address, block) : Result<void>(Error::kRowMalformed);
          return visited.has_value();
        }));
    return visited;
  }
  std::string place() const override { return place_; }

 private:
  std::unique_ptr<Reader> reader_;
  FindNumber find_number_;
  std::string place_;
};

class FolderBlocks final : public KeyBlocks {
 public:
  explicit FolderBlocks(fs::path folder) : folder_(std::move(folder)) {}

  Result<void> each(const LedgerId& ledger, const Visit& visit) const override {
    std::error_code error;
    const auto folder = folder_ / ledger.str();
    if (!fs::exists(folder, error) && !error) return {};
    for (auto entry = fs::directory_iterator(folder, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const auto name = crypto::from_hex(entry->path().filename().string());
      const auto address = name ? crypto::NodeAddress::from(*name) : std::nullopt;
      if (!address) continue;
      LETHE_TRY(const auto block, read_file(entry->path(), kMaxBlockSize));
      if (block) LETHE_TRY_VOID(visit(*address, *block));
    }
    if (error) return Error::kStorageFailed;
    return {};
  }
  std::string place() const override { return "the folder " + folder_.string(); }

 private:
  fs::path folder_;
};

}  // namespace

Result<std::unique_ptr<KeyBlocks>> key_blocks_in_data(const fs::path& data) {
  LETHE_TRY(auto reader, open_rocks_reader(data));
  return std::unique_ptr<KeyBlocks>(std::make_unique<DatabaseBlocks>(
      std::move(reader), number_in_data, "the data directory " + data.string()));
}

Result<std::unique_ptr<KeyBlocks>> key_blocks_in_target(const fs::path& target) {
  LETHE_TRY(auto reader, open_rocks_reader(blocks_in_target(target)));
  return std::unique_ptr<KeyBlocks>(std::make_unique<DatabaseBlocks>(
      std::move(reader), number_in_target, "the key target " + target.string()));
}

std::unique_ptr<KeyBlocks> key_blocks_in_folder(const fs::path& folder) {
  return std::make_unique<FolderBlocks>(folder);
}

}  // namespace lethe::ledger
