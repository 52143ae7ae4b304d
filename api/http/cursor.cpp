#include "api/http/cursor.h"

#include <algorithm>

#include "api/http/call.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "ledger/big_endian.h"
#include "ledger/keyspace.h"

namespace lethe::api::http {
namespace {

constexpr std::size_t kTagSize = 16;
constexpr std::size_t kMaxCursor = 512;

Ruled<crypto::Bytes> tag_of(const Call& call, crypto::ByteView position) {
  LETHE_TRY(const auto key, call.ledger->keys().derive(ledger::key_path(ledger::KeyUse::kCursors)));
  ledger::BigEndianWriter info(0);
  const auto put = [&](std::string_view text) { info.sized(crypto::as_bytes(text)); };
  put(call.route->name);
  for (const auto& [name, value] : call.parameters) {
    put(name);
    put(value);
  }
  auto filters = call.request->query;
  std::sort(filters.begin(), filters.end());
  for (const auto& [name, value] : filters) {
    if (name == "limit" || name == "cursor") continue;
    put(name);
    put(value);
  }
  const auto tag = crypto::derive_tag(key, "lethe/cursors/v1", info.bytes(position).take());
  return crypto::to_bytes(tag.view().first(kTagSize));
}

}  // namespace

Ruled<std::string> make_cursor(const Call& call, crypto::ByteView position) {
  LETHE_TRY(const auto tag, tag_of(call, position));
  return crypto::to_hex(position) + crypto::to_hex(tag);
}

Ruled<crypto::Bytes> read_cursor(const Call& call, std::string_view cursor) {
  const auto wrong = Problem::bad_parameter("cursor", "must be one that this list gave out");
  if (cursor.size() > kMaxCursor) return wrong;
  const auto bytes = crypto::from_hex(cursor);
  if (!bytes || bytes->size() < kTagSize) return wrong;
  const auto view = crypto::ByteView(*bytes);
  const auto position = view.first(view.size() - kTagSize);
  LETHE_TRY(const auto tag, tag_of(call, position));
  if (!crypto::equal_constant_time(tag, view.last(kTagSize))) return wrong;
  return crypto::to_bytes(position);
}

Ruled<crypto::Bytes> asked_position(const Call& call) {
  const auto cursor = query_text(call, "cursor");
  if (!cursor) return crypto::Bytes{};
  return read_cursor(call, *cursor);
}

std::string target_with(const std::string& target, const std::string& cursor) {
  const auto mark = target.find('?');
  std::string out = target.substr(0, mark) + "?";
  std::string_view rest;
  if (mark != std::string::npos) rest = std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto parameter = rest.substr(0, end);
    if (!parameter.starts_with("cursor=")) out.append(parameter) += '&';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out + "cursor=" + cursor;
}

}  // namespace lethe::api::http
