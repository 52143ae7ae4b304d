// The reference that appending is measured against in the same run: seal, sign, hash, one key of
// an index, sync, and nothing else, for callers who each wait for their event to be durable.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "benchmarks/world.h"
#include "crypto/signing.h"
#include "ledger/merkle_tree.h"

namespace lethe::benchmarks {

/// Whatever waits is made on two threads and written as one synced batch, through the same journal
/// implementation as the product's.
class BarePipeline {
 public:
  BarePipeline();
  ~BarePipeline();
  BarePipeline(const BarePipeline&) = delete;
  BarePipeline& operator=(const BarePipeline&) = delete;

  /// One event of the same size as an access event. Calls done() from the pipeline's own thread
  /// once it is durable.
  void submit(std::function<void()> done);

 private:
  struct Made {
    crypto::Bytes entry, sealed;
    crypto::Hash leaf;
  };

  void run();
  void write(std::size_t count);
  Made make(std::uint64_t sequence) const;

  Scratch scratch_;
  std::unique_ptr<ledger::Journal> journal_;
  crypto::SigningKey signer_;
  crypto::SecretKey key_;
  ledger::LedgerId id_;
  ledger::MerkleTree tree_;
  std::uint64_t written_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> waiting_;  // guarded by mutex_
  bool is_over_ = false;                        // guarded by mutex_
  std::thread thread_;
};

}  // namespace lethe::benchmarks
