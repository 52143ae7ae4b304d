// What is known around an access, gathered from views as of one size of the log, so that anybody
// gathers the same again later.
#pragma once

#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

#include "api/review/access_rules.h"
#include "api/review/blind_comparison.h"
#include "ledger/ledger.h"
#include "projections/break_glass_views.h"
#include "projections/review_views.h"

namespace lethe::api::review {

/// Where a picture is taken from. All outlive whoever has it.
struct PictureSources {
  const ledger::Ledger& ledger;
  /// Views of the log at `checked_up_to` or later: what came behind is left out.
  const ledger::StateReader& state;
  /// With the rows of agent_activity of exactly `checked_up_to`, since counts have no past: the
  /// same state when it is of that size.
  const ledger::StateReader& activity;
  std::uint64_t checked_up_to = 0;
};

/// Remembers what it has read: one for each piece of the log. One thread.
class AccessPictures {
 public:
  AccessPictures(const PictureSources& sources, const RuleBook& rules, BlindComparison& blind);

  /// Of an access or a search that is_reviewed(), before `checked_up_to`, in the order of the log;
  /// what lies between two of them goes to pass(). Errors of storage.
  ledger::Result<AccessPicture> picture(const ledger::EventHeader& access);
  void pass(const ledger::EventHeader& event);

 private:
  struct Day {
    std::uint32_t people = 0, idle = 0;
    Baseline own;
  };
  struct Opened {
    ledger::Sequence sequence;
    std::int64_t day = 0;
    ledger::SubjectId subject;
  };
  struct Agent {
    ledger::SubjectId id;
    std::optional<projections::StaffRow> staff;
    std::vector<projections::RelationshipRow> duties;
    std::vector<projections::BreakGlassRow> glasses;  // the latest ones
    BlindTokens tokens;
    std::map<std::int64_t, Day> days;
    std::optional<std::vector<projections::FlagRow>> flags;  // the latest ones
    std::optional<std::vector<Opened>> opened;               // the latest ones, oldest first
  };
  struct Patient {
    std::vector<projections::MarkRow> marks;
    std::vector<projections::RelationshipRow> relationships;
    BlindTokens tokens;
    bool is_staff = false;
    std::vector<ledger::SubjectId> same_person;  // agents
  };
  struct Hash {
    template <class Fixed>
    std::size_t operator()(const Fixed& bytes) const;
  };
  /// What an access says of itself.
  struct Look;

  ledger::Result<Agent*> agent(const ledger::SubjectId& id);
  ledger::Result<Patient*> patient(const ledger::SubjectId& id);
  ledger::Result<const Day*> day(Agent& agent, std::int64_t day);
  ledger::Result<Baseline> peers(const std::string& department, std::int64_t day);
  ledger::Result<void> index_staff();
  ledger::Result<std::uint32_t> count_family(Agent& agent, const Look& look,
                                             const Patient& patient);
  ledger::Result<void> load_opened(Agent& agent, ledger::Sequence before);
  Opened opened_by(const ledger::EventHeader& access) const;
  void keep_opened(std::vector<Opened>& opened, const Opened& one) const;
  ledger::Result<std::uint32_t> count_flags(Agent& agent, const Look& look);
  ledger::Result<std::uint32_t> count_searches(const Look& look);
  void compare(const Agent& agent, const Patient& patient, const Look& look,
               AccessPicture& picture) const;
  void relate(const Agent& agent, const Patient& patient, const Look& look,
              AccessPicture& picture) const;
  ledger::Result<void> add_patient(Agent& agent, const Look& look, AccessPicture& picture);
  ledger::Result<void> add_agent(Agent& agent, const Look& look, AccessPicture& picture);

  const PictureSources sources_;
  const RuleBook& rules_;
  BlindComparison& blind_;
  const projections::Views views_;
  const projections::ReviewViews review_, activity_;
  const projections::AsOf as_of_;
  std::unordered_map<ledger::SubjectId, Agent, Hash> agents_;
  std::unordered_map<ledger::SubjectId, Patient, Hash> patients_;
  std::map<std::pair<std::string, std::int64_t>, Baseline> peers_;
  bool is_staff_indexed_ = false;
  std::unordered_map<BlindToken, std::vector<ledger::SubjectId>, Hash> staff_;  // by person, e-mail
};

}  // namespace lethe::api::review
