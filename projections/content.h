// Items of content: tickets, topics, comments and replies, who wrote them, what they answer, and
// which sections are their versions. Their texts are in the vault.
//
//   'i' item[16]                    -> author[16], type, parent[16], slot, number, posted at,
//                                      posted,
//                                      revision, edited at, title, body,
//                                      0 or (1, deleted at, erasure[16])
//   'v' item[16] revision[8]        -> edited at, title, body       those before the one in force
//   'n' posted at[8]                -> item[16]                     all of them
//   'a' author[16] posted at[8]     -> item[16]
//   'p' parent[16] posted at[8]     -> item[16]
//   'c' slot[8] number[8]           -> item[16]                     whose compartment it is
//   'e' author[16]                  -> ordered at, erasure[16]      all posted before is gone
//
//   title, body = 0, or (sequence + 1, index)
//
// An item is deleted from the order of its erasure on, whoever ordered it: as a deleted item, as
// one whose retention is over, or with its author. Then no view names its versions any more, but
// the item itself stays, for what others answered to it.
#pragma once

#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Content final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kContent; }
  std::string_view name() const override { return "content"; }
  std::uint32_t version() const override { return 1; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

Bytes item_row(const ledger::ItemId& id);
Bytes item_version_list(const ledger::ItemId& id);
Bytes item_version_row(const ledger::ItemId& id, std::uint64_t revision);
Bytes all_items_list();
Bytes items_of_author_list(const SubjectId& author);
Bytes items_of_parent_list(const ledger::ItemId& parent);
/// Whose compartments they are: of a slot, and of one compartment.
Bytes compartment_list(Slot slot);
Bytes compartment_row(Slot slot, std::uint32_t number);
/// The row of an item posted at `sequence` in one of the three lists.
Bytes listed_item_row(ByteView list, Sequence sequence);

Bytes encode_item(const ItemRow& item);
Bytes encode_item_version(const ItemVersion& version);
Result<ItemVersion> decode_item_version(std::uint64_t revision, ByteView value);
/// Deleted, too, when all content of its author is.
Result<std::optional<ItemRow>> read_item(const RowReader& rows, const ledger::ItemId& id);

}  // namespace lethe::projections
