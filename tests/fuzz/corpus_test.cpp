// Everything that fuzzing has found so far, and that people thought of, in every run of the tests.
#include <gtest/gtest.h>

#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

class Corpus : public testing::TestWithParam<Target> {};

TEST_P(Corpus, BreaksNoPromise) {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(corpus_folder(GetParam().name))) {
    SCOPED_TRACE(file.path().filename().string());
    GetParam().run(crypto::as_bytes(file_text(file.path())));
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
