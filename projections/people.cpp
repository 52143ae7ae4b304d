#include "projections/people.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::projections {
namespace {

constexpr char kPerson = 'p';
constexpr char kSlot = 's';
constexpr char kCounts = 'c';
constexpr char kNextSlot = 'n';

Bytes encode_counts(const ledger::CompartmentCounts& counts) {
  RowEncoder out;
  for (std::size_t cls = 0; cls < counts.used.size(); ++cls) {
    if (counts.used[cls] > 0) out.number(cls).number(counts.used[cls]);
  }
  return out.take();
}

/// Raises the counts of the slots that the sections name; most events name one slot, or none.
Result<void> count_compartments(const ledger::EventHeader& header, RowWriter& rows) {
  const auto& sections = header.sections;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const Slot slot = sections[i].compartment.slot;
    const auto names_slot = [&](const ledger::SectionRef& section) {
      return section.compartment.slot == slot;
    };
    if (std::any_of(sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(i),
                    names_slot)) {
      continue;
    }
    LETHE_TRY(auto counts, read_counts(rows, slot));
    bool raised = false;
    for (std::size_t j = i; j < sections.size(); ++j) {
      const auto& compartment = sections[j].compartment;
      const auto cls = static_cast<std::size_t>(compartment.cls);
      if (compartment.slot != slot || cls >= counts.used.size()) continue;
      if (compartment.number >= counts.used[cls]) {
        counts.used[cls] = compartment.number + 1;
        raised = true;
      }
    }
    if (raised) rows.put(counts_row(slot), encode_counts(counts));
  }
  return {};
}

Result<void> register_person(const ledger::EventHeader& header,
                             const ledger::SubjectRegistered& facts, RowWriter& rows) {
  PersonRow person;
  person.slot = facts.slot;
  person.type = facts.type;
  person.origin = facts.origin;
  person.registered_at = header.sequence;
  person.registered = header.time;
  person.revision = 1;
  rows.put(person_row(header.subject), encode_person(person));
  rows.put(slot_row(facts.slot), crypto::to_bytes(header.subject.view()));
  LETHE_TRY(const auto next, read_next_slot(rows));
  if (facts.slot >= next) {
    rows.put(next_slot_row(), RowEncoder().number(facts.slot.value + 1).take());
  }
  return {};
}

/// `change` sees the person's row, where there is a person, and it is put back.
template <class Change>
Result<void> change_person(const SubjectId& id, RowWriter& rows, Change change) {
  LETHE_TRY(const auto value, rows.get(person_row(id)));
  if (!value) return {};
  LETHE_TRY(auto person, decode_person(id, *value));
  change(person);
  rows.put(person_row(id), encode_person(person));
  return {};
}

bool touches_profile(const ledger::ErasureOrdered& order) {
  return order.whole_subject ||
         std::any_of(order.destroyed.begin(), order.destroyed.end(), [](const auto& ref) {
           return ref.compartment.cls == ledger::CompartmentClass::kProfile;
         });
}

/// The profile leaves ordinary reads as if it were erased. Behind an order for what may go at once,
/// the person is being erased first.
Result<void> withhold(const SubjectId& id, const ledger::ErasureWithheld& facts, RowWriter& rows) {
  const bool is_profile = std::any_of(
      facts.withheld.begin(), facts.withheld.end(),
      [](const auto& ref) { return ref.compartment.cls == ledger::CompartmentClass::kProfile; });
  return change_person(id, rows, [&](PersonRow& person) {
    if (facts.whole_subject && person.state == PersonState::kActive) {
      person.state = PersonState::kWithheld;
      ++person.revision;
    } else if (!facts.whole_subject && is_profile) {
      ++person.revision;
    }
    if (facts.whole_subject && person.state != PersonState::kErased) {
      person.withheld = facts.erasure;
    }
  });
}

