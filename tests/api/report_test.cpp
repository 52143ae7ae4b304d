// Reports on accesses: every figure against a hand that counts, the same bytes whenever they are
// computed again, and how they are written down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <sstream>

#include "api/fhir/measure_report.h"
#include "api/json/csv.h"
#include "api/json/render_report.h"
#include "tests/api/report_world.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

using ledger::Moment;
using review::ReportQuery;
using review::ReportType;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::array kTypes{ReportType::kActivity, ReportType::kHours,       ReportType::kAgents,
                            ReportType::kPatients, ReportType::kDepartments, ReportType::kRules,
                            ReportType::kPurposes};

/// What may be asked of a world: everything, and a part of it by each parameter.
std::vector<ReportQuery> questions(const ReportWorld& world, ReportType type) {
  std::vector<ReportQuery> out(8, asked(type));
  const auto now = world.world.clock.now().micros;
  out[1].from = Moment{now - 3 * ledger::kDayMicros};
  out[1].until = Moment{now - ledger::kDayMicros};
  out[2].agent = world.agents[1];
  out[3].subject = world.patients[2];
  out[4].department = "cardiology";
  out[5].rule = ledger::AccessRule::kSameSurname;
  out[6].until = Moment{now - 2 * ledger::kDayMicros};
  out[6].agent = world.agents[0];
  out[6].department = "radiology";
  out[7].from = Moment{now - 4 * ledger::kDayMicros};
  out[7].rule = ledger::AccessRule::kSelf;
  out[7].subject = world.patients[0];
  return out;
}

/// In every form.
std::string bytes_of(const review::Report& report) {
  return boost::json::serialize(report_json(report)) + report_csv(report) +
         boost::json::serialize(fhir::report_bundle(report));
}

/// Every report on everything in the world at that size.
std::vector<std::string> all_bytes(const ReportWorld& world, const std::vector<ReportQuery>& asked,
                                   std::uint64_t size) {
  std::vector<std::string> out;
  for (const auto& query : asked) {
    out.push_back(bytes_of(report_at(*world.world.ledger(), query, size)));
  }
  return out;
}

class Reports : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kSeed = 20'261'127;

  void live(ReportWorld& world) {
    world.live(200);
    world.review();
    world.set_rules(90);
    world.live(150);
    world.review();
    world.live(30);  // not looked at yet
  }
};

TEST_F(Reports, SayWhatAHandCounts) {
  for (const auto seed : {kSeed, kSeed + 1}) {
    ReportWorld world(seed);
    live(world);
    const auto ledger = world.world.ledger();
    std::size_t rows = 0;
    for (const auto type : kTypes) {
      std::size_t at = 0;
      for (const auto& query : questions(world, type)) {
        SCOPED_TRACE(std::string(review::report_name(type)) + " " + std::to_string(at++) + " of " +
                     std::to_string(seed));
        for (const auto size : {world.size(), world.size() / 2, std::uint64_t{1}}) {
          const auto expected = counted_by_hand(*ledger, query, size);
          EXPECT_EQ(counted_rows(report_at(*ledger, query, size)), expected) << size;
          EXPECT_EQ(counted_rows(report_at(*ledger, query, size, 7)), expected) << size;
          rows += expected.size();
        }
      }
    }
    EXPECT_GT(rows, 500U) << "there is something to count";
  }
}

TEST_F(Reports, TotalsAndHeatMapAreOverAllRows) {
  ReportWorld world(kSeed);
  live(world);
  const auto report = report_at(*world.world.ledger(), asked(ReportType::kActivity), world.size());
  const auto json = report_json(report);
  std::uint64_t accesses = 0, flags = 0, in_map = 0;
  for (const auto& row : json.at("rows").as_array()) {
    accesses += row.at("accesses").to_number<std::uint64_t>();
    flags += row.at("flags").to_number<std::uint64_t>();
  }
  for (const auto& day : json.at("heat_map").as_array()) {
    for (const auto& hour : day.as_array()) in_map += hour.to_number<std::uint64_t>();
  }
  const auto& totals = json.at("totals");
  EXPECT_EQ(totals.at("accesses").to_number<std::uint64_t>(), accesses);
  EXPECT_EQ(totals.at("flags").to_number<std::uint64_t>(), flags);
  EXPECT_EQ(totals.at("agents").to_number<std::uint64_t>(), world.agents.size());
  EXPECT_EQ(totals.at("patients").to_number<std::uint64_t>(), world.patients.size());
  EXPECT_EQ(in_map, accesses);
  EXPECT_EQ(json.at("utc_offset").to_number<int>(), 90);
  EXPECT_FALSE(json.contains("left_out"));
}

