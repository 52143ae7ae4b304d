#include "ledger/register_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "crypto/hash.h"
#include "ledger/static_files.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

namespace fs = std::filesystem;

class RegisterFileTest : public testing::Test {
 protected:
  static Bytes bytes_of(const fs::path& path) { return read_file(path, 1U << 20).value().value(); }
  static void write(const fs::path& path, ByteView bytes) {
    std::ofstream(path, std::ios::binary) << crypto::as_text(bytes);
  }

  lethe::tests::TemporaryDirectory folder;
  LedgerId ledger = LedgerId::random();
  RegisterFile file{folder.path() / "one.register", ledger};
  RegisterContent content{"the note", 7, {3}, {{{4}, Bytes(300, 1)}, {{9}, Bytes{2, 3}}}};
};

TEST_F(RegisterFileTest, WhereNoneIsThereIsNothing) {
  EXPECT_EQ(file.read().value(), std::nullopt);
}

TEST_F(RegisterFileTest, ReadsWhatWasWrittenAndWhatCameBehind) {
  ASSERT_TRUE(file.replace(content));
  EXPECT_EQ(file.read().value(), content);
  ASSERT_TRUE(file.append({{{12}, Bytes{4}}}, "a later note", 8));
  content.entries.push_back({{12}, Bytes{4}});
  content.checkpoint = "a later note";
  content.epoch = 8;
  EXPECT_EQ(file.read().value(), content);
  ASSERT_TRUE(file.replace({}));
  EXPECT_EQ(file.read().value(), RegisterContent{});
}

/// ledger/FORMAT.md, "Register": the example.
TEST_F(RegisterFileTest, LiesAsTheFormatSays) {
  ledger = LedgerId::from(crypto::from_hex("000102030405060708090a0b0c0d0e0f").value()).value();
  file = RegisterFile(folder.path() / "example.register", ledger);
  ASSERT_TRUE(file.replace({"note", 7, {3}, {{{4}, Bytes{0xaa}}}}));
  const auto body = [](std::string_view hex) {
    const auto bytes = crypto::from_hex(hex).value();
    return std::string(hex) + crypto::to_hex(crypto::sha256(bytes).view().first(8));
  };
  EXPECT_EQ(crypto::to_hex(bytes_of(file.path())),
            "6c65746865726567"
            "00000001"
            "000102030405060708090a0b0c0d0e0f"
            "00000009fffffff6" +
                body("030000000000000003") + "0000000afffffff5" + body("020000000000000004aa") +
                "0000000dfffffff2" + body("0100000000000000076e6f7465"));
}

TEST_F(RegisterFileTest, AnotherLedgersIsForeign) {
  ASSERT_TRUE(file.replace(content));
  const RegisterFile other(file.path(), LedgerId::random());
  EXPECT_EQ(other.read().error(), Error::kRegisterForeign);
}

TEST_F(RegisterFileTest, ALaterVersionIsNotGuessedAt) {
  ASSERT_TRUE(file.replace(content));
  auto bytes = bytes_of(file.path());
  bytes[11] = 2;
  write(file.path(), bytes);
  EXPECT_EQ(file.read().error(), Error::kStorageVersion);
}

/// A crash while something is appended leaves any part of it.
TEST_F(RegisterFileTest, APartOfTheLastRecordIsPassedOver) {
  ASSERT_TRUE(file.replace(content));
  const auto whole = bytes_of(file.path());
  ASSERT_TRUE(file.append({{{12}, Bytes(50, 4)}}, "", 0));
  const auto more = bytes_of(file.path());
  for (std::size_t size = whole.size(); size < more.size(); ++size) {
    write(file.path(), ByteView(more).first(size));
    EXPECT_EQ(file.read().value(), content) << size;
  }
}
TEST_F(RegisterFileTest, BlocksThatWereNeverWrittenArePassedOver) {
  ASSERT_TRUE(file.replace(content));
  auto bytes = bytes_of(file.path());
  bytes.resize(bytes.size() + 50);
  write(file.path(), bytes);
  EXPECT_EQ(file.read().value(), content);
}

TEST_F(RegisterFileTest, AChangedByteIsFoundAndNeverBelieved) {
  ASSERT_TRUE(file.replace(content));
  const auto whole = bytes_of(file.path());
  auto without_note = content;  // the last record: it may be a crash's
  without_note.checkpoint.clear();
  without_note.epoch = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto bytes = whole;
    bytes[i] ^= 0x40U;
    write(file.path(), bytes);
    const auto read = file.read();
    if (read) {
      EXPECT_EQ(*read, without_note) << i;
    }
  }
}

}  // namespace
}  // namespace lethe::ledger::tests
