// One ledger of a real store with a journal in memory, whose projector is the runner: for what the
// committer, its erasures and rebuilds do to rows.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/store.h"
#include "projections/runner.h"
#include "projections/views.h"
#include "tests/ledger/store_fixture.h"

namespace lethe::projections::tests {

class StoredLedger {
 public:
  StoredLedger();

  /// Names and values of profile fields.
  using Fields = std::vector<std::pair<std::string, std::string>>;
  SubjectId register_person(const Fields& fields);
  void edit(const SubjectId& id, const Fields& fields);
  void give(const SubjectId& id, const std::string& purpose);
  void access(const SubjectId& id, const SubjectId& by);
  void erase(const SubjectId& id);

  const Runner& runner() const { return runner_; }
  ledger::Store& store() { return *store_; }
  const ledger::Ledger& log() const { return *ledger_; }
  std::vector<SubjectId> by_email(std::string_view email) const;

  using Rows = std::vector<std::pair<crypto::Bytes, crypto::Bytes>>;
  /// Those in use of one projection.
  Rows rows(const Projection& projection) const;
  /// All that the ledger has in the table of views, whatever generation.
  Rows raw_rows() const;
  /// Erases those.
  void throw_rows_away();

 private:
  ledger::Outcome run(ledger::tests::Decide decide);

  Runner runner_;
  std::unique_ptr<crypto::RootStore> roots_ = crypto::make_memory_root_store();
  std::unique_ptr<ledger::Store> store_;
  std::shared_ptr<const ledger::Ledger> ledger_;
};

}  // namespace lethe::projections::tests
