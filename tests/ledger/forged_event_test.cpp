// Messages that Cap'n Proto would take and the format does not: made with its own builder, or put
// together word by word.
#include <capnp/any.h>
#include <capnp/message.h>
#include <gtest/gtest.h>

#include <functional>

#include "event.capnp.h"
#include "ledger/event_codec.h"
#include "tests/ledger/message_words.h"
#include "tests/ledger/sample_events.h"

namespace lethe::ledger {
namespace {

using Header = schema::Header;

Bytes copy_of(kj::ArrayPtr<const capnp::word> words) {
  const auto bytes = words.asBytes();
  return {bytes.begin(), bytes.end()};
}

/// A golden event, opened for changes that the encoder would refuse.
class Forgery {
 public:
  explicit Forgery(std::string_view sample) {
    const auto words = tests::words_of(encode_header(tests::sample_event(sample)).value());
    const kj::ArrayPtr<const capnp::word> segment(
        reinterpret_cast<const capnp::word*>(words.data()), words.size());
    capnp::SegmentArrayMessageReader reader({&segment, 1});
    message_.setRoot(reader.getRoot<Header>());
  }
  Header::Builder root() { return message_.getRoot<Header>(); }
  Bytes canonical() { return copy_of(capnp::canonicalize(root().asReader())); }
  /// As the builder laid it out: whole sections, nothing cut off.
  Bytes as_built() { return copy_of(message_.getSegmentsForOutput()[0]); }

