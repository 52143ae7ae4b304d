// Where the blind index files a value, and the sealed bucket that it is filed in.
//
//   routing  = the ledger's key KeyUse::kBlindRouting
//   filed    = domain[1] || normalised value
//   bucket   = first 20 bits of derive_tag(routing, "lethe/blind-index/route/v1", filed)
//   tag      = derive_tag(routing, "lethe/blind-index/entry/v1", filed)[0..16)
//   key      = the key at key_path(domain, bucket)
//
//   'b' derive_tag(key, "lethe/blind-index/address/v1", "")[0..16)
//     -> seal_deterministic(derive_key(key, "lethe/blind-index/seal/v1", ""),
//                           "lethe/blind-index/bucket/v1\0" domain[1] bucket[4],
//                           sorted (tag[16], subject[16])*)
//
// No row shows a bucket's number and no tag stands outside a sealed row. So once an erasure renewed
// a bucket's key, an old image with today's keys does not even tell which row the bucket was.
#pragma once

#include <optional>
#include <vector>

#include "crypto/hash.h"
#include "ledger/keyspace.h"
#include "projections/rows.h"

namespace lethe::projections {

using BlindTag = crypto::FixedBytes<struct BlindTagTag, 16>;

struct BucketId {
  ledger::KeyDomain domain = ledger::KeyDomain::kEmailIndex;
  std::uint32_t bucket = 0;
  auto operator<=>(const BucketId&) const = default;
};

struct BlindPlace {
  BucketId bucket;
  BlindTag tag;
  bool operator==(const BlindPlace&) const = default;
};

/// The index that the field's values are filed in; nothing for fields that nobody looks people up
/// by.
std::optional<ledger::KeyDomain> index_of(std::string_view field);

/// Nothing for a value that normalises to nothing. E-mails are trimmed of ASCII white space and
/// lower-cased in ASCII, external ids are taken as they are.
Result<std::optional<BlindPlace>> place_of(ledger::KeyDomain domain, ByteView value,
                                           const ledger::KeySource& keys);

/// One bucket, opened: who has which tag. Entries lie in locked memory. Move-only.
class BlindBucket {
 public:
  /// Empty when there is no row. kRowMalformed when the row does not open: damage.
  static Result<BlindBucket> open(const RowReader& rows, const BucketId& id,
                                  const ledger::KeySource& keys);

  /// False when it was there already, or was not there.
  bool add(const BlindTag& tag, const ledger::SubjectId& subject);
  bool remove(const BlindTag& tag, const ledger::SubjectId& subject);
  std::vector<ledger::SubjectId> find(const BlindTag& tag) const;
  bool empty() const { return entries_.empty(); }

  /// The same entries for the keys of another epoch.
  Result<BlindBucket> rekeyed(const ledger::KeySource& keys) const;

  const Bytes& row() const { return row_; }
  Bytes seal() const;
  /// Puts the row, or erases it when the bucket is empty.
  void store(RowWriter& rows) const;

 private:
  BlindBucket(const BucketId& id, const crypto::SecretKey& bucket_key);
  /// Where the entry is, or would be.
  std::size_t position(ByteView entry) const;
  bool is_at(std::size_t position, ByteView entry) const;

  BucketId id_;
  Bytes row_;
  crypto::SecretKey seal_key_;
  crypto::SecretBuffer entries_;
};

}  // namespace lethe::projections
