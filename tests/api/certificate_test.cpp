// Certificates of erasures: what they say, what they prove, and that whatever is changed in one is
// found and named.
#include "api/documents/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/documents/certificate_check.h"
#include "api/documents/certificate_page.h"
#include "ledger/event_codec.h"
#include "ledger/keyspace.h"
#include "tests/api/json_places.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kCertificateGround = R"(
  policy   admin v1                                        -> 201 | policy.published
  purpose  admin news consent                              -> 201 | purpose.defined
  register portal ann user city=Oslo email=ann@a.test      -> 201 | subject.registered
  register portal bob user city=Rome email=bob@a.test      -> 201 | subject.registered
  consent  portal ann news given v1 ip=10.1.2.3            -> 201 given | consent.recorded
)";

class Certificates : public ::testing::Test {
 protected:
  void SetUp() override { run_table(world, kCertificateGround); }

  ledger::ErasureId last_erasure() {
    const auto snapshot = world.ledger()->snapshot();
    return projections::Views(*snapshot).erasures({}, 1).value().at(0).id;
  }
  object erased(const std::string& name) {
    EXPECT_EQ(outcome(world.erase("portal", name)), "201");
    return certificate_of(last_erasure());
  }
  object certificate_of(const ledger::ErasureId& id) {
    const auto made = make_certificate(*world.ledger(), id);
    EXPECT_TRUE(made) << problem_of(made.error()).detail;
    return made ? *made : object{};
  }
  CertificateReport check(const value& certificate) {
    return check_certificate(boost::json::serialize(certificate), world.ledger()->verifier());
  }

  World world;
};

TEST_F(Certificates, SaysWhatWentAndWhatStays) {
  const auto certificate = erased("ann");
  EXPECT_EQ(at(certificate, "/type"), "erasure-certificate");
  EXPECT_EQ(at(certificate, "/subject"), world.person("ann").str());
  EXPECT_EQ(at(certificate, "/ledger/name"), "clinic");
  EXPECT_EQ(at(certificate, "/parts/0/stores/vault/before"), "2");
  EXPECT_EQ(at(certificate, "/parts/0/stores/vault/after"), "0");
  EXPECT_EQ(at(certificate, "/parts/0/stores/keys/after"), "0");
  EXPECT_EQ(at(certificate, "/parts/0/stores/index/before"), "1");
  EXPECT_EQ(at(certificate, "/parts/0/stores/index/after"), "0");
  EXPECT_EQ(at(certificate, "/parts/0/in_time"), "true");
  EXPECT_EQ(at(certificate, "/parts/0/due_at"), "2027-02-15T23:59:59.999999Z");
  EXPECT_EQ(at(certificate, "/parts/0/kept/0/class"), "evidence");
  EXPECT_EQ(at(certificate, "/roster/hash").size(), 64U);
  EXPECT_THAT(at(certificate, "/does_not_prove/0"), HasSubstr("kept a copy"));
  EXPECT_EQ(at(certificate, "/withheld"), "(none)");
}

TEST_F(Certificates, IsGoodAndShowsThatEveryKeyIsGone) {
  const auto report = check(erased("ann"));
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_TRUE(report.facts);
  const auto wanted = places_of(*report.facts);
  EXPECT_EQ(wanted.size(), 3U) << "profile, content and operational";
  EXPECT_EQ(report.absent, wanted);
  EXPECT_EQ(report.origin, "test.example/clinic");
}

TEST_F(Certificates, StaysGoodAndIsProvedAgainstEachLaterRoster) {
  const auto first = erased("ann");
  const auto id = last_erasure();
  erased("bob");
  EXPECT_THAT(check(first).findings, IsEmpty());
  const auto again = certificate_of(id);
  EXPECT_NE(at(again, "/roster/hash"), at(first, "/roster/hash"));
  EXPECT_THAT(check(again).findings, IsEmpty());
  EXPECT_EQ(at(again, "/parts"), at(first, "/parts"));
}

