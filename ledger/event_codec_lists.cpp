#include "ledger/event_codec_lists.h"

namespace lethe::ledger {

void write(schema::Section::Builder to, const SectionRef& section) {
  to.setSlot(section.compartment.slot.value);
  to.setNumber(section.compartment.number);
  to.setCompartmentClass(static_cast<schema::CompartmentClass>(section.compartment.cls));
  to.setRole(static_cast<schema::SectionRole>(section.role));
  to.setPaddedLength(section.padded_length);
  auto commitment = to.getCommitment();
  const auto* bytes = section.commitment.bytes.data();
  commitment.setA(load_big_endian(bytes));
  commitment.setB(load_big_endian(bytes + 8));
  commitment.setC(load_big_endian(bytes + 16));
  commitment.setD(load_big_endian(bytes + 24));
  write_text(to, &schema::Section::Builder::setName, section.name);
}
void read(schema::Section::Reader from, SectionRef& section) {
  section.compartment = {{from.getSlot()},
                         static_cast<CompartmentClass>(from.getCompartmentClass()),
                         from.getNumber()};
  section.role = static_cast<SectionRole>(from.getRole());
  section.padded_length = from.getPaddedLength();
  const auto commitment = from.getCommitment();
  auto* bytes = section.commitment.bytes.data();
  store_big_endian(commitment.getA(), bytes);
  store_big_endian(commitment.getB(), bytes + 8);
  store_big_endian(commitment.getC(), bytes + 16);
  store_big_endian(commitment.getD(), bytes + 24);
  section.name = read_text(from.getName());
}

void write(schema::Setting::Builder to, const Setting& setting) {
  write_text(to, &schema::Setting::Builder::setName, setting.name);
  write_text(to, &schema::Setting::Builder::setValue, setting.value);
}
void read(schema::Setting::Reader from, Setting& setting) {
  setting = {read_text(from.getName()), read_text(from.getValue())};
}

void write(schema::CompartmentRef::Builder to, const CompartmentRef& ref) {
  to.setSlot(ref.compartment.slot.value);
  to.setNumber(ref.compartment.number);
  to.setCompartmentClass(static_cast<schema::CompartmentClass>(ref.compartment.cls));
  to.setWhole(ref.whole);
}
void read(schema::CompartmentRef::Reader from, CompartmentRef& ref) {
  ref.compartment = {{from.getSlot()},
                     static_cast<CompartmentClass>(from.getCompartmentClass()),
                     from.getNumber()};
  ref.whole = from.getWhole();
}

void write(schema::Kept::Builder to, const Kept& kept) {
  to.setSlot(kept.slot.value);
  to.setCompartmentClass(static_cast<schema::CompartmentClass>(kept.cls));
  to.setException(static_cast<schema::KeepException>(kept.exception));
  to.setUntil(kept.until.micros);
}
void read(schema::Kept::Reader from, Kept& kept) {
  kept = {{from.getSlot()},
          static_cast<CompartmentClass>(from.getCompartmentClass()),
          static_cast<KeepException>(from.getException()),
          {from.getUntil()}};
}

void write(schema::StoreCount::Builder to, const StoreCount& count) {
  to.setStore(static_cast<schema::SweptStore>(count.store));
  to.setBefore(count.before);
  to.setAfter(count.after);
}
void read(schema::StoreCount::Reader from, StoreCount& count) {
  count = {static_cast<SweptStore>(from.getStore()), from.getBefore(), from.getAfter()};
}

void write(schema::SweptCount::Builder to, const SweptCount& count) {
  to.setStore(static_cast<schema::SweptStore>(count.store));
  to.setExamined(count.examined);
  to.setFound(count.found);
}
void read(schema::SweptCount::Reader from, SweptCount& count) {
  count = {static_cast<SweptStore>(from.getStore()), from.getExamined(), from.getFound()};
}

void write(schema::DamageCount::Builder to, const DamageCount& count) {
  to.setDamage(static_cast<schema::Damage>(count.damage));
  to.setCount(count.count);
  to.setFirst(count.first);
}
void read(schema::DamageCount::Reader from, DamageCount& count) {
  count = {static_cast<Damage>(from.getDamage()), from.getCount(), from.getFirst()};
}

void write(schema::ErasedCount::Builder to, const ErasedCount& count) {
  to.setCompartmentClass(static_cast<schema::CompartmentClass>(count.cls));
  to.setSections(count.sections);
}
void read(schema::ErasedCount::Reader from, ErasedCount& count) {
  count = {static_cast<CompartmentClass>(from.getCompartmentClass()), from.getSections()};
}

}  // namespace lethe::ledger
