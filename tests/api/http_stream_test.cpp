// The log as server-sent events: what was missed and what comes, positions, ends, limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <numeric>
#include <optional>
#include <sstream>
#include <thread>

#include "api/commands/authentication.h"
#include "tests/api/http_fixture.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using namespace std::chrono_literals;
using boost::json::value;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Numbers = std::vector<std::uint64_t>;

/// A block of a stream, up to its empty line.
struct Block {
  std::optional<std::uint64_t> id;
  std::string name;
  std::optional<value> data;
};

Block block_of(const std::string& text) {
  Block block;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("id: ")) block.id = std::stoull(line.substr(4));
    if (line.starts_with("event: ")) block.name = line.substr(7);
    if (line.starts_with("data: ")) block.data = boost::json::parse(line.substr(6));
  }
  return block;
}

/// A client that speaks HTTP/1.0, so that a body is what comes until the end of the connection.
class Follower {
 public:
  Follower(HttpWorld& http, const std::string& token, const std::string& query,
           const std::string& last_id = {})
      : stream_(io_) {
    stream_.connect({boost::asio::ip::address_v4::loopback(), http.port()});
    std::string request = "GET /v1/ledgers/clinic/events/stream" + query +
                          " HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
    if (!last_id.empty()) request += "Last-Event-ID: " + last_id + "\r\n";
    boost::asio::write(stream_.socket(), boost::asio::buffer(request + "\r\n"));
    read_until([this] { return text_.find("\r\n\r\n") != std::string::npos; });
    const auto end = text_.find("\r\n\r\n");
    head_ = text_.substr(0, end);
    text_.erase(0, end + 4);
  }

  const std::string& head() const { return head_; }
  bool has_ended() const { return has_ended_; }

  /// Nothing at the end of the stream, or when none comes in time.
  std::optional<Block> next(std::chrono::milliseconds patience = 20s) {
    if (!read_until([this] { return text_.find("\n\n") != std::string::npos; }, patience))
      return {};
    const auto end = text_.find("\n\n");
    const auto block = block_of(text_.substr(0, end));
    text_.erase(0, end + 2);
    return block;
  }
  /// Events up to the next position without one.
  std::vector<value> events() {
    std::vector<value> out;
    for (auto block = next(); block; block = next()) {
      if (!block->id && !block->data) continue;  // retry
      if (!block->data) {
        position = *block->id;
        return out;
      }
      out.push_back(*block->data);
    }
    ADD_FAILURE() << "the stream ended";
    return out;
  }
  /// So many events, whatever is between them.
  std::vector<value> events(std::size_t count) {
    std::vector<value> out;
    while (out.size() < count) {
      const auto block = next();
      if (!block) {
        ADD_FAILURE() << "only " << out.size() << " of " << count << " events came";
        return out;
      }
      if (block->data) out.push_back(*block->data);
    }
    return out;
  }

  std::uint64_t position = 0;

 private:
  template <class Done>
  bool read_until(Done done, std::chrono::milliseconds patience = 20s) {
    std::array<char, 4'096> bytes{};
    while (!done() && !has_ended_) {
      boost::system::error_code error;
      std::size_t size = 0;
      io_.restart();
      stream_.expires_after(patience);
      stream_.async_read_some(boost::asio::buffer(bytes), [&](auto result, std::size_t read) {
        error = result;
        size = read;
      });
      io_.run();
      text_.append(bytes.data(), size);
      if (error == boost::beast::error::timeout) return false;
      if (error) has_ended_ = true;
    }
    return done();
  }

  boost::asio::io_context io_;
  boost::beast::tcp_stream stream_;
  std::string head_, text_;
  bool has_ended_ = false;
};

Numbers sequences(const std::vector<value>& events) {
  Numbers out;
  for (const auto& event : events) out.push_back(event.at("sequence").to_number<std::uint64_t>());
  return out;
}