Result<void> apply_facts(const ledger::EventHeader& header, RowWriter& rows) {
  if (const auto* registered = std::get_if<ledger::SubjectRegistered>(&header.facts)) {
    return register_person(header, *registered, rows);
  }
  if (const auto* edited = std::get_if<ledger::ProfileEdited>(&header.facts)) {
    return change_person(header.subject, rows,
                         [&](PersonRow& person) { person.revision = edited->revision; });
  }
  if (const auto* order = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    if (!touches_profile(*order)) return {};
    return change_person(header.subject, rows, [&](PersonRow& person) {
      ++person.revision;
      if (!order->whole_subject || person.state == PersonState::kErased) return;
      person.state = PersonState::kErasing;
      person.withheld.reset();  // what waits further is said behind the order
    });
  }
  if (const auto* completed = std::get_if<ledger::ErasureCompleted>(&header.facts)) {
    if (!completed->whole_subject) return {};
    return change_person(header.subject, rows, [&](PersonRow& person) {
      if (person.withheld) {
        person.state = PersonState::kWithheld;
        return;
      }
      person.state = PersonState::kErased;
      // What an erasure kept may be erased later: the first certificate is the person's.
      if (!person.erased_at) person.erased_at = header.sequence;
    });
  }
  if (const auto* withheld = std::get_if<ledger::ErasureWithheld>(&header.facts)) {
    return withhold(header.subject, *withheld, rows);
  }
  return {};
}

}  // namespace

Bytes person_row(const SubjectId& id) {
  return RowEncoder(kPerson).fixed(id.view()).take();
}

Bytes slot_list() {
  return RowEncoder(kSlot).take();
}

Bytes slot_row(Slot slot) {
  return RowEncoder(kSlot).big_endian64(slot.value).take();
}

Bytes counts_row(Slot slot) {
  return RowEncoder(kCounts).big_endian64(slot.value).take();
}

Bytes next_slot_row() {
  return RowEncoder(kNextSlot).take();
}

Bytes encode_person(const PersonRow& person) {
  RowEncoder out;
  out.number(person.slot.value).enumerated(person.type).enumerated(person.origin);
  out.enumerated(person.state).number(person.registered_at.value);
  out.signed_number(person.registered.micros).number(person.revision);
  out.number(person.erased_at ? person.erased_at->value + 1 : 0);
  out.number(person.withheld ? 1 : 0);
  if (person.withheld) out.fixed(person.withheld->view());
  return out.take();
}

Result<PersonRow> decode_person(const SubjectId& id, ByteView value) {
  RowDecoder in(value);
  PersonRow out;
  out.id = id;
  out.slot.value = in.number();
  out.type = in.enumerated<ledger::SubjectType>();
  out.origin = in.enumerated<ledger::Origin>();
  const std::uint64_t state = in.number();
  if (state < 1 || state > static_cast<std::uint64_t>(PersonState::kWithheld)) in.fail();
  out.state = static_cast<PersonState>(state);
  out.registered_at.value = in.number();
  out.registered.micros = in.signed_number();
  out.revision = in.number();
  if (const std::uint64_t erased = in.number(); erased > 0) out.erased_at = Sequence{erased - 1};
  if (in.flag()) out.withheld = in.fixed<ledger::ErasureId>();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<ledger::CompartmentCounts> read_counts(const RowReader& rows, Slot slot) {
  ledger::CompartmentCounts out;
  LETHE_TRY(const auto value, rows.get(counts_row(slot)));
  if (!value) return out;
  RowDecoder in(*value);
  while (!in.at_end()) {
    const std::uint64_t cls = in.number();
    const std::uint32_t used = in.number32();
    if (cls >= out.used.size()) {
      in.fail();
    } else {
      out.used[cls] = used;
    }
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<Slot> read_next_slot(const RowReader& rows) {
  LETHE_TRY(const auto value, rows.get(next_slot_row()));
  if (!value) return Slot{1};  // 0 is the ledger itself
  RowDecoder in(*value);
  const Slot next{in.number()};
  LETHE_TRY_VOID(in.finish());
  return next;
}

Result<void> People::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                           RowWriter& rows, const ledger::KeySource&) const {
  LETHE_TRY_VOID(count_compartments(header, rows));
  return apply_facts(header, rows);
}

}  // namespace lethe::projections
