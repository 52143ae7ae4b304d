// The memory behind SecretBuffer. For the sources of crypto/ only.
//
//   guard page | chunk | chunk | ... reserved, not yet usable ... | guard page
//
// One reservation of kArenaLimit bytes of address space, taken when the first secret is. It becomes
// usable and locked a chunk at a time. A chunk belongs to one size class (powers of two from 32
// bytes to 16 KiB) for ever and is cut into equal blocks. What is larger gets a locked mapping of
// its own with a guard page on either side. Together they never lock more than kArenaLimit.
//
// Invariants: a block is on its class's free list or with one owner, never both; a block on the
// free list is all zeros; the lists lie outside the arena, so an overrun in it cannot redirect
// them.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace lethe::crypto {

inline constexpr std::size_t kArenaLimit = 64U << 20;
inline constexpr std::size_t kArenaChunkSize = 64U << 10;
inline constexpr std::size_t kSmallestBlock = 32;
inline constexpr std::size_t kLargestBlock = 16U << 10;

/// One per process and never destroyed, because secrets in static and thread-local storage may
/// outlive everything else. Any thread.
class SecretArena {
 public:
  static SecretArena& instance();

  /// A run of at least `size` zeroed bytes; throws std::bad_alloc when no more memory may be
  /// locked. REQUIRES size > 0.
  std::uint8_t* take(std::size_t size);

  /// Wipes what take(size) gave and makes it available again.
  void give_back(std::uint8_t* block, std::size_t size) noexcept;

  /// Locks what is in use (a first chunk if nothing is) and says whether the system permits it.
  /// Locking twice is harmless; a forked child needs it, as it inherits the memory but not the
  /// lock.
  bool try_lock() noexcept;

 private:
  struct SizeClass {
    std::mutex mutex;
    std::vector<std::uint8_t*>
        free;  // has room for every block of the class: give_back never allocates
    std::size_t blocks = 0;
  };
  static constexpr std::size_t kClasses =
      std::bit_width(kLargestBlock) - std::bit_width(kSmallestBlock) + 1;

  SecretArena();

  static std::size_t class_of(std::size_t size);
  static std::size_t block_size(std::size_t size_class) { return kSmallestBlock << size_class; }
  void add_chunk(std::size_t size_class);
  std::uint8_t* next_chunk();
  std::uint8_t* take_mapping(std::size_t size);
  bool reserve_budget(std::size_t bytes) noexcept;

  std::uint8_t* chunks_;  // the first byte behind the front guard; null when mmap refused
  std::mutex growth_mutex_;
  std::size_t chunks_used_ = 0;          // guarded by growth_mutex_
  std::atomic<std::size_t> locked_ = 0;  // bytes locked or about to be, of chunks and mappings
  std::array<SizeClass, kClasses> classes_;
};

}  // namespace lethe::crypto