 private:
  capnp::MallocMessageBuilder message_;
};

boost::system::error_code error_of(const Bytes& bytes) {
  return decode_header(bytes).error();
}

using Change = std::function<void(Header::Builder)>;
/// The canonical bytes of the sample after the change are refused; those before it are not.
void expect_refused(std::string_view what, std::string_view sample, const Change& change) {
  Forgery forgery(sample);
  ASSERT_TRUE(decode_header(forgery.canonical())) << what;
  change(forgery.root());
  EXPECT_EQ(error_of(forgery.canonical()), Error::kMalformedEvent) << what;
}

void expect_consent_refused(std::string_view what,
                            const std::function<void(schema::ConsentRecorded::Builder)>& change) {
  expect_refused(what, "consent.recorded full",
                 [&](Header::Builder root) { change(root.getFacts().getConsentRecorded()); });
}

TEST(ForgedEvent, OnlyTheCanonicalLayoutIsAnEvent) {
  Forgery forgery("consent.recorded minimal");
  EXPECT_TRUE(decode_header(forgery.canonical()));
  EXPECT_EQ(error_of(forgery.as_built()), Error::kMalformedEvent);
}

TEST(ForgedEvent, FormatVersions) {
  Forgery forgery("consent.recorded full");
  for (const std::uint16_t version : {kFormatVersion + 1, kFormatVersion + 2, 0xffff}) {
    forgery.root().setFormatVersion(version);
    EXPECT_EQ(error_of(forgery.canonical()), Error::kUnknownFormat) << version;
  }
  // The version is the lowest that has all that the header holds, and no other.
  for (const std::uint16_t version : {0, 2, 3, 4, 5}) {
    forgery.root().setFormatVersion(version);
    EXPECT_EQ(error_of(forgery.canonical()), Error::kMalformedEvent) << version;
  }
  for (const auto& sample : tests::sample_events()) {
    const auto at = sample.name.find(" version ");
    if (at == std::string::npos) continue;
    Forgery newer(sample.name);
    EXPECT_TRUE(decode_header(newer.canonical())) << sample.name;
    const auto version = std::stoi(sample.name.substr(sample.name.rfind(' ')));
    newer.root().setFormatVersion(static_cast<std::uint16_t>(version - 1));
    EXPECT_EQ(error_of(newer.canonical()), Error::kMalformedEvent) << sample.name;
  }
}

TEST(ForgedEvent, Enumerations) {
  using Section = schema::CompartmentClass;
  expect_refused("actor", "consent.recorded full",
                 [](auto root) { root.setActorType(static_cast<schema::ActorType>(5)); });
  expect_refused("class", "consent.recorded full", [](auto root) {
    root.getSections()[0].setCompartmentClass(static_cast<Section>(0x8001));
  });
  expect_consent_refused(
      "status", [](auto consent) { consent.setStatus(static_cast<schema::ConsentStatus>(10)); });
  expect_refused("kind 0", "consent.recorded full",
                 [](auto root) { root.getFacts().setInvalid(); });
}

TEST(ForgedEvent, Texts) {
  const auto text = [](std::string_view bytes) {
    return capnp::Text::Reader(bytes.data(), bytes.size());
  };
  expect_consent_refused("NUL inside", [&](auto consent) {
    consent.setMethod(text({"web\0form", 8}));
  });
  expect_consent_refused("not UTF-8", [&](auto consent) { consent.setMethod(text("\xff\xfe")); });
  expect_consent_refused("surrogate",
                         [&](auto consent) { consent.setMethod(text("\xed\xa0\x80")); });
  expect_consent_refused("too long", [&](auto consent) {
    consent.setMethod(text(std::string(kMaxCodeSize + 1, 'x')));
  });
  expect_consent_refused("empty, but there", [&](auto consent) { consent.setMethod(text("")); });
  expect_consent_refused("no text where one must be",
                         [](auto consent) { consent.disownPurpose(); });
}

TEST(ForgedEvent, ATextMustEndWithNul) {
  auto bytes = encode_header(tests::sample_event("consent.recorded full")).value();
  const std::string_view text = crypto::as_text(bytes);
  const auto place = text.find("web_form");
  ASSERT_NE(place, std::string_view::npos);
  bytes[place + 8] = 'x';
  EXPECT_EQ(error_of(bytes), Error::kMalformedEvent);
}

TEST(ForgedEvent, HashesHaveThirtyTwoBytesOrNone) {
  const Bytes bytes(64, 0xaa);
  for (const std::size_t size : {0U, 1U, 31U, 33U, 64U}) {
    const capnp::Data::Reader data(bytes.data(), size);
    expect_consent_refused("notice", [&](auto consent) { consent.setNoticeHash(data); });
    expect_refused("key", "ledger.created full", [&](Header::Builder root) {
      root.getFacts().getLedgerCreated().setSigningKey(data);
    });
  }
  const Bytes zeros(32);
  const capnp::Data::Reader zero_hash(zeros.data(), zeros.size());
  expect_consent_refused("zero", [&](auto consent) { consent.setNoticeHash(zero_hash); });
  expect_refused("no hash of a token", "token.issued full",
                 [](Header::Builder root) { root.getFacts().getTokenIssued().disownHash(); });

  Forgery without("consent.recorded full");
  without.root().getFacts().getConsentRecorded().disownNoticeHash();
  const auto header = decode_header(without.canonical()).value();
  EXPECT_TRUE(std::get<ConsentRecorded>(header.facts).notice_hash.is_zero());
}

TEST(ForgedEvent, ListsThatAreEmptyButThere) {
  expect_refused("sections", "consent.recorded minimal", [](auto root) { root.initSections(0); });
  expect_refused("fields", "access.recorded minimal",
                 [](Header::Builder root) { root.getFacts().getAccessRecorded().initFields(0); });
}

TEST(ForgedEvent, TooManySections) {
  expect_refused("257", "consent.recorded full", [](Header::Builder root) {
    const auto one = root.disownSections();
    auto many = root.initSections(kMaxSections + 1);
    for (auto section : many) {
      section.setSlot(1);
      section.setCompartmentClass(schema::CompartmentClass::CONTENT);
      section.setRole(schema::SectionRole::DETAIL);
      section.setPaddedLength(32);
      section.getCommitment().setA(1);
    }
  });
}

// A later program's field in a kind that we know: it must raise the format version, so without that
// it is damage.
TEST(ForgedEvent, AFieldMoreThanWeKnow) {
  auto header = tests::sample_event("profile.edited full");
  header.sections.clear();
  auto words = tests::words_of(encode_header(header).value());
  ASSERT_EQ(words[tests::kFactsWord], tests::struct_pointer(0, 1, 0));
  words[tests::kFactsWord] = tests::struct_pointer(0, 2, 0);
  words.push_back(1);
  EXPECT_EQ(error_of(tests::bytes_of(words)), Error::kMalformedEvent);
}

TEST(ForgedEvent, BitsThatNoFieldOwns) {
  for (const std::size_t place : {14U, 15U}) {  // behind version, actor type and kind
    auto bytes = encode_header(tests::sample_event("consent.recorded full")).value();
    ASSERT_EQ(bytes[place], 0);
    bytes[place] = 1;
    EXPECT_EQ(error_of(bytes), Error::kMalformedEvent) << place;
  }
}

}  // namespace
}  // namespace lethe::ledger
