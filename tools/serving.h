// Serving a data directory until told to stop: the composition of store, dispatcher and server.
#pragma once

#include <functional>
#include <string>

#include "tools/settings.h"

namespace lethe::tools {

/// Rebuilds what another version wrote, serves, and calls `ready` with the URL. Returns the exit
/// status after SIGINT or SIGTERM, or when the store stopped after a failure: then it says why and
/// answers kCouldNot. REQUIRES block_stop_signals() before the directory was opened.
int serve(const Settings& settings, DataDirectory& directory,
          const std::function<void(const std::string& url)>& ready);

}  // namespace lethe::tools
