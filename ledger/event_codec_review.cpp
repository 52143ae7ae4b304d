#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_lists.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

// write_list() and read_list() find these by their arguments.
static void write(schema::AccessThreshold::Builder to, const AccessThreshold& threshold) {
  write_text(to, &schema::AccessThreshold::Builder::setName, threshold.name);
  to.setValue(threshold.value);
}
static void read(schema::AccessThreshold::Reader from, AccessThreshold& threshold) {
  threshold = {read_text(from.getName()), from.getValue()};
}

static void write(schema::AccessRuleValue::Builder to, const AccessRuleValue& value) {
  to.setRule(static_cast<schema::AccessRule>(value.rule));
  to.setEnabled(value.enabled);
  to.setWeight(value.weight);
  write_list(to, &schema::AccessRuleValue::Builder::initThresholds, value.thresholds);
}
static void read(schema::AccessRuleValue::Reader from, AccessRuleValue& value) {
  value = {static_cast<AccessRule>(from.getRule()), from.getEnabled(), from.getWeight(),
           read_list<AccessThreshold>(from.getThresholds())};
}

static void write(schema::AccessFinding::Builder to, const AccessFinding& finding) {
  to.setRule(static_cast<schema::AccessRule>(finding.rule));
  to.setExemption(static_cast<schema::AccessExemption>(finding.exemption));
  to.setWeight(finding.weight);
  write_numbers(to, &schema::AccessFinding::Builder::initNumbers, finding.numbers);
}
static void read(schema::AccessFinding::Reader from, AccessFinding& finding) {
  finding.rule = static_cast<AccessRule>(from.getRule());
  finding.exemption = static_cast<AccessExemption>(from.getExemption());
  finding.weight = from.getWeight();
  finding.numbers = read_numbers<std::uint64_t>(from.getNumbers());
}

void write(schema::AccessRulesSet::Builder to, const AccessRulesSet& f) {
  to.setVersion(f.version);
  write_list(to, &schema::AccessRulesSet::Builder::initRules, f.rules);
  to.setTreatmentDays(f.treatment_days);
  to.setGlassBrokenDays(f.glass_broken_days);
  to.setFlagFrom(f.flag_from);
  to.setMediumFrom(f.medium_from);
  to.setHighFrom(f.high_from);
  to.setUtcOffset(f.utc_offset);
}
AccessRulesSet read(schema::AccessRulesSet::Reader from) {
  return {from.getVersion(),       read_list<AccessRuleValue>(from.getRules()),
          from.getTreatmentDays(), from.getGlassBrokenDays(),
          from.getFlagFrom(),      from.getMediumFrom(),
          from.getHighFrom(),      from.getUtcOffset()};
}

void write(schema::AccessFlagged::Builder to, const AccessFlagged& f) {
  to.setAccess(f.access.value);
  write_id(to.getAgent(), f.agent.bytes);
  to.setRules(f.rules);
  to.setCheckedUpTo(f.checked_up_to);
  write_list(to, &schema::AccessFlagged::Builder::initFindings, f.findings);
  to.setPriority(static_cast<schema::FlagPriority>(f.priority));
  to.setWeight(f.weight);
}
AccessFlagged read(schema::AccessFlagged::Reader from) {
  return {{from.getAccess()},
          read_id<SubjectId>(from.getAgent()),
          from.getRules(),
          from.getCheckedUpTo(),
          read_list<AccessFinding>(from.getFindings()),
          static_cast<FlagPriority>(from.getPriority()),
          from.getWeight()};
}

void write(schema::PersonMarked::Builder to, const PersonMarked& f) {
  write_id(to.getMark(), f.mark.bytes);
  to.setType(static_cast<schema::PersonMark>(f.type));
  to.setSince(f.since.micros);
}
PersonMarked read(schema::PersonMarked::Reader from) {
  return {
      read_id<MarkId>(from.getMark()), static_cast<PersonMark>(from.getType()), {from.getSince()}};
}

void write(schema::PersonUnmarked::Builder to, const PersonUnmarked& f) {
  write_id(to.getMark(), f.mark.bytes);
}
PersonUnmarked read(schema::PersonUnmarked::Reader from) {
  return {read_id<MarkId>(from.getMark())};
}

void write(schema::StaffDescribed::Builder to, const StaffDescribed& f) {
  write_text(to, &schema::StaffDescribed::Builder::setRole, f.role);
  write_text(to, &schema::StaffDescribed::Builder::setDepartment, f.department);
  write_id(to.getSupervisor(), f.supervisor.bytes);
  to.setEmployedFrom(f.employed_from.micros);
  to.setEmployedUntil(f.employed_until.micros);
  to.setUsualFrom(f.usual_from);
  to.setUsualUntil(f.usual_until);
  to.setUsualDays(f.usual_days);
}
StaffDescribed read(schema::StaffDescribed::Reader from) {
  return {read_text(from.getRole()),
          read_text(from.getDepartment()),
          read_id<SubjectId>(from.getSupervisor()),
          {from.getEmployedFrom()},
          {from.getEmployedUntil()},
          from.getUsualFrom(),
          from.getUsualUntil(),
          from.getUsualDays()};
}

void write(schema::AccessesChecked::Builder to, const AccessesChecked& f) {
  to.setFrom(f.from.value);
  to.setBehind(f.behind.value);
  to.setCheckedUpTo(f.checked_up_to);
  to.setRules(f.rules);
  to.setAccesses(f.accesses);
  to.setFlagged(f.flagged);
}
AccessesChecked read(schema::AccessesChecked::Reader from) {
  return {{from.getFrom()}, {from.getBehind()}, from.getCheckedUpTo(),
          from.getRules(),  from.getAccesses(), from.getFlagged()};
}

}  // namespace lethe::ledger
