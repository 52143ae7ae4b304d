// The demo ledger: a year of a small clinic's portal, made through the same commands as everything
// else, on a clock that runs through the last year.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tools/data_directory.h"

namespace lethe::tools {

struct DemoOptions {
  std::uint64_t seed = 1;
  std::uint64_t people = 300;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

inline constexpr std::string_view kDemoLedger = "demo";

/// Makes the directory and fills it, beside its place, and moves it there when it is whole: what is
/// there was never made by half. Empty, or in plain words what went wrong.
std::string make_demo(const Places& places, const DemoOptions& options);

}  // namespace lethe::tools
