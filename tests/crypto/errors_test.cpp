#include "crypto/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace lethe::crypto {
namespace {

TEST(Errors, EachHasAMessageOfItsOwn) {
  const std::string unknown = error_category().message(1000);
  EXPECT_EQ(unknown, "unknown error");
  std::set<std::string> messages;
  int value = 0;
  for (; value < 1000; ++value) {
    const boost::system::error_code code = static_cast<Error>(value);
    if (code.message() == unknown) break;
    EXPECT_EQ(code.failed(), value != 0);
    EXPECT_TRUE(messages.insert(code.message()).second) << code.message();
  }
  EXPECT_GT(value, static_cast<int>(Error::kRootExists));
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
