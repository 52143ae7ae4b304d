// P1 over HTTP: a disk that fills up under the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/api/http_fixture.h"
#include "tests/ledger/faulty_file_system.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(P1HttpFullDisk, TheRefusedWriteSaysSoReadsGoOnAndWritingResumes) {
  const lethe::tests::TemporaryDirectory directory;
  ledger::tests::FaultyDisk disk(directory.path() / "data");
  HttpWorld http(quick_server(), directory.path() / "data", disk.options());
  const auto ada = http.person("ada");
  for (const auto* who : {"portal", "auditor", "agent:ines"}) http.token(who);

  disk.files().set_space(30'000);
  const auto write = [&] {
    return http.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})");
  };
  std::vector<std::string> acknowledged;
  HttpAnswer answer;
  while ((answer = write()).status == 201) acknowledged.push_back(answer.header("location"));
  EXPECT_EQ(answer.outcome(), "507 storage-full");
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_GT(acknowledged.size(), 3U);
  EXPECT_EQ(write().outcome(), "503 stopped") << "also when there is space again";
  disk.files().set_space(std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(write().outcome(), "503 stopped") << "until a restart";

  const auto ready = http.get("", "/readyz");
  EXPECT_EQ(ready.outcome(), "503 stopped");
  EXPECT_THAT(ready.body, HasSubstr("no space is left on the disk"));
  EXPECT_EQ(http.get("", "/healthz").status, 200U);
  EXPECT_THAT(http.get("", "/metrics").body, HasSubstr("lethe_stopped 1\n"));
  for (const auto& target : {std::string("checkpoint"), std::string("events"),
                             std::string("events/1"), "subjects/" + ada + "/history"}) {
    EXPECT_EQ(http.get("auditor", target).status, 200U) << target;
  }
  EXPECT_EQ(http.get("portal", acknowledged.back()).status, 200U);
  // What needs a record of its own is not read.
  const auto profile =
      http.get("agent:ines", "subjects/" + ada + "/profile", {{"Purpose-Of-Use", "TREAT"}});
  EXPECT_EQ(profile.outcome(), "503 stopped");
  EXPECT_THAT(profile.body, Not(HasSubstr("people.example")));

  http.server().stop();
  http.dispatcher().stop();
  http.world.reopen();
  const auto snapshot = http.world.ledger()->snapshot();
  for (const auto& location : acknowledged) {
    const auto id = ledger::SubjectId::parse(location.substr(location.rfind('/') + 1));
    EXPECT_TRUE(*projections::Views(*snapshot).person(*id)) << location;
  }
  http.world.register_person("eve", ledger::SubjectType::kUser);
}

}  // namespace
}  // namespace lethe::api::testing
