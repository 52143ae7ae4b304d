// A log that is read from a server resource by resource: what is there, what is not, and a server
// that answers with whatever it likes.
#include "ledger/fetched_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ledger/served_resources.h"

namespace lethe::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::LogWriter;
using tests::ServedResources;
using tests::summary;
using tests::TamperedLog;

constexpr std::uint64_t kServedSize = 2'000;

class FetchedLog : public testing::Test {
 protected:
  FetchedLog() : log(writer, kServedSize, true), served(log) {}

  VerifyReport verify() const {
    const auto source = open_fetched_log(served);
    EXPECT_TRUE(source);
    return tests::verify(**source, writer);
  }

  const LogWriter writer;
  const TamperedLog log;
  ServedResources served;
};

TEST_F(FetchedLog, OfAnHonestServerIsConsistent) {
  const auto report = verify();
  EXPECT_THAT(summary(report), IsEmpty());
  EXPECT_EQ(report.events, kServedSize);
  const auto source = open_fetched_log(served);
  EXPECT_THAT(summary(tests::verify(**source)), IsEmpty()) << "nor without a key";
}

TEST_F(FetchedLog, OfEverySizeIsConsistent) {
  for (const std::uint64_t size : {0U, 1U, 255U, 256U, 257U, 512U, 513U}) {
    served.files = ServedResources(TamperedLog(writer, size, true)).files;
    EXPECT_THAT(summary(verify()), IsEmpty()) << size;
  }
}

TEST_F(FetchedLog, HoldsToTheFirstCheckpointWhileTheLogGrows) {
  const TamperedLog later(writer, kServedSize + 300, true);
  const auto source = open_fetched_log(served);
  for (const auto& [name, bytes] : ServedResources(later).files) served.files[name] = bytes;
  const auto report = tests::verify(**source, writer);
  EXPECT_THAT(summary(report), IsEmpty());
  EXPECT_EQ(report.events, kServedSize);
}

TEST_F(FetchedLog, AsksForTheFullResourceWhereThePartialOneIsGone) {
  const auto later = ServedResources(TamperedLog(writer, kServedSize + 300, true));
  for (const auto& name : {entries_path(7, 208), tile_path({0, 7}, 208)}) {
    ASSERT_EQ(served.files.erase(name), 1U);
    const auto full = name.substr(0, name.find(".p/"));
    served.files[full] = later.files.at(full);
  }
  EXPECT_THAT(summary(verify()), IsEmpty());
}

TEST_F(FetchedLog, WhatIsMissingIsNamed) {
  served.files.erase(entries_path(3, 256));
  auto lines = summary(verify());
  EXPECT_EQ(lines.size(), 256U);
  EXPECT_EQ(lines.front(), "removed 768");
  served.files = ServedResources(log).files;
  served.files.erase(entries_path(7, 208));
  EXPECT_EQ(summary(verify()).front(), "truncated-tail 1792");
  served.files = ServedResources(log).files;
  served.files.erase(tile_path({0, 2}, 256));
  EXPECT_THAT(summary(verify()), ElementsAre("changed-tile 512"));
}

TEST_F(FetchedLog, WhatIsChangedIsNamed) {
  served.files.at(entries_path(4, 256))[300] ^= 1;
  EXPECT_THAT(summary(verify()), testing::Not(IsEmpty()));
  served.files = ServedResources(log).files;
  served.files.at(tile_path({0, 5}, 256))[32 * 9] ^= 1;
  EXPECT_THAT(summary(verify()), ElementsAre("changed-tile 1289"));
  served.files = ServedResources(log).files;
  auto& bundle = served.files.at(entries_path(6, 256));
  bundle.resize(bundle.size() / 2);
  EXPECT_THAT(summary(verify()), Contains("removed 1791"));
}

TEST_F(FetchedLog, ThatClaimsToHaveNoEndIsGivenUpSoon) {
  LogWriter liar(1);
  auto claim = sign_checkpoint({liar.origin(), {~std::uint64_t{0}}, Hash()}, liar.key());
  served.files["checkpoint"] = crypto::to_bytes(crypto::as_bytes(claim));
  served.files.erase(entries_path(7, 208));
  const auto report = verify();
  EXPECT_THAT(summary(report), Contains("truncated-tail 1792"));
  EXPECT_LT(served.asked, 100U);
}

TEST_F(FetchedLog, ThatFailsIsNoFinding) {
  for (const auto& name : {entries_path(0, 256), entries_path(5, 256), tile_path({0, 1}, 256)}) {
    served.failing = name;
    const auto source = open_fetched_log(served);
    EXPECT_EQ(verify_log(**source, {}).error(), make_error_code(Error::kStorageFailed)) << name;
  }
  served.failing = "checkpoint";
  EXPECT_EQ(open_fetched_log(served).error(), make_error_code(Error::kStorageFailed));
  served.files.erase("checkpoint");
  served.failing.clear();
  EXPECT_EQ(open_fetched_log(served).error(), make_error_code(Error::kNotPublic));
}

TEST_F(FetchedLog, HasTheWitnessedCheckpointOfAServerOrOfFiles) {
  const auto source = open_fetched_log(served);
  EXPECT_EQ((*source)->witnessed_checkpoint().value(), "");
  served.files["checkpoint.witnessed"] = {'f'};
  EXPECT_EQ((*source)->witnessed_checkpoint().value(), "f");
  served.files["checkpoint/witnessed"] = {'s'};
  EXPECT_EQ((*source)->witnessed_checkpoint().value(), "s");
}

}  // namespace
}  // namespace lethe::ledger
