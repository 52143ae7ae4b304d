// The adversary of P4: kept an image of the directory, of the key target and of every backup at
// every step, and has every key that exists today. What is tried fails the test where it succeeds.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/blackbox/sealed_things.h"
#include "tests/ledger/all_blocks.h"
#include "tests/projections/memory_state.h"
#include "tests/tools/attacked_clinic.h"

namespace lethe::tools::tests {

/// What somebody is looked up by; empty: by nothing.
struct LookedUp {
  ledger::SubjectId id;
  std::string email, external_id;
};

/// What an erasure promised.
struct Promise {
  std::vector<ledger::Compartment> compartments;
  std::optional<ledger::SubjectId> whole;  // the person
  std::vector<std::string> emails, external_ids;
};

class Adversary {
 public:
  /// Everything personal holds the marker.
  explicit Adversary(std::string marker) : marker_(std::move(marker)) {}

  /// Keeps images of what lies there now. While the clinic's process lives, everything sealed about
  /// these people is in them and opens with the keys of now.
  void keep_images(AttackedClinic& clinic, const std::vector<LookedUp>& living);
  /// From now on, none of it opens.
  void note(const AttackedClinic& clinic, const Promise& promise);
  /// From now on, nothing opens: the ledger is about to be closed. What was kept of these people is
  /// meant as well.
  void note_closure(const AttackedClinic& clinic, const std::set<ledger::SubjectId>& people);
  /// With all that can be had today. `deeply`: with what follows from each key, too.
  void attack(AttackedClinic& clinic, bool deeply = false);
  /// The same of a ledger that was closed: what is left are the other ledgers' keys.
  void attack_closed(AttackedClinic& clinic);

  /// How many of the erased things some root of the past opens, which nobody has any more: all of
  /// them, or what was attacked was never there.
  std::size_t opened_by_the_past(const AttackedClinic& clinic);

  std::size_t images() const { return images_.size(); }
  std::size_t things_erased() const { return erased_.size(); }
  std::size_t trials() const { return trials_; }

 private:
  struct Image {
    std::string name;
    projections::tests::MemoryState views;
  };
  struct Known {
    lethe::tests::blackbox::SealedThing thing;
    ledger::SubjectId person;
  };

  void search(const std::filesystem::path& folder) const;
  void read_rows(const AttackedClinic& clinic, const std::filesystem::path& folder, Image& image);
  void read_segments(const std::filesystem::path& folder, const std::string& ledger) const;
  void gather(AttackedClinic& clinic, const std::vector<LookedUp>& living, const Image& image);
  void learn_root(const AttackedClinic& clinic);
  void try_key(const crypto::TreeId& tree, const crypto::SecretKey& key);
  void try_keys(AttackedClinic& clinic, bool deeply);
  void try_look_ups(AttackedClinic& clinic) const;
  void check_what_is_left(AttackedClinic& clinic) const;
  void check_nothing_is_left(AttackedClinic& clinic) const;

  const std::string marker_;
  std::vector<Image> images_;
  std::vector<crypto::Root> roots_;  // of every epoch, the present one last
  std::set<crypto::Bytes> sealed_;   // every row of every vault
  std::string rows_;                 // of the last image, one after another
  ledger::tests::AllBlocks blocks_;
  std::map<crypto::Bytes, Known> known_;  // by its sealed bytes, what is not erased
  std::vector<lethe::tests::blackbox::SealedThing> erased_;
  std::vector<crypto::NodeAddress> dead_;
  std::set<std::string> emails_, external_ids_;  // of the erased
  std::set<crypto::KeyPath> paths_;              // of whatever was sealed
  /// How many of the erased things and dead blocks each key was tried on.
  std::map<crypto::Bytes, std::pair<std::size_t, std::size_t>> tried_;
  std::size_t trials_ = 0;
};

}  // namespace lethe::tools::tests
