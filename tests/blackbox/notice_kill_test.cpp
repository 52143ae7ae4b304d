// Notices to recipients survive kill -9: none is lost, none doubled, and what is repeated is at
// most the attempt that was under way, with the same notice's id.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "tests/api/loopback_recipient.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

using api::testing::kHang;
using api::testing::LoopbackRecipient;

const std::vector<std::string> kFlags{"--webhook-private-addresses", "allow", "--webhook-timeout",
                                      "30"};

/// A person's id, whose e-mail address the recipient "lab" got.
std::string disclosed_person(ServedLethe& lethe, const LoopbackRecipient& lab) {
  EXPECT_EQ(lethe.send("admin", "PUT", "purposes/care", R"({"basis":"contract"})").status, 201U);
  const auto defined = lethe.send("admin", "PUT", "recipients/lab",
                                  R"({"title":"Lab","type":"processor","purposes":["care"],)"
                                  R"("categories":["email"],"endpoint":")" +
                                      lab.url() + "\"}");
  EXPECT_EQ(defined.status, 201U) << defined.body;
  const auto person =
      text_at(lethe
                  .send("portal", "POST", "subjects",
                        R"({"type":"user","origin":"signup","profile":{"email":"a@b.example"}})")
                  .json(),
              "/id");
  const auto disclosed = lethe.send("portal", "POST", "disclosures",
                                    R"({"subject":")" + person +
                                        R"(","recipient":"lab","purpose":"care",)"
                                        R"("categories":["email"]})");
  EXPECT_EQ(disclosed.status, 201U) << disclosed.body;
  return person;
}

/// Waits for the one notice to get that far, ten seconds at most.
boost::json::value await_outcome(ServedLethe& lethe, const std::string& outcome) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  boost::json::value notices;
  while (std::chrono::steady_clock::now() < deadline) {
    notices = lethe.get("admin", "notices").json();
    if (notices.at("items").as_array().size() == 1 &&
        text_at(notices, "/items/0/outcome") == outcome) {
      return notices.at("items").at(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  ADD_FAILURE() << "no notice is " << outcome << ": " << notices;
  return notices;
}

TEST(NoticesKilled, AnAttemptUnderWayIsRepeatedWithTheSameId) {
  LoopbackRecipient lab({kHang, 200});
  ServedLethe lethe(kFlags);
  lethe.start();
  const auto person = disclosed_person(lethe, lab);
  EXPECT_EQ(lethe
                .send("admin", "POST", "erasures",
                      R"({"subject":")" + person + R"(","ground":"objection"})")
                .status,
            201U);
  ASSERT_EQ(lab.received(1).size(), 1U);
  lethe.kill();
  lethe.start();
  const auto notice = await_outcome(lethe, "delivered");
  EXPECT_EQ(text_at(notice, "/kind"), "erasure.completed");
  const auto got = lab.received(2);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].body, got[1].body);
  EXPECT_EQ(text_at(boost::json::parse(got[1].body), "/id"), text_at(notice, "/id"));
  EXPECT_EQ(lethe.stop(), 0);
}

TEST(NoticesKilled, AFailedAttemptIsRememberedAndNotRepeatedBeforeItsTime) {
  LoopbackRecipient lab({503});
  ServedLethe lethe(kFlags);
  lethe.start();
  const auto person = disclosed_person(lethe, lab);
  EXPECT_EQ(lethe
                .send("portal", "PATCH", "subjects/" + person + "/profile",
                      R"({"email":"c@d.example"})", {{"If-Match", "*"}})
                .status,
            200U);
  const auto before = await_outcome(lethe, "failed");
  for (int kills = 0; kills < 3; ++kills) {
    lethe.kill();
    lethe.start();
    EXPECT_EQ(await_outcome(lethe, "failed"), before);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  EXPECT_EQ(await_outcome(lethe, "failed"), before);
  EXPECT_EQ(lab.received(1).size(), 1U);
  EXPECT_EQ(lethe.stop(), 0);
}

/// Killed at moments when notices come to be: each edit leaves exactly one.
TEST(NoticesKilled, EachEditLeavesOneNoticeWheneverTheServerIsKilled) {
  LoopbackRecipient lab({200});
  ServedLethe lethe(kFlags);
  lethe.start();
  const auto person = disclosed_person(lethe, lab);
  constexpr std::size_t kEdits = 6;
  for (std::size_t edit = 0; edit < kEdits; ++edit) {
    const auto answer = lethe.send("portal", "PATCH", "subjects/" + person + "/profile",
                                   R"({"email":"e)" + std::to_string(edit) + R"(@d.example"})",
                                   {{"If-Match", "*"}});
    EXPECT_EQ(answer.status, 200U);
    std::this_thread::sleep_for(std::chrono::milliseconds(150 * edit));
    lethe.kill();
    lethe.start();
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  boost::json::value delivered;
  while (std::chrono::steady_clock::now() < deadline) {
    delivered = lethe.get("admin", "notices?state=delivered").json();
    if (delivered.at("items").as_array().size() == kEdits) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::set<std::uint64_t> about;
  for (const auto& notice : delivered.at("items").as_array()) {
    EXPECT_TRUE(about.insert(number_at(notice, "/about")).second);
  }
  EXPECT_EQ(about.size(), kEdits);
  EXPECT_EQ(lethe.get("admin", "notices").json().at("items").as_array().size(), kEdits);
  EXPECT_EQ(lethe.stop(), 0);
}

}  // namespace
}  // namespace lethe::tests::blackbox
