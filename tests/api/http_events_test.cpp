// Questions to the log: every filter and their combinations against a scan of it, cursors while it
// grows, histories, counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <random>
#include <sstream>

#include "tests/api/http_fixture.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using boost::json::object;
using boost::json::value;
using ::testing::HasSubstr;

using Query = std::map<std::string, std::string>;

constexpr std::string_view kUuidShape = "00000000-0000-4000-8000-000000000000";

std::string member(const object& it, std::string_view name) {
  const auto* found = it.if_contains(name);
  return found != nullptr && found->is_string() ? found->as_string().c_str() : std::string();
}

/// Whether the member is the text, or a list that has it.
bool says(const object& it, std::string_view name, const std::string& text) {
  const auto* found = it.if_contains(name);
  if (found == nullptr) return false;
  if (const auto* list = found->if_array()) {
    return std::find(list->begin(), list->end(), value(text)) != list->end();
  }
  return member(it, name) == text;
}

/// Every member of an event, looked at as it was answered.
bool is_wanted(const object& event, const Query& query) {
  const auto& facts = event.at("facts").as_object();
  const auto kind = member(event, "kind");
  const auto sequence = event.at("sequence").to_number<std::uint64_t>();
  for (const auto& [name, wanted] : query) {
    bool holds = true;
    if (name == "subject") holds = member(event, "subject") == wanted;
    if (name == "actor") holds = member(event.at("actor").as_object(), "id") == wanted;
    if (name == "request") holds = member(event, "request") == wanted;
    if (name == "kind") holds = ("," + wanted + ",").find("," + kind + ",") != std::string::npos;
    if (name == "from") holds = sequence >= std::stoull(wanted);
    if (name == "to") holds = sequence <= std::stoull(wanted);
    if (name == "since") holds = member(event, "time") >= wanted;
    if (name == "until") holds = member(event, "time") < wanted;
    if (name == "item") holds = kind.starts_with("content.") && member(facts, "item") == wanted;
    if (name == "purpose") {
      holds = says(facts, "purpose", wanted) || says(facts, "purposes", wanted) ||
              says(facts, "purpose_of_use", wanted);
    }
    if (name == "object") {
      holds = std::any_of(facts.begin(), facts.end(),
                          [&](const auto& fact) { return says(facts, fact.key(), wanted); });
    }
    if (name == "field") {
      holds = says(facts, "fields", wanted);
      for (const auto& section : event.at("sections").as_array()) {
        const auto& one = section.as_object();
        const bool is_field = member(one, "role") == "profile_field";
        holds = holds || (is_field && member(one, "name") == wanted);
      }
    }
    if (!holds) return false;
  }
  return true;
}

std::string target_of(const std::string& path, const Query& query) {
  std::string out = path;
  for (const auto& [name, text] : query) {
    out += (out.find('?') == std::string::npos ? "?" : "&") + name + "=" + text;
  }
  return out;
}

class HttpEvents : public ::testing::Test {
 protected:
  HttpEvents() {
    http.token("auditor");
    http.token("admin");
    run_table(http.world, R"(
      policy    admin  v1                                     -> 201 | policy.published
      purpose   admin  newsletter consent                     -> 201 | purpose.defined
      purpose   admin  billing contract                       -> 201 | purpose.defined
      recipient admin  mailer newsletter,billing email        -> 201 | recipient.defined
      register  portal ann user email=ann@example.org city=Rom -> 201 | subject.registered
      register  portal bob user email=bob@example.org         -> 201 | subject.registered
      register  portal ines agent                             -> 201 | subject.registered
      register  portal dan user                               -> 201 | subject.registered
      wait      1
    )");
    for (int day = 0; day < 3; ++day) live(std::to_string(day));
    http.world.erase("portal", "dan");
  }

