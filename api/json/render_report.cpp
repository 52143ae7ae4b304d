#include "api/json/render_report.h"

#include <boost/json/array.hpp>

#include "api/json/csv.h"
#include "api/json/render_fields.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using review::Counts;
using review::Report;
using review::ReportCell;
using review::ReportColumn;
using review::ReportQuery;
using review::ReportRow;

/// Name and value of each parameter, in one order.
std::vector<std::pair<std::string_view, std::string>> parameters_of(const ReportQuery& query) {
  std::vector<std::pair<std::string_view, std::string>> out;
  if (query.from) out.emplace_back("from", time(*query.from));
  if (query.until) out.emplace_back("until", time(*query.until));
  if (query.agent) out.emplace_back("agent", query.agent->str());
  if (!query.department.empty()) out.emplace_back("department", query.department);
  if (query.subject) out.emplace_back("subject", query.subject->str());
  if (query.rule) out.emplace_back("rule", name_of(*query.rule));
  out.emplace_back("order", query.order);
  out.emplace_back("limit", std::to_string(query.limit));
  return out;
}

object counts_of(const Counts& counts) {
  object out;
  for (const auto& [name, count] : counts) out[name] = count;
  return out;
}

value cell_json(const ReportCell& cell) {
  if (const auto* number = std::get_if<std::uint64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return boost::json::string(*text);
  if (const auto* counts = std::get_if<Counts>(&cell)) return counts_of(*counts);
  return nullptr;
}

/// The keys, and what else has no value, are null in a row and left out of sums.
object row_json(const std::vector<ReportColumn>& columns, const ReportRow& row, bool is_sum) {
  object out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    if (is_sum && std::holds_alternative<std::monostate>(row[i])) continue;
    if (column.member.empty()) {
      out[column.name] = cell_json(row[i]);
      continue;
    }
    auto& together = out[column.name];
    if (!together.is_object()) together.emplace_object();
    const auto* number = std::get_if<std::uint64_t>(&row[i]);
    if (number != nullptr && *number > 0) together.get_object()[column.member] = *number;
  }
  return out;
}

object checkpoint_json(const review::ReportBasis& basis) {
  return {{"origin", basis.origin},
          {"size", basis.size},
          {"root", hex(basis.root)},
          {"text", checkpoint_lines(basis)}};
}

array rules_json(const std::vector<review::RulesInForce>& rules) {
  array out;
  for (const auto& one : rules) {
    object version{{"version", one.version}};
    if (one.version > 0) {
      version["sequence"] = one.sequence.value;
      version["since"] = time(one.since);
    }
    out.push_back(std::move(version));
  }
  return out;
}

array heat_map_json(const review::HeatMap& map) {
  array out;
  for (const auto& hours : map) out.emplace_back(array(hours.begin(), hours.end()));
  return out;
}

std::string cell_text(const ReportCell& cell) {
  if (const auto* number = std::get_if<std::uint64_t>(&cell)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  std::string out;
  if (const auto* counts = std::get_if<Counts>(&cell)) {
    for (const auto& [name, count] : *counts) {
      out.append(out.empty() ? "" : " ").append(name).append("=").append(std::to_string(count));
    }
  }
  return out;
}

}  // namespace

std::string report_query_text(const ReportQuery& query) {
  std::string out;
  for (const auto& [name, said] : parameters_of(query)) {
    out.append(out.empty() ? "" : "&").append(name).append("=").append(said);
  }
  return out;
}

std::string checkpoint_lines(const review::ReportBasis& basis) {
  return basis.origin + "\n" + std::to_string(basis.size) + "\n" +
         crypto::to_base64(basis.root.view()) + "\n";
}

object report_json(const Report& report) {
  const auto& [query, basis, table] = report;
  const auto columns = review::report_columns(query.type);
  object parameters;
  for (const auto& [name, said] : parameters_of(query)) parameters[name] = said;
  parameters["limit"] = query.limit;
  array rows;
  for (const auto& row : table.rows) rows.push_back(row_json(columns, row, false));
  object out{{"format", kReportFormat},
             {"report", review::report_name(query.type)},
             {"parameters", std::move(parameters)},
             {"utc_offset", basis.utc_offset},
             {"checkpoint", checkpoint_json(basis)},
             {"rules", rules_json(basis.rules)},
             {"flags_behind", basis.flags_behind.value},
             {"rows", std::move(rows)},
             {"totals", row_json(columns, table.totals, true)}};
  if (table.rows_left_out > 0) {
    object left_out{{"rows", table.rows_left_out}};
    for (auto& member : row_json(columns, table.left_out, true)) {
      left_out[member.key()] = std::move(member.value());
    }
    out["left_out"] = std::move(left_out);
  }
  if (query.type == review::ReportType::kActivity) out["heat_map"] = heat_map_json(table.heat_map);
  return out;
}

std::string report_csv(const Report& report) {
  std::vector<std::string> cells;
  for (const auto& column : review::report_columns(report.query.type)) {
    std::string name(column.name);
    if (!column.member.empty()) name.append(".").append(column.member);
    cells.push_back(std::move(name));
  }
  cells.emplace_back("log_size");
  cells.emplace_back("log_root");
  std::string out = csv_line(cells);
  const auto size = std::to_string(report.basis.size);
  const auto root = hex(report.basis.root);
  for (const auto& row : report.table.rows) {
    cells.clear();
    for (const auto& cell : row) cells.push_back(cell_text(cell));
    cells.push_back(size);
    cells.push_back(root);
    out += csv_line(cells);
  }
  return out;
}

}  // namespace lethe::api
