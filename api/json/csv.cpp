#include "api/json/csv.h"

namespace lethe::api {
namespace {

constexpr std::string_view kFormulaBeginnings = "=+-@\t\r";
constexpr std::string_view kMustBeQuoted = ",\"\r\n";

}  // namespace

std::string csv_cell(std::string_view text) {
  const bool is_formula =
      !text.empty() && kFormulaBeginnings.find(text[0]) != std::string_view::npos;
  std::string out(is_formula ? "'" : "");
  out += text;
  if (out.find_first_of(kMustBeQuoted) == std::string::npos) return out;
  std::string quoted("\"");
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string out;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) out += ',';
    out += csv_cell(cell);
  }
  return out + "\r\n";
}

}  // namespace lethe::api