  void live(const std::string& day) {
    run_table(http.world, R"(
      consent   portal ann newsletter given v1                -> 201 given | consent.recorded
      withdraw  subject:ann ann newsletter                    -> 200 withdrawn | consent.recorded
      edit      portal ann city=Bern)" +
                              day + R"(                -> 200 | profile.edited
      edit      subject:bob bob city=Rom)" +
                              day + R"( note=x     -> 200 | profile.edited
      disclose  portal ann mailer billing email               -> 201 | disclosure.recorded
      access    portal/ines bob TREAT                         -> 201 | access.recorded
      read      agent:ines ann TREAT                          -> 200 | access.recorded
      wait      1
    )");
    const auto ticket = http.item("ann", "It does not work.");
    http.send("portal", "POST", "content",
              boost::json::serialize(object{{"author", http.person("bob")},
                                            {"type", "comment"},
                                            {"parent", ticket},
                                            {"body", "Nor for me."}}));
    http.send("agent:ines", "PATCH", "content/" + ticket, R"({"body":"Solved."})",
              {{"If-Match", "\"1\""}});
    items_.push_back(ticket);
    http.world.clock.advance_days(1);
  }

  std::vector<object> scan() {
    std::vector<object> out;
    std::istringstream lines(http.get("auditor", "events", {{"Accept", "application/jsonl"}}).body);
    for (std::string line; std::getline(lines, line);) {
      out.push_back(boost::json::parse(line).as_object());
    }
    EXPECT_EQ(out.size(), http.log_size());
    return out;
  }
  static std::vector<std::uint64_t> sequences(const std::vector<object>& events) {
    std::vector<std::uint64_t> out;
    for (const auto& event : events) out.push_back(event.at("sequence").to_number<std::uint64_t>());
    return out;
  }
  static std::vector<std::uint64_t> expected(const std::vector<object>& log, const Query& query) {
    std::vector<object> out;
    for (const auto& event : log) {
      if (is_wanted(event, query)) out.push_back(event);
    }
    const auto order = query.find("order");
    if (order != query.end() && order->second == "desc") std::reverse(out.begin(), out.end());
    return sequences(out);
  }
  /// Page by page, and the same as lines.
  std::vector<std::uint64_t> found(const std::string& target, std::uint64_t limit,
                                   const std::string& who = "auditor") {
    const auto joint = target.find('?') == std::string::npos ? "?" : "&";
    std::vector<object> events;
    std::string cursor;
    for (int pages = 0; pages < 1'000; ++pages) {
      const auto answer = http.get(who, target + joint + "limit=" + std::to_string(limit) + cursor);
      EXPECT_EQ(answer.outcome(), "200") << target << " " << answer.body;
      if (answer.status != 200) return {};
      const auto page = answer.json();
      for (const auto& item : page.at("items").as_array()) events.push_back(item.as_object());
      if (page.at("next").is_null()) break;
      cursor = "&cursor=" + std::string(page.at("next").as_string().c_str());
    }
    std::istringstream lines(http.get(who, target, {{"Accept", "application/jsonl"}}).body);
    std::size_t at = 0;
    for (std::string line; std::getline(lines, line); ++at) {
      if (at < events.size()) {
        EXPECT_EQ(boost::json::parse(line), value(events[at])) << target;
      }
    }
    EXPECT_EQ(at, events.size()) << target;
    return sequences(events);
  }

  HttpWorld http;
  std::vector<std::string> items_;
};

/// A filter with a value that some event of the log has.
std::optional<std::string> any_value(const std::string& name, const object& event,
                                     const std::vector<object>& log, std::mt19937_64& random) {
  const auto& facts = event.at("facts").as_object();
  const auto any_time = [&] { return member(log[random() % log.size()], "time"); };
  if (name == "actor") return member(event.at("actor").as_object(), "id");
  if (name == "kind") return member(event, "kind") + ",profile.edited";
  if (name == "from" || name == "to") return std::to_string(random() % log.size());
  if (name == "since" || name == "until") return any_time();
  if (name == "purpose" || name == "item") return member(facts, name);
  if (name == "field") return random() % 2 == 0 ? "city" : "email";
  if (name == "object") {
    for (const auto& fact : facts) {
      const auto text = member(facts, fact.key());
      if (text.size() == kUuidShape.size() && text[8] == '-' && text[23] == '-') return text;
    }
    return std::nullopt;
  }
  return member(event, name);
}

