// How values of a header are put into Cap'n Proto and read back; for the codec's own files alone.
// Reading takes what it finds: what is not as the writer would have made it is found out when the
// header is written again (ledger/event_codec.cpp).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "event.capnp.h"
#include "ledger/event.h"

namespace lethe::ledger {

using IdBytes = std::array<std::uint8_t, 16>;

inline std::uint64_t load_big_endian(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | from[i];
  return value;
}

inline void store_big_endian(std::uint64_t value, std::uint8_t* to) {
  for (int i = 7; i >= 0; --i, value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

template <class Group>
void write_id(Group group, const IdBytes& id) {
  group.setHigh(load_big_endian(id.data()));
  group.setLow(load_big_endian(id.data() + 8));
}

template <class Id, class Group>
Id read_id(Group group) {
  Id id;
  store_big_endian(group.getHigh(), id.bytes.data());
  store_big_endian(group.getLow(), id.bytes.data() + 8);
  return id;
}

template <class Builder>
void write_text(Builder builder, void (Builder::*set)(capnp::Text::Reader),
                const std::string& text) {
  if (!text.empty()) (builder.*set)(capnp::Text::Reader(text.c_str(), text.size()));
}

inline std::string read_text(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

template <class Builder, class Fixed>
void write_fixed(Builder builder, void (Builder::*set)(capnp::Data::Reader), const Fixed& fixed) {
  if (!fixed.is_zero()) (builder.*set)(capnp::Data::Reader(fixed.bytes.data(), Fixed::kSize));
}

template <class Fixed>
Fixed read_fixed(capnp::Data::Reader data) {
  return Fixed::from({data.begin(), data.size()}).value_or(Fixed{});
}

/// Every item of a header takes two bytes or more, and most take eight. A list that claims to hold
/// more items than can be is cut here, and found out when the header is written again.
template <class List>
unsigned int bounded_size(List list) {
  return std::min<unsigned int>(list.size(), kMaxEntrySize / 8);
}

template <class Builder, class List>
void write_texts(Builder builder, List (Builder::*init)(unsigned int),
                 const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  auto list = (builder.*init)(static_cast<unsigned int>(texts.size()));
  for (unsigned int i = 0; i < list.size(); ++i) {
    list.set(i, capnp::Text::Reader(texts[i].c_str(), texts[i].size()));
  }
}

template <class List>
std::vector<std::string> read_texts(List list) {
  std::vector<std::string> texts(bounded_size(list));
  for (unsigned int i = 0; i < texts.size(); ++i) texts[i] = read_text(list[i]);
  return texts;
}

/// Numbers, or sequences.
inline std::uint64_t number_in(std::uint64_t number) {
  return number;
}
inline std::uint64_t number_in(Sequence sequence) {
  return sequence.value;
}
template <class Builder, class List, class Item>
void write_numbers(Builder builder, List (Builder::*init)(unsigned int),
                   const std::vector<Item>& items) {
  if (items.empty()) return;
  auto list = (builder.*init)(static_cast<unsigned int>(items.size()));
  for (unsigned int i = 0; i < list.size(); ++i) list.set(i, number_in(items[i]));
}
template <class Item, class List>
std::vector<Item> read_numbers(List list) {
  std::vector<Item> items(bounded_size(list));
  for (unsigned int i = 0; i < items.size(); ++i) items[i] = Item{list[i]};
  return items;
}

/// `List::Reader::get()` says which enumeration of the schema it is.
template <class Builder, class List, class Enum>
void write_enums(Builder builder, List (Builder::*init)(unsigned int),
                 const std::vector<Enum>& values) {
  if (values.empty()) return;
  auto list = (builder.*init)(static_cast<unsigned int>(values.size()));
  using Stored = decltype(list[0]);
  for (unsigned int i = 0; i < list.size(); ++i) list.set(i, static_cast<Stored>(values[i]));
}

template <class Enum, class List>
std::vector<Enum> read_enums(List list) {
  std::vector<Enum> values(bounded_size(list));
  for (unsigned int i = 0; i < values.size(); ++i) values[i] = static_cast<Enum>(list[i]);
  return values;
}

template <class Builder, class List, class IdType>
void write_ids(Builder builder, List (Builder::*init)(unsigned int),
               const std::vector<IdType>& ids) {
  if (ids.empty()) return;
  auto list = (builder.*init)(static_cast<unsigned int>(ids.size()));
  for (unsigned int i = 0; i < list.size(); ++i) write_id(list[i], ids[i].bytes);
}

template <class IdType, class List>
std::vector<IdType> read_ids(List list) {
  std::vector<IdType> ids(bounded_size(list));
  for (unsigned int i = 0; i < ids.size(); ++i) ids[i] = read_id<IdType>(list[i]);
  return ids;
}

}  // namespace lethe::ledger
