#include "projections/agent_activity.h"

#include <bit>
#include <cmath>
#include <numeric>

#include "crypto/check.h"
#include "ledger/big_endian.h"
#include "projections/review_views.h"

namespace lethe::projections {
namespace {

constexpr char kAgentDay = 'd';
constexpr char kPeerDay = 'p';
constexpr char kOffset = 'z';

ledger::Moment start_of(std::int64_t day) {
  return {day * ledger::kDayMicros};
}
Bytes agent_days(const SubjectId& agent) {
  return RowEncoder(kAgentDay).fixed(agent.view()).take();
}
Bytes agent_day_row(const SubjectId& agent, std::int64_t day) {
  return RowEncoder(kAgentDay).fixed(agent.view()).key_moment(start_of(day)).take();
}
Bytes peer_days(std::string_view department) {
  return RowEncoder(kPeerDay).key_text(department).take();
}
Bytes peer_day_row(std::string_view department, std::int64_t day) {
  return RowEncoder(kPeerDay).key_text(department).key_moment(start_of(day)).take();
}

Bytes encode_agent_day(const AgentDay& row) {
  RowEncoder out;
  for (const auto hour : row.hours) out.number(hour);
  out.fixed(row.people).signed_number(row.last.micros);
  return out.take();
}

Result<AgentDay> decode_agent_day(std::int64_t day, ByteView value) {
  RowDecoder in(value);
  AgentDay out;
  out.day = day;
  for (auto& hour : out.hours) hour = in.number32();
  const auto people = in.fixed(out.people.size());
  std::copy(people.begin(), people.end(), out.people.begin());
  out.last.micros = in.signed_number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes encode_peer_day(const PeerDay& row) {
  return RowEncoder().number(row.agents).number(row.people).number(row.squares).take();
}

Result<PeerDay> decode_peer_day(std::int64_t day, ByteView value) {
  RowDecoder in(value);
  PeerDay out;
  out.day = day;
  out.agents = in.number32();
  out.people = in.number();
  out.squares = in.number();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<std::int64_t> day_of_key(const Bytes& list, ByteView row) {
  RowDecoder key(row.subspan(list.size()));
  const auto moment = key.key_moment();
  LETHE_TRY_VOID(key.finish());
  return moment.micros / ledger::kDayMicros;
}

Result<std::int16_t> offset_of(const RowReader& rows) {
  LETHE_TRY(const auto value, rows.get(RowEncoder(kOffset).take()));
  if (!value) return std::int16_t{0};
  RowDecoder in(*value);
  const auto offset = static_cast<std::int16_t>(in.signed_number());
  LETHE_TRY_VOID(in.finish());
  return offset;
}

void note_person(AgentDay& day, const SubjectId& subject) {
  // Ids are random, so some of their bits are as good as a hash of all; not the first ones, which
  // others may have chosen as short names.
  const auto number = ledger::BigEndianReader(subject.view().last(8)).number<std::uint64_t>();
  const auto bit = number % AgentDay::kBits;
  day.people.at(bit / 8) |= static_cast<std::uint8_t>(1U << (bit % 8));
}

Result<void> note_peers(RowWriter& rows, const std::string& department, std::int64_t day,
                        const AgentDay& before, const AgentDay& after) {
  const auto row = peer_day_row(department, day);
  LETHE_TRY(const auto value, rows.get(row));
  PeerDay peers;
  if (value) {
    LETHE_TRY(peers, decode_peer_day(day, *value));
  }
  const std::uint64_t had = before.distinct_people(), has = after.distinct_people();
  if (value && had == has && before.accesses() != 0) return {};
  if (before.accesses() == 0) ++peers.agents;
  // An agent of two departments takes what they had in one to neither: sums only grow.
  peers.people += has - had;
  peers.squares += has * has - had * had;
  rows.put(row, encode_peer_day(peers));
  return {};
}

}  // namespace

DayTime day_time(ledger::Moment moment, std::int16_t utc_offset) {
  const auto local = moment.micros + utc_offset * ledger::kMinuteMicros;
  auto day = local / ledger::kDayMicros;
  auto rest = local % ledger::kDayMicros;
  if (rest < 0) {
    rest += ledger::kDayMicros;
    --day;
  }
  constexpr std::int64_t kThursday = 3;  // 1970-01-01
  const auto weekday = ((day + kThursday) % 7 + 7) % 7;
  return {day, static_cast<std::uint16_t>(rest / ledger::kMinuteMicros),
          static_cast<std::uint8_t>(weekday)};
}

std::uint32_t AgentDay::distinct_people() const {
  const auto set =
      std::accumulate(people.begin(), people.end(), std::size_t{0},
                      [](std::size_t sum, std::uint8_t byte) { return sum + std::popcount(byte); });
  // Full, it tells no more than that there were many.
  const auto clear = static_cast<double>(std::max<std::size_t>(kBits - set, 1));
  return static_cast<std::uint32_t>(std::lround(kBits * std::log(kBits / clear)));
}

std::uint32_t AgentDay::accesses() const {
  return std::accumulate(hours.begin(), hours.end(), 0U);
}

bool is_reviewed(const ledger::EventHeader& header) {
  if (header.actor.type != ledger::ActorType::kAgent) return false;
  if (const auto* access = std::get_if<ledger::AccessRecorded>(&header.facts)) {
    return access->outcome == ledger::AccessOutcome::kSuccess && !header.subject.is_zero();
  }
  const auto* search = std::get_if<ledger::SearchRecorded>(&header.facts);
  return search != nullptr && search->outcome == ledger::AccessOutcome::kSuccess;
}

Result<void> AgentActivity::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                  RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* rules = std::get_if<ledger::AccessRulesSet>(&header.facts)) {
    rows.put(RowEncoder(kOffset).take(), RowEncoder().signed_number(rules->utc_offset).take());
    return {};
  }
  const auto* access = std::get_if<ledger::AccessRecorded>(&header.facts);
  if (access == nullptr || !is_reviewed(header)) return {};
  LETHE_TRY(const auto offset, offset_of(rows));
  const auto at = day_time(access->occurred_at, offset);
  const auto agent = ledger::subject_of(header.actor.id);
  const auto row = agent_day_row(agent, at.day);
  LETHE_TRY(const auto value, rows.get(row));
  AgentDay before;
  before.day = at.day;
  if (value) {
    LETHE_TRY(before, decode_agent_day(at.day, *value));
  }
  auto after = before;
  ++after.hours.at(at.minute / 60);
  note_person(after, header.subject);
  after.last = std::max(before.last, access->occurred_at);
  rows.put(row, encode_agent_day(after));
  if (access->via.department.empty()) return {};
  return note_peers(rows, access->via.department, at.day, before, after);
}

Result<std::int16_t> ReviewViews::utc_offset() const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAgentActivity));
  return offset_of(rows);
}