TEST_F(HttpEvents, EveryCombinationFindsWhatAScanFinds) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const auto log = scan();
  std::map<std::string, int> found_by;
  for (int i = 0; i < 400; ++i) {
    const auto& event = log[random() % log.size()];
    Query query;
    for (const auto* name : {"subject", "actor", "kind", "from", "to", "since", "until", "purpose",
                             "field", "item", "object", "request"}) {
      if (random() % 4 != 0) continue;
      const auto text = any_value(name, event, log, random);
      if (text && !text->empty()) query[name] = *text;
    }
    if (query.contains("kind") && query["kind"].starts_with("profile.edited")) {
      query["kind"] = "profile.edited";
    }
    if (query.contains("from") && query.contains("to") &&
        std::stoull(query["from"]) > std::stoull(query["to"])) {
      std::swap(query["from"], query["to"]);
    }
    if (query.contains("since") && query.contains("until") && query["since"] > query["until"]) {
      std::swap(query["since"], query["until"]);
    }
    if (random() % 2 == 0) query["order"] = random() % 2 == 0 ? "desc" : "asc";
    const auto wanted = expected(log, query);
    const auto target = target_of("events", query);
    ASSERT_EQ(found(target, 1 + random() % 7), wanted) << target;
    if (wanted.empty()) continue;
    for (const auto& [name, text] : query) ++found_by[name];
  }
  for (const auto* name : {"subject", "actor", "kind", "from", "to", "since", "until", "purpose",
                           "field", "item", "object", "request"}) {
    EXPECT_GT(found_by[name], 0) << name << " was part of no question that found something";
  }
}

TEST_F(HttpEvents, EachFilterAloneFindsWhatAScanFinds) {
  const auto log = scan();
  std::mt19937_64 random(1);
  for (const auto* name :
       {"subject", "actor", "kind", "purpose", "field", "item", "object", "request"}) {
    for (std::size_t i = 0; i < log.size(); i += 3) {
      const auto text = any_value(name, log[i], log, random);
      if (!text || text->empty() || text->starts_with("profile.edited,")) continue;
      const Query query{{name, *text}};
      ASSERT_EQ(found(target_of("events", query), 100), expected(log, query)) << name << *text;
    }
  }
  EXPECT_FALSE(expected(log, {{"purpose", "TREAT"}}).empty());
  EXPECT_EQ(found("events?purpose=TREAT", 2), expected(log, {{"purpose", "TREAT"}}));
}

TEST_F(HttpEvents, ACursorStaysValidWhileTheLogGrows) {
  const std::string newest = "events?kind=consent.recorded,access.recorded&order=desc&limit=2";
  const std::string oldest = "events?kind=consent.recorded,access.recorded&limit=2";
  std::vector<std::uint64_t> back;
  std::vector<std::uint64_t> forth;
  std::string back_cursor;
  std::string forth_cursor;
  const auto size = http.log_size();
  const auto take = [&](const std::string& target, std::string& cursor,
                        std::vector<std::uint64_t>& out) {
    const auto page = http.get("auditor", target + cursor).json();
    for (const auto& item : page.at("items").as_array()) {
      out.push_back(item.at("sequence").to_number<std::uint64_t>());
    }
    const bool goes_on = !page.at("next").is_null();
    if (goes_on) cursor = "&cursor=" + std::string(page.at("next").as_string().c_str());
    return goes_on;
  };
  bool back_goes_on = true;
  bool forth_goes_on = true;
  for (int i = 0; back_goes_on || forth_goes_on; ++i) {
    ASSERT_LT(i, 100);
    if (back_goes_on) back_goes_on = take(newest, back_cursor, back);
    if (forth_goes_on) forth_goes_on = take(oldest, forth_cursor, forth);
    if (i < 3) live("-" + std::to_string(i));
  }
  const auto log = scan();
  const Query query{{"kind", "consent.recorded,access.recorded"}};
  auto then = expected(log, query);
  EXPECT_EQ(forth, then) << "goes on into what came since";
  std::erase_if(then, [&](std::uint64_t at) { return at >= size; });
  std::reverse(then.begin(), then.end());
  EXPECT_EQ(back, then) << "goes on as it began";
}

