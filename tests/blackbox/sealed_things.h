// What somebody with a disk image has: everything sealed about some people, and every key that one
// directory's root leads to.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "crypto/key_tree.h"
#include "crypto/root_store.h"
#include "ledger/keyspace.h"
#include "ledger/ledger.h"
#include "projections/rows.h"

namespace lethe::tests::blackbox {

inline constexpr std::string_view kSection = "section";
inline constexpr std::string_view kReply = "kept reply";
inline constexpr std::string_view kFiled = "what the blind index filed";
inline constexpr std::string_view kBucket = "bucket of the blind index";  // others are in it, too

/// Sealed bytes as they lie in an image, and how they are opened by whoever has the key.
struct SealedThing {
  std::string kind;
  crypto::KeyPath path;    // where its key was when it was sealed
  std::string_view label;  // of the key derived from that; empty: the key itself
  crypto::Bytes context, sealed;

  bool opens_with(const crypto::SecretKey& key) const;
  bool opens_with(const ledger::KeySource& keys) const;
};

/// All that lies sealed about one person in an image, but for the key tree's own blocks.
struct SealedPerson {
  std::vector<SealedThing> destroyed;  // what an erasure of the person is to destroy
  std::vector<SealedThing> kept;       // evidence and accesses, which the law makes one keep
};

/// Finds them in a ledger that is opened with its own keys.
class SealedThings {
 public:
  explicit SealedThings(const ledger::Ledger& image);
  /// E-mail address and external id say where the person is in the blind index; empty: nowhere.
  SealedPerson about(const std::string& subject, const std::string& email,
                     const std::string& external_id) const;

 private:
  void add_sections(const ledger::SubjectId& subject, SealedPerson& to) const;
  void add_section(const ledger::EventHeader& header, std::uint16_t index, SealedPerson& to) const;
  void add_filed(const ledger::SubjectId& subject, SealedPerson& to) const;
  void add_bucket(ledger::KeyDomain domain, const std::string& value, SealedPerson& to) const;

  const ledger::Ledger& image_;
  const std::unique_ptr<ledger::LedgerSnapshot> snapshot_;
  const projections::RowReader index_;
  std::multimap<ledger::Slot, std::pair<ledger::CompartmentClass, SealedThing>> replies_;
};

/// Visits every key that the root leads to: those that the blocks list, and those at and above
/// `paths`. `blocks` is where the blocks lie.
void each_key(const ledger::Ledger& blocks, const crypto::Root& root,
              std::span<const crypto::KeyPath> paths,
              const std::function<void(const crypto::SecretKey&)>& visit);

/// The rows of a ledger's key blocks, by address.
std::vector<std::pair<crypto::NodeAddress, crypto::Bytes>> blocks_of(const ledger::Ledger& ledger);

/// How many rows of all tables hold the text.
std::size_t count_in_rows(const ledger::Reader& reader, std::string_view text);

}  // namespace lethe::tests::blackbox
