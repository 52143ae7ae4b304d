// What is process-wide is tried in forked children, so that the tests do not change their own
// process.
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#include "crypto/secret.h"

namespace lethe::crypto {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// The exit status of a child that runs `body`; -1 when it did not exit by itself.
template <class Body>
int status_of_child(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

/// Leaves this process without any right to lock memory. Root may always lock, so it stops being
/// root.
bool give_up_locking() {
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) return false;
  return geteuid() != 0 || setuid(65534) == 0;
}

TEST(HardenProcess, TurnsCoreFilesAndPtraceOff) {
  const int status = status_of_child([] {
    const rlimit wide{RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &wide);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (!harden_process()) return 1;
    rlimit core{1, 1};
    if (getrlimit(RLIMIT_CORE, &core) != 0) return 2;
    if (core.rlim_cur != 0 || core.rlim_max != 0) return 3;
    if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return 4;
    return SecretKey::random().view().size() == SecretKey::kSize ? 0 : 5;
  });
  EXPECT_EQ(status, 0);
}

TEST(HardenProcess, MayBeCalledTwice) {
  EXPECT_EQ(status_of_child([] { return harden_process() && harden_process() ? 0 : 1; }), 0);
}

TEST(HardenProcess, RaisesTheSoftLimitOnLockedMemory) {
  const int status = status_of_child([] {
    rlimit limit{};
    if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_max < 1U << 20) return 99;
    limit.rlim_cur = 0;
    if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 1;
    return harden_process() ? 0 : 2;
  });
  if (status == 99) GTEST_SKIP() << "this system permits no locked memory";
  EXPECT_EQ(status, 0);
}

TEST(HardenProcess, SaysSoWhenMemoryCannotBeLocked) {
  if (kSanitized) GTEST_SKIP() << "sanitizers turn mlock into nothing";
  const int status = status_of_child([] {
    if (!give_up_locking()) return 1;
    const auto hardened = harden_process();
    if (hardened) return 2;
    return hardened.error() == Error::kNoLockedMemory ? 0 : 3;
  });
  EXPECT_EQ(status, 0);
}

TEST(SecretArena, GivesNoMemoryThatItCannotLock) {
  if (kSanitized) GTEST_SKIP() << "sanitizers turn mlock into nothing";
  const int status = status_of_child([] {
    if (!give_up_locking()) return 1;
    try {
      const SecretBuffer buffer(1U << 20);
      return 2;
    } catch (const std::bad_alloc&) {
      return 0;
    }
  });
  EXPECT_EQ(status, 0);
}

TEST(SecretArena, AForkedChildFindsZeros) {
  const SecretKey key = SecretKey::random();
  const int status = status_of_child([&key] {
    return std::all_of(key.view().begin(), key.view().end(), [](auto b) { return b == 0; }) ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(std::all_of(key.view().begin(), key.view().end(), [](auto b) { return b == 0; }));
}

}  // namespace
}  // namespace lethe::crypto