TEST_F(HttpEvents, BadParametersAreNamed) {
  for (const auto& [query, name] : std::vector<std::pair<std::string, std::string>>{
           {"kind=nothing.such", "kind"},
           {"kind=", "kind"},
           {"kind=profile.edited,", "kind"},
           {"kind=profile.edited,profile.edited", "kind"},
           {"kind=profile.edited&kind=access.recorded", "kind"},
           {"from=-1", "from"},
           {"to=x", "to"},
           {"from=5&to=4", "to"},
           {"since=yesterday", "since"},
           {"until=2027-01-15", "until"},
           {"since=2027-01-15T08:00:00Z&until=2027-01-15T07:00:00Z", "until"},
           {"order=up", "order"},
           {"subject=x", "subject"},
           {"actor=00000000-0000-0000-0000-000000000000", "actor"},
           {"purpose=No%20Code", "purpose"},
           {"purpose=", "purpose"},
           {"field=UPPER", "field"},
           {"item=1", "item"},
           {"object=1", "object"},
           {"request=ABC", "request"}}) {
    const auto answer = http.get("auditor", "events?" + query);
    EXPECT_EQ(answer.outcome(), "400 invalid-parameter") << query;
    EXPECT_THAT(answer.body, HasSubstr('"' + name + '"')) << query;
  }
  for (const auto* query : {"first_day=2027-13-01", "last_day=2027-01-15T08:00:00Z", "first_day=x",
                            "first_day=2027-01-16&last_day=2027-01-15", "kind=x"}) {
    EXPECT_EQ(http.get("auditor", std::string("events/histogram?") + query).outcome(),
              "400 invalid-parameter")
        << query;
    EXPECT_EQ(http.get("auditor", std::string("events/counts?") + query).outcome(),
              "400 invalid-parameter")
        << query;
  }
}

TEST_F(HttpEvents, DaysAndKindsAreCountedAsAScanCountsThem) {
  http.token("reviewer");
  const auto log = scan();
  std::map<std::string, std::map<std::string, std::uint64_t>> days;
  std::map<std::string, std::uint64_t> kinds;
  for (const auto& event : log) {
    ++days[member(event, "time").substr(0, 10)][member(event, "kind")];
    ++kinds[member(event, "kind")];
  }
  ASSERT_GT(days.size(), 4U);
  const auto json_of = [](const std::map<std::string, std::uint64_t>& counts) {
    object by_kind;
    std::uint64_t all = 0;
    for (const auto& [kind, events] : counts) {
      by_kind[kind] = events;
      all += events;
    }
    return object{{"events", all}, {"kinds", by_kind}};
  };
  const auto check_equal = [](const value& answered, const object& wanted) {
    EXPECT_EQ(boost::json::parse(boost::json::serialize(answered)),
              boost::json::parse(boost::json::serialize(wanted)));
  };
  std::string cursor;
  auto day = days.begin();
  for (; day != days.end();) {
    const auto page = http.get("auditor", "events/histogram?limit=2" + cursor).json();
    for (const auto& item : page.at("items").as_array()) {
      ASSERT_NE(day, days.end());
      auto wanted = json_of(day->second);
      wanted["day"] = day->first;
      check_equal(item, wanted);
      ++day;
    }
    if (page.at("next").is_null()) break;
    cursor = "&cursor=" + std::string(page.at("next").as_string().c_str());
  }
  EXPECT_EQ(day, days.end());
  check_equal(http.get("reviewer", "events/counts").json(), json_of(kinds));

  const auto second = std::next(days.begin())->first;
  const auto within = "?first_day=" + second + "&last_day=" + second;
  check_equal(http.get("auditor", "events/counts" + within).json(), json_of(days[second]));
  const auto of_kind =
      http.get("auditor", "events/histogram" + within + "&kind=access.recorded").json();
  ASSERT_EQ(of_kind.at("items").as_array().size(), 1U);
  EXPECT_EQ(of_kind.at("items").at(0).at("events").to_number<std::uint64_t>(),
            days[second]["access.recorded"]);
  const auto before = http.get("auditor", "events/histogram?last_day=2000-01-01").json();
  EXPECT_TRUE(before.at("items").as_array().empty());
}

