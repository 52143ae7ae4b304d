// CSV (RFC 4180): UTF-8, CRLF, a comma between cells. Pure; any thread.
//
// Programs that show tables take a cell that begins with = + - @, a tab or a carriage return for a
// formula, and run it. Such a cell gets an apostrophe in front.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lethe::api {

inline constexpr std::string_view kCsvType = "text/csv; charset=utf-8; header=present";

/// Quoted where it must be.
std::string csv_cell(std::string_view text);
/// Cells of one line, with its end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace lethe::api
