// Registers with a copy in the key target: a ledger is held to both, and a copy that cannot be
// written stops nothing.
#include <gmock/gmock.h>

#include <fstream>

#include "ledger/registers.h"
#include "tests/ledger/erasure_fixture.h"
#include "tests/ledger/journal_copy.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::ledger::tests {
namespace {

namespace fs = std::filesystem;
using testing::SizeIs;

class RegisterCopiesTest : public ErasureTest {
 protected:
  ~RegisterCopiesTest() override { store_.reset(); }  // before its registers
  void SetUp() override {
    populate(3);
    fs::create_directories(copies());
    ASSERT_TRUE(start());
  }

  fs::path copies() const { return target.path() / "registers"; }
  fs::path own_path() const { return keys.path() / (id.str() + ".register"); }
  fs::path copy_path() const { return copies() / (id.str() + ".register"); }
  RegisterContent content(const fs::path& path) const {
    return RegisterFile(path, id).read().value().value();
  }

  Result<void> start() {
    store_.reset();
    registers = std::make_unique<Registers>(keys.path(), Registers::Mode::kHold, copies());
    options.registers = registers.get();
    return reopen();
  }
  Sequence hold() {
    const auto outcome = run(store(), id, [&](const DecisionContext&) {
      Decision decision;
      decision.events.push_back(event_about(
          people[0].id, HoldPlaced{HoldId::random(), KeepException::kLegalClaims, {}, {}}));
      return decision;
    });
    EXPECT_FALSE(outcome.error) << outcome.error.message();
    return outcome.first;
  }
  void follow() { ASSERT_TRUE(registers->follow(*disk, ledger())); }

