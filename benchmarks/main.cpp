#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "benchmarks/world.h"
#include "crypto/secret.h"

/// What takes minutes and gigabytes runs only with --large, or when --benchmark_filter asks for it.
int main(int argc, char** argv) {
  if (!lethe::crypto::harden_process()) return 1;
  std::vector<char*> arguments(argv, argv + argc);
  bool is_large = false;
  bool has_filter = false;
  std::erase_if(arguments, [&](const char* argument) {
    has_filter = has_filter || std::strncmp(argument, "--benchmark_filter", 18) == 0;
    const bool is_ours = std::strcmp(argument, "--large") == 0;
    is_large = is_large || is_ours;
    return is_ours;
  });
  std::string without_large = "--benchmark_filter=-^large/";
  if (!is_large && !has_filter) arguments.push_back(without_large.data());
  auto count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  benchmark::RunSpecifiedBenchmarks();
  lethe::benchmarks::close_shared_worlds();
  benchmark::Shutdown();
  return 0;
}
