// A fixed run of commands over several ledgers (people with sections, many events at once, new
// ledgers, erasures, compactions in between), what each of them promised when it was acknowledged,
// and a check of a store that was opened again against that.
#pragma once

#include <atomic>
#include <random>

#include "tests/ledger/store_fixture.h"

namespace lethe::ledger::tests {

/// Of so many cases of a fault test one is tried; with LETHE_ALL_FAULTS set, each.
std::size_t fault_stride(std::size_t usual);

/// Another would be as good; a fixed one repeats what it found.
constexpr std::uint64_t kWorkloadSeed = 20270115;

class DurableWorkload {
 public:
  explicit DurableWorkload(std::uint64_t seed) : random_(seed) {}

  /// Submits one command after another, until one fails. Once.
  void run(Store& store);
  /// How many have been acknowledged by now. Any thread.
  std::size_t acknowledged() const { return acknowledged_; }
  /// Of the command that was not acknowledged.
  const boost::system::error_code& failure() const { return failure_; }

  /// What is wrong with a store that was opened when `acknowledged` commands were known to be
  /// durable; empty when nothing is. Of the next command there may be all or nothing, of others
  /// nothing. When run() has returned.
  std::string faults(Store& store, std::size_t acknowledged) const;

 private:
  /// A command, whether it was acknowledged or not.
  struct Entry {
    std::string ledger;
    Sequence first;
    std::uint64_t events;                           // with certificates
    std::string creates;                            // the name of a ledger; empty: none
    std::map<std::uint16_t, std::string> sections;  // of its first event
    std::optional<std::size_t> about;               // whose they are
  };
  struct Subject {
    std::string ledger;
    Person person;
    std::size_t registered_by;                  // the entry
    std::optional<std::size_t> erased_by = {};  // likewise
  };

  bool submit(Store& store, Entry entry, Decision decision);
  bool register_people(Store& store, const std::string& ledger, std::size_t count);
  bool write_sections(Store& store, std::size_t subject, std::size_t count);
  bool write_notes(Store& store, const std::string& ledger, std::size_t count);
  bool create_ledger(Store& store, const std::string& name);
  bool erase(Store& store, const std::string& ledger, const std::vector<std::size_t>& subjects);
  static bool compact(Store& store);
  std::string text();

  /// How many entries are there, from the first; more faults for those that should be, or that are
  /// there in part.
  std::size_t count_present(Store& store, std::size_t acknowledged, std::string& faults) const;
  std::string size_faults(Store& store, std::size_t present) const;
  std::string section_faults(Store& store, std::size_t present) const;
  std::string subject_faults(Store& store, std::size_t present) const;

  std::mt19937_64 random_;
  std::vector<Entry> entries_;
  std::vector<Subject> subjects_;
  std::atomic<std::size_t> acknowledged_ = 0;
  boost::system::error_code failure_;
};

}  // namespace lethe::ledger::tests
