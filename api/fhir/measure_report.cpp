#include "api/fhir/measure_report.h"

#include <algorithm>

#include "api/fhir/codes.h"
#include "api/json/render_fields.h"
#include "api/json/render_report.h"

namespace lethe::api::fhir {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using review::ColumnForm;
using review::Counts;
using review::Report;
using review::ReportCell;
using review::ReportColumn;
using review::ReportRow;
using Columns = std::vector<ReportColumn>;

constexpr std::string_view kFigure = "urn:lethe:figure";
constexpr std::string_view kAccessRuleSystem = "urn:lethe:access-rule";
constexpr std::string_view kDataAbsentCodes =
    "http://terminology.hl7.org/CodeSystem/data-absent-reason";
constexpr std::string_view kMeasureVersion = "1";

std::string figure_code(const ReportColumn& column, std::string_view member) {
  std::string out(column.name);
  if (!member.empty()) out.append(".").append(member);
  return out;
}

object figure(const ReportColumn& column, std::string_view member = {}) {
  return concept_of(coding(kFigure, figure_code(column, member.empty() ? column.member : member)));
}

object population(object code, std::uint64_t count) {
  return {{"code", std::move(code)}, {"count", count}};
}

/// The figures of a row; those of many that belong together without the zeros.
array populations_of(const Columns& columns, const ReportRow& row) {
  array out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    if (column.is_key) continue;
    if (const auto* number = std::get_if<std::uint64_t>(&row[i])) {
      if (column.member.empty() || *number > 0) out.push_back(population(figure(column), *number));
    } else if (const auto* counts = std::get_if<Counts>(&row[i])) {
      for (const auto& [name, count] : *counts) {
        out.push_back(population(figure(column, name), count));
      }
    }
  }
  return out;
}

object extension(std::string_view what, std::string_view type, value said) {
  return {{"url", "urn:lethe:" + std::string(what)}, {type, std::move(said)}};
}

/// What a row says in words or as a time.
array texts_of(const Columns& columns, const ReportRow& row) {
  array out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto* text = std::get_if<std::string>(&row[i]);
    if (columns[i].is_key || text == nullptr) continue;
    const bool is_time = columns[i].name == "first" || columns[i].name == "last";
    out.push_back(extension(columns[i].name, is_time ? "valueDateTime" : "valueString",
                            value(boost::json::string(*text))));
  }
  return out;
}

object key_concept(const ReportColumn& column, const ReportCell& cell) {
  if (const auto* number = std::get_if<std::uint64_t>(&cell)) {
    return {{"text", std::to_string(*number)}};
  }
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return concept_of(coding(kDataAbsentCodes, "unknown"));
  if (column.name == "agent" || column.name == "subject") {
    return concept_of(coding(kUri, "urn:uuid:" + *text));
  }
  if (column.name == "department") return concept_of(coding(kOwnDepartment, *text));
  if (column.name == "purpose") return concept_of(coding(kActReason, *text));
  if (column.name == "rule") return concept_of(coding(kAccessRuleSystem, *text));
  return {{"text", *text}};
}

std::size_t keys_in(const Columns& columns) {
  std::size_t keys = 0;
  while (columns[keys].is_key) ++keys;
  return keys;
}

object stratum_of(const Columns& columns, const ReportRow& row) {
  object out;
  if (auto texts = texts_of(columns, row); !texts.empty()) out["extension"] = std::move(texts);
  const auto keys = keys_in(columns);
  if (keys == 1) {
    out["value"] = key_concept(columns[0], row[0]);
  } else {
    array components;
    for (std::size_t i = 0; i < keys; ++i) {
      components.push_back(
          object{{"code", figure(columns[i])}, {"value", key_concept(columns[i], row[i])}});
    }
    out["component"] = std::move(components);
  }
  out["population"] = populations_of(columns, row);
  return out;
}

