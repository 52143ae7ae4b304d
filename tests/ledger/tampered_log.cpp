#include "tests/ledger/tampered_log.h"

#include <algorithm>
#include <stdexcept>

#include "ledger/event_codec.h"
#include "ledger/names.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger::tests {
namespace {

std::shared_ptr<const crypto::SigningKey> key_of(std::uint8_t seed) {
  crypto::SigningSeed bytes;
  for (auto& byte : bytes.writable()) byte = seed;
  return std::make_shared<const crypto::SigningKey>(crypto::SigningKey::from_seed(bytes));
}

template <class Id>
Id id_of(std::uint8_t domain, std::uint64_t number) {
  const std::uint8_t text[] = {domain, static_cast<std::uint8_t>(number),
                               static_cast<std::uint8_t>(number >> 8U)};
  Id id;
  std::copy_n(crypto::sha256(text).bytes.begin(), Id::kSize, id.bytes.begin());
  return id;
}

}  // namespace

LogWriter::LogWriter(std::uint8_t seed, std::string origin)
    : keys_{{0, key_of(seed)}}, ledger_(id_of<LedgerId>('L', seed)), origin_(std::move(origin)) {}

std::shared_ptr<const LogSigner> LogWriter::signer() const {
  return std::make_shared<LogSigner>(LogKeys(origin_, key().public_key()), keys_.back().key);
}

void LogWriter::rotate(std::uint64_t sequence, std::uint8_t seed) {
  keys_.push_back({sequence + 1, key_of(seed)});
}

const crypto::SigningKey& LogWriter::key_at(std::uint64_t sequence) const {
  const auto behind = std::ranges::upper_bound(keys_, sequence, {}, &Key::from);
  return *std::prev(behind)->key;
}

crypto::NoteVerifier LogWriter::first_verifier() const {
  return crypto::NoteVerifier::of(origin_, keys_.front().key->public_key());
}

crypto::NoteVerifier LogWriter::verifier() const {
  return crypto::NoteVerifier::of(origin_, key().public_key());
}

