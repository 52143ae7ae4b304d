#include "api/console/console_files.h"

namespace lethe::api::console {

std::span<const PageFile> files() {
  return {};
}

}  // namespace lethe::api::console
