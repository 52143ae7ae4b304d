#include "ledger/event_codec.h"

#include <capnp/any.h>
#include <capnp/message.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "crypto/check.h"
#include "ledger/event_codec_fields.h"
#include "ledger/event_rules.h"

// How strictness is had: reading takes what it finds, and a header is believed only if it keeps the
// format's rules and if writing it again gives the same bytes. So no two byte strings mean the
// same, and a field, a bit or an order of objects that the writer would not have made is refused
// without a line of its own.

namespace lethe::ledger {
namespace {

using capnp::word;

constexpr std::size_t kMaxHeaderWords = (kMaxEntrySize - crypto::Signature::kSize) / sizeof(word);
constexpr std::size_t kScratchWords = 256;  // most headers are shorter and cost no allocation
constexpr int kNestingLimit = 16;
constexpr std::size_t kKindOffset = 4;  // of the union's discriminant in the root, in bytes

/// Zeroed, aligned words; on the stack when they are few.
class Words {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): only what is used is set
  explicit Words(std::size_t count) : count_(count) {
    if (count > kScratchWords) {
      heap_ = std::make_unique<std::uint64_t[]>(count);
    } else {
      std::memset(scratch_.data(), 0, count * sizeof(word));
    }
  }
  kj::ArrayPtr<word> span() {
    return {reinterpret_cast<word*>(heap_ ? heap_.get() : scratch_.data()), count_};
  }

 private:
  std::size_t count_;
  std::unique_ptr<std::uint64_t[]> heap_;
  std::array<std::uint64_t, kScratchWords> scratch_;
};

/// The facts of a kind that we do not know, copied whole so that their canonical form is compared
/// too. A kind is a struct behind the union's pointer, or nothing at all (FORMAT.md, "Evolution").
void copy_unknown_facts(schema::Header::Reader from, schema::Header::Builder to) {
  // What they may need a newer version for is not known here.
  to.setFormatVersion(std::max(from.getFormatVersion(), to.getFormatVersion()));
  const auto kind = static_cast<std::uint16_t>(from.getFacts().which());
  auto any = capnp::toAny(to);
  auto data = any.getDataSection();
  data[kKindOffset] = static_cast<kj::byte>(kind);
  data[kKindOffset + 1] = static_cast<kj::byte>(kind >> 8);
  const auto pointers = capnp::AnyStruct::Reader(from).getPointerSection();
  if (pointers.size() > 1) any.getPointerSection()[1].set(pointers[1]);
}

/// The header's canonical bytes. With `unknown` its facts are copied from there.
Bytes canonical_bytes(const EventHeader& header, const schema::Header::Reader* unknown) {
  Words words(kScratchWords);
  capnp::MallocMessageBuilder message(words.span());
  auto root = message.initRoot<schema::Header>();
  write_fields(header, root);
  if (unknown != nullptr) copy_unknown_facts(*unknown, root);

  // The canonical form is what a builder makes, in preorder and with zeros cut off: it is never
  // longer, so that it needs no second segment. capnp::canonicalize() does the same with two more
  // allocations.
  Words canonical_words(message.sizeInWords());
  capnp::MallocMessageBuilder canonical(canonical_words.span());
  canonical.getRoot<capnp::AnyPointer>().setCanonicalAs<schema::Header>(root.asReader());
  const auto segments = canonical.getSegmentsForOutput();
  LETHE_CHECK(segments.size() == 1);
  const auto bytes = segments[0].asBytes();
  return {bytes.begin(), bytes.end()};
}

/// How many items the lists of the facts hold; each takes a word or more.
struct ItemCount {
  std::size_t operator()(const SettingsChanged& f) const { return f.changes.size(); }
  std::size_t operator()(const AccessRecorded& f) const { return f.fields.size(); }
  std::size_t operator()(const ErasureOrdered& f) const {
    return f.destroyed.size() + f.kept.size();
  }
  std::size_t operator()(const ErasureCompleted& f) const {
    return f.counts.size() + f.kept.size() + f.stores.size();
  }
  std::size_t operator()(const RecipientDefined& f) const {
    return f.purposes.size() + f.categories.size();
  }
  std::size_t operator()(const DisclosureRecorded& f) const { return f.categories.size(); }
  std::size_t operator()(const HoldPlaced& f) const { return f.classes.size(); }
  std::size_t operator()(const ErasureWithheld& f) const {
    return f.holds.size() + f.withheld.size();
  }
  std::size_t operator()(const BreachRecorded& f) const {
    return f.categories.size() + f.regimes.size();
  }
  std::size_t operator()(const ExportMade& f) const { return f.left_out.size(); }
  std::size_t operator()(const ErasureSwept& f) const { return f.stores.size(); }
  std::size_t operator()(const LogVerified& f) const { return f.damage.size(); }
  std::size_t operator()(const LedgerRestored& f) const { return f.missing.size(); }
  std::size_t operator()(const ClosureOrdered& f) const { return f.counts.size(); }
  std::size_t operator()(const LedgerClosed& f) const { return f.counts.size() + f.stores.size(); }
  template <class Other>
  std::size_t operator()(const Other&) const {
    return 0;
  }
};

Result<EventHeader> decode_words(kj::ArrayPtr<const word> words) {
  capnp::ReaderOptions options;
  // Each word of a canonical message is read once. Some more, because limits are not the check.
  options.traversalLimitInWords = 2 * words.size() + kNestingLimit;
  options.nestingLimit = kNestingLimit;
  const std::array<kj::ArrayPtr<const word>, 1> segments{words};
  capnp::SegmentArrayMessageReader message({segments.data(), segments.size()}, options);
  const auto root = message.getRoot<schema::Header>();
  if (root.getFormatVersion() > kFormatVersion) {
    return message.isCanonical() ? Error::kUnknownFormat : Error::kMalformedEvent;
  }
  EventHeader header = read_fields(root);
  if (!keeps_format_rules(header)) return Error::kMalformedEvent;
  const bool is_unknown = std::holds_alternative<UnknownFacts>(header.facts);
  const Bytes again = canonical_bytes(header, is_unknown ? &root : nullptr);
  const auto bytes = words.asBytes();
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
    return Error::kMalformedEvent;
  }
  return header;
}

}  // namespace

