#include "ledger/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "crypto/errors.h"

namespace lethe::ledger {
namespace {

TEST(LedgerErrors, EachHasAMessageOfItsOwn) {
  std::set<std::string> messages;
  for (int value = 0; value <= static_cast<int>(Error::kNotPublic); ++value) {
    const boost::system::error_code code = static_cast<Error>(value);
    EXPECT_EQ(code.failed(), value != 0);
    EXPECT_TRUE(messages.insert(code.message()).second) << code.message();
  }
  EXPECT_FALSE(messages.contains(error_category().message(1000)));
}

TEST(LedgerErrors, AreNotThoseOfTheLayerBelow) {
  const boost::system::error_code ours = Error::kEpochMismatch;
  const boost::system::error_code theirs = crypto::Error::kEpochMismatch;
  EXPECT_NE(ours, theirs);
  EXPECT_STREQ(ours.category().name(), "lethe.ledger");
}

}  // namespace
}  // namespace lethe::ledger
