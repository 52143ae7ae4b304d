// The figures of a report, folded from what happened: one thing after another, in any order, as
// fast as they come. Pure; one thread.
#pragma once

#include <unordered_map>
#include <vector>

#include "api/review/report.h"

namespace lethe::api::review {

/// One access, search or log-in.
struct Observed {
  enum class What : std::uint8_t { kAccess, kSearch, kLogin };
  What what = What::kAccess;
  ledger::Sequence sequence;
  ledger::Moment at;  // when it happened
  ledger::ActorType by = ledger::ActorType::kInvalid;
  ledger::SubjectId agent;                                       // zeros: it was no member of staff
  ledger::SubjectId subject;                                     // of an access
  std::string department;                                        // empty: nobody said
  std::string purpose;                                           // of use; empty of a log-in
  ledger::AccessAction action = ledger::AccessAction::kInvalid;  // of an access
  ledger::AccessOutcome outcome = ledger::AccessOutcome::kInvalid;
  ledger::LoginAction login = ledger::LoginAction::kInvalid;
  const ledger::AccessFlagged* flag = nullptr;  // null: it was not flagged
};

/// Counts by a few small keys, in their order.
class FewCounts {
 public:
  void add(std::uint32_t key, std::uint64_t count);
  std::uint64_t of(std::uint32_t key) const;
  const std::vector<std::pair<std::uint32_t, std::uint64_t>>& all() const { return counts_; }

 private:
  std::vector<std::pair<std::uint32_t, std::uint64_t>> counts_;
};

/// What is counted for a row.
struct ReportTally {
  std::array<std::uint32_t, 6> actions{};   // of accesses, by AccessAction
  std::array<std::uint32_t, 5> outcomes{};  // likewise, by AccessOutcome
  std::array<std::uint32_t, 5> actors{};    // likewise, by ActorType
  std::uint32_t accesses = 0, denied = 0, searches = 0, searches_denied = 0;
  std::uint32_t logins = 0, failed_logins = 0, logouts = 0, locks = 0;
  std::uint32_t flags = 0;
  std::array<std::uint32_t, 4> priorities{};  // of flags, by FlagPriority
  FewCounts rules;                            // whose findings count, by AccessRule
  FewCounts purposes;                         // of accesses, by the number of the text
  // Of a rule: how often it fitted what was flagged, and did not count there.
  std::uint32_t fitted = 0, exempted = 0;
  std::array<std::uint32_t, 4> exemptions{};  // by AccessExemption
  bool is_empty = true;
  ledger::Moment first, last;  // when it happened
  ledger::Sequence last_sequence;
  std::uint32_t last_department = 0;  // of what happened last, by the number of the text

  void merge(const ReportTally& other);
};

class ReportFold {
 public:
  ReportFold(ReportType type, std::int16_t utc_offset);

  void add(const Observed& one);
  /// What was found, in the order that is asked for, cut where the limit says. Once.
  ReportTable finish(const ReportQuery& query);

 private:
  /// What tells rows apart: an id or a rule, and a number (a day, a text's, a version).
  struct Key {
    std::array<std::uint8_t, 16> id{};
    std::uint64_t number = 0;
    auto operator<=>(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
    std::size_t operator()(const ledger::SubjectId& id) const;
  };
  struct Group {
    Key key;
    ReportTally tally;
    std::uint64_t agents = 0, patients = 0;  // once they are counted
  };
  /// Who occurs, each once in each group.
  class Occurrences {
   public:
    void add(std::uint32_t group, const ledger::SubjectId& id);
    std::uint64_t all() const { return numbers_.size(); }
    /// How many in each group.
    std::vector<std::uint64_t> by_group(std::size_t groups);

   private:
    void compact();

    std::unordered_map<ledger::SubjectId, std::uint32_t, Hash> numbers_;
    std::vector<std::uint64_t> pairs_;  // group and number; what is doubled goes now and then
    std::size_t compacted_ = 0;         // as many were left the last time
  };

  /// The row that it belongs to; nothing when it belongs to none.
  std::optional<Key> key_of(const Observed& one);
  Group& group_of(const Key& key);
  std::uint32_t text_number(const std::string& text);
  void count(const Observed& one, const Key& key);
  void count_findings(const Observed& one);
  void note_when(ReportTally& tally, const Observed& one);
  void note_who(const Group& group, const Observed& one);

  bool comes_before(const Key& left, const Key& right) const;
  std::vector<std::size_t> in_order(const ReportQuery& query) const;
  ReportCell cell(std::size_t column, const Group& group) const;
  ReportCell key_cell(std::size_t column, const Key& key) const;
  std::uint64_t number_in(std::size_t column, const Group& group) const;
  Counts purposes_of(const ReportTally& tally) const;

  const ReportType type_;
  const std::int16_t utc_offset_;
  bool counts_agents_ = false, counts_patients_ = false, counts_purposes_ = false;
  std::unordered_map<Key, std::size_t, Hash> numbers_;
  std::vector<Group> groups_;
  Occurrences agents_, patients_;
  std::unordered_map<std::string, std::uint32_t> text_numbers_;
  std::vector<std::string> texts_;  // by number
  HeatMap heat_map_{};
};

}  // namespace lethe::api::review
