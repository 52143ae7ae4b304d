#include "projections/blind_index.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/sealing.h"
#include "ledger/erasure_keys.h"
#include "projections/section_content.h"

namespace lethe::projections {
namespace {

constexpr char kFiled = 'p';
constexpr std::string_view kFiledLabel = "lethe/blind-index/filed/v1";
constexpr std::string_view kFiledContext{"lethe/blind-index/filed/v1\0", 27};

bool is_domain(ledger::KeyDomain domain) {
  return domain == ledger::KeyDomain::kEmailIndex || domain == ledger::KeyDomain::kExternalIdIndex;
}

Bytes filed_context(const SubjectId& subject, ledger::KeyDomain domain) {
  const auto number = static_cast<std::uint8_t>(domain);
  return RowEncoder()
      .fixed(crypto::as_bytes(kFiledContext))
      .fixed(subject.view())
      .fixed({&number, 1})
      .take();
}

/// Nothing when the compartment's key was destroyed.
Result<std::optional<crypto::SecretKey>> filed_key(const ledger::Compartment& compartment,
                                                   const ledger::KeySource& keys) {
  const auto key = keys.derive(ledger::key_path(compartment, {}));
  if (!key) {
    if (key.error() == crypto::Error::kKeyDestroyed) return std::nullopt;
    return key.error();
  }
  return std::optional<crypto::SecretKey>(crypto::derive_key(*key, kFiledLabel, {}));
}

Result<Bytes> seal_place(const SubjectId& subject, const ledger::Compartment& compartment,
                         const BlindPlace& place, const ledger::KeySource& keys) {
  LETHE_TRY(const auto key, filed_key(compartment, keys));
  // The section was opened with it a moment ago.
  if (!key) return crypto::Error::kKeyDestroyed;
  crypto::SecretBuffer plain(sizeof(std::uint32_t) + BlindTag::kSize);
  const auto to = plain.writable();
  for (std::size_t i = 0; i < sizeof(std::uint32_t); ++i) {
    to[i] = static_cast<std::uint8_t>(place.bucket.bucket >> (24 - 8 * i));
  }
  std::copy(place.tag.bytes.begin(), place.tag.bytes.end(), to.begin() + sizeof(std::uint32_t));
  return crypto::seal_deterministic(*key, filed_context(subject, place.bucket.domain),
                                    plain.view());
}

/// Nothing when it was erased.
Result<std::optional<BlindPlace>> open_place(const SubjectId& subject, const FiledValue& filed,
                                             const ledger::KeySource& keys) {
  LETHE_TRY(const auto key, filed_key(filed.compartment, keys));
  if (!key) return std::nullopt;
  const auto plain = crypto::open(*key, filed_context(subject, filed.domain), filed.sealed);
  if (!plain || plain->size() != sizeof(std::uint32_t) + BlindTag::kSize) {
    return ledger::Error::kRowMalformed;
  }
  BlindPlace out;
  out.bucket.domain = filed.domain;
  for (const auto byte : plain->view().first(sizeof(std::uint32_t))) {
    out.bucket.bucket = out.bucket.bucket << 8 | byte;
  }
  if (out.bucket.bucket >= ledger::kIndexBuckets) return ledger::Error::kRowMalformed;
  out.tag = *BlindTag::from(plain->view().subspan(sizeof(std::uint32_t)));
  return std::optional<BlindPlace>(out);
}

/// Takes the person's entry for the old value out, where there is one, and puts the new one in.
Result<void> refile(RowWriter& rows, const SubjectId& subject,
                    const std::optional<BlindPlace>& before, const std::optional<BlindPlace>& after,
                    const ledger::KeySource& keys) {
  if (before == after) return {};
  if (before) {
    LETHE_TRY(auto bucket, BlindBucket::open(rows, before->bucket, keys));
    if (bucket.remove(before->tag, subject)) bucket.store(rows);
  }
  if (after) {
    LETHE_TRY(auto bucket, BlindBucket::open(rows, after->bucket, keys));
    if (bucket.add(after->tag, subject)) bucket.store(rows);
  }
  return {};
}

void put_filed(RowWriter& rows, const SubjectId& subject, const std::vector<FiledValue>& filed) {
  if (filed.empty()) {
    rows.erase(filed_row(subject));
  } else {
    rows.put(filed_row(subject), encode_filed(filed));
  }
}

/// The value of a section became the person's value in the domain.
Result<void> file_value(RowWriter& rows, const SubjectId& subject, ledger::KeyDomain domain,
                        const ledger::Compartment& compartment, ByteView value,
                        const ledger::KeySource& keys) {
  LETHE_TRY(auto filed, read_filed(rows, subject));
  const auto at = std::lower_bound(
      filed.begin(), filed.end(), domain,
      [](const FiledValue& one, ledger::KeyDomain wanted) { return one.domain < wanted; });
  const bool replaces = at != filed.end() && at->domain == domain;
  std::optional<BlindPlace> before;
  if (replaces) {
    LETHE_TRY(before, open_place(subject, *at, keys));
  }
  LETHE_TRY(const auto after, place_of(domain, value, keys));
  LETHE_TRY_VOID(refile(rows, subject, before, after, keys));

  FiledValue now{domain, compartment, {}};
  if (after) {
    LETHE_TRY(now.sealed, seal_place(subject, compartment, *after, keys));
  }
  if (replaces && after) {
    *at = std::move(now);
  } else if (replaces) {
    filed.erase(at);
  } else if (after) {
    filed.insert(at, std::move(now));
  }
  put_filed(rows, subject, filed);
  return {};
}

/// What waits to be erased is found by nobody any more. Its bucket is renewed when it is.
Result<void> withhold(const SubjectId& subject, const ledger::ErasureWithheld& facts,
                      RowWriter& rows, const ledger::KeySource& keys) {
  LETHE_TRY(auto filed, read_filed(rows, subject));
  const auto gone = std::stable_partition(filed.begin(), filed.end(), [&](const FiledValue& one) {
    return !ledger::is_covered(one.compartment, facts.withheld);
  });
  if (gone == filed.end()) return {};
  for (auto one = gone; one != filed.end(); ++one) {
    LETHE_TRY(const auto before, open_place(subject, *one, keys));
    LETHE_TRY_VOID(refile(rows, subject, before, std::nullopt, keys));
  }
  filed.erase(gone, filed.end());
  put_filed(rows, subject, filed);
  return {};
}

}  // namespace

Bytes filed_row(const SubjectId& subject) {
  return RowEncoder(kFiled).fixed(subject.view()).take();
}

Bytes encode_filed(const std::vector<FiledValue>& filed) {
  RowEncoder out;
  for (const auto& one : filed) {
    out.enumerated(one.domain).number(one.compartment.slot.value);
    out.enumerated(one.compartment.cls).number(one.compartment.number);
    out.text(crypto::as_text(one.sealed));
  }
  return out.take();
}

Result<std::vector<FiledValue>> read_filed(const RowReader& rows, const SubjectId& subject) {
  std::vector<FiledValue> out;
  LETHE_TRY(const auto value, rows.get(filed_row(subject)));
  if (!value) return out;
  RowDecoder in(*value);
  while (!in.at_end()) {
    FiledValue one;
    one.domain = static_cast<ledger::KeyDomain>(in.number32());
    if (!is_domain(one.domain)) in.fail();
    one.compartment.slot.value = in.number();
    one.compartment.cls = in.enumerated<ledger::CompartmentClass>();
    one.compartment.number = in.number32();
    one.sealed = crypto::to_bytes(crypto::as_bytes(in.text()));
    out.push_back(std::move(one));
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> BlindIndex::apply(const ledger::EventHeader& header,
                               const ledger::SectionSource& sections, RowWriter& rows,
                               const ledger::KeySource& keys) const {
  if (const auto* facts = std::get_if<ledger::ErasureWithheld>(&header.facts)) {
    return withhold(header.subject, *facts, rows, keys);
  }
  if (!has_fields(header)) return {};
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    const auto& section = header.sections[i];
    const auto domain = index_of(field_of(section));
    if (!domain) continue;
    LETHE_TRY(const auto value, sections.open(i));
    if (!value) continue;  // erased since
    LETHE_TRY_VOID(
        file_value(rows, header.subject, *domain, section.compartment, value->view(), keys));
  }
  return {};
}

}  // namespace lethe::projections