  lethe::tests::TemporaryDirectory keys, target;
  std::unique_ptr<Registers> registers;
};

TEST_F(RegisterCopiesTest, TheCopyKnowsWhatTheRegisterKnows) {
  EXPECT_EQ(content(copy_path()), content(own_path()));
  hold();
  EXPECT_FALSE(erase({1}).error);
  EXPECT_THAT(content(copy_path()).entries, SizeIs(2));
  store_.reset();
  EXPECT_EQ(content(copy_path()), content(own_path()));
}

TEST_F(RegisterCopiesTest, ATargetThatIsNotThereStopsNothingAndIsCaughtUpWith) {
  const auto away = target.path() / "away";
  fs::rename(copies(), away);
  hold();
  EXPECT_EQ(registers->copies_fault(), make_error_code(Error::kKeyTargetMissing));
  EXPECT_FALSE(fs::exists(copies())) << "nothing is made where nothing is mounted";
  fs::rename(away, copies());
  const auto second = hold();
  EXPECT_EQ(registers->copies_fault(), std::nullopt);
  EXPECT_THAT(content(copy_path()).entries, SizeIs(2)) << "the one that it missed, too";
  EXPECT_EQ(content(copy_path()).entries.back().sequence, second);
  EXPECT_EQ(content(copy_path()), content(own_path()));
}

TEST_F(RegisterCopiesTest, ACopyThatIsBehindFollowsWithoutAWrite) {
  const auto away = target.path() / "away";
  fs::rename(copies(), away);
  hold();
  const auto before = fs::file_size(own_path());
  follow();
  EXPECT_EQ(registers->copies_fault(), make_error_code(Error::kKeyTargetMissing));
  EXPECT_EQ(fs::file_size(own_path()), before) << "and its own does not grow by that";
  fs::rename(away, copies());
  follow();
  EXPECT_EQ(registers->copies_fault(), std::nullopt);
  EXPECT_EQ(content(copy_path()), content(own_path()));
}

TEST_F(RegisterCopiesTest, WithoutATargetAtTheStartItOpens) {
  fs::remove_all(copies());
  ASSERT_TRUE(start());
  EXPECT_EQ(registers->copies_fault(), make_error_code(Error::kKeyTargetMissing));
}

enum class State { kLatest, kOlder, kMissing, kDamaged };
struct Combination {
  State own, copy, log;
  std::optional<RegisterFault> fault;  // none: it opens
  std::size_t lost;                    // holds that are known and not in the log
};

class RegisterCombinations : public RegisterCopiesTest {
 protected:
  struct Image {
    Bytes own, copy;
    std::shared_ptr<Journal> log;
  };
  static Bytes bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Image image() {
    store_.reset();
    return {bytes_of(own_path()), bytes_of(copy_path()), copy_of(*disk)};
  }
  static void put(const fs::path& path, State state, const Bytes& older, const Bytes& latest) {
    fs::remove(path);
    if (state == State::kMissing) return;
    auto bytes = state == State::kOlder ? older : latest;
    if (state == State::kDamaged) bytes[40] ^= 1U;
    std::ofstream(path, std::ios::binary) << crypto::as_text(bytes);
  }
};

TEST_F(RegisterCombinations, EachHasItsAnswer) {
  using enum State;
  constexpr auto kLogOlder = RegisterFault::kLogOlder, kUnreadable = RegisterFault::kUnreadable;
  const auto older = image();
  ASSERT_TRUE(start());
  hold();
  const auto latest = image();
  const std::vector<Combination> rows{
      // own     copy      log
      {kLatest, kLatest, kLatest, {}, 0},
      {kLatest, kLatest, kOlder, kLogOlder, 1},
      {kOlder, kLatest, kOlder, kLogOlder, 1},  // an older folder of keys, with data of its time
      {kOlder, kLatest, kLatest, {}, 0},
      {kOlder, kOlder, kLatest, {}, 0},
      {kLatest, kOlder, kOlder, kLogOlder, 1},
      {kLatest, kOlder, kLatest, {}, 0},
      {kMissing, kLatest, kLatest, {}, 0},  // a lost machine, whose data is there
      {kMissing, kLatest, kOlder, kLogOlder, 1},
      {kMissing, kMissing, kLatest, RegisterFault::kMissing, 0},
      {kLatest, kMissing, kLatest, {}, 0},
      {kLatest, kMissing, kOlder, kLogOlder, 1},
      {kDamaged, kLatest, kLatest, kUnreadable, 0},
      {kDamaged, kLatest, kOlder, kLogOlder, 1},
      {kLatest, kDamaged, kLatest, {}, 0},
      {kLatest, kDamaged, kOlder, kLogOlder, 1},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(testing::Message() << "row " << &row - rows.data());
    store_.reset();
    put(own_path(), row.own, older.own, latest.own);
    put(copy_path(), row.copy, older.copy, latest.copy);
    disk = copy_of(row.log == kOlder ? *older.log : *latest.log);
    const auto opened = start();
    ASSERT_EQ(bool(opened), !row.fault);
    if (opened) {
      EXPECT_EQ(content(own_path()).entries.size(), 1U);
      EXPECT_EQ(content(copy_path()), content(own_path())) << "both are whole again";
      continue;
    }
    ASSERT_THAT(registers->findings(), SizeIs(1));
    EXPECT_EQ(registers->findings().front().fault, *row.fault);
    EXPECT_THAT(registers->findings().front().lost, SizeIs(row.lost));
  }
}

TEST_F(RegisterCombinations, KeysThatAreOlderThanTheCopyKnowsOpenNothing) {
  store_.reset();
  auto known = content(copy_path());
  known.epoch = 3;
  ASSERT_TRUE(RegisterFile(copy_path(), id).replace(known));
  EXPECT_FALSE(start());
  ASSERT_THAT(registers->findings(), SizeIs(1));
  EXPECT_EQ(registers->findings().front().fault, RegisterFault::kKeysOlder);
  EXPECT_EQ(registers->findings().front().known_epoch, 3U);
}

}  // namespace
}  // namespace lethe::ledger::tests
