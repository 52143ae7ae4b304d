// Following the events of a ledger of a running server, and writing each out as a line of JSON:
// what `lethe tail` does. Blocks; one thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "tools/server_client.h"

namespace lethe::tools {

enum class TailFormat : std::uint8_t {
  kJson,  // as `GET …/events` has it
  kOcsf   // tools/OCSF.md
};

struct TailOptions {
  std::string ledger;  // its name
  std::string filter;  // parameters of `GET …/events/stream`, encoded, with & between
  std::optional<std::uint64_t> from;  // the first sequence, where no cursor says otherwise
  std::string since;                  // RFC 3339, likewise; with neither: from now on
  std::filesystem::path cursor;       // empty: none is kept
  TailFormat format = TailFormat::kJson;
  bool once = false;  // ends when all that was there is written out
};

/// Every event once and in order, across lost connections and, with a cursor, runs: it is written
/// behind the lines, at most a second later and at the end, so that only a run that was killed may
/// have lines written again, and none is ever left out. Goes on until `goes_on` answers false, or
/// with `once` to the end. A server that was reached and is gone, or is full, is asked again after
/// one second, then two, up to a minute; `tell` hears of it. Empty, or why it could not be done.
std::string tail_events(ServerClient& client, const TailOptions& options, std::FILE* out,
                        const std::function<bool()>& goes_on,
                        const std::function<void(const std::string&)>& tell);

}  // namespace lethe::tools
