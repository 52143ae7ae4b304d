#include "api/http/cursor.h"

#include <algorithm>

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

}  // namespace lethe::api::http
