#include "ledger/backup_format.h"

#include <algorithm>
#include <charconv>

#include "crypto/check.h"
#include "ledger/big_endian.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kManifestLabel{"lethe/backup/v1\0", 16};
constexpr std::string_view kSegmentLabel{"lethe/segment/v1\0", 17};
/// Where the version stands in either label, behind all that its later versions share.
constexpr std::string_view kManifestFamily = "lethe/backup/v";
constexpr std::string_view kSegmentFamily = "lethe/segment/v";
/// All numbers of 64 bits fit, and names sort as they do.
constexpr std::size_t kDigits = 20;

std::string padded(std::uint64_t number) {
  const auto digits = std::to_string(number);
  return std::string(kDigits - digits.size(), '0') + digits;
}

std::optional<std::uint64_t> parse_padded(std::string_view text) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.size() != kDigits || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// The label is taken off; what is not ours or of a later version is told apart.
Result<BigEndianReader> read_behind(ByteView bytes, std::string_view label,
                                    std::string_view family) {
  const auto text = crypto::as_text(bytes);
  if (text.starts_with(label)) return BigEndianReader(bytes.subspan(label.size()));
  if (text.starts_with(family)) return Error::kStorageVersion;
  return Error::kRowMalformed;
}

void put_moment(BigEndianWriter& out, Moment moment) {
  out.number(static_cast<std::uint64_t>(moment.micros));
}

void put_ledger(BigEndianWriter& out, const BackedUpLedger& ledger) {
  out.number(ledger.info.number.value)
      .sized(encode_ledger_info(ledger.info))
      .sized(ledger.signing_key)
      .sized(encode_position(ledger.position))
      .sized(crypto::as_bytes(ledger.checkpoint));
  out.number(static_cast<std::uint8_t>(ledger.frontier.roots().size()));
  for (const auto& root : ledger.frontier.roots()) out.bytes(root.view());
  out.number(ledger.before).number(static_cast<std::uint32_t>(ledger.segments.size()));
  for (const auto& segment : ledger.segments) {
    out.number(segment.from.value).number(segment.behind.value).number(segment.size);
    out.bytes(segment.sha256.view());
  }
}

Result<BackedUpLedger> take_ledger(BigEndianReader& in) {
  BackedUpLedger ledger;
  const LedgerNumber number{in.number<std::uint32_t>()};
  LETHE_TRY(ledger.info, decode_ledger_info(number, in.sized()));
  ledger.signing_key = crypto::to_bytes(in.sized());
  LETHE_TRY(ledger.position, decode_position(in.sized()));
  ledger.checkpoint = crypto::as_text(in.sized());
  std::vector<Hash> roots(in.number<std::uint8_t>());
  for (auto& root : roots) root = in.fixed<Hash>();
  auto frontier = MerkleFrontier::from(ledger.position.size, std::move(roots));
  if (!frontier) return Error::kRowMalformed;
  ledger.frontier = std::move(*frontier);
  ledger.before = in.number<std::uint64_t>();
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    SegmentInfo segment;
    segment.from.value = in.number<std::uint64_t>();
    segment.behind.value = in.number<std::uint64_t>();
    segment.size = in.number<std::uint64_t>();
    segment.sha256 = in.fixed<Hash>();
    ledger.segments.push_back(segment);
  }
  if (in.failed()) return Error::kRowMalformed;
  return ledger;
}

StoredEvent take_event(BigEndianReader& in) {
  StoredEvent event;
  event.entry = in.bytes(in.number<std::uint16_t>());
  const auto sections = in.number<std::uint16_t>();
  for (std::uint16_t i = 0; i < sections && !in.failed(); ++i) event.sections.push_back(in.sized());
  return event;
}

}  // namespace

std::string manifest_name(std::uint64_t number) {
  return padded(number);
}

std::optional<std::uint64_t> manifest_number(std::string_view name) {
  const auto number = parse_padded(name);
  return number == 0 ? std::nullopt : number;
}

std::string segment_name(Sequence from, Sequence behind) {
  return padded(from.value) + "-" + padded(behind.value);
}

std::optional<Sequence> segment_from(std::string_view name) {
  if (name.size() != 2 * kDigits + 1 || name[kDigits] != '-') return std::nullopt;
  const auto from = parse_padded(name.substr(0, kDigits));
  if (!from || !parse_padded(name.substr(kDigits + 1))) return std::nullopt;
  return Sequence{*from};
}

const BackedUpLedger* Manifest::find(const LedgerId& id) const {
  const auto found = std::ranges::find(ledgers, id, [](const auto& one) { return one.info.id; });
  return found == ledgers.end() ? nullptr : &*found;
}

const BackedUpLedger* Manifest::find(std::string_view name) const {
  const auto found =
      std::ranges::find(ledgers, name, [](const auto& one) { return one.info.name; });
  return found == ledgers.end() ? nullptr : &*found;
}

Bytes encode_manifest(const Manifest& manifest) {
  BigEndianWriter out(1'024 * (manifest.ledgers.size() + 1));
  out.bytes(crypto::as_bytes(kManifestLabel)).number(manifest.number);
  put_moment(out, manifest.taken);
  out.bytes(manifest.system.view()).number(static_cast<std::uint32_t>(manifest.ledgers.size()));
  for (const auto& ledger : manifest.ledgers) put_ledger(out, ledger);
  auto bytes = out.take();
  const auto hash = crypto::sha256(bytes);
  bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  return bytes;
}

Result<Manifest> decode_manifest(ByteView bytes) {
  LETHE_TRY(auto in, read_behind(bytes, kManifestLabel, kManifestFamily));
  Manifest manifest;
  manifest.number = in.number<std::uint64_t>();
  manifest.taken.micros = static_cast<std::int64_t>(in.number<std::uint64_t>());
  manifest.system = in.fixed<LedgerId>();
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    LETHE_TRY(auto ledger, take_ledger(in));
    manifest.ledgers.push_back(std::move(ledger));
  }
  // Hash and all: whatever else it is, it is not what was written.
  if (in.failed() || !std::ranges::equal(encode_manifest(manifest), bytes)) {
    return Error::kRowMalformed;
  }
  return manifest;
}

SegmentBuilder::SegmentBuilder(const LedgerId& ledger, Sequence from) : from_(from), behind_(from) {
  bytes_ = BigEndianWriter(kSegmentLabel.size() + LedgerId::kSize + 8)
               .bytes(crypto::as_bytes(kSegmentLabel))
               .bytes(ledger.view())
               .number(from.value)
               .take();
}

void SegmentBuilder::add(ByteView entry, const std::vector<std::optional<Bytes>>& sections) {
  BigEndianWriter out(entry.size() + 4);
  out.number(static_cast<std::uint16_t>(entry.size())).bytes(entry);
  out.number(static_cast<std::uint16_t>(sections.size()));
  for (const auto& section : sections) out.sized(section ? ByteView(*section) : ByteView());
  const auto event = out.take();
  bytes_.insert(bytes_.end(), event.begin(), event.end());
  behind_ = behind_.next();
}

Result<Segment> parse_segment(ByteView bytes) {
  LETHE_TRY(auto in, read_behind(bytes, kSegmentLabel, kSegmentFamily));
  Segment segment;
  segment.ledger = in.fixed<LedgerId>();
  segment.from.value = in.number<std::uint64_t>();
  while (!in.is_done()) {
    segment.events.push_back(take_event(in));
    if (in.failed()) return Error::kRowMalformed;
  }
  return segment;
}

}  // namespace lethe::ledger
