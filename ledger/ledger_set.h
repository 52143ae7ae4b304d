// The ledgers of a data directory: those that are open, and the names that are taken.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "ledger/opened_ledger.h"

namespace lethe::ledger {

/// Any thread.
class LedgerSet {
 public:
  /// Null when there is none.
  std::shared_ptr<OpenedLedger> find(const LedgerId& id) const;
  std::shared_ptr<OpenedLedger> find(std::string_view name) const;
  /// Null until set_system().
  std::shared_ptr<OpenedLedger> system() const;
  /// In the order in which they were made.
  std::vector<std::shared_ptr<OpenedLedger>> all() const;

  /// Takes id, name and origin for a ledger that is about to be made, so that no two have the same;
  /// false when one of them is taken.
  bool reserve(const LedgerId& id, std::string_view name, std::string_view origin);
  void give_back(const LedgerId& id, std::string_view name, std::string_view origin);
  /// Makes a ledger known whose names are reserved.
  void add(std::shared_ptr<OpenedLedger> ledger);
  /// Takes a ledger from everybody who comes from now on. Its id and names stay taken, so they are
  /// reserved, whether it was added or not.
  void close(const LedgerInfo& info);
  /// REQUIRES close().
  void set_certificate(const LedgerId& id, Sequence certificate);
  /// Nothing when it is none that was closed.
  std::optional<ClosedLedger> find_closed(const LedgerId& id) const;
  std::optional<ClosedLedger> find_closed(std::string_view name) const;
  /// In the order in which they were made.
  std::vector<ClosedLedger> closed() const;
  /// REQUIRES that the ledger was added.
  void set_system(const LedgerId& id);
  /// The number for the next ledger; never given out twice in a process.
  LedgerNumber take_number();

 private:
  std::optional<ClosedLedger> closed_where(
      const std::function<bool(const LedgerInfo&)>& is_it) const;

  mutable std::shared_mutex mutex_;
  // All guarded by mutex_.
  std::map<LedgerId, std::shared_ptr<OpenedLedger>> by_id_;
  std::map<std::string, std::shared_ptr<OpenedLedger>, std::less<>> by_name_;
  std::map<LedgerNumber, std::shared_ptr<OpenedLedger>> by_number_;
  std::map<LedgerNumber, ClosedLedger> closed_;
  std::shared_ptr<OpenedLedger> system_;
  std::set<LedgerId> ids_;
  std::set<std::string, std::less<>> names_, origins_;
  LedgerNumber next_{1};
};

}  // namespace lethe::ledger
