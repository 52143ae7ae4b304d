// Cursors: where a list goes on, opaque to the client and authenticated, so that nobody can make
// one up or use it for another list.
//
//   hex(position || derive_tag(key(KeyUse::kCursors), "lethe/cursors/v1",
//                              (u32be(size) || text) of the route's name, each parameter of the
//                              path, and each filter of the query || position)[0..16))
//
// The key is the ledger's, so a cursor is bound to it, too. `limit` and `cursor` are no filters.
// Any thread.
#pragma once

#include <string>
#include <string_view>

#include "api/http/route.h"

namespace lethe::api::http {

Ruled<std::string> make_cursor(const Call& call, crypto::ByteView position);
/// kInvalidParameter for what make_cursor() did not make for this list.
Ruled<crypto::Bytes> read_cursor(const Call& call, std::string_view cursor);

/// Where the parameter `cursor` says that the page begins; empty: at the beginning.
Ruled<crypto::Bytes> asked_position(const Call& call);
/// The target as it was sent, with another cursor.
std::string target_with(const std::string& target, const std::string& cursor);

}  // namespace lethe::api::http
