#include "api/review/blind_comparison.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "api/review/folded_text.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api::review {
namespace {

using projections::FieldRow;

enum class Part : std::uint8_t { kFamily, kGiven, kBirth, kStreet, kPostal, kCity, kEmail };
constexpr std::size_t kParts = 7;

struct PartName {
  std::string_view field;
  Part part;
};
constexpr std::array kPartNames{
    PartName{"family_name", Part::kFamily}, PartName{"surname", Part::kFamily},
    PartName{"last_name", Part::kFamily},   PartName{"given_name", Part::kGiven},
    PartName{"first_name", Part::kGiven},   PartName{"birth_date", Part::kBirth},
    PartName{"birthdate", Part::kBirth},    PartName{"date_of_birth", Part::kBirth},
    PartName{"street", Part::kStreet},      PartName{"street_address", Part::kStreet},
    PartName{"address", Part::kStreet},     PartName{"postal_code", Part::kPostal},
    PartName{"postcode", Part::kPostal},    PartName{"zip", Part::kPostal},
    PartName{"city", Part::kCity},          PartName{"locality", Part::kCity},
    PartName{"email", Part::kEmail},
};

constexpr ledger::Sequence kMissing{UINT64_MAX};
/// The present version of each field that is compared, of each part the first name above.
using Fields = std::array<std::optional<projections::FieldVersion>, kParts>;

Fields compared_fields(const std::vector<FieldRow>& profile) {
  Fields out;
  for (const auto& [field, part] : kPartNames) {
    auto& place = out.at(static_cast<std::size_t>(part));
    if (place) continue;
    const auto found = std::ranges::find(profile, field, &FieldRow::name);
    if (found != profile.end()) place = found->versions.back();
  }
  return out;
}

/// The beginning of a text, cut between characters: names and addresses are short.
crypto::ByteView beginning(crypto::ByteView text) {
  constexpr std::size_t kCompared = 512;
  if (text.size() <= kCompared) return text;
  std::size_t size = kCompared;
  while (size > 0 && (text[size] & 0xc0U) == 0x80U) --size;
  return text.first(size);
}

/// Empty for what does not open. That a section is damaged is for the verification to say: nobody's
/// accesses go unreviewed for it.
ledger::Result<FoldedText> opened_part(const ledger::Ledger& ledger,
                                       const std::optional<projections::FieldVersion>& version,
                                       bool is_street) {
  if (!version) return FoldedText();
  LETHE_TRY(const auto event, ledger.event(version->sequence));
  const auto section = ledger.section(event, version->index);
  if (!section) {
    const bool is_lost = section.error() == ledger::Error::kSectionErased ||
                         section.error() == ledger::Error::kSectionDamaged;
    if (is_lost) return FoldedText();
    return section.error();
  }
  const auto text = beginning(section->content());
  return is_street ? FoldedText::of_street(text) : FoldedText::of(text);
}

class Hashing {
 public:
  explicit Hashing(const crypto::SecretKey& key) : key_(key) {}
  /// Zeros unless each part is there.
  BlindToken token(std::string_view label, std::initializer_list<const FoldedText*> parts) const {
    std::size_t size = 0;
    for (const auto* part : parts) {
      if (part->is_empty()) return {};
      size += part->bytes().size() + kEnd.size();
    }
    crypto::SecretBuffer text(size);
    auto to = text.writable().begin();
    for (const auto* part : parts) {
      const auto bytes = part->bytes();
      to = std::copy(bytes.begin(), bytes.end(), to);
      to = std::copy(kEnd.begin(), kEnd.end(), to);
    }
    const auto whole = crypto::derive_tag(key_, label, text.view());
    return *BlindToken::from(whole.view().first(BlindToken::kSize));
  }

 private:
  /// No code point.
  static constexpr std::array<std::uint8_t, 4> kEnd{0xff, 0xff, 0xff, 0xff};

  const crypto::SecretKey& key_;
};

}  // namespace

std::size_t BlindComparison::IdHash::operator()(const ledger::SubjectId& id) const {
  std::size_t out = 0;  // ids are random
  std::memcpy(&out, id.bytes.data() + 8, sizeof out);
  return out;
}

ledger::Result<BlindTokens> BlindComparison::tokens(const ledger::Ledger& ledger,
                                                    const projections::Views& views,
                                                    const ledger::SubjectId& subject,
                                                    projections::AsOf as_of) {
  if (const auto epoch = ledger.key_epoch(); epoch != epoch_) {
    remembered_.clear();
    epoch_ = epoch;
  }
  LETHE_TRY(const auto profile, views.profile(subject, as_of));
  const auto fields = compared_fields(profile);
  std::vector<ledger::Sequence> made_of;
  for (const auto& field : fields) made_of.push_back(field ? field->sequence : kMissing);
  if (const auto found = remembered_.find(subject);
      found != remembered_.end() && found->second.made_of == made_of) {
    return found->second.tokens;
  }
  std::array<FoldedText, kParts> parts;
  for (std::size_t i = 0; i < kParts; ++i) {
    LETHE_TRY(parts.at(i),
              opened_part(ledger, fields.at(i), static_cast<Part>(i) == Part::kStreet));
  }
  const auto part = [&](Part which) -> const FoldedText& {
    return parts.at(static_cast<std::size_t>(which));
  };
  const auto &family = part(Part::kFamily), &given = part(Part::kGiven);
  const auto &birth = part(Part::kBirth), &address = part(Part::kStreet);
  const auto& place = part(part(Part::kPostal).is_empty() ? Part::kCity : Part::kPostal);
  const Hashing hashing(key_);
  BlindTokens out;
  out.surname = hashing.token("surname", {&family});
  out.address = hashing.token("address", {&address, &place});
  if (address.has_number()) {
    const auto street = address.without_numbers();
    out.street = hashing.token("street", {&street, &place});
  }
  out.family = hashing.token("family", {&family, &address, &place});
  out.person = hashing.token("person", {&family, &given, &birth});
  out.email = hashing.token("email", {&part(Part::kEmail)});
  if (remembered_.size() >= kept_) remembered_.clear();
  remembered_[subject] = {std::move(made_of), out};
  return out;
}

}  // namespace lethe::api::review
