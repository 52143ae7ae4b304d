#include "projections/content.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::projections {
namespace {

using ledger::CompartmentClass;
using ledger::ItemId;
using ledger::SectionRole;

constexpr char kItem = 'i';
constexpr char kVersion = 'v';
constexpr char kAll = 'n';
constexpr char kAuthor = 'a';
constexpr char kParent = 'p';
constexpr char kCompartment = 'c';
constexpr char kErased = 'e';

Bytes erased_author_row(const SubjectId& author) {
  return RowEncoder(kErased).fixed(author.view()).take();
}

void encode_place(RowEncoder& out, const std::optional<FieldVersion>& place) {
  if (!place) {
    out.number(0);
  } else {
    out.number(place->sequence.value + 1).number(place->index);
  }
}

std::optional<FieldVersion> decode_place(RowDecoder& in) {
  const std::uint64_t sequence = in.number();
  if (sequence == 0) return std::nullopt;
  return FieldVersion{{sequence - 1}, in.number16()};
}

void encode_version(RowEncoder& out, const ItemVersion& version) {
  out.number(version.edited_at.value);
  encode_place(out, version.title);
  encode_place(out, version.body);
}

ItemVersion decode_version(RowDecoder& in, std::uint64_t revision) {
  ItemVersion out;
  out.revision = revision;
  out.edited_at.value = in.number();
  out.title = decode_place(in);
  out.body = decode_place(in);
  return out;
}

Result<ItemRow> decode_item(const ItemId& id, ByteView value) {
  RowDecoder in(value);
  ItemRow out;
  out.id = id;
  out.author = in.fixed<SubjectId>();
  out.type = in.enumerated<ledger::ContentType>();
  out.parent = in.fixed<ItemId>();
  out.compartment = {{in.number()}, CompartmentClass::kContent, in.number32()};
  out.posted_at.value = in.number();
  out.posted.micros = in.signed_number();
  const std::uint64_t revision = in.number();
  out.version = decode_version(in, revision);
  if (in.flag()) {
    const Sequence at{in.number()};
    out.deletion = ItemDeletion{at, in.fixed<ledger::ErasureId>()};
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

/// What is stored of the item itself, without what became of its author.
Result<std::optional<ItemRow>> stored_item(const RowReader& rows, const ItemId& id) {
  LETHE_TRY(const auto value, rows.get(item_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto item, decode_item(id, *value));
  return std::optional<ItemRow>(item);
}

/// The sections of the event take the places of those before them.
void take_places(const ledger::EventHeader& header, ItemVersion& version) {
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    const FieldVersion place{header.sequence, static_cast<std::uint16_t>(i)};
    if (header.sections[i].role == SectionRole::kTitle) version.title = place;
    if (header.sections[i].role == SectionRole::kBody) version.body = place;
  }
}

void list_item(const ItemRow& item, RowWriter& rows) {
  const Bytes id = crypto::to_bytes(item.id.view());
  rows.put(listed_item_row(all_items_list(), item.posted_at), id);
  rows.put(listed_item_row(items_of_author_list(item.author), item.posted_at), id);
  if (!item.parent.is_zero()) {
    rows.put(listed_item_row(items_of_parent_list(item.parent), item.posted_at), id);
  }
}

Result<void> post(const ledger::EventHeader& header, const ledger::ContentPosted& facts,
                  RowWriter& rows) {
  ItemRow item;
  item.id = facts.item;
  item.author = header.subject;
  item.type = facts.type;
  item.parent = facts.parent;
  item.posted_at = header.sequence;
  item.posted = header.time;
  item.version.revision = 1;
  item.version.edited_at = header.sequence;
  take_places(header, item.version);
  const auto own = std::ranges::find_if(header.sections, [](const auto& section) {
    return section.compartment.cls == CompartmentClass::kContent;
  });
  if (own == header.sections.end()) return {};  // nothing was said: there is no such item
  item.compartment = own->compartment;
  rows.put(item_row(item.id), encode_item(item));
  rows.put(compartment_row(item.compartment.slot, item.compartment.number),
           crypto::to_bytes(item.id.view()));
  list_item(item, rows);
  return {};
}

Result<void> edit(const ledger::EventHeader& header, const ledger::ContentEdited& facts,
                  RowWriter& rows) {
  LETHE_TRY(auto item, stored_item(rows, facts.item));
  if (!item || item->deletion) return {};
  rows.put(item_version_row(item->id, item->version.revision), encode_item_version(item->version));
  item->version.revision = facts.revision;
  item->version.edited_at = header.sequence;
  take_places(header, item->version);
  rows.put(item_row(item->id), encode_item(*item));
  return {};
}

/// The first deletion counts.
Result<void> remove(const ItemId& id, const ItemDeletion& deletion, RowWriter& rows) {
  LETHE_TRY(auto item, stored_item(rows, id));
  if (!item || item->deletion) return {};
  item->deletion = deletion;
  item->version.title.reset();
  item->version.body.reset();
  rows.put(item_row(id), encode_item(*item));
  std::vector<Bytes> versions;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    versions.push_back(crypto::to_bytes(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(item_version_list(id), {}, visit));
  for (const auto& row : versions) rows.erase(row);
  return {};
}

Result<void> order_deletion(const ledger::EventHeader& header, const ledger::ErasureOrdered& facts,
                            RowWriter& rows) {
  const ItemDeletion deletion{header.sequence, facts.erasure};
  for (const auto& ref : facts.destroyed) {
    if (ref.compartment.cls != CompartmentClass::kContent) continue;
    if (ref.whole) {
      rows.put(erased_author_row(header.subject),
               RowEncoder().number(deletion.at.value).fixed(deletion.erasure.view()).take());
      continue;
    }
    LETHE_TRY(const auto value,
              rows.get(compartment_row(ref.compartment.slot, ref.compartment.number)));
    if (!value) continue;
    const auto id = ItemId::from(*value);
    if (!id) return ledger::Error::kRowMalformed;
    LETHE_TRY_VOID(remove(*id, deletion, rows));
  }
  return {};
}

}  // namespace

Bytes item_row(const ItemId& id) {
  return RowEncoder(kItem).fixed(id.view()).take();
}

Bytes item_version_list(const ItemId& id) {
  return RowEncoder(kVersion).fixed(id.view()).take();
}

Bytes item_version_row(const ItemId& id, std::uint64_t revision) {
  return RowEncoder(kVersion).fixed(id.view()).big_endian64(revision).take();
}

Bytes all_items_list() {
  return RowEncoder(kAll).take();
}

Bytes items_of_author_list(const SubjectId& author) {
  return RowEncoder(kAuthor).fixed(author.view()).take();
}

Bytes items_of_parent_list(const ItemId& parent) {
  return RowEncoder(kParent).fixed(parent.view()).take();
}

Bytes compartment_list(Slot slot) {
  return RowEncoder(kCompartment).big_endian64(slot.value).take();
}

Bytes compartment_row(Slot slot, std::uint32_t number) {
  return RowEncoder(kCompartment).big_endian64(slot.value).big_endian64(number).take();
}

Bytes listed_item_row(ByteView list, Sequence sequence) {
  return RowEncoder().fixed(list).big_endian64(sequence.value).take();
}

Bytes encode_item(const ItemRow& item) {
  RowEncoder out;
  out.fixed(item.author.view()).enumerated(item.type).fixed(item.parent.view());
  out.number(item.compartment.slot.value).number(item.compartment.number);
  out.number(item.posted_at.value).signed_number(item.posted.micros);
  out.number(item.version.revision);
  encode_version(out, item.version);
  out.number(item.deletion ? 1 : 0);
  if (item.deletion) out.number(item.deletion->at.value).fixed(item.deletion->erasure.view());
  return out.take();
}

Bytes encode_item_version(const ItemVersion& version) {
  RowEncoder out;
  encode_version(out, version);
  return out.take();
}

Result<ItemVersion> decode_item_version(std::uint64_t revision, ByteView value) {
  RowDecoder in(value);
  auto out = decode_version(in, revision);
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<std::optional<ItemRow>> read_item(const RowReader& rows, const ItemId& id) {
  LETHE_TRY(auto item, stored_item(rows, id));
  if (!item || item->deletion) return item;
  LETHE_TRY(const auto value, rows.get(erased_author_row(item->author)));
  if (!value) return item;
  RowDecoder in(*value);
  const Sequence at{in.number()};
  const ItemDeletion deletion{at, in.fixed<ledger::ErasureId>()};
  LETHE_TRY_VOID(in.finish());
  if (item->posted_at < deletion.at) {
    item->deletion = deletion;
    item->version.title.reset();
    item->version.body.reset();
  }
  return item;
}

Result<void> Content::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* facts = std::get_if<ledger::ContentPosted>(&header.facts)) {
    return post(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ContentEdited>(&header.facts)) {
    return edit(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ContentDeleted>(&header.facts)) {
    return remove(facts->item, {header.sequence, facts->erasure}, rows);
  }
  if (const auto* facts = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    return order_deletion(header, *facts, rows);
  }
  return {};
}

}  // namespace lethe::projections