class HttpStream : public ::testing::Test {
 protected:
  HttpStream() {
    http.token("auditor");
    http.token("admin");
    run_table(http.world, R"(
      policy    admin  v1                                     -> 201 | policy.published
      purpose   admin  newsletter consent                     -> 201 | purpose.defined
      register  portal ann user email=ann@example.org         -> 201 | subject.registered
      consent   portal ann newsletter given v1                -> 201 given | consent.recorded
      withdraw  subject:ann ann newsletter                    -> 200 withdrawn | consent.recorded
    )");
    serve({});
  }
  void serve(const http::StreamLimits& limits) {
    http.restart_with([&](http::DispatcherOptions& options) { options.streams = limits; });
  }
  Follower follow(const std::string& query, const std::string& last_id = {}) {
    return {http, http.token("auditor"), query, last_id};
  }
  /// What the list says of the same.
  std::vector<value> listed(const std::string& query) {
    const auto answer = http.get("auditor", "events?limit=1000" + query);
    const auto items = answer.json().at("items").as_array();
    return {items.begin(), items.end()};
  }
  /// One event: saying the same again would be none.
  void consent(const std::string& name = "ann") {
    using ledger::ConsentStatus;
    auto& is_given = is_given_[name];
    is_given = !is_given;
    http.world.consent("portal", name, "newsletter",
                       is_given ? ConsentStatus::kGiven : ConsentStatus::kRefused, "v1");
  }
  bool await_open(std::size_t streams) {
    for (const auto end = std::chrono::steady_clock::now() + 20s;;) {
      const auto text = http.send("operator", "GET", "/metrics").body;
      if (text.find("lethe_event_streams{ledger=\"clinic\"} " + std::to_string(streams) + "\n") !=
          std::string::npos) {
        return true;
      }
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(10ms);
    }
  }

  std::map<std::string, bool> is_given_;
  HttpWorld http;
};

