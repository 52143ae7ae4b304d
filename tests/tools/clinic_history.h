// A random history of the attacked clinic, and the model that it is held to: what was written for
// whom, what of it was erased, and that the rest opens, whatever happened in between.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/tools/adversary.h"
#include "tests/tools/attacked_clinic.h"

namespace lethe::tools::tests {

class ClinicHistory {
 public:
  explicit ClinicHistory(std::uint64_t seed);

  /// One thing happens, the adversary keeps images, and if it was an erasure, attacks.
  void step();
  /// Whatever is left: everybody is erased, one by one.
  void erase_everybody();
  /// Its organisation leaves: everything is returned, and the process dies on the way or not.
  /// Nothing opens from then on, also of those who live, and no backup brings it back.
  void close();

  /// Everything that was written and not erased opens, those who live are found, nothing else is.
  void check_living();

  AttackedClinic& clinic() { return clinic_; }
  Adversary& adversary() { return adversary_; }
  /// What happened, in order, for whoever looks for the reason of a failure.
  const std::string& story() const { return story_; }
  /// How often each thing happened.
  const std::map<std::string, int>& happened() const { return happened_; }

 private:
  /// Where it lies in the log.
  using Place = std::pair<ledger::Sequence, std::uint16_t>;
  struct Written {
    ledger::SubjectId owner;
    ledger::Compartment compartment;
    std::string name, text;
  };
  /// What the log in use says, as the model has it.
  struct Log {
    ledger::TreeSize size;
    std::map<Place, Written> written;  // and not erased
    // In order of their events, so that a seed says who is chosen.
    std::map<ledger::Sequence, ledger::SubjectId> people;
    std::map<ledger::Sequence, ledger::ItemId> items;
    /// What a restore of its beginning goes on from.
    Log as_of(ledger::TreeSize size) const;
  };
  struct Backup {
    std::filesystem::path folder;
    std::uint64_t manifest = 0;
    ledger::TreeSize size;
  };

  void happen();
  void tell(const std::string& what);
  void register_somebody();
  void edit();
  void post();
  void consent();
  void delete_field();
  void delete_item();
  void erase(const ledger::SubjectId& person);
  void back_up();
  void restore();
  void hand_over();
  void order_closure();
  /// Behind what happened: the process that died starts again, and the log says what came of it.
  void settle();

  template <class Input>
  void run(api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&), const Input& input);
  std::string canary();
  void catch_up();
  void take_event(const ledger::EventHeader& header);
  void take_order(const ledger::ErasureOrdered& order, const ledger::SubjectId& person);
  std::set<std::string> texts_of(const std::function<bool(const Written&)>& is_meant) const;
  /// As it is now; null: there is none.
  const Written* current(const ledger::SubjectId& person, std::string_view name) const;
  std::vector<LookedUp> looked_up() const;
  /// One of those who live; nothing when there is none.
  std::optional<ledger::SubjectId> somebody();

  std::mt19937_64 random_;
  const std::string marker_;
  AttackedClinic clinic_;
  Adversary adversary_;
  Log log_;
  std::vector<Backup> backups_;       // of the log in use
  std::set<std::string> to_go_;       // by the erasure that is asked for in this step
  std::set<std::string> erased_;      // texts
  std::set<ledger::SubjectId> gone_;  // people
  std::map<std::string, int> happened_;
  std::string story_;
  int keys_ = 0, folders_ = 0;
  bool has_erased_ = false;  // in this step
};

}  // namespace lethe::tools::tests