TEST_F(Reports, P8TheSameBytesAgainWhateverCameSince) {
  const lethe::tests::TemporaryDirectory folder;
  ReportWorld world(kSeed, folder.path() / "data");
  live(world);
  const auto size = world.size();
  std::vector<ReportQuery> queries;
  for (const auto type : kTypes) {
    for (auto& query : questions(world, type)) queries.push_back(std::move(query));
  }
  const auto before = all_bytes(world, queries, size);
  world.set_rules(-300);
  world.live(150);  // some of it happened before
  world.review();
  EXPECT_EQ(all_bytes(world, queries, size), before) << "the log has grown";
  EXPECT_NE(all_bytes(world, queries, world.size()), before);
  EXPECT_FALSE(world.world.erase("portal", "patient0").refused());
  EXPECT_FALSE(world.world.erase("admin", "agent0").refused());
  EXPECT_EQ(all_bytes(world, queries, size), before) << "people were erased";
  world.world.rebuild_projections();
  EXPECT_EQ(all_bytes(world, queries, size), before) << "views were rebuilt";
  world.world.reopen();
  EXPECT_EQ(all_bytes(world, queries, size), before) << "the ledger was opened anew";
}

TEST_F(Reports, AreOrderedAndCutAndSayWhatIsLeftOut) {
  ReportWorld world(kSeed);
  live(world);
  auto query = asked(ReportType::kPatients);
  const auto whole = report_at(*world.world.ledger(), query, world.size());
  query.order = "flags";
  query.limit = 3;
  const auto cut = report_json(report_at(*world.world.ledger(), query, world.size()));
  const auto& rows = cut.at("rows").as_array();
  ASSERT_EQ(rows.size(), 3U);
  std::uint64_t last = UINT64_MAX, shown = 0;
  for (const auto& row : rows) {
    const auto flags = row.at("flags").to_number<std::uint64_t>();
    EXPECT_LE(flags, last);
    last = flags;
    shown += row.at("accesses").to_number<std::uint64_t>();
  }
  const auto& left = cut.at("left_out").as_object();
  EXPECT_EQ(left.at("rows").to_number<std::size_t>(), whole.table.rows.size() - 3);
  EXPECT_EQ(left.at("accesses").to_number<std::uint64_t>() + shown,
            cut.at("totals").at("accesses").to_number<std::uint64_t>());
  EXPECT_FALSE(left.contains("agents")) << "people are not added up";
  EXPECT_FALSE(left.contains("first"));
  EXPECT_TRUE(left.at("by_purpose").as_object().contains("TREAT"));
  query.order = "subject";
  query.limit = 1'000;
  std::string before;
  const auto by_subject = report_json(report_at(*world.world.ledger(), query, world.size()));
  for (const auto& row : by_subject.at("rows").as_array()) {
    const std::string subject(row.at("subject").as_string());
    EXPECT_LT(before, subject);
    before = subject;
  }
  EXPECT_TRUE(review::orders_report(ReportType::kRules, "counted"));
  EXPECT_FALSE(review::orders_report(ReportType::kRules, "version"));
  EXPECT_FALSE(review::orders_report(ReportType::kRules, "by_exemption"));
  EXPECT_FALSE(review::orders_report(ReportType::kAgents, "department"));
}

TEST_F(Reports, SayWhichRulesWereInForce) {
  review::ReportBasis basis;
  const std::vector<review::RulesInForce> all{{0, {}, {}}, {1, {5}, {100}}, {2, {9}, {200}}};
  const auto versions = [&](std::optional<Moment> from, std::optional<Moment> until) {
    auto query = asked(ReportType::kAgents);
    query.from = from;
    query.until = until;
    basis.rules = all;
    review::keep_rules_of_period(basis, query);
    std::string out;
    for (const auto& one : basis.rules) out += std::to_string(one.version);
    return out;
  };
  EXPECT_EQ(versions({}, {}), "012");
  EXPECT_EQ(versions(Moment{99}, {}), "012");
  EXPECT_EQ(versions(Moment{100}, {}), "12");
  EXPECT_EQ(versions({}, Moment{100}), "0");
  EXPECT_EQ(versions({}, Moment{101}), "01");
  EXPECT_EQ(versions(Moment{150}, Moment{200}), "1");
  EXPECT_EQ(versions(Moment{500}, {}), "2");
}

