// The files of the console as Vite built them, within the program (README.md).
#pragma once

#include <span>
#include <string_view>

namespace lethe::api::console {

/// One file, somewhere in memory for ever.
struct PageFile {
  std::string_view path;  // "assets/index-1jPnk1.js"
  std::string_view content_type;
  std::string_view bytes, gzip;  // the same, the second compressed (RFC 1952)
  std::string_view etag;         // RFC 9110, with its quotes
  bool is_hashed = false;        // its path changes with its bytes: caches keep it for a year
};

/// By path, ascending; none in a build without the console (LETHE_CONSOLE=OFF). Any thread.
std::span<const PageFile> files();

}  // namespace lethe::api::console
