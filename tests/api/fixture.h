// A small world for tests of the API: one store with the system ledger and the ledger "clinic", a
// clock that is turned by hand, and names for callers, people and tokens.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/commands/accesses.h"
#include "api/commands/agents.h"
#include "api/commands/auditor_grants.h"
#include "api/commands/consent_expiry.h"
#include "api/commands/consents.h"
#include "api/commands/content.h"
#include "api/commands/content_deletions.h"
#include "api/commands/contracts.h"
#include "api/commands/disclosures.h"
#include "api/commands/erasures.h"
#include "api/commands/executor.h"
#include "api/commands/holds.h"
#include "api/commands/ledgers.h"
#include "api/commands/links.h"
#include "api/commands/notices.h"
#include "api/commands/objections.h"
#include "api/commands/policies.h"
#include "api/commands/profiles.h"
#include "api/commands/purposes.h"
#include "api/commands/recipients.h"
#include "api/commands/regions.h"
#include "api/commands/restrictions.h"
#include "api/commands/rights_requests.h"
#include "api/commands/settings.h"
#include "api/commands/subjects.h"
#include "api/commands/tokens.h"
#include "crypto/root_store.h"
#include "ledger/key_target.h"
#include "ledger/rocks_journal.h"
#include "ledger/store.h"
#include "projections/runner.h"

namespace lethe::api::testing {

class ManualClock : public ledger::Clock {
 public:
  ledger::Moment now() const override { return {micros_}; }
  void advance_seconds(std::int64_t seconds) { micros_ += seconds * 1'000'000; }
  void advance_days(std::int64_t days) { advance_seconds(days * 86'400); }

 private:
  std::atomic<std::int64_t> micros_{1'800'000'000'000'000};  // 2027-01-15T08:00:00Z
};

/// Neither copies nor moves. One thread, but for run() with requests of its own.
class World {
 public:
  /// Puts something between the store and its journal.
  using WrapJournal =
      std::function<std::unique_ptr<ledger::Journal>(std::unique_ptr<ledger::Journal>)>;

  /// In memory; on RocksDB in `directory` when given, so that it can be reopened.
  explicit World(std::filesystem::path directory = {}, ledger::RocksOptions storage = {},
                 std::unique_ptr<ledger::KeyTarget> key_target = nullptr, WrapJournal wrap = {});
  ~World();

  ManualClock clock;
  const projections::Runner runner;

  ledger::Store& store() { return *store_; }
  ledger::LedgerId clinic() const { return clinic_; }
  ledger::LedgerId system() const;
  std::shared_ptr<const ledger::Ledger> ledger() const;
  void reopen();
  /// Stops the store and gives its journal to `work` through another Store opened on it.
  void rebuild_projections();

  /// `system`, `operator`, `admin`, `portal`, `auditor`, `reviewer`, `reviewer:<agent>`,
  /// `agent:<person>`, `subject:<person>`, or `portal/<person>`: on behalf of.
  Request request(const std::string& who);
  /// The id of a person by the name given at registration; zeros for a new name.
  ledger::SubjectId& person(const std::string& name) { return people_[name]; }
  /// The id of an item of content by the name that a table gave it.
  ledger::ItemId& item(const std::string& name) { return items_[name]; }
  ledger::TokenId token(const std::string& who);
  /// The same, once it is one that the ledger knows: what grants are given to. Role auditor.
  ledger::TokenId issued_token(const std::string& who);

  template <class Input>
  Reply run(const std::string& who, Ruled<Ruling> (*rule)(RuleContext&, const Input&),
            const Input& input) {
    return api::run(store(), clinic(), request(who), rule, input);
  }
  /// Registers and remembers the person; fails the test when refused.
  ledger::SubjectId register_person(const std::string& name, ledger::SubjectType type,
                                    std::vector<std::pair<std::string, std::string>> profile = {});
  void publish(const std::string& version, bool consent_anew = false);
  void define(DefinePurposeInput input);
  Reply consent(const std::string& who, const std::string& name, const std::string& purpose,
                ledger::ConsentStatus status, const std::string& policy);
  Reply erase(const std::string& who, const std::string& name,
              std::optional<std::string> reason = std::nullopt);

  /// The kinds of the events that a reply's outcome names, and of the certificates.
  std::vector<std::string> kinds_of(const Reply& reply) const;
  ledger::EventHeader event(ledger::Sequence sequence) const;
  std::string section_text(const ledger::EventHeader& header, std::uint16_t index) const;
  projections::PersonRow row(const std::string& name) const;

 private:
  ledger::StoreOptions options() const;

  std::filesystem::path directory_;
  ledger::RocksOptions storage_;
  const std::unique_ptr<ledger::KeyTarget> key_target_;
  const WrapJournal wrap_;
  std::unique_ptr<crypto::RootStore> roots_;
  std::unique_ptr<ledger::Store> store_;
  ledger::LedgerId clinic_;
  mutable std::map<std::string, ledger::SubjectId> people_;
  std::map<std::string, ledger::ItemId> items_;
  std::map<std::string, ledger::TokenId> tokens_;
};

/// A body that must have no fault.
template <class Input>
Input parse_as(std::string_view json) {
  return *read_input<Input>(*parse_body(json));
}
/// A text member of an object.
std::string text_at(const boost::json::object& object, std::string_view name);
/// "<status>" or "<status> <problem code>".
std::string outcome(const Reply& reply);

}  // namespace lethe::api::testing
