#include "api/review/access_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "crypto/check.h"
#include "projections/agent_activity.h"

namespace lethe::api::review {
namespace {

using ledger::Moment;
using ledger::RelationshipType;
using ledger::Sequence;
using ledger::SubjectId;
using projections::RelationshipRow;

constexpr std::size_t kAgentsAtOnce = 1'000;
constexpr std::size_t kMostFlags = 1'000;
constexpr std::size_t kMostGlasses = 100;
/// How near a stay in a department must be for somebody on duty there to look.
constexpr std::int64_t kStayMargin = ledger::kDayMicros;

bool covers_about(const RelationshipRow& row, Moment at, std::int64_t margin) {
  return row.covers({at.micros - margin}, {at.micros + margin});
}

/// Of counts whose sums are whole numbers, so that it comes out the same everywhere.
Baseline baseline_of(std::uint64_t days, std::uint64_t sum, std::uint64_t squares) {
  if (days == 0) return {};
  const auto mean = static_cast<double>(sum) / static_cast<double>(days);
  const auto variance = static_cast<double>(squares) / static_cast<double>(days) - mean * mean;
  return {static_cast<std::uint32_t>(std::min<std::uint64_t>(days, UINT32_MAX)), mean,
          std::sqrt(std::max(variance, 0.0))};
}

std::uint32_t whole_days(std::int64_t micros) {
  const auto days = std::max<std::int64_t>(micros, 0) / ledger::kDayMicros;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(days, UINT32_MAX));
}

}  // namespace

struct AccessPictures::Look {
  Sequence sequence;
  SubjectId agent, subject, on_behalf_of;
  Moment at;
  std::string department;
  bool is_search = false;
  projections::DayTime when;
};

template <class Fixed>
std::size_t AccessPictures::Hash::operator()(const Fixed& bytes) const {
  std::size_t out = 0;  // ids and tokens are random
  std::memcpy(&out, bytes.bytes.data() + 8, sizeof out);
  return out;
}

AccessPictures::AccessPictures(const PictureSources& sources, const RuleBook& rules,
                               BlindComparison& blind)
    : sources_(sources),
      rules_(rules),
      blind_(blind),
      views_(sources.state),
      review_(sources.state),
      activity_(sources.activity),
      as_of_{Sequence{sources.checked_up_to}} {}

/// Who of the staff has which name and date of birth, or which e-mail.
ledger::Result<void> AccessPictures::index_staff() {
  if (is_staff_indexed_) return {};
  std::optional<SubjectId> after;
  for (;;) {
    LETHE_TRY(const auto page, review_.agents(after, kAgentsAtOnce, as_of_));
    for (const auto& id : page) {
      LETHE_TRY(const auto tokens, blind_.tokens(sources_.ledger, views_, id, as_of_));
      if (!tokens.person.is_zero()) staff_[tokens.person].push_back(id);
      if (!tokens.email.is_zero()) staff_[tokens.email].push_back(id);
    }
    if (page.size() < kAgentsAtOnce) break;
    after = page.back();
  }
  is_staff_indexed_ = true;
  return {};
}

ledger::Result<AccessPictures::Agent*> AccessPictures::agent(const SubjectId& id) {
  const auto [place, is_new] = agents_.try_emplace(id);
  auto& out = place->second;
  if (!is_new) return &out;
  out.id = id;
  LETHE_TRY(out.staff, review_.staff(id, as_of_));
  LETHE_TRY(out.duties, views_.relationships_between(id, {}, as_of_));
  std::erase_if(out.duties,
                [](const RelationshipRow& row) { return row.type != RelationshipType::kDuty; });
  LETHE_TRY(out.glasses, projections::BreakGlassViews(sources_.state)
                             .glasses_of_agent(id, std::nullopt, kMostGlasses, as_of_));
  LETHE_TRY(out.tokens, blind_.tokens(sources_.ledger, views_, id, as_of_));
  return &out;
}