EventHeader LogWriter::header(std::uint64_t sequence) const {
  EventHeader header;
  header.ledger = ledger_;
  header.sequence = {sequence};
  header.time = {1'780'000'000'000'000 + static_cast<std::int64_t>(sequence) * 1'000'000};
  header.actor = {ActorType::kService, id_of<ActorId>('A', 1), id_of<TokenId>('T', 1)};
  header.request = id_of<RequestId>('R', sequence);
  if (sequence == 0) {
    header.facts = LedgerCreated{origin_, "clinic", "eu-central", key_at(0).public_key()};
    return header;
  }
  if (&key_at(sequence) != &key_at(sequence + 1)) {
    header.facts = SigningKeyRotated{key_at(sequence + 1).public_key()};
    return header;
  }
  header.subject = id_of<SubjectId>('S', sequence / 3);
  if (sequence % 3 == 0) {
    header.facts = SubjectRegistered{{sequence}, SubjectType::kUser, Origin::kSignup};
  } else if (sequence % 3 == 1) {
    header.facts = ConsentRecorded{
        "newsletter", ConsentStatus::kGiven, true, "2026-05", crypto::Hash{}, "en-GB", "button.1",
        "web_form"};
  } else {
    header.facts = ProfileEdited{sequence};
    header.sections.push_back({{{sequence - 2}, CompartmentClass::kProfile, 0},
                               SectionRole::kProfileField,
                               "given_name",
                               32,
                               counting<crypto::Commitment>(7)});
  }
  return header;
}

Bytes LogWriter::entry(const EventHeader& header) const {
  const auto bytes = encode_header(header).value();
  return make_entry(key_at(header.sequence.value).sign(kEventLabel, bytes), bytes);
}

TamperedLog::TamperedLog(const LogWriter& writer, std::uint64_t size, bool with_partial_tiles)
    : partial_tiles(with_partial_tiles) {
  for (std::uint64_t i = 0; i < size; ++i) stored.push_back({i, writer.entry(i)});
  rebuild_tiles();
  sign(writer);
}

TamperedLog::TamperedLog(const LogSource& log, bool with_partial_tiles)
    : note(log.checkpoint().value()),
      witnessed(log.witnessed_checkpoint().value()),
      partial_tiles(with_partial_tiles) {
  const auto read = log.entries(0, ~std::uint64_t{0}, [&](std::uint64_t place, ByteView entry) {
    stored.push_back({place, crypto::to_bytes(entry)});
    return true;
  });
  if (!read) throw std::runtime_error(read.error().message());
  rebuild_tiles();
}

void TamperedLog::rebuild_tiles() {
  tiles.clear();
  MerkleTree tree;
  std::vector<FullTile> filled;
  for (const auto& [place, entry] : stored) {
    tree.append(crypto::merkle_leaf_hash(entry), filled);
  }
  for (auto& tile : filled) tiles[tile.id] = std::move(tile.hashes);
  if (!partial_tiles) return;
  std::uint64_t hashes = tree.size().value;
  for (std::uint8_t level = 0; hashes > 0; ++level, hashes /= kTileWidth) {
    const TileId id{level, hashes / kTileWidth};
    if (hashes % kTileWidth != 0) tiles[id] = tree.tile(id, hashes % kTileWidth, {}).value();
  }
}

void TamperedLog::sign(const LogWriter& writer) {
  MerkleTree tree;
  std::vector<FullTile> filled;
  for (const auto& [place, entry] : stored) {
    tree.append(crypto::merkle_leaf_hash(entry), filled);
  }
  note = sign_checkpoint({writer.origin(), tree.size(), tree.root()}, writer.key());
}

Bytes& TamperedLog::at(std::uint64_t place) {
  for (auto& item : stored) {
    if (item.place == place) return item.entry;
  }
  throw std::out_of_range("no entry in that place");
}

void TamperedLog::erase(std::uint64_t first, std::uint64_t behind) {
  std::erase_if(stored,
                [&](const Stored& item) { return item.place >= first && item.place < behind; });
}

void TamperedLog::erase_and_close(std::uint64_t first, std::uint64_t behind) {
  erase(first, behind);
  for (auto& item : stored) {
    if (item.place >= behind) item.place -= behind - first;
  }
}

void TamperedLog::insert(std::uint64_t place, Bytes entry) {
  auto behind = stored.begin();
  while (behind != stored.end() && behind->place < place) ++behind;
  for (auto item = behind; item != stored.end(); ++item) ++item->place;
  stored.insert(behind, {place, std::move(entry)});
}

void TamperedLog::swap(std::uint64_t left, std::uint64_t right) {
  std::swap(at(left), at(right));
}

Result<std::uint64_t> TamperedLog::entry_count() const {
  return stored.empty() ? 0 : stored.back().place + 1;
}

Result<void> TamperedLog::entries(std::uint64_t first, std::uint64_t behind,
                                  const std::function<bool(std::uint64_t, ByteView)>& visit) const {
  for (const auto& [place, entry] : stored) {
    if (place >= first && place < behind && !visit(place, entry)) break;
  }
  return {};
}

Result<std::optional<std::vector<Hash>>> TamperedLog::tile(TileId id) const {
  const auto found = tiles.find(id);
  if (found == tiles.end()) return std::optional<std::vector<Hash>>();
  return std::optional(found->second);
}

VerifyReport verify(const LogSource& log, VerifyOptions options) {
  if (options.threads == 0) options.threads = 2;
  return verify_log(log, options).value();
}

VerifyReport verify(const LogSource& log, const LogWriter& writer, std::vector<std::string> kept) {
  VerifyOptions options;
  options.log_key = writer.verifier();
  options.kept_checkpoints = std::move(kept);
  return verify(log, std::move(options));
}

std::vector<std::string> summary(const VerifyReport& report) {
  std::vector<std::string> lines;
  for (const auto& finding : report.findings) {
    std::string line(name_of(finding.damage));
    if (finding.sequence) line += " " + std::to_string(finding.sequence->value);
    lines.push_back(std::move(line));
  }
  return lines;
}

const LogWriter& usual_writer() {
  static const LogWriter kWriter;
  return kWriter;
}

std::vector<std::string> found_in(const TamperedLog& log, std::vector<std::string> kept) {
  return summary(verify(log, usual_writer(), std::move(kept)));
}

}  // namespace lethe::ledger::tests
