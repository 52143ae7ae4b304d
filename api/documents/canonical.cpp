#include "api/documents/canonical.h"

#include <algorithm>
#include <vector>

namespace lethe::api {
namespace {

constexpr std::int64_t kMostExact = std::int64_t{1} << 53;

/// Names sort by their UTF-16 code units, which differs from the order of UTF-8 bytes only where
/// one is beyond the basic plane (a lead byte from 0xf0 on, UTF-16's surrogates from 0xd800 on) and
/// the other is from U+E000 on (lead bytes 0xee and 0xef).
bool comes_before(std::string_view left, std::string_view right) {
  const auto [l, r] = std::ranges::mismatch(left, right);
  if (l == left.end() || r == right.end()) return l == left.end() && r != right.end();
  const auto a = static_cast<unsigned char>(*l);
  const auto b = static_cast<unsigned char>(*r);
  const bool a_is_beyond = a >= 0xf0;
  const bool b_is_beyond = b >= 0xf0;
  if (a_is_beyond && (b == 0xee || b == 0xef)) return true;
  if (b_is_beyond && (a == 0xee || a == 0xef)) return false;
  return a < b;
}

void write_text(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kDigits[static_cast<unsigned char>(c) >> 4U];
          out += kDigits[static_cast<unsigned char>(c) & 15U];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

bool write(std::string& out, const boost::json::value& value);  // objects hold values

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser let it be
bool write_object(std::string& out, const boost::json::object& object) {
  std::vector<const boost::json::key_value_pair*> members;
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, [](const auto* left, const auto* right) {
    return comes_before({left->key().data(), left->key().size()},
                        {right->key().data(), right->key().size()});
  });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    write_text(out, {member->key().data(), member->key().size()});
    out += ':';
    if (!write(out, member->value())) return false;
  }
  out += '}';
  return true;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser let it be
bool write(std::string& out, const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      out += "null";
      return true;
    case boost::json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return true;
    case boost::json::kind::int64:
      out += std::to_string(value.get_int64());
      return value.get_int64() >= -kMostExact && value.get_int64() <= kMostExact;
    case boost::json::kind::uint64:
      out += std::to_string(value.get_uint64());
      return value.get_uint64() <= static_cast<std::uint64_t>(kMostExact);
    case boost::json::kind::double_:
      return false;
    case boost::json::kind::string:
      write_text(out, {value.get_string().data(), value.get_string().size()});
      return true;
    case boost::json::kind::array: {
      out += '[';
      bool is_first = true;
      for (const auto& item : value.get_array()) {
        if (!is_first) out += ',';
        is_first = false;
        if (!write(out, item)) return false;
      }
      out += ']';
      return true;
    }
    case boost::json::kind::object:
      return write_object(out, value.get_object());
  }
  return false;
}

}  // namespace

std::optional<std::string> canonical_json(const boost::json::value& value) {
  std::string out;
  if (!write(out, value)) return std::nullopt;
  return out;
}

}  // namespace lethe::api
