#include "tests/api/clinic_month.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>

#include "api/commands/accesses.h"
#include "api/commands/activity.h"
#include "api/commands/marks.h"
#include "api/commands/relationships.h"
#include "api/commands/staff.h"
#include "api/commands/subjects.h"

namespace lethe::api::testing {
namespace {

using ledger::AccessRule;
using ledger::RelationshipType;

constexpr std::size_t kMostInFlight = 512;
constexpr std::size_t kFamilies = 1'500, kGivens = 300, kStreets = 400, kHouses = 140;
/// Names of those who are planted: nobody else has them.
constexpr std::size_t kRareFamily = 1'000'000;
constexpr std::int64_t kHour = ledger::kHourMicros, kMinute = ledger::kMinuteMicros;
constexpr std::int64_t kDayLength = ledger::kDayMicros;

// How often treatment looks odd.
constexpr double kOfTheWard = 0.06;     // on the ward, of nobody's team
constexpr double kConsult = 0.03;       // called from another department
constexpr double kAfterShift = 0.01;    // notes, within an hour
constexpr double kUnrecorded = 0.003;   // nobody wrote down why
constexpr double kRecordedLate = 0.01;  // of stays: on the day after they began
constexpr double kBusyDay = 0.02;       // of shifts: twice as much as usual

template <class Place>
Place id_of(const Reply& reply) {
  const auto& body = reply.answer().body;
  return *Place::parse(std::string_view(body.at("id").as_string()));
}

}  // namespace

void MonthSubmitter::begin() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return in_flight_ < kMostInFlight; });
  ++in_flight_;
}

void MonthSubmitter::end(const Reply& reply, const std::function<void(const Reply&)>& then) {
  if (reply.refused()) {
    const std::string code(info(reply.problem().type).code);
    std::fprintf(stderr, "the month goes wrong: %s\n", code.c_str());
    std::abort();
  }
  const std::lock_guard lock(mutex_);
  if (then) then(reply);
  --in_flight_;
  changed_.notify_all();
}

void MonthSubmitter::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return in_flight_ == 0; });
}

ClinicMonth::ClinicMonth(ledger::Store& store, const ledger::LedgerId& ledger,
                         MonthSubmitter::MakeRequest request, const MonthSize& size,
                         ledger::Moment end, std::uint32_t seed)
    : size_(size),
      end_(end.micros - end.micros % kDayLength),
      random_(seed),
      submitter_(store, ledger, std::move(request)),
      by_department_(size.departments) {}

std::int64_t ClinicMonth::midnight(int day) const {
  return end_ - (size_.days - day) * kDayLength;
}

