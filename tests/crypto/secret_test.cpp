#include "crypto/secret.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <compare>
#include <concepts>
#include <fstream>
#include <new>
#include <ostream>
#include <sstream>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "crypto/secret_arena.h"

namespace lethe::crypto {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept MoveOnly = std::is_nothrow_move_constructible_v<T> &&
                   std::is_nothrow_move_assignable_v<T> && !std::is_copy_constructible_v<T> &&
                   !std::is_copy_assignable_v<T>;
template <class T>
concept Unprintable =
    !Streamable<T> && !std::equality_comparable<T> && !std::is_convertible_v<T, ByteView> &&
    !std::is_convertible_v<T, std::string> && !std::is_convertible_v<T, std::string_view>;

static_assert(MoveOnly<SecretBuffer> && MoveOnly<SecretKey> && MoveOnly<SigningSeed>);
static_assert(Unprintable<SecretBuffer> && Unprintable<SecretKey> && Unprintable<SigningSeed>);
static_assert(!std::is_convertible_v<SigningSeed, SecretKey>);
static_assert(!std::is_constructible_v<SecretKey, SigningSeed>);

/// What lies at an address, read through the system: it may be released and no C++ object's any
/// more.
Bytes memory_at(const std::uint8_t* address, std::size_t size) {
  Bytes bytes(size, 0xee);
  const int file = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  const auto got =
      pread(file, bytes.data(), size, static_cast<off_t>(std::bit_cast<std::uintptr_t>(address)));
  close(file);
  EXPECT_EQ(got, static_cast<ssize_t>(size));
  return bytes;
}

void fill(SecretBuffer& buffer, std::uint8_t value) {
  std::fill(buffer.writable().begin(), buffer.writable().end(), value);
}

bool all_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](auto byte) { return byte == 0; });
}

/// The flags that the kernel keeps for the mapping around an address.
std::string mapping_flags(const std::uint8_t* address) {
  const auto place = std::bit_cast<std::uintptr_t>(address);
  std::ifstream in("/proc/self/smaps");
  std::string line;
  bool inside = false;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    if (words >> std::hex >> begin >> dash >> end && dash == '-') {
      inside = begin <= place && place < end;
    } else if (inside && line.starts_with("VmFlags:")) {
      return line + " ";
    }
  }
  return {};
}