TEST_F(Certificates, WithoutTheRosterOfTodayShowsNoAbsence) {
  erased("ann");
  ledger::WriteBatch lost;  // as after a restore
  const auto range = ledger::roster_range(world.ledger()->info().number, {});
  lost.erase_range(ledger::Table::kMeta, range.first, range.behind_last);
  ASSERT_TRUE(world.store().journal().append(std::move(lost), {}));
  const auto report = check(certificate_of(last_erasure()));
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(report.absent, IsEmpty());
}

TEST_F(Certificates, OneFieldHasOneToo) {
  run_table(world, "delete portal ann city -> 200 | erasure.ordered erasure.completed\n");
  const auto certificate = certificate_of(last_erasure());
  EXPECT_EQ(at(certificate, "/whole_subject"), "false");
  const auto report = check(certificate);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.absent.size(), 1U);
}

TEST_F(Certificates, NamesWhatIsWithheldAndWhyAndBothPartsInTheEnd) {
  run_table(world, R"(
    hold  admin ann h1 classes=content -> 201 | hold.placed
    post  portal/ann t1 ticket please               -> 201 | content.posted
    erase portal ann -> 201 | erasure.ordered erasure.withheld erasure.completed
  )");
  const auto id = last_erasure();
  const auto partly = certificate_of(id);
  EXPECT_THAT(check(partly).findings, IsEmpty());
  EXPECT_EQ(at(partly, "/withheld/0/class"), "content");
  EXPECT_EQ(at(partly, "/holds/0/exception"), "legal_claims");
  EXPECT_THAT(certificate_page(partly), HasSubstr("legal claims"));
  LiftHoldInput lifting;
  lifting.hold = *ledger::HoldId::parse(at(partly, "/holds/0/hold"));
  EXPECT_EQ(outcome(world.run("admin", lift_hold, lifting)), "200");
  const auto whole = certificate_of(id);
  EXPECT_THAT(check(whole).findings, IsEmpty());
  EXPECT_EQ(at(whole, "/withheld"), "(none)");
  EXPECT_EQ(at(whole, "/parts/1/destroyed/0/class"), "content");
}

TEST_F(Certificates, OfAnErasureThatOnlyWaitsThereIsNone) {
  run_table(world, R"(
    hold  admin ann h1           -> 201 | hold.placed
    erase portal ann             -> 202 | erasure.withheld
  )");
  EXPECT_EQ(problem_of(make_certificate(*world.ledger(), last_erasure()).error()).type,
            ProblemType::kErasureNotCompleted);
  EXPECT_EQ(problem_of(make_certificate(*world.ledger(), ledger::ErasureId::random()).error()).type,
            ProblemType::kUnknownErasure);
}

