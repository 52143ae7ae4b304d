// The worked example of ledger/FORMAT.md, recomputed from the values that it states.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "crypto/commitment.h"
#include "crypto/hash.h"
#include "crypto/sealing.h"
#include "ledger/checkpoint.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "ledger/names.h"
#include "ledger/vault.h"

namespace lethe::ledger {
namespace {

using crypto::as_bytes;
using crypto::to_hex;

/// The fenced blocks of the document that begin with ```example-.
struct Example {
  std::map<std::string, std::string> values;
  Bytes header;
  std::string checkpoint;

  const std::string& text(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) throw std::out_of_range("FORMAT.md does not state " + name);
    return found->second;
  }
  std::uint64_t number(const std::string& name) const { return std::stoull(text(name)); }
  /// Spaces in hex are for the eye.
  std::string hex(const std::string& name) const {
    std::string value = text(name);
    std::erase(value, ' ');
    return value;
  }
  Bytes bytes(const std::string& name) const { return crypto::from_hex(hex(name)).value(); }
};

void read_line(Example& example, const std::string& block, const std::string& line) {
  if (block == "values") {
    const auto mark = line.find(" = ");
    if (mark == std::string::npos) throw std::runtime_error("no value: " + line);
    example.values[line.substr(0, mark)] = line.substr(mark + 3);
  } else if (block == "header") {
    std::istringstream words(line);
    std::size_t offset = 0;
    std::string word;
    words >> offset >> word;
    if (offset != example.header.size()) throw std::runtime_error("not in order: " + line);
    const auto bytes = crypto::from_hex(word).value();
    example.header.insert(example.header.end(), bytes.begin(), bytes.end());
  } else {
    example.checkpoint += line + '\n';
  }
}

Example read_example() {
  const auto path = std::filesystem::path(LETHE_SOURCE_DIR) / "ledger/FORMAT.md";
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  constexpr std::string_view kFence = "```";
  constexpr std::string_view kExample = "```example-";
  Example example;
  std::string block;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kExample)) {
      block = line.substr(kExample.size());
    } else if (line.starts_with(kFence)) {
      block.clear();
    } else if (!block.empty()) {
      read_line(example, block, line);
    }
  }
  return example;
}

ConsentRecorded consent_of(const Example& example) {
  ConsentRecorded consent;
  consent.purpose = example.text("purpose");
  consent.status = by_name<ConsentStatus>(example.text("status")).value();
  consent.is_explicit = example.text("explicit") == "true";
  consent.policy_version = example.text("policy_version");
  consent.notice_hash = crypto::sha256(as_bytes(example.text("notice")));
  consent.language = example.text("language");
  consent.wording = example.text("wording");
  consent.method = example.text("method");
  consent.expires_at = parse_rfc3339(example.text("expires_at")).value();
  return consent;
}

Compartment compartment_of(const Example& example) {
  return {{example.number("slot")},
          by_name<CompartmentClass>(example.text("class")).value(),
          static_cast<std::uint32_t>(example.number("number"))};
}

EventHeader header_of(const Example& example) {
  const auto padded = crypto::pad(as_bytes(example.text("section")));
  const auto salt = crypto::Salt::from(example.bytes("salt")).value();
  EventHeader header;
  header.ledger = LedgerId::parse(example.text("ledger")).value();
  header.sequence = {example.number("sequence")};
  header.time = parse_rfc3339(example.text("time")).value();
  header.subject = SubjectId::parse(example.text("subject")).value();
  header.actor = {ActorType::kService, ActorId::parse(example.text("actor")).value(),
                  TokenId::parse(example.text("token")).value()};
  header.request = RequestId::parse(example.text("request")).value();
  header.sections = {{compartment_of(example), by_name<SectionRole>(example.text("role")).value(),
                      "", static_cast<std::uint32_t>(padded.size()), crypto::commit(salt, padded)}};
  header.facts = consent_of(example);
  return header;
}

crypto::SigningKey key_of(const Example& example) {
  crypto::SigningSeed seed;
  const auto bytes = example.bytes("seed");
  std::copy(bytes.begin(), bytes.end(), seed.writable().begin());
  return crypto::SigningKey::from_seed(seed);
}

TEST(FormatExample, TheSectionAndItsCommitment) {
  const auto example = read_example();
  EXPECT_EQ(to_hex(crypto::pad(as_bytes(example.text("section")))), example.hex("padded"));
  EXPECT_EQ(to_hex(header_of(example).sections.at(0).commitment.view()), example.hex("commitment"));
  EXPECT_EQ(to_hex(consent_of(example).notice_hash.view()), example.hex("notice_hash"));
}

