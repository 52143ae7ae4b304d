#include "ledger/tile_path.h"

#include <charconv>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

constexpr std::uint8_t kLastLevel = 63;
constexpr std::size_t kGroup = 3;         // digits in an element of <N>
constexpr std::size_t kLongestPath = 64;  // the longest canonical one has 50
constexpr std::string_view kEntries = "entries";

/// <N>: the decimal digits in groups of three, all but the last behind an x.
std::string format_index(std::uint64_t index) {
  std::string digits = std::to_string(index);
  digits.insert(0, (kGroup - digits.size() % kGroup) % kGroup, '0');
  std::string path;
  for (std::size_t at = 0; at < digits.size(); at += kGroup) {
    if (at + kGroup < digits.size()) path += 'x';
    path.append(digits, at, kGroup);
    if (at + kGroup < digits.size()) path += '/';
  }
  return path;
}

std::string format_path(std::string_view what, std::uint64_t index, std::uint64_t width) {
  LETHE_CHECK(width > 0 && width <= kTileWidth);
  std::string path = "tile/";
  path.append(what).append("/").append(format_index(index));
  if (width < kTileWidth) path.append(".p/").append(std::to_string(width));
  return path;
}

/// The whole of `text` as a decimal number; leading zeros are for the caller to refuse.
template <class Integer>
std::optional<Integer> parse_decimal(std::string_view text) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Takes what stands before the next slash, or all of it.
std::string_view take_element(std::string_view& path) {
  const auto slash = path.find('/');
  const auto element = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return element;
}

/// The digits of <N> without slashes and x; what is not canonical shows when it is written again.
std::optional<std::uint64_t> parse_index(std::string_view path) {
  std::string digits;
  for (const char c : path) {
    if (c != '/' && c != 'x') digits += c;
  }
  return parse_decimal<std::uint64_t>(digits);
}

}  // namespace

std::string tile_path(TileId id, std::uint64_t width) {
  LETHE_CHECK(id.level <= kLastLevel);
  return format_path(std::to_string(id.level), id.index, width);
}

std::string entries_path(std::uint64_t index, std::uint64_t width) {
  return format_path(kEntries, index, width);
}

std::optional<TilePath> parse_tile_path(std::string_view path) {
  if (path.size() > kLongestPath) return std::nullopt;
  std::string_view rest = path;
  if (take_element(rest) != "tile") return std::nullopt;
  const auto what = take_element(rest);
  TilePath parsed;
  parsed.entries = what == kEntries;
  if (!parsed.entries) {
    const auto level = parse_decimal<std::uint8_t>(what);
    if (!level || *level > kLastLevel) return std::nullopt;
    parsed.id.level = *level;
  }
  if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
    const auto width = parse_decimal<std::uint64_t>(rest.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
    parsed.width = *width;
    rest = rest.substr(0, partial);
  }
  const auto index = parse_index(rest);
  if (!index) return std::nullopt;
  parsed.id.index = *index;
  const std::string canonical =
      parsed.entries ? entries_path(*index, parsed.width) : tile_path(parsed.id, parsed.width);
  if (canonical != path) return std::nullopt;
  return parsed;
}

}  // namespace lethe::ledger
