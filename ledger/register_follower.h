// Keeps registers no more than a second behind their logs, without a write having to wait for it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "ledger/ledger_set.h"
#include "ledger/registers.h"

namespace lethe::ledger {

/// A thread of its own from the beginning to stop(), after which the registers are as far as the
/// logs. What it is made of outlives it.
class RegisterFollower {
 public:
  RegisterFollower(Journal& data, const LedgerSet& ledgers, Registers& registers);
  RegisterFollower(const RegisterFollower&) = delete;
  RegisterFollower& operator=(const RegisterFollower&) = delete;
  ~RegisterFollower() { stop(); }
  void stop();

  /// Why the last pass failed; empty: it did not. It is tried again every second. Any thread.
  std::string fault() const;

 private:
  void loop();
  void pass();

  Journal& data_;
  const LedgerSet& ledgers_;
  Registers& registers_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;  // guarded by mutex_, as is fault_
  std::string fault_;
  std::once_flag stop_once_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace lethe::ledger