/// Some surnames are frequent, and a street is in one place.
ClinicMonth::Person ClinicMonth::anybody() {
  Person person;
  person.family = std::min(below(kFamilies), below(kFamilies));
  person.given = below(kGivens);
  person.street = below(kStreets);
  person.house = 1 + below(kHouses);
  person.born = below(28'000);
  return person;
}

void ClinicMonth::register_all(std::vector<Person>& people, ledger::SubjectType type) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    auto& person = people[i];
    RegisterSubjectInput input;
    input.type = type;
    input.origin = ledger::Origin::kInvitation;
    const bool is_staff = type == ledger::SubjectType::kAgent;
    const auto mail = (is_staff ? "staff" : "patient") + std::to_string(i) + "@example.org";
    // People write what is the same differently; the clinic's own system writes it in capitals.
    const auto family = (is_staff ? "FAMÍLIA-" : "Familia ") + std::to_string(person.family);
    const auto street =
        is_staff
            ? "Main " + std::to_string(person.street) + " Str. " + std::to_string(person.house)
            : "main " + std::to_string(person.street) + " strasse, " + std::to_string(person.house);
    const ledger::Moment born{-static_cast<std::int64_t>(person.born) * kDayLength};
    input.profile = {{"given_name", "Given " + std::to_string(person.given)},
                     {"family_name", family},
                     {"birth_date", ledger::format_rfc3339(born).substr(0, 10)},
                     {"street", street},
                     {"postal_code", "PLZ" + std::to_string(10'000 + person.street / 10)},
                     {"email", mail}};
    submitter_.submit(register_subject, std::move(input), [&person](const Reply& reply) {
      person.id = id_of<ledger::SubjectId>(reply);
    });
  }
  submitter_.wait();
}

/// Patients who are somebody to somebody of the staff.
void ClinicMonth::make_relatives() {
  constexpr std::size_t kEach = 10;
  const auto add = [&](const Person& person) {
    patients_.push_back(person);
    return patients_.size() - 1;
  };
  for (std::size_t i = 0; i < kEach; ++i) {
    auto& agent = staff_[i];
    agent.family = kRareFamily + i;  // so that namesakes are relatives
    own_.push_back(add(agent));
    auto spouse = anybody();
    spouse.family = agent.family;
    spouse.street = agent.street;
    spouse.house = agent.house;
    spouses_.push_back(add(spouse));
    auto relative = anybody();
    relative.family = agent.family;
    relatives_.push_back(add(relative));
    auto neighbour = anybody();
    neighbour.street = agent.street;
    neighbour.house = agent.house + 2;
    neighbours_.push_back(add(neighbour));
    colleagues_.push_back(add(staff_[kEach + i]));
  }
  for (std::size_t i = 0; i < 5; ++i) dead_.push_back(add(anybody()));
  auto member = anybody();
  member.family = kRareFamily + kEach;
  for (std::size_t i = 0; i < 4; ++i) {
    member.given = i;
    family_.push_back(add(member));
  }
  vip_ = add(anybody());
}

void ClinicMonth::settle() {
  for (std::size_t i = 0; i < size_.patients; ++i) patients_.push_back(anybody());
  for (std::size_t i = 0; i < size_.staff; ++i) {
    auto agent = anybody();
    agent.department = i % size_.departments;
    agent.busyness = 0.6 + 0.8 * static_cast<double>(below(100)) / 100;
    staff_.push_back(agent);
    by_department_[agent.department].push_back(i);
  }
  make_relatives();
  left_ = size_.staff - 1;
  staff_[left_].is_employed = false;
  register_all(patients_, ledger::SubjectType::kUser);
  register_all(staff_, ledger::SubjectType::kAgent);
  for (const auto& agent : staff_) {
    DescribeStaffInput input;
    input.agent = agent.id;
    input.facts.role = "nurse";
    input.facts.department = department(agent.department);
    if (!agent.is_employed) input.facts.employed_until = {midnight(0) - 10 * kDayLength};
    submitter_.submit(describe_staff, std::move(input));
  }
  const auto mark = [&](std::size_t patient, ledger::PersonMark type,
                        std::optional<ledger::Moment> since) {
    submitter_.submit(mark_person, MarkPersonInput{patients_[patient].id, type, since});
  };
  mark(vip_, ledger::PersonMark::kVip, {});
  // VIPs and the dead are treated and written about like others.
  for (std::size_t i = 0; i < size_.patients; i += 200) mark(i, ledger::PersonMark::kVip, {});
  for (const auto dead : dead_) {
    mark(dead, ledger::PersonMark::kDeceased, ledger::Moment{midnight(0) - 90 * kDayLength});
  }
  for (std::size_t i = 100; i < size_.patients; i += 400) {
    mark(i, ledger::PersonMark::kDeceased, ledger::Moment{midnight(size_.days / 2)});
  }
  submitter_.wait();
}

/// Two thirds of the staff, in three shifts; one in thirty helps out elsewhere.
void ClinicMonth::plan_shifts(int day) {
  yesterday_ = std::move(shifts_);
  shifts_.clear();
  for (std::size_t i = 0; i < staff_.size(); ++i) {
    if (!staff_[i].is_employed || !happens(2.0 / 3)) continue;
    Shift shift;
    shift.agent = i;
    shift.department = happens(1.0 / 30) ? below(size_.departments) : staff_[i].department;
    const auto begins = 6 + 8 * static_cast<std::int64_t>((i / size_.departments + day / 5) % 3);
    shift.from = midnight(day) + begins * kHour;
    shift.until = shift.from + 8 * kHour;
    RecordRelationshipInput duty;
    duty.subject = staff_[i].id;
    duty.type = RelationshipType::kDuty;
    duty.department = department(shift.department);
    duty.starts_at = {shift.from};
    duty.ends_at = ledger::Moment{shift.until};
    submitter_.submit(record_relationship, std::move(duty));
    shifts_.push_back(shift);
  }
}

void ClinicMonth::relate(std::size_t patient, std::optional<std::size_t> agent,
                         std::size_t department, std::int64_t from, std::int64_t until) {
  RecordRelationshipInput input;
  input.subject = patients_[patient].id;
  input.type = agent ? RelationshipType::kTreatmentTeam : RelationshipType::kDepartment;
  if (agent) {
    input.agent = staff_[*agent].id;
    known_.emplace(*agent, patient);
  }
  input.department = this->department(department);
  input.starts_at = {from};
  input.ends_at = ledger::Moment{until};
  submitter_.submit(record_relationship, std::move(input));
}

/// Stays of one to eight days, with a team of six, of whom three are of other shifts.
void ClinicMonth::plan_stays(int day) {
  std::erase_if(stays_, [day](const Stay& stay) { return stay.last_day < day; });
  const auto wanted = size_.staff * 4;
  while (stays_.size() < wanted) {
    Stay stay;
    stay.patient = below(size_.patients);
    stay.department = below(size_.departments);
    stay.last_day = day + static_cast<int>(below(8));
    const auto& colleagues = by_department_[stay.department];
    for (int i = 0; i < 6; ++i) stay.team.push_back(colleagues[below(colleagues.size())]);
    const auto from = midnight(day) + static_cast<std::int64_t>(below(6)) * kHour;
    const auto until = midnight(stay.last_day + 1);
    const auto recorded_from = happens(kRecordedLate) ? midnight(day + 1) : from;
    relate(stay.patient, std::nullopt, stay.department, recorded_from,
           std::max(until, recorded_from));
    for (const auto agent : stay.team) {
      if (staff_[agent].is_employed) {
        relate(stay.patient, agent, stay.department, recorded_from, std::max(until, recorded_from));
      }
    }
    stays_.push_back(std::move(stay));
  }
  stays_of_agent_.assign(staff_.size(), {});
  stays_of_ward_.assign(size_.departments, {});
  for (std::size_t i = 0; i < stays_.size(); ++i) {
    stays_of_ward_[stays_[i].department].push_back(i);
    for (const auto agent : stays_[i].team) stays_of_agent_[agent].push_back(i);
  }
}

void ClinicMonth::look(std::size_t agent, std::size_t patient, std::int64_t at, int incident) {
  looks_.push_back({at, agent, patient, staff_[agent].department, incident, false});
}

/// One access of a shift. False where there was nothing to do.
bool ClinicMonth::treat(const Shift& shift, std::int64_t at) {
  if (happens(kUnrecorded)) {
    look(shift.agent, stays_[below(stays_.size())].patient, at, -1);
  } else if (happens(kConsult)) {
    const auto& stay = stays_[below(stays_.size())];
    relate(stay.patient, shift.agent, shift.department, at - kHour, at + kHour);
    look(shift.agent, stay.patient, at, -1);
  } else {
    const auto& mine = stays_of_agent_[shift.agent];
    const auto& here = stays_of_ward_[shift.department];
    const auto& which = mine.empty() || happens(kOfTheWard) ? here : mine;
    if (which.empty()) return false;
    const auto& stay = stays_[which[below(which.size())]];
    if (happens(kAfterShift) && shift.until + kHour < end_)
      at = shift.until + static_cast<std::int64_t>(below(60)) * kMinute;
    look(shift.agent, stay.patient, at, -1);
  }
  looks_.back().department = shift.department;
  return true;
}

void ClinicMonth::plan_treatment() {
  std::vector<double> weights;
  for (const auto& shift : shifts_) {
    weights.push_back(staff_[shift.agent].busyness * (happens(kBusyDay) ? 2 : 1));
  }
  std::discrete_distribution<std::size_t> which(weights.begin(), weights.end());
  for (std::uint64_t i = 0; i < size_.accesses_a_day; ++i) {
    const auto& shift = shifts_[which(random_)];
    const auto at = shift.from + static_cast<std::int64_t>(below(8 * 3'600)) * kHour / 3'600;
    if (at < end_ - kHour && treat(shift, at)) ++treatments_;
  }
}

int ClinicMonth::incident(std::string what, AccessRule rule) {
  planted_.push_back({std::move(what), rule, {}});
  return static_cast<int>(planted_.size()) - 1;
}

/// Somebody who works today, or who does not, is no matter: but for their own department and those
/// whom they have to do with.
std::size_t ClinicMonth::stranger_to(std::size_t agent) {
  for (;;) {
    const auto patient = below(size_.patients);
    const bool is_here = std::ranges::any_of(stays_, [&](const Stay& stay) {
      return stay.patient == patient && stay.department == staff_[agent].department;
    });
    if (!is_here && !known_.contains({agent, patient})) return patient;
  }
}

/// The first from `agent` on who has no shift today, nor one that began yesterday.
std::size_t ClinicMonth::off_duty(std::size_t agent) const {
  const auto works = [&](std::size_t who) {
    const auto is_theirs = [&](const Shift& shift) { return shift.agent == who; };
    return std::ranges::any_of(shifts_, is_theirs) || std::ranges::any_of(yesterday_, is_theirs);
  };
  while (works(agent) || !staff_[agent].is_employed) agent = (agent + 1) % staff_.size();
  return agent;
}

/// From the third week on, when everybody has days to compare.
void ClinicMonth::plant(int day) {
  const auto noon = midnight(day) + 12 * kHour + static_cast<std::int64_t>(below(60)) * kMinute;
  const int first = size_.days / 2;
  const auto which = static_cast<std::size_t>(day - first);
  const auto one = [&](const char* what, AccessRule rule, std::size_t agent, std::size_t patient) {
    look(agent, patient, noon, incident(what, rule));
  };
  if (day < first) return;
  if (which < own_.size()) {
    one("their own record", AccessRule::kSelf, which, own_[which]);
    one("a spouse", AccessRule::kSameAddress, which, spouses_[which]);
    one("a relative", AccessRule::kSameSurname, which, relatives_[which]);
    one("a neighbour", AccessRule::kNeighbour, which, neighbours_[which]);
    one("a co-worker", AccessRule::kCoWorker, which, colleagues_[which]);
    one("a VIP", AccessRule::kVip, 20 + which, vip_);
    const auto sleeper = off_duty(25 + which);
    look(sleeper, stranger_to(sleeper), midnight(day) + 3 * kHour + 5 * kMinute,
         incident("at 03:05", AccessRule::kAfterHours));
  }
  if (which < dead_.size()) {
    one("one who died long ago", AccessRule::kDeceased, 30 + which, dead_[which]);
    one("by one who left", AccessRule::kTerminated, left_, stranger_to(left_));
    const int searches = incident("names without records", AccessRule::kSearchUnopened);
    const auto agent = off_duty(35 + which);
    for (int i = 0; i < 5; ++i) {
      looks_.push_back({noon + i * kMinute, agent, 0, staff_[agent].department, searches, true});
    }
  }
  if (which == 3) {
    const int relatives = incident("a whole family", AccessRule::kFamily);
    for (const auto member : family_) look(40, member, noon, relatives);
  }
  if (which == 5 || which == 8) {
    const int evening = incident("300 records in an evening", AccessRule::kVolume);
    for (int i = 0; i < 300; ++i) {
      look(41 + which, stranger_to(41 + which), midnight(day) + 18 * kHour + i * 40 * kMinute / 60,
           evening);
    }
  }
}

void ClinicMonth::send_looks() {
  std::ranges::stable_sort(looks_, {}, &Look::at);
  for (const auto& look : looks_) {
    std::function<void(const Reply&)> then;
    if (look.incident >= 0) {
      then = [&events =
                  planted_[static_cast<std::size_t>(look.incident)].events](const Reply& reply) {
        events.push_back({reply.answer().body.at("sequence").to_number<std::uint64_t>()});
      };
    }
    const auto note = [&](ActivityInput& input) {
      input.actor = staff_[look.agent].id;
      input.occurred_at = ledger::Moment{look.at};
      input.via.role = "nurse";
      input.via.client = "ehr-web";
      input.via.department = department(look.department);
    };
    if (look.is_search) {
      RecordSearchInput input;
      note(input);
      input.purpose_of_use = "TREAT";
      input.hits = 1;
      submitter_.submit(record_search, std::move(input), std::move(then));
    } else {
      RecordAccessInput input;
      note(input);
      input.subject = patients_[look.patient].id;
      input.purpose_of_use = "TREAT";
      input.action = ledger::AccessAction::kRead;
      input.resource_type = "Observation";
      submitter_.submit(record_access, std::move(input), std::move(then));
    }
  }
  looks_.clear();
  submitter_.wait();
}

void ClinicMonth::pass_day(int day) {
  plan_shifts(day);
  plan_stays(day);
  plan_treatment();
  plant(day);
  send_looks();
}

}  // namespace lethe::api::testing
