#include <algorithm>

#include "crypto/check.h"
#include "projections/content.h"

namespace lethe::projections {
namespace {

Result<ItemRow> listed_item(const RowReader& rows, ByteView value) {
  const auto id = ledger::ItemId::from(value);
  if (!id) return ledger::Error::kRowMalformed;
  LETHE_TRY(auto item, read_item(rows, *id));
  if (!item) return ledger::Error::kRowMalformed;
  return *item;
}

/// At most `limit` items of one list, newest first, from before a sequence on.
Result<void> read_list(const RowReader& rows, const Bytes& list, std::optional<Sequence> before,
                       std::size_t limit, std::vector<ItemRow>& out) {
  if (limit == 0) return {};
  const std::size_t most = out.size() + limit;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    LETHE_TRY(auto item, listed_item(rows, value));
    out.push_back(item);
    return go_on_if(out.size() < most);
  };
  return rows.scan_back(list, before ? listed_item_row(list, *before) : Bytes{}, visit);
}

}  // namespace

Result<std::optional<ItemRow>> Views::item(const ledger::ItemId& id) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  return read_item(rows, id);
}

Result<std::optional<ItemVersion>> Views::item_version(const ItemRow& item,
                                                       std::uint64_t revision) const {
  if (item.deletion) return std::nullopt;
  if (revision == item.version.revision) return std::optional<ItemVersion>(item.version);
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  LETHE_TRY(const auto value, rows.get(item_version_row(item.id, revision)));
  if (!value) return std::nullopt;
  LETHE_TRY(const auto version, decode_item_version(revision, *value));
  return std::optional<ItemVersion>(version);
}

Result<std::vector<ItemRow>> Views::items(std::optional<Sequence> before, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  std::vector<ItemRow> out;
  LETHE_TRY_VOID(read_list(rows, all_items_list(), before, limit, out));
  return out;
}

Result<std::vector<ItemRow>> Views::items_behind(Sequence after, std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  std::vector<ItemRow> out;
  if (limit == 0) return out;
  const Bytes list = all_items_list();
  LETHE_TRY_VOID(rows.scan(list, listed_item_row(list, after.next()),
                           [&](ByteView, ByteView value) -> Result<Visiting> {
                             LETHE_TRY(auto item, listed_item(rows, value));
                             out.push_back(item);
                             return go_on_if(out.size() < limit);
                           }));
  return out;
}

Result<std::vector<ItemRow>> Views::items_by(std::span<const SubjectId> authors,
                                             std::optional<Sequence> before,
                                             std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  std::vector<ItemRow> out;
  for (const auto& author : authors) {
    LETHE_TRY_VOID(read_list(rows, items_of_author_list(author), before, limit, out));
  }
  std::ranges::sort(out, [](const ItemRow& left, const ItemRow& right) {
    return left.posted_at > right.posted_at;
  });
  if (out.size() > limit) out.erase(out.begin() + static_cast<std::ptrdiff_t>(limit), out.end());
  return out;
}

Result<std::vector<ItemRow>> Views::items_under(const ledger::ItemId& parent,
                                                std::optional<Sequence> before,
                                                std::size_t limit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kContent));
  std::vector<ItemRow> out;
  LETHE_TRY_VOID(read_list(rows, items_of_parent_list(parent), before, limit, out));
  return out;
}

}  // namespace lethe::projections
