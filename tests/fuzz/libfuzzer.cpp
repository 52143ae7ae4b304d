// One target for libFuzzer, which has the main().
#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lethe::tests::fuzz::LETHE_FUZZ_TARGET({data, size});
  return 0;
}