TEST(Secret, IsZeroedWhenTaken) {
  for (const std::size_t size : {1U, 31U, 32U, 33U, 64U, 100U, 4096U, 16384U, 16385U, 100'000U}) {
    for (int round = 0; round < 3; ++round) {
      SecretBuffer buffer(size);
      EXPECT_EQ(buffer.size(), size);
      EXPECT_TRUE(all_zero(buffer.view())) << size;
      fill(buffer, 0xa5);
    }
  }
}

TEST(Secret, IsWipedWhenReleased) {
  for (const std::size_t size : {1U, 32U, 48U, 1000U, 16384U}) {
    SecretBuffer buffer(size);
    const std::uint8_t* const address = buffer.view().data();
    fill(buffer, 0xa5);
    EXPECT_EQ(memory_at(address, size), Bytes(size, 0xa5));
    buffer.reset();
    EXPECT_TRUE(all_zero(memory_at(address, size))) << size;
    EXPECT_TRUE(buffer.empty());
    buffer.reset();
  }
}

TEST(Secret, IsWipedOnEveryWayOut) {
  const std::uint8_t* address = nullptr;
  {
    SecretKey key = SecretKey::random();
    address = key.view().data();
    EXPECT_FALSE(all_zero(memory_at(address, SecretKey::kSize)));
  }
  EXPECT_TRUE(all_zero(memory_at(address, SecretKey::kSize)));

  SecretKey target = SecretKey::random();
  address = target.view().data();
  target = SecretKey::random();
  EXPECT_NE(target.view().data(), address);
  EXPECT_TRUE(all_zero(memory_at(address, SecretKey::kSize)));
}

TEST(Secret, MovesWithoutACopy) {
  SecretBuffer first(40);
  fill(first, 7);
  const std::uint8_t* const address = first.view().data();
  SecretBuffer second = std::move(first);
  EXPECT_EQ(second.view().data(), address);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  SecretBuffer& same = second;
  second = std::move(same);
  EXPECT_EQ(to_bytes(second.view()), Bytes(40, 7));
}

TEST(Secret, ClonesOnlyWhenAsked) {
  const SecretKey key = SecretKey::random();
  const SecretKey copy = key.clone();
  EXPECT_NE(copy.view().data(), key.view().data());
  EXPECT_TRUE(equal_constant_time(copy.view(), key.view()));
  EXPECT_FALSE(equal_constant_time(SecretKey::random().view(), key.view()));
}

TEST(Secret, MayBeEmpty) {
  SecretBuffer empty(0);
  EXPECT_TRUE(empty.empty());
  EXPECT_TRUE(empty.view().empty());
}

TEST(Secret, WipesOrdinaryMemory) {
  Bytes bytes(100, 1);
  wipe(bytes);
  EXPECT_TRUE(all_zero(bytes));
  wipe({});
}

TEST(SecretArena, KeepsManyBlocksApart) {
  std::vector<SecretBuffer> held;
  for (std::size_t i = 0; i < 5000; ++i) {
    held.emplace_back(1 + i % 300);
    fill(held.back(), static_cast<std::uint8_t>(i));
  }
  for (std::size_t i = 0; i < held.size(); ++i) {
    EXPECT_EQ(to_bytes(held[i].view()), Bytes(1 + i % 300, static_cast<std::uint8_t>(i)));
  }
}

TEST(SecretArena, ReusesWhatCameBack) {
  const SecretKey holder;  // so that the class has a chunk
  const std::uint8_t* address = nullptr;
  for (int i = 0; i < 100'000; ++i) {
    const SecretKey key;
    if (address == nullptr) address = key.view().data();
    ASSERT_EQ(key.view().data(), address);
  }
}

TEST(SecretArena, ThreadsShareIt) {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (std::uint8_t t = 1; t <= 4; ++t) {
    threads.emplace_back([t, &wrong] {
      std::vector<SecretBuffer> held(50);
      for (std::size_t i = 0; i < 20'000; ++i) {
        SecretBuffer& slot = held[i * 7 % held.size()];
        if (!std::all_of(slot.view().begin(), slot.view().end(), [t](auto b) { return b == t; })) {
          ++wrong;
        }
        slot = SecretBuffer(1 + i * 13 % 200);
        if (!all_zero(slot.view())) ++wrong;
        fill(slot, t);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(SecretArena, IsBounded) {
  EXPECT_THROW(SecretBuffer(kArenaLimit + 1), std::bad_alloc);
  EXPECT_THROW(SecretBuffer(static_cast<std::size_t>(-1)), std::bad_alloc);
  std::vector<SecretBuffer> held;
  const auto take_too_much = [&held] {
    for (std::size_t taken = 0; taken <= kArenaLimit; taken += 1U << 20)
      held.emplace_back(1U << 20);
  };
  EXPECT_THROW(take_too_much(), std::bad_alloc);
  held.clear();
  EXPECT_EQ(SecretBuffer(1U << 20).size(), 1U << 20);
}

TEST(SecretArena, IsLockedAndLeftOutOfCoreFiles) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers turn mlock into nothing";
#endif
  for (const std::size_t size : {32U, 1000U, 200'000U}) {
    const SecretBuffer buffer(size);
    const std::string flags = mapping_flags(buffer.view().data());
    EXPECT_NE(flags.find(" lo "), std::string::npos) << flags;
    EXPECT_NE(flags.find(" dd "), std::string::npos) << flags;
    EXPECT_NE(flags.find(" wf "), std::string::npos) << flags;
  }
}

TEST(SecretArenaDeathTest, ALargeSecretHasAGuardOnEitherSide) {
  SecretBuffer buffer(8 * 4096);
  std::uint8_t* const data = buffer.writable().data();
  EXPECT_DEATH(*const_cast<volatile std::uint8_t*>(data - 1) = 1, "");
  EXPECT_DEATH(*const_cast<volatile std::uint8_t*>(data + buffer.size()) = 1, "");
}

}  // namespace
}  // namespace lethe::crypto