ledger::Result<AccessPictures::Patient*> AccessPictures::patient(const SubjectId& id) {
  LETHE_TRY_VOID(index_staff());
  const auto [place, is_new] = patients_.try_emplace(id);
  auto& out = place->second;
  if (!is_new) return &out;
  LETHE_TRY(out.marks, review_.marks(id, as_of_));
  LETHE_TRY(out.relationships, views_.relationships(id, as_of_));
  std::erase_if(out.relationships,
                [](const RelationshipRow& row) { return row.type == RelationshipType::kDuty; });
  LETHE_TRY(out.tokens, blind_.tokens(sources_.ledger, views_, id, as_of_));
  LETHE_TRY(const auto staff, review_.staff(id, as_of_));
  out.is_staff = staff.has_value();
  for (const auto& token : {out.tokens.person, out.tokens.email}) {
    if (token.is_zero()) continue;
    if (const auto found = staff_.find(token); found != staff_.end()) {
      out.same_person.insert(out.same_person.end(), found->second.begin(), found->second.end());
    }
  }
  return &out;
}

ledger::Result<const AccessPictures::Day*> AccessPictures::day(Agent& agent, std::int64_t day) {
  const auto [place, is_new] = agent.days.try_emplace(day);
  auto& out = place->second;
  if (!is_new) return &out;
  const auto days = static_cast<std::int64_t>(rules_.numbers().volume_days);
  LETHE_TRY(const auto rows, activity_.agent_days(agent.id, day - days, day + 1));
  std::uint64_t count = 0, sum = 0, squares = 0;
  for (const auto& row : rows) {
    const std::uint64_t people = row.distinct_people();
    if (row.day == day) {
      out.people = row.distinct_people();
      continue;
    }
    ++count;
    sum += people;
    squares += people * people;
  }
  out.own = baseline_of(count, sum, squares);
  LETHE_TRY(const auto last, activity_.last_active_day(agent.id, day));
  if (last) {
    out.idle = static_cast<std::uint32_t>(std::min<std::int64_t>(day - *last, UINT32_MAX));
  } else if (agent.staff) {
    const auto since = projections::day_time(agent.staff->registered, rules_.set().utc_offset).day;
    out.idle = static_cast<std::uint32_t>(std::clamp<std::int64_t>(day - since, 0, UINT32_MAX));
  }
  return &out;
}

ledger::Result<Baseline> AccessPictures::peers(const std::string& department, std::int64_t day) {
  if (department.empty()) return Baseline();
  const auto [place, is_new] = peers_.try_emplace({department, day});
  if (!is_new) return place->second;
  const auto days = static_cast<std::int64_t>(rules_.numbers().volume_days);
  LETHE_TRY(const auto rows, activity_.peer_days(department, day - days, day));
  std::uint64_t count = 0, sum = 0, squares = 0;
  for (const auto& row : rows) {
    count += row.agents;
    sum += row.people;
    squares += row.squares;
  }
  place->second = baseline_of(count, sum, squares);
  return place->second;
}

void AccessPictures::compare(const Agent& agent, const Patient& patient, const Look& look,
                             AccessPicture& picture) const {
  const auto &ours = agent.tokens, &theirs = patient.tokens;
  picture.is_own =
      look.agent == look.subject || std::ranges::count(patient.same_person, look.agent) > 0;
  picture.is_co_worker = patient.is_staff || !patient.same_person.empty();
  picture.same_surname = are_equal(ours.surname, theirs.surname);
  picture.same_address = are_equal(ours.address, theirs.address);
  picture.same_street = are_equal(ours.street, theirs.street);
  for (const auto& mark : patient.marks) {
    if (mark.unmarked_at) continue;
    if (mark.type == ledger::PersonMark::kVip) picture.is_vip = true;
    const bool is_dead = mark.type == ledger::PersonMark::kDeceased && mark.since <= look.at;
    if (!is_dead) continue;
    picture.is_deceased = true;
    if (mark.since.micros != 0) {
      picture.days_since_death = whole_days(look.at.micros - mark.since.micros);
    }
  }
}