TEST_F(HttpStream, GivesWhatIsThereAndThenWhatComes) {
  auto follower = follow("?from=0");
  EXPECT_THAT(follower.head(), HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(follower.head(), HasSubstr("Cache-Control: no-store"));
  EXPECT_EQ(follower.events(), listed("")) << "the same JSON as lists have";
  const auto before = http.log_size();
  EXPECT_EQ(follower.position, before - 1);
  consent();
  const auto came = follower.events(1);
  EXPECT_EQ(came.at(0).at("kind").as_string(), "consent.recorded");
  EXPECT_EQ(sequences(came), Numbers{before});
}

TEST_F(HttpStream, BeginsNowWhenNothingElseIsSaid) {
  auto follower = follow("");
  EXPECT_THAT(follower.events(), IsEmpty());
  EXPECT_EQ(follower.position, http.log_size() - 1);
  consent();
  EXPECT_EQ(sequences(follower.events(1)), Numbers{http.log_size() - 1});
}

TEST_F(HttpStream, GoesOnBehindTheLastEventThatWasSeen) {
  const auto all = sequences(listed(""));
  for (std::uint64_t seen = 0; seen < all.size(); ++seen) {
    // Last-Event-ID counts, whatever the query said once: that is how EventSource comes back.
    auto follower = follow("?from=0", std::to_string(seen));
    EXPECT_EQ(sequences(follower.events()),
              Numbers(all.begin() + static_cast<std::ptrdiff_t>(seen) + 1, all.end()));
  }
  EXPECT_EQ(sequences(follow("?from=3").events()), Numbers(all.begin() + 3, all.end()));
  http.world.clock.advance_seconds(60);
  const auto since = ledger::format_rfc3339(http.world.clock.now());
  consent();
  EXPECT_EQ(sequences(follow("?since=" + since).events()), Numbers{http.log_size() - 1});
}

TEST_F(HttpStream, TakesTheFiltersOfTheList) {
  for (const std::string& filter :
       {std::string("kind=consent.recorded,policy.published"), "subject=" + http.person("ann"),
        std::string("purpose=newsletter"), "kind=consent.recorded&actor=" + http.person("ann")}) {
    const auto wanted = listed("&" + filter);
    ASSERT_FALSE(wanted.empty()) << filter;
    auto follower = follow("?from=0&" + filter);
    EXPECT_EQ(follower.events(), wanted) << filter;
    EXPECT_EQ(follower.position, http.log_size() - 1) << "also past what was not for it";
  }
  auto follower = follow("?kind=subject.registered");
  EXPECT_THAT(follower.events(), IsEmpty());
  consent();
  http.person("bob");
  EXPECT_EQ(follower.events(1).at(0).at("kind").as_string(), "subject.registered");
}

TEST_F(HttpStream, RefusesWhereNobodyCanHaveBeen) {
  const auto end = std::to_string(http.log_size());
  const auto ask = [&](const std::string& query, const Headers& headers = {}) {
    return http.get("auditor", "events/stream" + query, headers).outcome();
  };
  for (const std::string& bad : {std::string("x"), std::string("-1"), std::string("01"), end,
                                 std::string("1 2"), std::string("99999999999999999999999")}) {
    EXPECT_EQ(ask("", {{"Last-Event-ID", bad}}), "400 invalid-header") << bad;
  }
  EXPECT_EQ(ask("", {{"Last-Event-ID", "1"}, {"Last-Event-ID", "2"}}), "400 invalid-header");
  EXPECT_EQ(ask("?from=" + std::to_string(http.log_size() + 1)), "400 invalid-parameter");
  for (const auto* query : {"?to=3", "?until=2027-01-15T08:00:00Z", "?order=desc", "?limit=1",
                            "?cursor=00", "?kind=nothing", "?from=0&from=1"}) {
    EXPECT_EQ(ask(query), "400 invalid-parameter") << query;
  }
}

TEST_F(HttpStream, EndsWithItsToken) {
  serve({.heartbeat = 50ms});
  const auto token = http.issue(http.world.clinic(), ledger::Role::kAuditor);
  const auto short_lived = http.issue(http.world.clinic(), ledger::Role::kAuditor, {}, 60);
  Follower follower(http, token, "");
  Follower expiring(http, short_lived, "");
  EXPECT_THAT(follower.events(), IsEmpty());
  EXPECT_THAT(expiring.events(), IsEmpty());
  const auto end_of = [](Follower& one) {
    auto block = one.next();
    while (block && block->name.empty()) block = one.next();
    EXPECT_TRUE(block && block->name == "end") << "it just ended";
    EXPECT_FALSE(one.next()) << "there is something behind the end";
    EXPECT_TRUE(one.has_ended());
    return block ? std::string(block->data->at("code").as_string().c_str()) : std::string();
  };
  {
    const auto snapshot = http.world.ledger()->snapshot();
    const auto row = projections::Views(*snapshot).token_by_hash(token_hash(*parse_token(token)));
    EXPECT_FALSE(http.world.run("admin", revoke_token, RevokeTokenInput{(*row)->id}).refused());
  }
  EXPECT_EQ(end_of(follower), "invalid-token");
  http.world.clock.advance_seconds(61);
  EXPECT_EQ(end_of(expiring), "token-expired");
}

TEST_F(HttpStream, EndsWhenTheLedgerMoves) {
  serve({.heartbeat = 50ms});
  http.restart_in("eu");
  auto follower = follow("");
  EXPECT_THAT(follower.events(), IsEmpty());
  ASSERT_EQ(http.send("admin", "POST", "region", R"({"state":"requested","to":"us"})").outcome(),
            "201");
  for (const auto* step : {R"({"state":"moving"})", R"({"state":"done"})"}) {
    ASSERT_EQ(http.send("operator", "POST", "region", step).outcome(), "201");
  }
  auto block = follower.next();
  while (block && block->name.empty()) block = follower.next();
  ASSERT_TRUE(block);
  EXPECT_EQ(block->data->at("code").as_string(), "wrong-region");
}

TEST_F(HttpStream, SaysNowAndThenThatItLives) {
  serve({.heartbeat = 50ms});
  auto follower = follow("?kind=ledger.restored");
  for (int beat = 0; beat < 5; ++beat) {
    EXPECT_THAT(follower.events(), IsEmpty());
    EXPECT_EQ(follower.position, http.log_size() - 1);
    consent();
  }
}

TEST_F(HttpStream, EndsByItselfAfterItsTime) {
  serve({.longest = 1ms});
  auto follower = follow("?from=0");
  EXPECT_EQ(sequences(follower.events()).size(), http.log_size());
  while (const auto block = follower.next()) EXPECT_FALSE(block->data) << "nothing else came";
  EXPECT_TRUE(follower.has_ended());
  const auto whole = http.get("auditor", "events/stream?from=0");
  EXPECT_TRUE(whole.whole) << "the last chunk was written";
  EXPECT_THAT(whole.body, StartsWith("retry: 3000\n\nid: 0\ndata: {\"ledger\":"));
}

TEST_F(HttpStream, ThereAreOnlySoMany) {
  serve({.all = 5, .of_ledger = 4, .of_token = 2});
  http.other_admin();
  const auto ask = [&](const std::string& who) {
    const auto answer = http.get(who, "events/stream");
    EXPECT_EQ(answer.header("retry-after"), "1");
    return answer.outcome();
  };
  {
    auto first = follow("");
    auto second = follow("");
    EXPECT_EQ(ask("auditor"), "429 too-many-requests");
    Follower third(http, http.token("admin"), "");
    Follower fourth(http, http.token("admin"), "");
    http.token("reviewer");
    EXPECT_EQ(ask("reviewer"), "503 busy");
    EXPECT_TRUE(await_open(4));
  }
  // The clients are gone, which is found without a word of theirs.
  EXPECT_TRUE(await_open(0));
  EXPECT_THAT(follow("").head(), StartsWith("HTTP/1.0 200"));
}

TEST_F(HttpStream, WaitingTakesNoThread) {
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 10; ++i) {
    followers.push_back(std::make_unique<Follower>(http, http.token("auditor"), ""));
  }
  for (int i = 0; i < 10; ++i) EXPECT_EQ(http.get("auditor", "events/0").status, 200U);
  consent();
  for (const auto& follower : followers) {
    EXPECT_EQ(sequences(follower->events(1)), Numbers{http.log_size() - 1});
  }
}

