// A small clinic in which everything happens that reports count, from a seed, and what a hand that
// goes through the log counts of it.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "api/review/report_maker.h"
#include "tests/api/fixture.h"

namespace lethe::api::testing {

class ReportWorld {
 public:
  /// In memory, or in a directory, so that it can be reopened.
  explicit ReportWorld(std::uint32_t seed, std::filesystem::path directory = {});

  /// So many accesses, searches and log-ins: most as they happen, some days late, and in between a
  /// member of staff moves to another department.
  void live(int things);
  /// Flags about every third access and search that was not looked at yet, with findings that count
  /// and such that don't.
  void review();
  void set_rules(std::int16_t utc_offset);

  World world;
  std::vector<ledger::SubjectId> agents, patients;

  std::uint64_t size() const { return world.ledger()->size().value; }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  void access();
  void search();
  void login();
  void describe(const ledger::SubjectId& agent);
  std::optional<ledger::Moment> when();

  std::mt19937 random_;
  std::uint64_t reviewed_ = 0;
};

/// The report at a size, read in steps of so many events.
review::Report report_at(const ledger::Ledger& ledger, const review::ReportQuery& query,
                         std::uint64_t size, std::size_t events_a_step = SIZE_MAX);
/// Everything, in the usual order.
review::ReportQuery asked(review::ReportType type);

/// What a report must say of one row: figures by their column's name (`by_action.C`), without
/// zeros.
using CountedRow = std::map<std::string, std::uint64_t>;
/// By the keys of the rows; the texts of what is no number are left out.
using CountedRows = std::map<std::vector<std::string>, CountedRow>;
CountedRows counted_by_hand(const ledger::Ledger& ledger, const review::ReportQuery& query,
                            std::uint64_t size);
/// The same form of a table.
CountedRows counted_rows(const review::Report& report);

}  // namespace lethe::api::testing