void AccessPictures::relate(const Agent& agent, const Patient& patient, const Look& look,
                            AccessPicture& picture) const {
  const auto treatment = rules_.set().treatment_days * ledger::kDayMicros;
  const auto margin =
      static_cast<std::int64_t>(rules_.numbers().duty_margin) * ledger::kMinuteMicros;
  std::set<std::string_view> here;  // where the agent works
  if (!look.department.empty()) here.insert(look.department);
  if (agent.staff && !agent.staff->facts.department.empty()) {
    here.insert(agent.staff->facts.department);
  }
  std::set<std::string_view> on_duty;
  for (const auto& duty : agent.duties) {
    if (covers_about(duty, look.at, margin)) on_duty.insert(duty.department);
  }
  picture.is_on_duty = !on_duty.empty();
  here.insert(on_duty.begin(), on_duty.end());
  const Moment since{look.at.micros - rules_.set().glass_broken_days * ledger::kDayMicros};
  picture.glass_broken = std::ranges::any_of(agent.glasses, [&](const auto& glass) {
    return glass.subject == look.subject && glass.started >= since && glass.started <= look.at;
  });
  for (const auto& row : patient.relationships) {
    if (!covers_about(row, look.at, treatment)) continue;
    const bool is_theirs =
        !row.agent.is_zero() && (row.agent == look.agent || row.agent == look.on_behalf_of);
    if (is_theirs) picture.has_treatment = true;
    if (row.department.empty()) continue;
    if (!here.empty()) picture.departments_known = true;
    if (here.contains(row.department)) picture.department_fits = true;
    if (on_duty.contains(row.department) && covers_about(row, look.at, kStayMargin)) {
      picture.is_on_duty_there = true;
    }
  }
}

/// Of one that is not reviewed nobody.
AccessPictures::Opened AccessPictures::opened_by(const ledger::EventHeader& access) const {
  const auto& facts = std::get<ledger::AccessRecorded>(access.facts);
  const auto when = projections::day_time(facts.occurred_at, rules_.set().utc_offset);
  const bool is_opened = projections::is_reviewed(access);
  return {access.sequence, when.day, is_opened ? access.subject : SubjectId{}};
}

void AccessPictures::keep_opened(std::vector<Opened>& opened, const Opened& one) const {
  opened.push_back(one);
  if (opened.size() > rules_.numbers().family_accesses) opened.erase(opened.begin());
}

void AccessPictures::pass(const ledger::EventHeader& event) {
  if (!std::holds_alternative<ledger::AccessRecorded>(event.facts)) return;
  const auto found = agents_.find(ledger::subject_of(event.actor.id));
  if (found == agents_.end() || !found->second.opened) return;
  keep_opened(*found->second.opened, opened_by(event));
}

/// The last accesses before one, as many as the rule looks at.
ledger::Result<void> AccessPictures::load_opened(Agent& agent, Sequence before) {
  std::vector<Opened> opened;
  ledger::Result<void> failed;
  const auto visit = [&](const projections::Posting& posting) {
    if (posting.kind != ledger::kind_of(ledger::AccessRecorded{})) return true;
    const auto event = sources_.ledger.event(posting.sequence);
    if (!event) {
      failed = event.error();
      return false;
    }
    opened.push_back(opened_by(*event));
    return opened.size() < rules_.numbers().family_accesses;
  };
  LETHE_TRY_VOID(views_.actor_events(ledger::actor_id(agent.id), {}, before,
                                     projections::Direction::kNewestFirst, visit));
  LETHE_TRY_VOID(failed);
  std::ranges::reverse(opened);
  agent.opened = std::move(opened);
  return {};
}

/// How many people of the patient's family the agent has opened that day, in their last accesses
/// up to this one, which is among them.
ledger::Result<std::uint32_t> AccessPictures::count_family(Agent& agent, const Look& look,
                                                           const Patient& patient) {
  if (!agent.opened) LETHE_TRY_VOID(load_opened(agent, look.sequence));
  auto& opened = *agent.opened;
  keep_opened(opened, {look.sequence, look.when.day, look.subject});
  if (patient.tokens.family.is_zero()) return 0U;
  const auto family = patient.tokens.family;
  std::set<SubjectId> people;
  for (const auto& one : opened) {
    const bool is_counted =
        one.day == look.when.day && !one.subject.is_zero() && !people.contains(one.subject);
    if (!is_counted) continue;
    LETHE_TRY(const auto* other, this->patient(one.subject));
    if (are_equal(other->tokens.family, family)) people.insert(one.subject);
  }
  return static_cast<std::uint32_t>(people.size());
}

