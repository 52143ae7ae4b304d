// A month of an invented clinic, from a seed: people, staff and their shifts, stays and visits,
// treatment with all that makes it look odd, and snooping that is planted in it. Through the
// commands of the product.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "api/commands/executor.h"

namespace lethe::api::testing {

struct MonthSize {
  std::size_t staff = 60, patients = 1'500, departments = 6;
  std::uint64_t accesses_a_day = 1'000;
  int days = 30;
};

/// Something that a reviewer must be told of.
struct PlantedIncident {
  std::string what;
  ledger::AccessRule rule = ledger::AccessRule::kInvalid;  // by which it must be found
  std::vector<ledger::Sequence> events;
};

/// Commands in flight, in the order in which they are started. Aborts when one is refused: a month
/// with holes would lie.
class MonthSubmitter {
 public:
  using MakeRequest = std::function<Request()>;
  MonthSubmitter(ledger::Store& store, const ledger::LedgerId& ledger, MakeRequest request)
      : store_(store), ledger_(ledger), request_(std::move(request)) {}
  ~MonthSubmitter() { wait(); }

  /// `then` is called with the reply, from another thread and one at a time.
  template <class Input>
  void submit(Ruled<Ruling> (*rule)(RuleContext&, const Input&), Input input,
              std::function<void(const Reply&)> then = {}) {
    begin();
    api::submit(store_, ledger_, request_(), rule, std::move(input),
                [this, then = std::move(then)](const Reply& reply) { end(reply, then); });
  }
  /// For all that was started.
  void wait();

 private:
  void begin();
  void end(const Reply& reply, const std::function<void(const Reply&)>& then);

  ledger::Store& store_;
  const ledger::LedgerId ledger_;
  const MakeRequest request_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t in_flight_ = 0;
};

class ClinicMonth {
 public:
  /// Everything happens in the days before `end`. One thread; the store outlives it.
  ClinicMonth(ledger::Store& store, const ledger::LedgerId& ledger,
              MonthSubmitter::MakeRequest request, const MonthSize& size, ledger::Moment end,
              std::uint32_t seed);

  /// Patients, staff and marks.
  void settle();
  /// Shifts, stays, accesses. Days from 0 on, each once.
  void pass_day(int day);

  const std::vector<PlantedIncident>& planted() const { return planted_; }
  std::uint64_t treatments() const { return treatments_; }

 private:
  struct Person {
    std::size_t family = 0, given = 0, street = 0, house = 0, born = 0;
    ledger::SubjectId id;
    std::size_t department = 0;
    bool is_employed = true;
    double busyness = 1;  // of staff
  };
  struct Stay {
    std::size_t patient = 0, department = 0;
    std::vector<std::size_t> team;
    int last_day = 0;
  };
  struct Shift {
    std::size_t agent = 0, department = 0;
    std::int64_t from = 0, until = 0;  // microseconds
  };
  /// Accesses of one day, before they are put in order.
  struct Look {
    std::int64_t at = 0;
    std::size_t agent = 0, patient = 0;
    std::size_t department = 0;  // where the agent works
    int incident = -1;           // none: treatment
    bool is_search = false;
  };

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool happens(double probability) {
    return std::uniform_real_distribution<>(0, 1)(random_) < probability;
  }
  Person anybody();
  void register_all(std::vector<Person>& people, ledger::SubjectType type);
  void make_relatives();
  std::int64_t midnight(int day) const;
  std::string department(std::size_t number) const {
    return "department-" + std::to_string(number);
  }

  void plan_shifts(int day);
  void plan_stays(int day);
  void relate(std::size_t patient, std::optional<std::size_t> agent, std::size_t department,
              std::int64_t from, std::int64_t until);
  void plan_treatment();
  bool treat(const Shift& shift, std::int64_t at);
  void plant(int day);
  std::size_t off_duty(std::size_t agent) const;
  std::size_t stranger_to(std::size_t agent);
  int incident(std::string what, ledger::AccessRule rule);
  void look(std::size_t agent, std::size_t patient, std::int64_t at, int incident);
  void send_looks();

  const MonthSize size_;
  const std::int64_t end_;
  std::mt19937 random_;
  MonthSubmitter submitter_;
  std::vector<Person> patients_, staff_;
  std::vector<std::vector<std::size_t>> by_department_;  // staff
  std::vector<Stay> stays_;
  std::vector<std::vector<std::size_t>> stays_of_agent_, stays_of_ward_;
  std::vector<Shift> shifts_, yesterday_;
  std::vector<Look> looks_;
  std::vector<PlantedIncident> planted_;
  std::set<std::pair<std::size_t, std::size_t>> known_;  // agent and patient, ever related
  std::uint64_t treatments_ = 0;
  // Who is who among the planted.
  std::vector<std::size_t> own_, spouses_, relatives_, neighbours_, colleagues_, dead_, family_;
  std::size_t vip_ = 0, left_ = 0;
};

}  // namespace lethe::api::testing