Result<std::vector<AgentDay>> ReviewViews::agent_days(const SubjectId& agent, std::int64_t from,
                                                      std::int64_t behind) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAgentActivity));
  const auto list = projections::agent_days(agent);
  std::vector<AgentDay> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto day, day_of_key(list, row));
    if (day >= behind) return Visiting::kEnd;
    LETHE_TRY(auto one, decode_agent_day(day, value));
    out.push_back(one);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, agent_day_row(agent, from), visit));
  return out;
}

Result<std::optional<std::int64_t>> ReviewViews::last_active_day(const SubjectId& agent,
                                                                 std::int64_t before) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAgentActivity));
  const auto list = projections::agent_days(agent);
  std::optional<std::int64_t> out;
  const auto visit = [&](ByteView row, ByteView) -> Result<Visiting> {
    LETHE_TRY(out, day_of_key(list, row));
    return Visiting::kEnd;
  };
  LETHE_TRY_VOID(rows.scan_back(list, agent_day_row(agent, before), visit));
  return out;
}

Result<std::vector<PeerDay>> ReviewViews::peer_days(std::string_view department, std::int64_t from,
                                                    std::int64_t behind) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAgentActivity));
  const auto list = projections::peer_days(department);
  std::vector<PeerDay> out;
  const auto visit = [&](ByteView row, ByteView value) -> Result<Visiting> {
    LETHE_TRY(const auto day, day_of_key(list, row));
    if (day >= behind) return Visiting::kEnd;
    LETHE_TRY(const auto one, decode_peer_day(day, value));
    out.push_back(one);
    return Visiting::kGoOn;
  };
  LETHE_TRY_VOID(rows.scan(list, peer_day_row(department, from), visit));
  return out;
}

}  // namespace lethe::projections
