#include "tests/api/report_world.h"

#include <gtest/gtest.h>

#include "api/commands/access_rules.h"
#include "api/commands/activity.h"
#include "api/commands/flagger.h"
#include "api/commands/staff.h"

namespace lethe::api::testing {
namespace {

using ledger::AccessExemption;
using ledger::AccessOutcome;
using ledger::AccessRule;
using ledger::Moment;
using ledger::SubjectId;
using review::ReportType;

constexpr std::array<std::string_view, 3> kDepartments{"cardiology", "radiology", "admission"};
constexpr std::array<std::string_view, 4> kPurposesOfUse{"TREAT", "HPAYMT", "HOPERAT", "BTG"};

}  // namespace

ReportWorld::ReportWorld(std::uint32_t seed, std::filesystem::path directory)
    : world(std::move(directory)), random_(seed) {
  for (int i = 0; i < 5; ++i) {
    agents.push_back(
        world.register_person("agent" + std::to_string(i), ledger::SubjectType::kAgent));
  }
  for (int i = 0; i < 12; ++i) {
    patients.push_back(
        world.register_person("patient" + std::to_string(i), ledger::SubjectType::kUser));
  }
  for (const auto& agent : agents) describe(agent);
}

void ReportWorld::describe(const SubjectId& agent) {
  DescribeStaffInput input;
  input.agent = agent;
  input.facts.department = kDepartments[below(kDepartments.size())];
  EXPECT_FALSE(world.run("admin", describe_staff, input).refused());
}

/// Now, a few minutes ago, or days ago.
std::optional<Moment> ReportWorld::when() {
  const auto now = world.clock.now().micros;
  if (below(3) == 0) return std::nullopt;
  if (below(5) > 0)
    return Moment{now - static_cast<std::int64_t>(below(50)) * ledger::kMinuteMicros};
  return Moment{now - static_cast<std::int64_t>(below(200)) * ledger::kHourMicros};
}

void ReportWorld::access() {
  RecordAccessInput input;
  input.subject = patients[below(patients.size())];
  const bool is_by_agent = below(8) > 0;
  if (is_by_agent) input.actor = agents[below(agents.size())];
  input.by_application = !is_by_agent;
  input.purpose_of_use = kPurposesOfUse[below(kPurposesOfUse.size())];
  input.action = static_cast<ledger::AccessAction>(1 + below(5));
  input.resource_type = "Observation";
  input.outcome = below(4) > 0 ? AccessOutcome::kSuccess : static_cast<AccessOutcome>(2 + below(3));
  if (below(3) == 0) input.via.department = kDepartments[below(kDepartments.size())];
  input.occurred_at = when();
  EXPECT_FALSE(world.run("portal", record_access, input).refused());
}

void ReportWorld::search() {
  RecordSearchInput input;
  input.actor = agents[below(agents.size())];
  input.purpose_of_use = kPurposesOfUse[below(kPurposesOfUse.size())];
  input.resource_type = "Patient";
  input.outcome = below(5) > 0 ? AccessOutcome::kSuccess : AccessOutcome::kSeriousFailure;
  input.occurred_at = when();
  EXPECT_FALSE(world.run("portal", record_search, input).refused());
}

void ReportWorld::login() {
  RecordLoginInput input;
  if (below(4) > 0) input.actor = agents[below(agents.size())];
  input.action = static_cast<ledger::LoginAction>(1 + below(4));
  input.outcome = below(3) > 0 ? AccessOutcome::kSuccess : AccessOutcome::kMinorFailure;
  input.occurred_at = when();
  EXPECT_FALSE(world.run("portal", record_login, input).refused());
}

void ReportWorld::live(int things) {
  for (int i = 0; i < things; ++i) {
    world.clock.advance_seconds(static_cast<std::int64_t>(below(5'000)));
    const auto what = below(10);
    if (what < 7) access();
    if (what == 7) search();
    if (what == 8) login();
    if (what == 9) describe(agents[below(agents.size())]);
  }
}

void ReportWorld::review() {
  RecordReviewInput input;
  auto& piece = input.piece;
  piece.from = {reviewed_};
  piece.behind = {size()};
  piece.checked_up_to = size();
  piece.rules = projections::ReviewViews(*world.ledger()->snapshot())
                    .access_rules()
                    .value()
                    .value_or(projections::AccessRulesRow{})
                    .rules.version;
  for (auto at = reviewed_; at < size(); ++at) {
    const auto event = world.event({at});
    const bool is_access = std::holds_alternative<ledger::AccessRecorded>(event.facts);
    const bool is_search = std::holds_alternative<ledger::SearchRecorded>(event.facts);
    if (event.actor.type != ledger::ActorType::kAgent || !(is_access || is_search)) continue;
    ++piece.accesses;
    if (below(3) > 0) continue;
    ledger::AccessFlagged facts;
    facts.access = {at};
    facts.agent = ledger::subject_of(event.actor.id);
    facts.rules = piece.rules;
    facts.checked_up_to = piece.checked_up_to;
    facts.findings.push_back({static_cast<AccessRule>(1 + below(4)), {}, 30, {}});
    const auto exemption = static_cast<AccessExemption>(below(4));
    facts.findings.push_back({static_cast<AccessRule>(5 + below(4)), exemption, 20, {}});
    facts.priority = static_cast<ledger::FlagPriority>(1 + below(3));
    facts.weight = 30;
    piece.flagged.push_back({event.subject, facts});
  }
  const auto reply =
      api::run(world.store(), world.clinic(), world.request("system"), record_review, input);
  EXPECT_FALSE(reply.refused()) << outcome(reply);
  reviewed_ = piece.behind.value;
}

void ReportWorld::set_rules(std::int16_t utc_offset) {
  auto input = parse_as<SetAccessRulesInput>("{}");
  input.rules.utc_offset = utc_offset;
  EXPECT_FALSE(world.run("admin", set_access_rules, input).refused());
}

review::ReportQuery asked(ReportType type) {
  review::ReportQuery query;
  query.type = type;
  query.order = review::usual_order(type);
  return query;
}

review::Report report_at(const ledger::Ledger& ledger, const review::ReportQuery& query,
                         std::uint64_t size, std::size_t events_a_step) {
  const auto proof = ledger.inclusion({0}, {size}).value();
  const auto note = crypto::parse_note(proof.checkpoint).value();
  const auto root = ledger::parse_checkpoint_text(note.text).value().root;
  review::ReportMaker maker(ledger, query, review::report_basis(ledger, size, root).value());
  EXPECT_EQ(maker.open().value(), review::ReportMaker::TooMuch::kNothing);
  while (maker.step(events_a_step).value() == review::ReportMaker::Step::kMore) {
  }
  return maker.take();
}

// --- by hand ---

namespace {

/// One row in the counting.
struct Hand {
  CountedRow counts;
  std::set<SubjectId> agents, patients;
};

class HandCount {
 public:
  HandCount(const ledger::Ledger& ledger, const review::ReportQuery& query, std::uint64_t size)
      : ledger_(ledger), query_(query) {
    for (std::uint64_t at = 0; at < size; ++at) {
      events_.push_back(ledger_.event({at}).value());
      const auto& facts = events_.back().facts;
      if (const auto* set = std::get_if<ledger::AccessRulesSet>(&facts)) offset_ = set->utc_offset;
      if (const auto* flag = std::get_if<ledger::AccessFlagged>(&facts))
        flags_[flag->access] = *flag;
    }
  }

  CountedRows run() {
    for (const auto& event : events_) {
      if (const auto* described = std::get_if<ledger::StaffDescribed>(&event.facts)) {
        departments_[event.subject] = described->department;
      }
      if (const auto* access = std::get_if<ledger::AccessRecorded>(&event.facts)) {
        look(event, *access, access->purpose_of_use);
      } else if (const auto* search = std::get_if<ledger::SearchRecorded>(&event.facts)) {
        look(event, *search, search->purpose_of_use);
      } else if (const auto* login = std::get_if<ledger::LoginRecorded>(&event.facts)) {
        look(event, *login, "");
      }
    }
    CountedRows out;
    for (auto& [key, hand] : rows_) {
      put(hand.counts, "agents", hand.agents.size());
      put(hand.counts, "patients", hand.patients.size());
      out[key] = hand.counts;
    }
    return out;
  }

 private:
  static void put(CountedRow& row, const std::string& name, std::uint64_t count) {
    if (count > 0) row[name] += count;
  }

  template <class Facts>
  void look(const ledger::EventHeader& event, const Facts& facts, const std::string& purpose) {
    const bool is_agent = event.actor.type == ledger::ActorType::kAgent;
    const auto agent = is_agent ? ledger::subject_of(event.actor.id) : SubjectId{};
    auto department = facts.via.department;
    if (department.empty() && is_agent) department = departments_[agent];
    const auto found = flags_.find(event.sequence);
    const auto* flag = found == flags_.end() ? nullptr : &found->second;
    if (query_.from && facts.occurred_at < *query_.from) return;
    if (query_.until && facts.occurred_at >= *query_.until) return;
    if (query_.agent && agent != *query_.agent) return;
    if (query_.subject && event.subject != *query_.subject) return;
    if (!query_.department.empty() && department != query_.department) return;
    if (query_.rule && (flag == nullptr || !has_counting(*flag, *query_.rule))) return;
    if (query_.type == ReportType::kRules) {
      if (flag != nullptr) count_findings(event, agent, *flag);
      return;
    }
    const auto key = key_of(event, facts.occurred_at, agent, department, purpose);
    if (key.empty()) return;
    auto& hand = rows_[key];
    if (!agent.is_zero()) hand.agents.insert(agent);
    if (!event.subject.is_zero()) hand.patients.insert(event.subject);
    count(hand.counts, event, facts);
    if (flag == nullptr) return;
    put(hand.counts, "flags", 1);
    put(hand.counts, "by_priority." + std::string(name_of(flag->priority)), 1);
    for (const auto& finding : flag->findings) {
      if (finding.exemption == AccessExemption::kInvalid) {
        put(hand.counts, "by_rule." + std::string(name_of(finding.rule)), 1);
      }
    }
  }

  static bool has_counting(const ledger::AccessFlagged& flag, AccessRule rule) {
    for (const auto& finding : flag.findings) {
      if (finding.rule == rule && finding.exemption == AccessExemption::kInvalid) return true;
    }
    return false;
  }

  std::vector<std::string> key_of(const ledger::EventHeader& event, Moment at,
                                  const SubjectId& agent, const std::string& department,
                                  const std::string& purpose) const {
    const Moment local{at.micros + offset_ * ledger::kMinuteMicros};
    const auto text = ledger::format_rfc3339(local);  // 2027-01-15T08:00:00.000000Z
    const bool is_login = std::holds_alternative<ledger::LoginRecorded>(event.facts);
    const auto days = local.micros / ledger::kDayMicros;  // all of them behind 1970
    switch (query_.type) {
      case ReportType::kActivity:
        return {text.substr(0, 10)};
      case ReportType::kHours:
        return {std::to_string((days + 3) % 7 + 1), std::to_string(std::stoi(text.substr(11, 2)))};
      case ReportType::kAgents:
        return agent.is_zero() ? std::vector<std::string>() : std::vector{agent.str()};
      case ReportType::kPatients:
        return event.subject.is_zero() ? std::vector<std::string>()
                                       : std::vector{event.subject.str()};
      case ReportType::kDepartments:
        return {department};
      case ReportType::kPurposes:
        return is_login ? std::vector<std::string>() : std::vector{purpose};
      case ReportType::kRules:
        break;
    }
    return {};
  }

  template <class Facts>
  static void count(CountedRow& row, const ledger::EventHeader& event, const Facts& facts) {
    const bool is_granted = facts.outcome == AccessOutcome::kSuccess;
    if (const auto* access = std::get_if<ledger::AccessRecorded>(&event.facts)) {
      put(row, "accesses", 1);
      put(row, "by_action." + std::string(name_of(access->action)), 1);
      put(row, "by_outcome." + std::string(name_of(access->outcome)), 1);
      put(row, "by_actor." + std::string(name_of(event.actor.type)), 1);
      put(row, "by_purpose." + access->purpose_of_use, 1);
      put(row, "denied", is_granted ? 0 : 1);
    } else if (const auto* login = std::get_if<ledger::LoginRecorded>(&event.facts)) {
      using enum ledger::LoginAction;
      if (login->action == kLogin) put(row, is_granted ? "logins" : "failed_logins", 1);
      if (login->action == kLogout) put(row, "logouts", 1);
      if (login->action == kLock) put(row, "locks", 1);
    } else {
      put(row, "searches", 1);
      put(row, "searches_denied", is_granted ? 0 : 1);
    }
  }

  void count_findings(const ledger::EventHeader& event, const SubjectId& agent,
                      const ledger::AccessFlagged& flag) {
    for (const auto& finding : flag.findings) {
      auto& hand = rows_[{std::string(name_of(finding.rule)), std::to_string(flag.rules)}];
      put(hand.counts, "fitted", 1);
      if (finding.exemption != AccessExemption::kInvalid) {
        put(hand.counts, "exempted", 1);
        put(hand.counts, "by_exemption." + std::string(name_of(finding.exemption)), 1);
        continue;
      }
      put(hand.counts, "counted", 1);
      put(hand.counts, "by_priority." + std::string(name_of(flag.priority)), 1);
      hand.agents.insert(agent);
      if (!event.subject.is_zero()) hand.patients.insert(event.subject);
    }
  }

  const ledger::Ledger& ledger_;
  const review::ReportQuery& query_;
  std::vector<ledger::EventHeader> events_;
  std::map<ledger::Sequence, ledger::AccessFlagged> flags_;
  std::map<SubjectId, std::string> departments_;
  std::int16_t offset_ = 0;
  std::map<std::vector<std::string>, Hand> rows_;
};

}  // namespace

CountedRows counted_by_hand(const ledger::Ledger& ledger, const review::ReportQuery& query,
                            std::uint64_t size) {
  auto rows = HandCount(ledger, query, size).run();
  // Each report has some of the figures.
  std::set<std::string> columns;
  for (const auto& column : review::report_columns(query.type)) columns.emplace(column.name);
  for (auto& [key, row] : rows) {
    std::erase_if(row, [&](const auto& one) {
      return !columns.contains(one.first.substr(0, one.first.find('.')));
    });
  }
  return rows;
}

CountedRows counted_rows(const review::Report& report) {
  const auto columns = review::report_columns(report.query.type);
  CountedRows out;
  for (const auto& cells : report.table.rows) {
    std::vector<std::string> key;
    CountedRow row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto* number = std::get_if<std::uint64_t>(&cells[i]);
      const auto* text = std::get_if<std::string>(&cells[i]);
      std::string name(columns[i].name);
      if (!columns[i].member.empty()) name += "." + std::string(columns[i].member);
      if (columns[i].is_key) {
        key.push_back(number != nullptr ? std::to_string(*number)
                      : text != nullptr ? *text
                                        : std::string());
      } else if (number != nullptr && *number > 0) {
        row[name] = *number;
      } else if (const auto* counts = std::get_if<review::Counts>(&cells[i])) {
        for (const auto& [member, count] : *counts) row[name + "." + member] = count;
      }
    }
    EXPECT_TRUE(out.emplace(std::move(key), std::move(row)).second) << "a row comes twice";
  }
  return out;
}

}  // namespace lethe::api::testing
