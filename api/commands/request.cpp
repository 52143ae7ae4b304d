#include "api/commands/request.h"

namespace lethe::api {

Checked<std::string> parse_idempotency_key(std::string_view header) {
  constexpr std::size_t kMaxKey = 255;
  const auto wrong = Problem::bad_header(
      "Idempotency-Key", "must be a quoted string of 1 to 255 printable ASCII characters");
  if (header.size() < 2 || header.front() != '"' || header.back() != '"') return wrong;
  header = header.substr(1, header.size() - 2);
  std::string key;
  for (std::size_t i = 0; i < header.size(); ++i) {
    char c = header[i];
    if (c == '\\') {
      if (++i == header.size()) return wrong;
      c = header[i];
      if (c != '"' && c != '\\') return wrong;
    } else if (c == '"' || c < 0x20 || c > 0x7e) {
      return wrong;
    }
    key += c;
  }
  if (key.empty() || key.size() > kMaxKey) return wrong;
  return key;
}

}  // namespace lethe::api
