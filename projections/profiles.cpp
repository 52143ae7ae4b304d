#include "projections/profiles.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/erasure_keys.h"
#include "projections/section_content.h"

namespace lethe::projections {
namespace {

constexpr char kProfile = 'p';
constexpr char kVersions = 'v';

constexpr std::uint64_t kInUse = 0;
constexpr std::uint64_t kDying = 1;
constexpr std::uint64_t kWithheld = 2;

Bytes profile_row(const SubjectId& id) {
  return RowEncoder(kProfile).fixed(id.view()).take();
}

Bytes version_list(const SubjectId& id, const ledger::Compartment& compartment) {
  // The slot is the subject's. Class and number make eight bytes that sort by both.
  const auto cls = static_cast<std::uint64_t>(compartment.cls);
  return RowEncoder(kVersions).fixed(id.view()).big_endian64(cls << 32 | compartment.number).take();
}

void encode_versions(const std::vector<FieldVersion>& versions, RowEncoder& out) {
  std::uint64_t last = 0;
  for (const auto& version : versions) {
    out.number(version.sequence.value - last).number(version.index);
    last = version.sequence.value;
  }
}

/// Appends `count` versions; a row holds at least two bytes for each.
void decode_versions(RowDecoder& in, std::uint64_t count, std::vector<FieldVersion>& out) {
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    last += in.number();
    out.push_back({{last}, in.number16()});
  }
}

Bytes encode_profile(const std::vector<StoredField>& fields) {
  RowEncoder out;
  for (const auto& field : fields) {
    out.text(field.name).number(field.compartment.slot.value).enumerated(field.compartment.cls);
    out.number(field.compartment.number)
        .number(field.dying      ? kDying
                : field.withheld ? kWithheld
                                 : kInUse);
    if (field.dying) out.fixed(field.dying->view());
    out.number(field.version_rows).number(field.recent.size());
    encode_versions(field.recent, out);
  }
  return out.take();
}

StoredField decode_field(RowDecoder& in) {
  StoredField out;
  out.name = in.text();
  out.compartment.slot.value = in.number();
  out.compartment.cls = in.enumerated<ledger::CompartmentClass>();
  out.compartment.number = in.number32();
  const std::uint64_t use = in.number();
  if (use > kWithheld) in.fail();
  if (use == kDying) out.dying = in.fixed<ledger::ErasureId>();
  out.withheld = use == kWithheld;
  out.version_rows = in.number();
  const std::uint64_t count = in.number();
  if (count == 0 || count > kRecentVersions) in.fail();
  decode_versions(in, count, out.recent);
  return out;
}

void put_profile(RowWriter& rows, const SubjectId& id, const std::vector<StoredField>& fields) {
  if (fields.empty()) {
    rows.erase(profile_row(id));
  } else {
    rows.put(profile_row(id), encode_profile(fields));
  }
}

/// The life that a version in this compartment belongs to; a new one behind those of the same name
/// when there is none.
StoredField& life_of(std::vector<StoredField>& fields, std::string_view name,
                     const ledger::Compartment& compartment) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const StoredField& field) {
    return field.name == name && field.compartment == compartment && field.is_in_use();
  });
  if (found != fields.end()) return *found;
  const auto behind = std::upper_bound(
      fields.begin(), fields.end(), name,
      [](std::string_view wanted, const StoredField& field) { return wanted < field.name; });
  return *fields.insert(behind, {std::string(name), compartment, std::nullopt, false, 0, {}});
}

void add_version(RowWriter& rows, const SubjectId& id, StoredField& field, FieldVersion version) {
  if (field.recent.size() == kRecentVersions) {
    RowEncoder out;
    encode_versions(field.recent, out);
    const Bytes row = RowEncoder()
                          .fixed(version_list(id, field.compartment))
                          .big_endian64(field.recent.front().sequence.value)
                          .take();
    rows.put(row, out.take());
    ++field.version_rows;
    field.recent.clear();
  }
  field.recent.push_back(version);
}

