// Everything that fuzzing has found so far, and that people thought of, in every run of the tests.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

namespace fs = std::filesystem;

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, BreaksNoPromise) {
  const auto folder = fs::path(LETHE_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / GetParam().name;
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    SCOPED_TRACE(file.path().filename().string());
    std::ifstream in(file.path(), std::ios::binary);
    ASSERT_TRUE(in);
    const crypto::Bytes input{std::istreambuf_iterator<char>(in), {}};
    GetParam().run(input);
    ++count;
  }
  EXPECT_GT(count, 0U);
}

TEST_P(Corpus, OfNothingBreaksNoPromise) {
  GetParam().run({});
}

INSTANTIATE_TEST_SUITE_P(Targets, Corpus, testing::ValuesIn(kTargets),
                         [](const auto& which) { return std::string(which.param.name); });

}  // namespace
}  // namespace lethe::tests::fuzz