TEST_F(HttpStream, NobodyWaitsForItWhenTheServerStops) {
  auto follower = follow("?from=0");
  EXPECT_EQ(follower.events().size(), http.log_size());
  const auto began = std::chrono::steady_clock::now();
  http.server().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s) << "the grace is 5 s";
  EXPECT_FALSE(follower.next());
  EXPECT_TRUE(follower.has_ended());
}

TEST_F(HttpStream, HeadSaysWhatItWouldBe) {
  const auto answer = http.send("auditor", "HEAD", "events/stream");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.header("content-type"), "text/event-stream");
  EXPECT_TRUE(await_open(0));
}

TEST_F(HttpStream, ConcurrencyEachEventOnceAndInOrder) {
  constexpr std::size_t kEvents = 300;
  const auto token = http.token("auditor");
  const auto first = http.log_size();
  std::vector<Numbers> seen(4);
  std::vector<std::thread> followers;
  for (auto& mine : seen) {
    followers.emplace_back([this, first, token, &mine] {
      const auto query = "?kind=consent.recorded&from=" + std::to_string(first);
      std::string last;
      // Comes back now and then.
      while (mine.size() < kEvents) {
        Follower follower(http, token, query, last);
        for (const auto at :
             sequences(follower.events(std::min(kEvents - mine.size(), std::size_t{70})))) {
          mine.push_back(at);
          last = std::to_string(at);
        }
      }
    });
  }
  for (std::size_t i = 0; i < kEvents; ++i) consent();
  for (auto& follower : followers) follower.join();
  Numbers all(kEvents);
  std::iota(all.begin(), all.end(), first);
  for (const auto& mine : seen) EXPECT_EQ(mine, all);
}

}  // namespace
}  // namespace lethe::api::testing
