#include "crypto/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lethe::crypto {
namespace {

TEST(Errors, EachHasAMessageOfItsOwn) {
  std::set<std::string> messages;
  for (int value = 0; value <= static_cast<int>(Error::kRootExposed); ++value) {
    const boost::system::error_code code = static_cast<Error>(value);
    EXPECT_EQ(code.failed(), value != 0);
    EXPECT_TRUE(messages.insert(code.message()).second) << code.message();
  }
  EXPECT_FALSE(messages.contains(error_category().message(1000)));
  EXPECT_EQ(error_category().message(1000), "unknown error");
}

TEST(Errors, ComeOutOfAResultAsTheyWentIn) {
  const Result<int> failed = Error::kOpenFailed;
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error(), Error::kOpenFailed);
  EXPECT_NE(failed.error(), Error::kBadSignature);
  EXPECT_STREQ(failed.error().category().name(), "lethe.crypto");
}

}  // namespace
}  // namespace lethe::crypto
