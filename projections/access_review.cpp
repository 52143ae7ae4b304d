#include "projections/access_review.h"

#include "crypto/check.h"
#include "projections/history.h"
#include "projections/review_views.h"

namespace lethe::projections {
namespace {

constexpr char kRulesKey = 'r';
constexpr char kFlagOfAgent = 'f';
constexpr char kFlagOfAccess = 'a';
constexpr char kChecked = 'x';

Bytes flags_of_agent(const SubjectId& agent) {
  return RowEncoder(kFlagOfAgent).fixed(agent.view()).take();
}
Bytes flag_of_agent_row(const SubjectId& agent, Sequence flag) {
  return RowEncoder(kFlagOfAgent).fixed(agent.view()).big_endian64(flag.value).take();
}
Bytes flag_of_access_row(Sequence access) {
  return RowEncoder(kFlagOfAccess).big_endian64(access.value).take();
}

Bytes encode_rules(const AccessRulesRow& row) {
  RowEncoder out;
  out.signed_number(row.time.micros).number(row.rules.version);
  out.number(row.rules.treatment_days).number(row.rules.glass_broken_days);
  out.number(row.rules.flag_from).number(row.rules.medium_from).number(row.rules.high_from);
  out.signed_number(row.rules.utc_offset).number(row.rules.rules.size());
  for (const auto& rule : row.rules.rules) {
    out.enumerated(rule.rule).number(rule.enabled ? 1 : 0).number(rule.weight);
    out.number(rule.thresholds.size());
    for (const auto& threshold : rule.thresholds) out.text(threshold.name).number(threshold.value);
  }
  return out.take();
}

Result<AccessRulesRow> decode_rules(const Version& version) {
  RowDecoder in(version.value);
  AccessRulesRow out;
  out.sequence = version.sequence;
  out.time.micros = in.signed_number();
  out.rules.version = in.number();
  out.rules.treatment_days = in.number32();
  out.rules.glass_broken_days = in.number32();
  out.rules.flag_from = in.number32();
  out.rules.medium_from = in.number32();
  out.rules.high_from = in.number32();
  out.rules.utc_offset = static_cast<std::int16_t>(in.signed_number());
  for (auto rules = in.number(); rules > 0 && !in.failed(); --rules) {
    ledger::AccessRuleValue rule;
    rule.rule = in.enumerated<ledger::AccessRule>();
    rule.enabled = in.flag();
    rule.weight = in.number32();
    for (auto thresholds = in.number(); thresholds > 0 && !in.failed(); --thresholds) {
      auto name = in.text();
      rule.thresholds.push_back({std::move(name), in.number()});
    }
    out.rules.rules.push_back(std::move(rule));
  }
  LETHE_TRY_VOID(in.finish());
  return out;
}

Bytes encode_checked(const ledger::EventHeader& header, const ledger::AccessesChecked& facts) {
  RowEncoder out;
  out.number(header.sequence.value).signed_number(header.time.micros);
  out.number(facts.from.value).number(facts.behind.value).number(facts.checked_up_to);
  out.number(facts.rules).number(facts.accesses).number(facts.flagged);
  return out.take();
}

}  // namespace

Result<void> AccessReview::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                                 RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* rules = std::get_if<ledger::AccessRulesSet>(&header.facts)) {
    return put_version(rows, RowEncoder(kRulesKey).take(), header.sequence,
                       encode_rules({*rules, header.sequence, header.time}));
  }
  if (const auto* flagged = std::get_if<ledger::AccessFlagged>(&header.facts)) {
    rows.put(flag_of_agent_row(flagged->agent, header.sequence),
             RowEncoder().signed_number(header.time.micros).number(flagged->access.value).take());
    rows.put(flag_of_access_row(flagged->access),
             RowEncoder().number(header.sequence.value).take());
  } else if (const auto* checked = std::get_if<ledger::AccessesChecked>(&header.facts)) {
    rows.put(RowEncoder(kChecked).take(), encode_checked(header, *checked));
  }
  return {};
}

Result<std::optional<AccessRulesRow>> ReviewViews::access_rules(AsOf as_of) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAccessReview));
  LETHE_TRY(const auto version, read_version(rows, RowEncoder(kRulesKey).take(), as_of.behind));
  if (!version) return std::optional<AccessRulesRow>();
  LETHE_TRY(auto out, decode_rules(*version));
  return std::optional(std::move(out));
}

Result<void> ReviewViews::flags_of_agent(const SubjectId& agent, Sequence behind,
                                         const std::function<bool(const FlagRow&)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAccessReview));
  const auto list = projections::flags_of_agent(agent);
  const auto look = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(list.size()));
    FlagRow flag;
    flag.sequence.value = key.big_endian64();
    LETHE_TRY_VOID(key.finish());
    RowDecoder in(value);
    flag.time.micros = in.signed_number();
    flag.access.value = in.number();
    LETHE_TRY_VOID(in.finish());
    return go_on_if(visit(flag));
  };
  return rows.scan_back(list, flag_of_agent_row(agent, behind), look);
}

Result<std::optional<Sequence>> ReviewViews::flag_of(Sequence access) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAccessReview));
  LETHE_TRY(const auto value, rows.get(flag_of_access_row(access)));
  if (!value) return std::optional<Sequence>();
  RowDecoder in(*value);
  const Sequence flag{in.number()};
  LETHE_TRY_VOID(in.finish());
  return std::optional(flag);
}

Result<void> ReviewViews::flagged_accesses(
    Sequence from, Sequence behind,
    const std::function<bool(Sequence access, Sequence flag)>& visit) const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAccessReview));
  const auto look = [&](ByteView row, ByteView value) -> Result<Visiting> {
    RowDecoder key(row.subspan(1));
    const Sequence access{key.big_endian64()};
    LETHE_TRY_VOID(key.finish());
    RowDecoder in(value);
    const Sequence flag{in.number()};
    LETHE_TRY_VOID(in.finish());
    return go_on_if(access < behind && visit(access, flag));
  };
  return rows.scan(RowEncoder(kFlagOfAccess).take(), flag_of_access_row(from), look);
}

Result<std::optional<CheckedRow>> ReviewViews::checked() const {
  LETHE_TRY(const auto rows, RowReader::active(state_, ProjectionId::kAccessReview));
  LETHE_TRY(const auto value, rows.get(RowEncoder(kChecked).take()));
  if (!value) return std::optional<CheckedRow>();
  RowDecoder in(*value);
  CheckedRow out;
  out.sequence.value = in.number();
  out.time.micros = in.signed_number();
  out.facts.from.value = in.number();
  out.facts.behind.value = in.number();
  out.facts.checked_up_to = in.number();
  out.facts.rules = in.number();
  out.facts.accesses = in.number32();
  out.facts.flagged = in.number32();
  LETHE_TRY_VOID(in.finish());
  return std::optional(out);
}

}  // namespace lethe::projections