Result<Bytes> encode_header(const EventHeader& header) {
  const bool is_unknown = std::holds_alternative<UnknownFacts>(header.facts);
  if (is_unknown || !keeps_format_rules(header)) return Error::kMalformedEvent;
  if (std::visit(ItemCount{}, header.facts) > kMaxHeaderWords) return Error::kEventTooLarge;
  Bytes bytes = canonical_bytes(header, nullptr);
  if (bytes.size() > kMaxHeaderWords * sizeof(word)) return Error::kEventTooLarge;
  return bytes;
}

Result<EventHeader> decode_header(ByteView bytes) {
  const std::size_t count = bytes.size() / sizeof(word);
  if (count == 0 || count > kMaxHeaderWords || bytes.size() % sizeof(word) != 0) {
    return Error::kMalformedEvent;
  }
  Words words(count);  // a copy, because bytes of a row may lie anywhere and words may not
  std::memcpy(words.span().begin(), bytes.data(), bytes.size());
  try {
    return decode_words(words.span());
  } catch (const kj::Exception&) {
    return Error::kMalformedEvent;
  }
}

std::uint16_t peek_kind(ByteView header_bytes) {
  constexpr std::size_t kAt = sizeof(word) + kKindOffset;  // behind the root pointer
  if (header_bytes.size() < kAt + 2) return 0;
  return static_cast<std::uint16_t>(header_bytes[kAt] | header_bytes[kAt + 1] << 8U);
}

Bytes make_entry(const crypto::Signature& signature, ByteView header_bytes) {
  Bytes entry;
  entry.reserve(crypto::Signature::kSize + header_bytes.size());
  entry.insert(entry.end(), signature.bytes.begin(), signature.bytes.end());
  entry.insert(entry.end(), header_bytes.begin(), header_bytes.end());
  return entry;
}

Result<Entry> split_entry(ByteView entry) {
  if (entry.size() < crypto::Signature::kSize + sizeof(word) || entry.size() > kMaxEntrySize) {
    return Error::kMalformedEvent;
  }
  const auto signature = crypto::Signature::from(entry.first(crypto::Signature::kSize));
  return Entry{{signature->bytes}, entry.subspan(crypto::Signature::kSize)};
}

bool verify_entry(const Entry& entry, const crypto::PublicKey& key) {
  return crypto::verify(key, kEventLabel, entry.header_bytes, entry.signature);
}

}  // namespace lethe::ledger