Result<void> edit(const ledger::EventHeader& header, RowWriter& rows) {
  std::optional<std::vector<StoredField>> fields;
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    const auto& section = header.sections[i];
    const std::string_view name = field_of(section);
    if (name.empty()) continue;
    if (!fields) {
      LETHE_TRY(fields, read_profile(rows, header.subject));
    }
    add_version(rows, header.subject, life_of(*fields, name, section.compartment),
                {header.sequence, static_cast<std::uint16_t>(i)});
  }
  if (fields) put_profile(rows, header.subject, *fields);
  return {};
}

Result<void> order_fields(const ledger::EventHeader& header, const ledger::ErasureOrdered& facts,
                          RowWriter& rows) {
  LETHE_TRY(auto fields, read_profile(rows, header.subject));
  bool changed = false;
  for (auto& field : fields) {
    if (field.dying || !ledger::is_covered(field.compartment, facts.destroyed)) continue;
    field.dying = facts.erasure;
    field.withheld = false;
    changed = true;
  }
  if (changed) put_profile(rows, header.subject, fields);
  return {};
}

/// Of a whole person every field stays as it is: the person leaves ordinary reads instead.
Result<void> withhold(const ledger::EventHeader& header, const ledger::ErasureWithheld& facts,
                      RowWriter& rows) {
  if (facts.whole_subject) return {};
  LETHE_TRY(auto fields, read_profile(rows, header.subject));
  bool changed = false;
  for (auto& field : fields) {
    if (!field.is_in_use() || !ledger::is_covered(field.compartment, facts.withheld)) continue;
    field.withheld = true;
    changed = true;
  }
  if (changed) put_profile(rows, header.subject, fields);
  return {};
}

Result<void> erase_version_rows(RowWriter& rows, const SubjectId& id, const StoredField& field) {
  if (field.version_rows == 0) return {};
  std::vector<Bytes> found;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    found.push_back(crypto::to_bytes(row));
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(version_list(id, field.compartment), {}, visit));
  for (const auto& row : found) rows.erase(row);
  return {};
}

Result<void> complete(const ledger::EventHeader& header, const ledger::ErasureCompleted& facts,
                      RowWriter& rows) {
  LETHE_TRY(auto fields, read_profile(rows, header.subject));
  const auto gone =
      std::stable_partition(fields.begin(), fields.end(),
                            [&](const StoredField& field) { return field.dying != facts.erasure; });
  if (gone == fields.end()) return {};
  for (auto field = gone; field != fields.end(); ++field) {
    LETHE_TRY_VOID(erase_version_rows(rows, header.subject, *field));
  }
  fields.erase(gone, fields.end());
  put_profile(rows, header.subject, fields);
  return {};
}

}  // namespace

Result<std::vector<StoredField>> read_profile(const RowReader& rows, const SubjectId& id) {
  std::vector<StoredField> out;
  LETHE_TRY(const auto value, rows.get(profile_row(id)));
  if (!value) return out;
  RowDecoder in(*value);
  while (!in.at_end()) out.push_back(decode_field(in));
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<std::vector<FieldVersion>> read_versions(const RowReader& rows, const SubjectId& id,
                                                const StoredField& field) {
  std::vector<FieldVersion> out;
  const auto visit = [&](ByteView, ByteView value) -> Result<Visiting> {
    RowDecoder in(value);
    decode_versions(in, kRecentVersions, out);
    LETHE_TRY_VOID(in.finish());
    return Visiting::kGoOn;
  };
  if (field.version_rows > 0) {
    LETHE_TRY_VOID(rows.scan(version_list(id, field.compartment), {}, visit));
  }
  out.insert(out.end(), field.recent.begin(), field.recent.end());
  return out;
}

Result<void> Profiles::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  if (has_fields(header)) return edit(header, rows);
  if (const auto* facts = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    return order_fields(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ErasureCompleted>(&header.facts)) {
    return complete(header, *facts, rows);
  }
  if (const auto* facts = std::get_if<ledger::ErasureWithheld>(&header.facts)) {
    return withhold(header, *facts, rows);
  }
  return {};
}

}  // namespace lethe::projections
