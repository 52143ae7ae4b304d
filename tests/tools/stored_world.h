// A data directory of a test's own, as `lethe init --ledger clinic` makes it, with a policy and a
// purpose in the ledger.
#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/ledger/temporary_directory.h"
#include "tools/data_directory.h"

namespace lethe::tools::tests {

class StoredWorld {
 public:
  StoredWorld();

  Places places() const { return {folder_.path() / "data", folder_.path() / "keys"}; }
  /// For files of the test's own.
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path write(const std::string& name, std::string_view text) const;

  DataDirectory& directory() { return *directory_; }
  ledger::Store& store() { return directory_->store(); }
  /// Of the ledger "clinic", as it is now.
  std::shared_ptr<const ledger::Ledger> ledger() { return store().find("clinic"); }
  /// Lets go of the directory, so that another may open it.
  void close() { directory_.reset(); }
  void open();

 private:
  lethe::tests::TemporaryDirectory folder_;
  std::unique_ptr<DataDirectory> directory_;
};

/// The texts of the sections with this name, in order of events; erased ones are left out.
std::vector<std::string> texts_of(const ledger::Ledger& ledger, std::string_view section);
/// How many events there are of each kind.
std::map<std::string, std::size_t> kinds_in(const ledger::Ledger& ledger);

}  // namespace lethe::tools::tests