TEST_F(Reports, AreRefusedWhereTheyAreTooMuch) {
  ReportWorld world(kSeed);
  world.live(60);
  const auto& ledger = *world.world.ledger();
  const auto basis = review::report_basis(ledger, world.size(), {}).value();
  using enum review::ReportMaker::TooMuch;
  const auto excess = [&](const ReportQuery& query, const review::ReportBounds& bounds) {
    return review::ReportMaker(ledger, query, basis, bounds).open().value();
  };
  const auto all = asked(ReportType::kActivity);
  EXPECT_EQ(excess(all, {world.size(), 1}), kNothing);
  EXPECT_EQ(excess(all, {world.size() - 1, 1}), kEvents);
  auto few = all;
  few.agent = world.agents[0];
  EXPECT_EQ(excess(few, {1, 1}), kNothing);
  few = all;
  few.rule = ledger::AccessRule::kVip;
  EXPECT_EQ(excess(few, {1, 1}), kNothing);
  few = all;
  few.until = Moment{basis.begins.micros - 30 * ledger::kDayMicros};
  EXPECT_EQ(excess(few, {1, 1}), kNothing) << "nothing is of then, and nothing is read";
  const auto patients = asked(ReportType::kPatients);
  EXPECT_EQ(excess(patients, {world.size(), 16}), kPeople) << "seventeen people are registered";
  EXPECT_EQ(excess(patients, {world.size(), 17}), kNothing);
  EXPECT_EQ(excess(all, {world.size(), 16}), kNothing);
}

TEST_F(Reports, AreTheSameTextForTheSameQuestion) {
  auto query = asked(ReportType::kAgents);
  EXPECT_EQ(report_query_text(query), "order=accesses&limit=1000");
  query.from = Moment{0};
  query.until = Moment{1};
  query.department = "cardiology";
  query.rule = ledger::AccessRule::kVip;
  EXPECT_EQ(report_query_text(query),
            "from=1970-01-01T00:00:00.000000Z&until=1970-01-01T00:00:00.000001Z&"
            "department=cardiology&rule=vip&order=accesses&limit=1000");
}

TEST_F(Reports, AsCsvHaveOneTableWithTheCheckpointInIt) {
  ReportWorld world(kSeed);
  live(world);
  const auto report = report_at(*world.world.ledger(), asked(ReportType::kPatients), world.size());
  std::istringstream lines(report_csv(report));
  std::string line;
  std::getline(lines, line);
  EXPECT_THAT(line, StartsWith("subject,accesses,by_action.C,by_action.R,"));
  EXPECT_THAT(line, HasSubstr(",by_purpose,flags,by_priority.low,"));
  EXPECT_TRUE(line.ends_with(",first,last,log_size,log_root\r")) << line;
  const auto columns = std::count(line.begin(), line.end(), ',');
  std::size_t rows = 0;
  const auto ending =
      "," + std::to_string(world.size()) + "," + crypto::to_hex(report.basis.root.view()) + "\r";
  while (std::getline(lines, line)) {
    EXPECT_TRUE(line.ends_with(ending)) << line;
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), columns);
    ++rows;
  }
  EXPECT_EQ(rows, report.table.rows.size());
}

TEST(Csv, IsQuotedAndRunsNothing) {
  EXPECT_EQ(csv_cell("cardiology"), "cardiology");
  EXPECT_EQ(csv_cell(""), "");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("say \"a\""), "\"say \"\"a\"\"\"");
  EXPECT_EQ(csv_cell("two\r\nlines"), "\"two\r\nlines\"");
  for (const std::string formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"}) {
    EXPECT_EQ(csv_cell(formula), "'" + formula);
  }
  EXPECT_EQ(csv_cell("=HYPERLINK(\"http://x\",\"y\")"),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("a=1"), "a=1");
  EXPECT_EQ(csv_line({"a", "b,c", "=d"}), "a,\"b,c\",'=d\r\n");
  EXPECT_EQ(csv_line({}), "\r\n");
}

}  // namespace
}  // namespace lethe::api::testing