TEST_F(HttpEvents, TheHistoryOfAnAgentIsWhatTheyDidAndWhatHappenedToThem) {
  const auto ines = http.agent("ines");
  const auto log = scan();
  std::vector<object> wanted;
  for (const auto& event : log) {
    const bool is_theirs =
        member(event, "subject") == ines || member(event.at("actor").as_object(), "id") == ines;
    if (is_theirs) wanted.push_back(event);
  }
  ASSERT_GT(wanted.size(), 5U);
  EXPECT_EQ(found("agents/" + ines + "/history", 3), sequences(wanted));
  std::reverse(wanted.begin(), wanted.end());
  EXPECT_EQ(found("agents/" + ines + "/history?order=desc", 2), sequences(wanted));
  std::erase_if(wanted, [](const object& it) { return member(it, "kind") != "access.recorded"; });
  EXPECT_EQ(found("agents/" + ines + "/history?order=desc&kind=access.recorded&purpose=TREAT", 2),
            sequences(wanted));
  for (const auto& other : {http.person("ann"), ledger::SubjectId::random().str()}) {
    EXPECT_EQ(http.get("auditor", "agents/" + other + "/history").outcome(), "404 unknown-subject");
  }
}

TEST_F(HttpEvents, TheHistoryOfAnItemHasItsErasureToo) {
  const auto item = items_.front();
  http.send("agent:ines", "DELETE", "content/" + item);
  std::vector<std::string> kinds;
  for (const auto at : found("content/" + item + "/history", 2, "portal")) {
    kinds.emplace_back(ledger::kind_name(ledger::kind_of(http.world.event({at}).facts)));
  }
  EXPECT_EQ(kinds,
            (std::vector<std::string>{"content.posted", "content.posted", "content.edited",
                                      "erasure.ordered", "content.deleted", "erasure.completed"}));
  EXPECT_EQ(http.get("auditor", "content/" + ledger::ItemId::random().str() + "/history").outcome(),
            "404 unknown-item");
}

TEST_F(HttpEvents, APersonSeesOfAnItemWhatIsAboutThemselves) {
  const auto item = items_.front();
  const auto ann = http.person("ann");
  const auto own = http.get("subject:ann", "content/" + item + "/history");
  EXPECT_EQ(own.outcome(), "200");
  EXPECT_EQ(own.json().at("items").as_array().size(), 2U) << own.body;
  EXPECT_EQ(own.body.find(http.person("bob")), std::string::npos);
  EXPECT_EQ(own.body.find(http.agent("ines")), std::string::npos);
  const auto foreign = http.get("subject:bob", "content/" + item + "/history");
  const auto none =
      http.get("subject:bob", "content/" + ledger::ItemId::random().str() + "/history");
  EXPECT_EQ(foreign.outcome(), "404 unknown-item");
  EXPECT_EQ(foreign.body, none.body);
}

}  // namespace
}  // namespace lethe::api::testing