ledger::Result<std::uint32_t> AccessPictures::count_flags(Agent& agent, const Look& look) {
  if (!agent.flags) {
    std::vector<projections::FlagRow> flags;
    LETHE_TRY_VOID(review_.flags_of_agent(agent.id, as_of_.behind, [&](const auto& flag) {
      flags.push_back(flag);
      return flags.size() < kMostFlags;
    }));
    agent.flags = std::move(flags);
  }
  const Moment since{look.at.micros -
                     static_cast<std::int64_t>(rules_.numbers().repeat_days) * ledger::kDayMicros};
  return static_cast<std::uint32_t>(std::ranges::count_if(*agent.flags, [&](const auto& flag) {
    return flag.time >= since && flag.access < look.sequence;
  }));
}

/// Searches one after another, up to this one, within the time that the rule says.
ledger::Result<std::uint32_t> AccessPictures::count_searches(const Look& look) {
  const auto span =
      static_cast<std::int64_t>(rules_.numbers().search_minutes) * ledger::kMinuteMicros;
  std::uint32_t count = 0;
  ledger::Result<void> failed;
  const auto visit = [&](const projections::Posting& posting) {
    if (posting.kind == ledger::kind_of(ledger::AccessRecorded{})) return false;
    if (posting.kind != ledger::kind_of(ledger::SearchRecorded{})) return true;
    const auto event = sources_.ledger.event(posting.sequence);
    if (!event) {
      failed = event.error();
      return false;
    }
    const auto& facts = std::get<ledger::SearchRecorded>(event->facts);
    if (facts.occurred_at.micros < look.at.micros - span) return false;
    return ++count < rules_.numbers().searches;
  };
  LETHE_TRY_VOID(views_.actor_events(ledger::actor_id(look.agent), {}, look.sequence.next(),
                                     projections::Direction::kNewestFirst, visit));
  LETHE_TRY_VOID(failed);
  return count;
}

ledger::Result<void> AccessPictures::add_patient(Agent& agent, const Look& look,
                                                 AccessPicture& picture) {
  LETHE_TRY(const auto* patient, this->patient(look.subject));
  compare(agent, *patient, look, picture);
  relate(agent, *patient, look, picture);
  LETHE_TRY(const auto* day, this->day(agent, look.when.day));
  picture.people_today = day->people;
  picture.own = day->own;
  LETHE_TRY(picture.peers, peers(look.department, look.when.day));
  LETHE_TRY(picture.family_today, count_family(agent, look, *patient));
  return {};
}

ledger::Result<void> AccessPictures::add_agent(Agent& agent, const Look& look,
                                               AccessPicture& picture) {
  picture.minute = look.when.minute;
  picture.weekday = look.when.weekday;
  if (agent.staff) {
    const auto& facts = agent.staff->facts;
    if (facts.usual_from != 0 || facts.usual_until != 0) {
      picture.usual =
          AccessPicture::UsualHours{facts.usual_from, facts.usual_until, facts.usual_days};
    }
    if (facts.employed_until.micros != 0 && facts.employed_until < look.at) {
      picture.left_for_days = whole_days(look.at.micros - facts.employed_until.micros);
    }
  }
  LETHE_TRY(const auto* day, this->day(agent, look.when.day));
  picture.idle_days = day->idle;
  LETHE_TRY(picture.earlier_flags, count_flags(agent, look));
  return {};
}

ledger::Result<AccessPicture> AccessPictures::picture(const ledger::EventHeader& access) {
  Look look;
  look.sequence = access.sequence;
  look.agent = ledger::subject_of(access.actor.id);
  look.subject = access.subject;
  const auto note = [&](const auto& facts) {
    look.at = facts.occurred_at;
    look.department = facts.via.department;
    look.on_behalf_of = facts.via.on_behalf_of;
  };
  if (const auto* search = std::get_if<ledger::SearchRecorded>(&access.facts)) {
    look.is_search = true;
    note(*search);
  } else {
    note(std::get<ledger::AccessRecorded>(access.facts));
  }
  look.when = projections::day_time(look.at, rules_.set().utc_offset);
  LETHE_TRY(auto* agent, this->agent(look.agent));
  AccessPicture out;
  out.is_search = look.is_search;
  if (look.is_search) {
    relate(*agent, {}, look, out);
    LETHE_TRY(out.searches_in_a_row, count_searches(look));
  } else {
    LETHE_TRY_VOID(add_patient(*agent, look, out));
  }
  LETHE_TRY_VOID(add_agent(*agent, look, out));
  return out;
}

}  // namespace lethe::api::review