TEST_F(Certificates, P6WhateverIsChangedIsFound) {
  const auto certificate = erased("ann");
  ASSERT_TRUE(check(certificate).good());
  std::vector<std::string> places;
  each_leaf(certificate, "", [&](const std::string& pointer) { places.push_back(pointer); });
  EXPECT_GT(places.size(), 60U);
  for (const auto& pointer : places) {
    value changed = certificate;
    boost::system::error_code error;
    auto* leaf = changed.find_pointer(pointer, error);
    ASSERT_NE(leaf, nullptr);
    *leaf = leaf->is_string() ? value(leaf->get_string().c_str() + std::string("x"))
            : leaf->is_bool() ? value(!leaf->get_bool())
                              : value(4'711);
    EXPECT_FALSE(check(changed).good()) << pointer;
  }
}

TEST_F(Certificates, AnothersAbsenceProvesNothing) {
  const auto anns = erased("ann");
  const auto bobs = erased("bob");
  auto mixed = anns;
  mixed[kDocumentProof].as_object()[kAbsence] = bobs.at(kDocumentProof).at(kAbsence);
  EXPECT_THAT(check(mixed).findings,
              Contains(Field(&DocumentFinding::what,
                             HasSubstr("shows nothing of a key that was ordered to go"))));
  auto without = anns;
  without[kDocumentProof].as_object().erase(kAbsence);
  EXPECT_THAT(check(without).findings,
              Contains(Field(&DocumentFinding::where, "/lethe/signature")));
}

TEST_F(Certificates, SomebodyWhoLivesIsNotShownToBeGone) {
  const auto certificate = erased("ann");
  auto absences = *read_absence(certificate.at(kDocumentProof).at(kAbsence));
  for (auto& absence : absences) absence.place.at(3) += 1;  // the slot of bob
  auto changed = certificate;
  changed[kDocumentProof].as_object()[kAbsence] = absence_json(absences);
  EXPECT_THAT(check(changed).findings,
              Contains(Field(&DocumentFinding::what, HasSubstr("does not show that the key"))));
}

TEST_F(Certificates, AnotherEntryIsNoEvidence) {
  const auto anns = erased("ann");
  const auto bobs = erased("bob");
  const auto of = [](const object& from, std::size_t index) {
    return from.at(kDocumentProof).at("evidence").at(index);
  };
  const auto with = [&](std::size_t index, const value& entry) {
    auto out = anns;
    out[kDocumentProof].as_object()["evidence"].as_array()[index] = entry;
    return check(out).findings;
  };
  EXPECT_THAT(with(1, of(bobs, 1)),
              Contains(Field(&DocumentFinding::what, HasSubstr("of another erasure"))));
  EXPECT_THAT(with(3, of(bobs, 3)),
              Contains(Field(&DocumentFinding::what, HasSubstr("is about somebody else"))));
  EXPECT_THAT(with(0, of(anns, 1)),
              Contains(Field(&DocumentFinding::what, HasSubstr("is no completion of an erasure"))));
  EXPECT_THAT(with(1, of(anns, 2)),
              Contains(Field(&DocumentFinding::what, HasSubstr("creates the ledger twice"))));
}

/// Whoever can't sign an entry can write what they like into one.
TEST_F(Certificates, ANumberThatJsonHasNotIsAFindingLikeAnother) {
  auto certificate = erased("ann");
  auto& evidence = certificate[kDocumentProof].as_object()["evidence"].as_array()[0].as_object();
  const auto bytes = *crypto::from_base64(evidence.at("entry").as_string());
  const auto entry = ledger::split_entry(bytes).value();
  auto header = ledger::decode_header(entry.header_bytes).value();
  std::get<ledger::ErasureCompleted>(header.facts).bytes_freed = std::uint64_t{1} << 60;
  evidence["entry"] =
      crypto::to_base64(ledger::make_entry(entry.signature, ledger::encode_header(header).value()));
  EXPECT_THAT(check(certificate).findings,
              Contains(Field(&DocumentFinding::what, HasSubstr("a number that JSON has not"))));
}

TEST_F(Certificates, ThePageHoldsTheDocumentAndNoScript) {
  const auto certificate = erased("ann");
  const auto page = certificate_page(certificate);
  EXPECT_THAT(page, HasSubstr("What this does not prove"));
  EXPECT_THAT(page, HasSubstr("in time."));
  EXPECT_THAT(page, HasSubstr("&quot;erasure-certificate&quot;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(CertificateText, WhateverTheFileIsItIsReadWithoutHarm) {
  for (const auto* text : {"", "{", "[]", "{}", R"({"lethe":1})"}) {
    EXPECT_FALSE(check_certificate(text).is_certificate) << text;
  }
  for (const auto* absence :
       {"1", "{}", R"({"nodes":[],"places":[]})", R"({"nodes":["!"],"places":[]})",
        R"({"nodes":[],"places":[{"place":[1],"nodes":[0]}]})",
        R"({"nodes":[""],"places":[{"place":[-1],"nodes":[0]}]})",
        R"({"nodes":[""],"places":[{"place":[4294967296],"nodes":[0]}]})",
        R"({"nodes":[""],"places":[{"place":[1.5],"nodes":[0]}]})"}) {
    const auto report =
        check_certificate(R"({"lethe":{"format":"erasure-certificate","evidence":[],"absence":)" +
                          std::string(absence) + "}}");
    EXPECT_FALSE(report.good()) << absence;
  }
  EXPECT_FALSE(read_absence(boost::json::array{}));
}

}  // namespace
}  // namespace lethe::api::testing
