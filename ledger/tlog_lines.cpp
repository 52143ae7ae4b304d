#include "ledger/tlog_lines.h"

#include <charconv>

namespace lethe::ledger {

std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<crypto::Hash> parse_hash(std::string_view base64) {
  const auto bytes = crypto::from_base64(base64);
  return bytes ? crypto::Hash::from(*bytes) : std::nullopt;
}

std::optional<std::string_view> value_of(std::string_view line, std::string_view word) {
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (!line.starts_with(' ')) return std::nullopt;
  return line.substr(1);
}

}  // namespace lethe::ledger
