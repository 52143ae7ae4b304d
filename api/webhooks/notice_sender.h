// The server's duty to tell recipients (GDPR Art. 19): makes what is owed due, sends what is due
// and records what became of it. All of it is in the log and its views, so a restart goes on where
// the last event was: nothing is lost, and what is repeated is at most the attempt that was under
// way, with the same notice's id.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "api/webhooks/webhook_client.h"
#include "ledger/store.h"

namespace lethe::api::webhooks {

struct SenderOptions {
  ClientOptions client;
  std::string region;  // this node's: other regions' ledgers are left alone; empty: none is
  std::chrono::milliseconds tick{1'000};  // how often the ledgers are looked at
  std::size_t most_at_once = 32;          // attempts under way
  std::size_t most_a_recipient = 4;
};

/// One attempt, for the log of the program: ids and codes only.
struct AttemptLine {
  std::string ledger, recipient;
  ledger::NoticeId notice;
  std::uint32_t attempt = 0;
  Attempted attempted;
};

/// Neither copies nor moves. start() and stop() from one thread; all the rest is in a thread of its
/// own. Store and clock must outlive it, and the store takes commands until stop() has returned.
class NoticeSender {
 public:
  /// `log` is called from the sender's thread and may be empty.
  NoticeSender(ledger::Store& store, const ledger::Clock& clock, SenderOptions options,
               std::function<void(const AttemptLine&)> log);
  ~NoticeSender();  // stops

  /// An empty string, or in plain words why it can't.
  std::string start();
  /// Leaves attempts that are under way: they are repeated after the next start.
  void stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace lethe::api::webhooks
