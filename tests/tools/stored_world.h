// A data directory of a test's own, as `lethe init --ledger clinic` makes it, with a policy and a
// purpose in the ledger.
#pragma once

#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/commands/executor.h"
#include "tests/ledger/temporary_directory.h"
#include "tools/bootstrap.h"
#include "tools/data_directory.h"

namespace lethe::tools::tests {

/// What the rule answers, as the system; throws when it refuses.
template <class Input>
api::Answer run_as_system(ledger::Store& store, const ledger::LedgerId& ledger,
                          api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                          const Input& input) {
  auto reply = api::run(store, ledger, system_request(ledger, "test"), rule, input);
  if (const auto error = refusal_of(reply); !error.empty()) throw std::runtime_error(error);
  return reply.answer();
}
/// Publishes a policy "1" and defines a purpose "newsletter" on consent.
void define_newsletter(ledger::Store& store, const ledger::LedgerId& ledger);

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
  /// run_as_system() in that ledger.
  template <class Input>
  api::Answer run(api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                  const Input& input) {
    return run_as_system(store(), ledger()->info().id, rule, input);
  }
  /// Somebody who lives in Oslo.
  ledger::SubjectId register_somebody();
  /// Lets go of the directory, so that another may open it.
  void close() { directory_.reset(); }
  void open();
  /// What is checked from now on is checked without it.
  void remove();

 private:
  lethe::tests::TemporaryDirectory folder_;
  std::unique_ptr<DataDirectory> directory_;
};

/// The texts of the sections with this name, in order of events; erased ones are left out.
std::vector<std::string> texts_of(const ledger::Ledger& ledger, std::string_view section);
/// How many events there are of each kind.
std::map<std::string, std::size_t> kinds_in(const ledger::Ledger& ledger);

}  // namespace lethe::tools::tests
