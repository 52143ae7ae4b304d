// Lists of structs in facts and headers, to Cap'n Proto and back; for the codec's own files alone.
#pragma once

#include <vector>

#include "event.capnp.h"
#include "ledger/event.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

void write(schema::Section::Builder to, const SectionRef& section);
void read(schema::Section::Reader from, SectionRef& section);
void write(schema::Setting::Builder to, const Setting& setting);
void read(schema::Setting::Reader from, Setting& setting);
void write(schema::CompartmentRef::Builder to, const CompartmentRef& ref);
void read(schema::CompartmentRef::Reader from, CompartmentRef& ref);
void write(schema::Kept::Builder to, const Kept& kept);
void read(schema::Kept::Reader from, Kept& kept);
void write(schema::StoreCount::Builder to, const StoreCount& count);
void read(schema::StoreCount::Reader from, StoreCount& count);
void write(schema::SweptCount::Builder to, const SweptCount& count);
void read(schema::SweptCount::Reader from, SweptCount& count);
void write(schema::ErasedCount::Builder to, const ErasedCount& count);
void read(schema::ErasedCount::Reader from, ErasedCount& count);
void write(schema::DamageCount::Builder to, const DamageCount& count);
void read(schema::DamageCount::Reader from, DamageCount& count);

template <class Builder, class List, class Item>
void write_list(Builder builder, List (Builder::*init)(unsigned int),
                const std::vector<Item>& items) {
  if (items.empty()) return;
  auto list = (builder.*init)(static_cast<unsigned int>(items.size()));
  for (unsigned int i = 0; i < list.size(); ++i) write(list[i], items[i]);
}

template <class Item, class List>
std::vector<Item> read_list(List list) {
  std::vector<Item> items(bounded_size(list));
  for (unsigned int i = 0; i < items.size(); ++i) read(list[i], items[i]);
  return items;
}

}  // namespace lethe::ledger