/// What the vault would keep, put together here as the document says, opens at its place.
TEST(FormatExample, TheSectionIsSealedInItsContext) {
  const auto example = read_example();
  const auto header = header_of(example);
  auto salted = example.bytes("salt");
  const auto padded = example.bytes("padded");
  salted.insert(salted.end(), padded.begin(), padded.end());
  const auto key = crypto::SecretKey::random();
  const auto sealed = crypto::seal(key, example.bytes("context"), salted);
  const auto& commitment = header.sections.at(0).commitment;

  SectionPlace place{header.ledger, header.sequence, 0, compartment_of(example)};
  const auto opened = open_section(place, key, sealed, commitment);
  ASSERT_TRUE(opened);
  EXPECT_EQ(crypto::as_text(opened->content()), example.text("section"));
  place.index = 1;
  EXPECT_EQ(open_section(place, key, sealed, commitment).error(), Error::kSectionDamaged);
}

TEST(FormatExample, TheCanonicalBytes) {
  const auto example = read_example();
  const auto header = header_of(example);
  EXPECT_EQ(to_hex(encode_header(header).value()), to_hex(example.header));
  const auto decoded = decode_header(example.header);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, header);
}

/// What the tables of the document say, read without the codec.
TEST(FormatExample, FieldsLieWhereTheTablesSay) {
  const auto example = read_example();
  const auto little_endian = [&](std::size_t offset, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | example.header.at(offset + i - 1);
    return value;
  };
  const auto id = [&](std::size_t offset) {
    LedgerId read;
    for (std::size_t i = 0; i < 16; ++i) read.bytes.at(i) = example.header.at(offset + (i ^ 7U));
    return read.str();
  };
  constexpr std::size_t kRoot = 8;
  EXPECT_EQ(little_endian(kRoot, 2), 1U);
  EXPECT_EQ(little_endian(kRoot + 2, 2), 3U);
  EXPECT_EQ(kind_name(static_cast<std::uint16_t>(little_endian(kRoot + 4, 2))), "consent.recorded");
  EXPECT_EQ(little_endian(kRoot + 8, 8), example.number("sequence"));
  EXPECT_EQ(format_rfc3339({static_cast<std::int64_t>(little_endian(kRoot + 16, 8))}),
            example.text("time"));
  EXPECT_EQ(id(kRoot + 24), example.text("ledger"));
  EXPECT_EQ(id(kRoot + 40), example.text("subject"));
  EXPECT_EQ(id(kRoot + 56), example.text("actor"));
  EXPECT_EQ(id(kRoot + 72), example.text("token"));
  EXPECT_EQ(id(kRoot + 88), example.text("request"));
  constexpr std::size_t kSection = 136;
  EXPECT_EQ(little_endian(kSection, 8), example.number("slot"));
  EXPECT_EQ(little_endian(kSection + 8, 4), example.number("number"));
  EXPECT_EQ(little_endian(kSection + 12, 4), example.bytes("padded").size());
  EXPECT_EQ(little_endian(kSection + 16, 2), 3U);
  EXPECT_EQ(little_endian(kSection + 18, 2), 4U);
  constexpr std::size_t kFacts = 192;
  EXPECT_EQ(little_endian(kFacts, 2), 4U);
  EXPECT_EQ(little_endian(kFacts + 2, 2), 1U);
}

TEST(FormatExample, TheSignatureTheEntryAndTheLeaf) {
  const auto example = read_example();
  const auto key = key_of(example);
  EXPECT_EQ(to_hex(key.public_key().view()), example.hex("public_key"));
  EXPECT_EQ(to_hex(as_bytes(kEventLabel)), example.hex("label"));
  const auto signature = key.sign(kEventLabel, example.header);
  EXPECT_EQ(to_hex(signature.view()), example.hex("signature"));

  auto message = example.bytes("label");
  message.insert(message.end(), example.header.begin(), example.header.end());
  EXPECT_TRUE(crypto::verify(key.public_key(), "", message, signature));

  const auto entry = make_entry(signature, example.header);
  EXPECT_EQ(entry.size(), example.number("entry_size"));
  EXPECT_EQ(to_hex(crypto::merkle_leaf_hash(entry).view()), example.hex("leaf_hash"));
}

TEST(FormatExample, TheCheckpoint) {
  const auto example = read_example();
  const auto key = key_of(example);
  const auto leaf = Hash::from(example.bytes("leaf_hash")).value();
  EXPECT_EQ(sign_checkpoint({example.text("origin"), {1}, leaf}, key), example.checkpoint);
  const auto log_key = crypto::NoteVerifier::of(example.text("origin"), key.public_key());
  EXPECT_EQ(open_checkpoint(example.checkpoint, log_key).value().root, leaf);
}

TEST(FormatExample, TheRows) {
  const auto example = read_example();
  const LedgerNumber number{2};
  const Sequence sequence{example.number("sequence")};
  EXPECT_EQ(to_hex(log_row(number, sequence)), example.hex("log_row"));
  EXPECT_EQ(to_hex(vault_row(number, compartment_of(example), sequence, 0)),
            example.hex("vault_row"));
}

}  // namespace
}  // namespace lethe::ledger