object group_of(const Report& report, const Columns& columns) {
  object out;
  if (report.table.rows_left_out > 0) {
    out["extension"] =
        array{extension("rows-left-out", "valueInteger", report.table.rows_left_out)};
  }
  out["population"] = populations_of(columns, report.table.totals);
  array strata;
  for (const auto& row : report.table.rows) strata.push_back(stratum_of(columns, row));
  if (strata.empty()) return out;
  object stratifier{{"code", array{figure(columns[0])}}, {"stratum", std::move(strata)}};
  out["stratifier"] = array{std::move(stratifier)};
  return out;
}

std::string measure_url(const Report& report) {
  return "urn:lethe:measure:" + std::string(review::report_name(report.query.type));
}

/// Which of the AuditEvents that a search gives are counted: no language of FHIR's says it.
object criteria(std::string_view says) {
  return {{"description", says},
          {"language", "application/x-fhir-query"},
          {"expression", "AuditEvent"}};
}

object measure_of(const Report& report, const Columns& columns) {
  array populations;
  for (const auto& column : columns) {
    if (column.is_key || column.form == ColumnForm::kText) continue;
    populations.push_back(object{{"code", figure(column)}, {"criteria", criteria(column.says)}});
  }
  object stratifier;
  const auto keys = keys_in(columns);
  if (keys == 1) {
    stratifier = {{"code", figure(columns[0])}, {"criteria", criteria(columns[0].says)}};
  } else {
    array components;
    for (std::size_t i = 0; i < keys; ++i) {
      components.push_back(
          object{{"code", figure(columns[i])}, {"criteria", criteria(columns[i].says)}});
    }
    stratifier = {{"component", std::move(components)}};
  }
  const std::string name(review::report_name(report.query.type));
  object group{{"population", std::move(populations)},
               {"stratifier", array{std::move(stratifier)}}};
  return {{"resourceType", "Measure"},
          {"id", name},
          {"url", measure_url(report)},
          {"version", kMeasureVersion},
          {"name", name},
          {"status", "active"},
          {"description", "Figures on accesses to records, searches and log-ins."},
          {"group", array{std::move(group)}}};
}

/// What the figures are of: the checkpoint, what was asked, the rules.
array basis_of(const Report& report) {
  const auto& basis = report.basis;
  array out{
      extension("checkpoint", "valueString", value(checkpoint_lines(basis))),
      extension("parameters", "valueString", value(report_query_text(report.query))),
      extension("utc-offset", "valueInteger", basis.utc_offset),
      extension("flags-behind", "valueString", value(std::to_string(basis.flags_behind.value)))};
  for (const auto& one : basis.rules) {
    out.push_back(
        extension("access-rules-version", "valueString", value(std::to_string(one.version))));
  }
  return out;
}

/// FHIR's ends are inclusive, ours is not.
object period_of(const Report& report) {
  const auto& [query, basis, table] = report;
  const auto last = query.until ? ledger::Moment{query.until->micros - 1} : basis.ends;
  const auto start = query.from.value_or(std::min(basis.begins, last));
  return {{"start", time(start)}, {"end", time(std::max(start, last))}};
}

object measure_report_of(const Report& report, const Columns& columns) {
  const auto& basis = report.basis;
  return {{"resourceType", "MeasureReport"},
          {"id",
           std::string(review::report_name(report.query.type)) + "-" + std::to_string(basis.size)},
          {"extension", basis_of(report)},
          {"status", "complete"},
          {"type", "summary"},
          {"measure", measure_url(report) + "|" + std::string(kMeasureVersion)},
          {"date", time(basis.ends)},
          {"reporter", object{{"display", basis.origin}}},
          {"period", period_of(report)},
          {"group", array{group_of(report, columns)}}};
}

}  // namespace

object report_bundle(const Report& report) {
  const auto columns = review::report_columns(report.query.type);
  object measure{{"fullUrl", measure_url(report)}, {"resource", measure_of(report, columns)}};
  object figures{
      {"fullUrl", "urn:lethe:report:" + std::string(review::report_name(report.query.type)) + ":" +
                      std::to_string(report.basis.size)},
      {"resource", measure_report_of(report, columns)}};
  return {{"resourceType", "Bundle"},
          {"type", "collection"},
          {"timestamp", time(report.basis.ends)},
          {"entry", array{std::move(measure), std::move(figures)}}};
}

}  // namespace lethe::api::fhir
