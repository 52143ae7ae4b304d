// Looking for people by what the blind index knows of them.
#pragma once

#include <boost/system/error_code.hpp>
#include <variant>

#include "api/commands/rule.h"
#include "crypto/errors.h"

namespace lethe::api::http {

/// What `look` finds, which takes a snapshot and returns a Ruled<...>. A key that was destroyed
/// since its snapshot means that somebody was erased, and it looks once more.
template <class Look>
auto look_up(const Look& look) {
  auto found = look();
  if (found) return found;
  const auto stop = found.error();
  const auto* error = std::get_if<boost::system::error_code>(&stop.reason);
  const bool is_re_keyed = error != nullptr && *error == crypto::Error::kKeyDestroyed;
  return is_re_keyed ? look() : found;
}

}  // namespace lethe::api::http
