#include "ledger/vault.h"

#include <algorithm>
#include <array>

#include "crypto/check.h"
#include "crypto/commitment.h"
#include "crypto/sealing.h"
#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kSectionLabel{"lethe/section/v1\0", 17};

Bytes section_context(const SectionPlace& place) {
  return BigEndianWriter(kSectionLabel.size() + LedgerId::kSize + 23)
      .bytes(crypto::as_bytes(kSectionLabel))
      .bytes(place.ledger.view())
      .number(place.sequence.value)
      .number(place.index)
      .number(place.compartment.slot.value)
      .number(static_cast<std::uint8_t>(place.compartment.cls))
      .number(place.compartment.number)
      .take();
}

}  // namespace

Result<SealedSection> seal_section(const SectionPlace& place, const crypto::SecretKey& key,
                                   ByteView content) {
  const auto salt = crypto::random_fixed<crypto::Salt>();
  Bytes padded = crypto::pad(content);
  crypto::SecretBuffer salted(crypto::Salt::kSize + padded.size());
  std::ranges::copy(salt.bytes, salted.writable().begin());
  std::ranges::copy(padded, salted.writable().subspan(crypto::Salt::kSize).begin());

  SealedSection section;
  section.commitment = crypto::commit(salt, padded);
  section.padded_length = static_cast<std::uint32_t>(padded.size());
  crypto::wipe(padded);
  section.sealed = crypto::seal(key, section_context(place), salted.view());
  return section;
}

ByteView OpenedSection::content() const {
  const auto content = crypto::unpad(padded.view());
  LETHE_CHECK(content);  // open_section() makes no other
  return *content;
}

Result<OpenedSection> open_section(const SectionPlace& place, const crypto::SecretKey& key,
                                   ByteView sealed, const crypto::Commitment& commitment) {
  const auto salted = crypto::open(key, section_context(place), sealed);
  if (!salted || salted->size() < crypto::Salt::kSize) return Error::kSectionDamaged;
  const auto padded = salted->view().subspan(crypto::Salt::kSize);
  OpenedSection section;
  section.salt = *crypto::Salt::from(salted->view().first(crypto::Salt::kSize));
  if (!crypto::unpad(padded) || crypto::commit(section.salt, padded) != commitment) {
    return Error::kSectionDamaged;
  }
  section.padded = crypto::SecretBuffer(padded.size());
  std::ranges::copy(padded, section.padded.writable().begin());
  return section;
}

Result<OpenedSection> read_section(const Reader& reader, LedgerNumber number, const KeySource& keys,
                                   const EventHeader& header, std::uint16_t index) {
  if (index >= header.sections.size()) return Error::kSectionErased;
  const SectionRef& ref = header.sections[index];
  LETHE_TRY(const auto sealed,
            reader.get(Table::kVault, vault_row(number, ref.compartment, header.sequence, index)));
  if (!sealed) return Error::kSectionErased;
  // What has a row has a key: this is what a reader sees between the two steps of an erasure.
  const auto key = keys.derive(key_path(ref.compartment, {}));
  if (!key && key.error() == crypto::Error::kKeyDestroyed) return Error::kSectionErased;
  if (!key) return key.error();
  auto section = open_section({header.ledger, header.sequence, index, ref.compartment}, *key,
                              *sealed, ref.commitment);
  if (section && section->padded.size() != ref.padded_length) return Error::kSectionDamaged;
  return section;
}

Result<std::vector<ErasedCount>> sections_in_vault(const Reader& reader, LedgerNumber number) {
  std::array<std::uint64_t, kCompartmentClasses> sections{};
  const auto range = ledger_range(number);
  const auto class_at = range.first.size() + sizeof(Slot::value);
  bool is_malformed = false;
  LETHE_TRY_VOID(
      reader.scan(Table::kVault, range.first, range.behind_last, [&](ByteView row, ByteView) {
        is_malformed = row.size() <= class_at || row[class_at] >= sections.size();
        if (!is_malformed) ++sections.at(row[class_at]);
        return !is_malformed;
      }));
  if (is_malformed) return Error::kRowMalformed;
  std::vector<ErasedCount> out;
  for (std::size_t cls = 0; cls < sections.size(); ++cls) {
    if (sections.at(cls) == 0) continue;
    out.push_back({static_cast<CompartmentClass>(cls), sections.at(cls)});
  }
  return out;
}

Result<std::uint32_t> compartments_in_vault(const Reader& reader, LedgerNumber number, Slot slot,
                                            CompartmentClass cls) {
  std::uint32_t used = 0;
  const auto range = vault_range(number, {{slot, cls, 0}, true});
  LETHE_TRY_VOID(
      reader.scan_back(Table::kVault, range.first, range.behind_last, [&](ByteView row, ByteView) {
        used = BigEndianReader(row.subspan(range.first.size())).number<std::uint32_t>() + 1;
        return false;
      }));
  return used;
}

}  // namespace lethe::ledger
