// The side of the server that is witnessed (c2sp.org/tlog-witness@v1.0.0): has a policy's witnesses
// cosign the checkpoints of every ledger, and keeps those that enough of them have cosigned
// (Store::keep_witnessed()).
//
// Of a ledger one checkpoint at a time is shown to all its witnesses, so that their cosignatures
// come together under the same one. The next is taken when nobody is being asked: the latest then,
// however many lie between. A witness that fails is left alone for longer and longer, and holds
// nobody up meanwhile; when it is back it is asked for the current one, with a proof from the last
// that it has cosigned.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/webhooks/webhook_client.h"
#include "ledger/store.h"
#include "ledger/trust_policy.h"

namespace lethe::api::witnesses {

struct RelayOptions {
  /// Its witnesses have URLs. With log lines, other logs than those are not shown to anybody.
  ledger::TrustPolicy policy;
  webhooks::ClientOptions client;
  std::string region;  // this node's: other regions' ledgers are left alone; empty: none is
  std::chrono::milliseconds every{5'000};  // between two checkpoints of a ledger, at least
  std::chrono::milliseconds first_retry{1'000};
  std::chrono::milliseconds longest_retry{300'000};
  std::size_t most_at_once = 32;  // witnesses that are being asked
};

/// How far one witness is with one ledger, since the start but for the size.
struct WitnessStanding {
  std::string witness;    // the name of its key
  ledger::TreeSize size;  // of the checkpoint that it cosigned last, as far as is known here
  std::optional<ledger::Moment> cosigned_at;  // by the witness' clock
  std::uint64_t cosigned = 0, failed = 0;     // requests
  std::string fault;  // why the last one failed; empty: it did not. No personal data
};
struct LedgerStanding {
  std::string ledger;
  ledger::TreeSize witnessed;              // of the last checkpoint with enough cosignatures
  std::vector<WitnessStanding> witnesses;  // in the order of the policy
};

/// What is told to the log of the program: once when a witness begins to fail, or fails otherwise,
/// and once when it cosigns again.
struct RelayLine {
  std::string ledger, witness;
  std::string fault;  // empty: it cosigns again
};

/// Neither copies nor moves. start() and stop() from one thread, standings() from any; all the rest
/// is in a thread of its own. The store must outlive it, and is open until stop() has returned.
class WitnessRelay {
 public:
  /// `log` is called from the relay's thread and may be empty.
  WitnessRelay(ledger::Store& store, RelayOptions options,
               std::function<void(const RelayLine&)> log);
  ~WitnessRelay();  // stops

  /// An empty string, or in plain words why it can't: a witness without an address that may be
  /// asked, authorities that can't be read.
  std::string start();
  /// Leaves requests that are under way: they are repeated after the next start.
  void stop();

  const ledger::TrustPolicy& policy() const;
  /// Of the ledgers that were looked at so far.
  std::vector<LedgerStanding> standings() const;
  std::optional<LedgerStanding> standing(std::string_view ledger) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lethe::api::witnesses
