// The files of the console as Vite built them, within the program (api/console/README.md).
#pragma once

#include <span>

#include "api/http/pages.h"

namespace lethe::api::console {

/// By path, ascending; none in a build without the console (LETHE_CONSOLE=OFF). Any thread.
std::span<const http::PageFile> files();

}  // namespace lethe::api::console
