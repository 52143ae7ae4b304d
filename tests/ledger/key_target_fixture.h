// A store that erases and has a key target, and what must hold of the two.
#pragma once

#include <chrono>
#include <map>
#include <thread>

#include "ledger/ledger_opening.h"
#include "tests/ledger/erasure_fixture.h"
#include "tests/ledger/simulated_target.h"

namespace lethe::ledger::tests {

/// The blocks of all ledgers.
inline std::map<Bytes, Bytes> blocks_of(const Reader& reader) {
  std::map<Bytes, Bytes> out;
  EXPECT_TRUE(reader.scan(Table::kKeys, Bytes{}, Bytes(32, 0xff), [&](ByteView k, ByteView v) {
    out.emplace(crypto::to_bytes(k), crypto::to_bytes(v));
    return true;
  }));
  return out;
}

class KeyTargetTest : public ErasureTest {
 protected:
  KeyTargetTest() {
    options.key_target_retry = std::chrono::hours(1);
    with_target();
  }

  /// Starts again with the target, or without one.
  Result<void> with_target() {
    store_.reset();
    target =
        KeyTarget::open(std::make_unique<SimulatedTarget>(medium, plan), {{holder.key}, 1}).value();
    options.key_target = target.get();
    return reopen();
  }
  Result<void> without_target() {
    store_.reset();
    EXPECT_TRUE(forget_key_target(*disk));
    return with_unnamed_target();
  }
  Result<void> with_unnamed_target() {
    store_.reset();
    options.key_target = nullptr;
    return reopen();
  }

  /// What the holder gets out of the target.
  crypto::Result<crypto::Root> recovered(const LedgerId& ledger) {
    std::vector<crypto::Holder> present;
    present.push_back({holder.key, holder.secret.clone()});
    return crypto::read_recovery_copy(*medium->copies.open(),
                                      *crypto::make_recovery_opener(std::move(present)),
                                      tree_id_of(ledger));
  }
  /// The target has what belongs to the present epochs, and nothing else. Empty when it does.
  std::string target_faults() {
    std::string faults;
    if (!medium->blocks || blocks_of(*medium->blocks) != blocks_of(*disk)) {
      faults += "the target's blocks are not the ledgers'\n";
    }
    for (const auto& each : store().ledgers()) {
      const auto tree = tree_id_of(each->info().id);
      const auto root = roots->load(tree).value();
      const auto copy = recovered(each->info().id);
      if (!copy) {
        faults += "no copy: " + copy.error().message() + "\n";
      } else if (copy->epoch != root.epoch ||
                 crypto::to_hex(copy->key.view()) != crypto::to_hex(root.key.view())) {
        faults += "the copy is of another root\n";
      }
      if (whole_copies(tree) != 1) faults += "there is more than the latest copy\n";
    }
    return faults;
  }
  std::size_t whole_copies(const crypto::TreeId& tree) {
    std::size_t count = 0;
    for (const char* slot : {".root.0", ".root.1"}) {
      const auto file = medium->copies.open()->read(crypto::to_hex(tree.view()) + slot, 4'096);
      if (file && *file && (*file)->view()[0] != 0) ++count;
    }
    return count;
  }
  /// Who opens in full, "-" for those of whom nothing does, "?" for the rest.
  std::string who_opens() {
    std::string out;
    for (const auto& person : people) {
      const auto opened = opens(person);
      out += opened == "111" ? 'x' : opened == "000" ? '-' : '?';
    }
    return out;
  }
  /// Everything that must hold when nothing is under way. Empty when it does.
  std::string all_faults() { return target_faults() + faults_of(store(), ledger()); }
  /// Until the target was tried again and nothing waits.
  bool wait_until_caught_up() {
    for (int i = 0; i < 2'000; ++i) {
      const auto stats = store().stats();
      if (stats.erasures_waiting == 0 && stats.key_target_fault.empty()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  const crypto::Holder holder = crypto::Holder::generate();
  std::shared_ptr<TargetDisk> medium = std::make_shared<TargetDisk>();
  std::unique_ptr<KeyTarget> target;

 private:
  void TearDown() override { store_.reset(); }  // before the target
};

}  // namespace lethe::ledger::tests
