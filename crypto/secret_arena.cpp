#include "crypto/secret_arena.h"

#include <sodium.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "crypto/check.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
// Without AddressSanitizer a block on a free list needs no marking.
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(0))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(0))
#endif

namespace lethe::crypto {
namespace {

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::size_t round_up_to_page(std::size_t size) {
  return (size + page_size() - 1) / page_size() * page_size();
}

/// Address space without access: a guard until lock_pages() opens a part of it.
std::uint8_t* map_guarded(std::size_t inner_size) {
  const std::size_t size = inner_size + 2 * page_size();
  void* address =
      mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (address == MAP_FAILED) return nullptr;
  return static_cast<std::uint8_t*>(address) + page_size();
}

void unmap_guarded(std::uint8_t* inner, std::size_t inner_size) noexcept {
  munmap(inner - page_size(), inner_size + 2 * page_size());
}

/// Makes pages readable and writable, keeps them out of swap, core files and forked children.
bool lock_pages(std::uint8_t* address, std::size_t size) noexcept {
  if (mprotect(address, size, PROT_READ | PROT_WRITE) != 0) return false;
  if (mlock(address, size) != 0) {
    mprotect(address, size, PROT_NONE);
    return false;
  }
  // Second lines of defence, which an old kernel may not have: harden_process() turns core files
  // off altogether, and the program does not fork once it holds keys.
  madvise(address, size, MADV_DONTDUMP);
  madvise(address, size, MADV_WIPEONFORK);
  return true;
}

void raise_lock_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_MEMLOCK, &limit);  // when it is refused, the lower limit holds
}

}  // namespace

SecretArena& SecretArena::instance() {
  // The one mutable global: locked memory is a resource of the process.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto* const arena = new SecretArena;
  return *arena;
}

SecretArena::SecretArena() : chunks_(map_guarded(kArenaLimit)) {
  raise_lock_limit();
}

std::size_t SecretArena::class_of(std::size_t size) {
  const std::size_t block = std::bit_ceil(std::max(size, kSmallestBlock));
  return static_cast<std::size_t>(std::bit_width(block) - std::bit_width(kSmallestBlock));
}

std::uint8_t* SecretArena::take(std::size_t size) {
  LETHE_CHECK(size > 0);
  if (size > kLargestBlock) return take_mapping(size);
  const std::size_t index = class_of(size);
  SizeClass& pool = classes_[index];
  std::uint8_t* block = nullptr;
  {
    const std::lock_guard lock(pool.mutex);
    if (pool.free.empty()) add_chunk(index);
    block = pool.free.back();
    pool.free.pop_back();
  }
  ASAN_UNPOISON_MEMORY_REGION(block, size);
  // It was wiped when it came back; this is for a write through a stale pointer since then.
  std::memset(block, 0, size);
  return block;
}

void SecretArena::give_back(std::uint8_t* block, std::size_t size) noexcept {
  if (size > kLargestBlock) {
    const std::size_t mapped = round_up_to_page(size);
    sodium_memzero(block, mapped);
    unmap_guarded(block, mapped);
    locked_.fetch_sub(mapped, std::memory_order_relaxed);
    return;
  }
  sodium_memzero(block, size);
  SizeClass& pool = classes_[class_of(size)];
  ASAN_POISON_MEMORY_REGION(block, block_size(class_of(size)));
  const std::lock_guard lock(pool.mutex);
  pool.free.push_back(block);
}

bool SecretArena::try_lock() noexcept {
  try {
    give_back(take(kSmallestBlock), kSmallestBlock);
  } catch (const std::bad_alloc&) {
    return false;
  }
  const std::lock_guard lock(growth_mutex_);
  return mlock(chunks_, chunks_used_ * kArenaChunkSize) == 0;
}

/// The caller holds the class's mutex.
void SecretArena::add_chunk(std::size_t size_class) {
  SizeClass& pool = classes_[size_class];
  const std::size_t size = block_size(size_class);
  const std::size_t count = kArenaChunkSize / size;
  pool.free.reserve(pool.blocks + count);
  std::uint8_t* const chunk = next_chunk();
  // Pushed from the end, so that blocks are handed out in ascending order.
  for (std::size_t i = count; i > 0; --i) pool.free.push_back(chunk + (i - 1) * size);
  pool.blocks += count;
  ASAN_POISON_MEMORY_REGION(chunk, kArenaChunkSize);
}

std::uint8_t* SecretArena::next_chunk() {
  const std::lock_guard lock(growth_mutex_);
  if (chunks_ == nullptr || !reserve_budget(kArenaChunkSize)) throw std::bad_alloc();
  std::uint8_t* const chunk = chunks_ + chunks_used_ * kArenaChunkSize;
  if (!lock_pages(chunk, kArenaChunkSize)) {
    locked_.fetch_sub(kArenaChunkSize, std::memory_order_relaxed);
    throw std::bad_alloc();
  }
  ++chunks_used_;
  return chunk;
}

std::uint8_t* SecretArena::take_mapping(std::size_t size) {
  if (size > kArenaLimit) throw std::bad_alloc();
  const std::size_t mapped = round_up_to_page(size);
  if (!reserve_budget(mapped)) throw std::bad_alloc();
  std::uint8_t* const block = map_guarded(mapped);
  if (block != nullptr && lock_pages(block, mapped)) return block;
  if (block != nullptr) unmap_guarded(block, mapped);
  locked_.fetch_sub(mapped, std::memory_order_relaxed);
  throw std::bad_alloc();
}

bool SecretArena::reserve_budget(std::size_t bytes) noexcept {
  if (locked_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= kArenaLimit) return true;
  locked_.fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

}  // namespace lethe::crypto
