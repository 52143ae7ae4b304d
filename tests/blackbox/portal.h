// One connection of a portal that writes without pause, knows what it was told is done, and can say
// afterwards whether it is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {

/// A person of a portal's, as its answers said.
struct Customer {
  std::string id;
  bool is_erased = false;
  std::uint64_t revision = 0, events = 0;
  std::string consent, city;
};

/// One write: what is sent, and what it must have left.
struct Write {
  enum class What : std::uint8_t { kRegister, kEdit, kConsent, kWithdraw, kAccess, kErase } what;
  std::size_t customer = 0;
  std::string method, target, body, value;
  std::uint64_t revision = 0;  // If-Match; 0: without
  std::string request;         // the id that its events carry, and its Idempotency-Key
};

/// What of each kind a portal does, as weights.
struct Habits {
  unsigned registers = 4, edits = 4, consents = 4, withdraws = 2, accesses = 4, erases = 1;
};

/// run() on a thread of its own; the rest when that is over.
class Portal {
 public:
  Portal(ServedLethe& lethe, std::string agent, std::uint64_t seed, Habits habits = {});

  /// Connects and writes until an answer stays out, or is a 503 of a server that stops.
  void run();
  /// Sends what was not acknowledged once more, on the restarted server: now it must be.
  void settle();
  /// Connects, and registers so many people.
  void register_people(std::size_t count);

  /// Acknowledged since the last call, with the sequences that the answers named.
  struct Acknowledged {
    Write write;
    std::string subject;
    std::vector<std::uint64_t> sequences;
  };
  std::vector<Acknowledged> take_acknowledged() { return std::exchange(acknowledged_, {}); }
  const std::vector<Customer>& customers() const { return customers_; }
  /// Whether run() ended within an answer, and not before or behind one.
  bool was_cut_short() const { return was_cut_short_; }

  /// Compares what the server says of a customer with what it acknowledged.
  static void check_state(ServedLethe& lethe, const Customer& customer);

 private:
  std::size_t below(std::size_t behind) { return random_() % behind; }
  std::string word();
  Write::What pick();
  Write next();
  void make_registration(Write& write);
  void make_change(Write& write, const Customer& customer);
  HttpAnswer send(HttpClient& client, const Write& write) const;
  bool note(const Write& write, const HttpAnswer& answer);

  const ServedLethe& lethe_;
  const std::string agent_;
  const Headers headers_;
  std::mt19937_64 random_;
  const Habits habits_;
  std::vector<Customer> customers_;
  std::optional<Write> pending_;
  bool was_cut_short_ = false;
  std::vector<Acknowledged> acknowledged_;
};

/// Runs each on a thread of its own; `meanwhile` on the caller's. Returns when all have ended.
void run_portals(std::vector<std::unique_ptr<Portal>>& portals,
                 const std::function<void()>& meanwhile);

/// The kinds of the events that a write leaves, in their order.
std::vector<std::string> kinds_of(Write::What what);

/// Holds the log from `first` on against what was acknowledged: each has its events, at the
/// sequences that it was told, and nothing else was written by portals.
void check_log(ServedLethe& lethe, std::uint64_t first,
               const std::vector<Portal::Acknowledged>& acknowledged);

/// The seed of a random test: LETHE_TEST_SEED, else a random one.
std::uint64_t test_seed();
/// A number from the environment.
std::uint64_t number_from(const char* variable, std::uint64_t otherwise);

}  // namespace lethe::tests::blackbox
