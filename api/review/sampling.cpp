#include "api/review/sampling.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "crypto/check.h"
#include "crypto/hash.h"
#include "ledger/big_endian.h"
#include "projections/agent_activity.h"
#include "projections/case_views.h"
#include "projections/review_views.h"

namespace lethe::api::review {
namespace {

using ledger::Sequence;
using ledger::SubjectId;
using projections::AsOf;

constexpr std::size_t kAgentsAPage = 1'000;
constexpr std::uint64_t kMostAgentFlags = 10, kAgentFlagWeight = 3;
constexpr std::int64_t kFlagDays = 90;
constexpr std::uint64_t kMostVolume = 10, kMostFlagWeight = 100;
/// So many are kept in one pass: what is not eligible among them is made up for by the rest.
constexpr std::size_t kLeastKept = 256, kMostKept = 1U << 16;

struct Candidate {
  std::uint64_t exponent = 0;  // negative_log2(): below 2^39
  std::uint64_t weight = 1;    // below 2^16
  Sequence access;
  std::size_t agent = 0;  // its place in the list
};
/// By score, exactly: neither product overflows.
bool comes_first(const Candidate& left, const Candidate& right) {
  const auto a = left.exponent * right.weight, b = right.exponent * left.weight;
  return a != b ? a < b : left.access < right.access;
}

/// The lowest ones of many.
class Lowest {
 public:
  Lowest(std::size_t most, const std::optional<Candidate>& behind) : most_(most), behind_(behind) {}
  void add(const Candidate& one) {
    if (behind_ && !comes_first(*behind_, one)) return;
    if (heap_.size() == most_) {
      if (!comes_first(one, heap_.front())) return;
      std::ranges::pop_heap(heap_, comes_first);
      heap_.pop_back();
    }
    heap_.push_back(one);
    std::ranges::push_heap(heap_, comes_first);
  }
  std::vector<Candidate> take() && {
    std::ranges::sort(heap_, comes_first);
    return std::move(heap_);
  }

 private:
  const std::size_t most_;
  const std::optional<Candidate> behind_;  // those up to it were looked at before
  std::vector<Candidate> heap_;
};

struct SequenceHash {
  std::size_t operator()(Sequence sequence) const {
    return std::hash<std::uint64_t>()(sequence.value);
  }
};

class Drawing {
 public:
  Drawing(const ledger::Ledger& ledger, const ledger::StateReader& state,
          const SampleRequest& request)
      : ledger_(ledger),
        views_(state),
        review_(state),
        cases_(state),
        request_(request),
        as_of_{Sequence{request.size}} {}

  ledger::Result<DrawnSample> run() {
    LETHE_TRY_VOID(load_agents());
    if (request_.method == ledger::SampleMethod::kRiskWeighted) LETHE_TRY_VOID(weigh_agents());
    DrawnSample out;
    for (const auto& agent : agents_) out.accesses += agent.accesses;
    std::optional<Candidate> last;
    auto kept = std::clamp<std::size_t>(std::size_t{2} * request_.most, kLeastKept, kMostKept);
    while (out.drawn.size() < request_.most) {
      LETHE_TRY(const auto pass, lowest(kept, last));
      for (const auto& candidate : pass) {
        if (out.drawn.size() == request_.most) break;
        LETHE_TRY(const auto one, drawn(candidate));
        if (one) out.drawn.push_back(*one);
      }
      if (pass.size() < kept) break;  // there are no more
      last = pass.back();
      kept = kMostKept;
    }
    std::ranges::sort(out.drawn);
    return out;
  }

 private:
  struct Agent {
    SubjectId id;
    std::uint64_t accesses = 0;
    std::uint64_t weight = 1;
  };

  template <class Visit>
  ledger::Result<void> each_access(const SubjectId& agent, const Visit& visit) const {
    const auto access = ledger::kind_of(ledger::AccessRecorded{});
    return views_.actor_events(ledger::actor_id(agent), request_.from, request_.behind,
                               projections::Direction::kOldestFirst,
                               [&](const projections::Posting& posting) {
                                 if (posting.kind == access) visit(posting.sequence);
                                 return true;
                               });
  }

  /// Those who accessed anything there.
  ledger::Result<void> load_agents() {
    std::optional<SubjectId> after;
    for (;;) {
      LETHE_TRY(const auto page, review_.agents(after, kAgentsAPage, as_of_));
      for (const auto& id : page) {
        Agent agent{id, 0, 1};
        LETHE_TRY_VOID(each_access(id, [&](Sequence) { ++agent.accesses; }));
        if (agent.accesses > 0) agents_.push_back(agent);
      }
      // A page may be short where agents came later than the log that is looked at.
      if (page.size() < kAgentsAPage) return {};
      after = page.back();
    }
  }

  ledger::Result<void> weigh_agents() {
    std::uint64_t all = 0;
    for (const auto& agent : agents_) all += agent.accesses;
    const auto now = ledger_.event({request_.size - 1});
    if (!now) return now.error();
    const ledger::Moment since{now->time.micros - kFlagDays * ledger::kDayMicros};
    for (auto& agent : agents_) {
      std::uint64_t flags = 0;
      LETHE_TRY_VOID(
          review_.flags_of_agent(agent.id, as_of_.behind, [&](const projections::FlagRow& flag) {
            if (flag.time < since) return false;
            return ++flags < kMostAgentFlags;
          }));
      const auto volume = agent.accesses * agents_.size() / all;
      agent.weight += kAgentFlagWeight * flags + std::min(volume, kMostVolume);
    }
    return load_flags();
  }

  ledger::Result<void> load_flags() {
    std::vector<std::pair<Sequence, Sequence>> flags;
    const auto visit = [&](Sequence access, Sequence flag) {
      if (flag < as_of_.behind) flags.emplace_back(access, flag);
      return true;
    };
    LETHE_TRY_VOID(review_.flags_of_accesses(request_.from, request_.behind, visit));
    for (const auto& [access, flag] : flags) {
      LETHE_TRY(const auto header, ledger_.event(flag));
      const auto* facts = std::get_if<ledger::AccessFlagged>(&header.facts);
      if (facts == nullptr) return ledger::Error::kRowMalformed;
      flag_weights_[access] = std::min<std::uint64_t>(facts->weight, kMostFlagWeight);
    }
    return {};
  }

  std::uint64_t exponent_of(Sequence access) const {
    const auto place = ledger::BigEndianWriter(sizeof(std::uint64_t)).number(access.value).take();
    const auto hash = crypto::sha256({request_.seed.view(), place});
    return negative_log2(
        ledger::BigEndianReader(hash.view().first(sizeof(std::uint64_t))).number<std::uint64_t>());
  }

  ledger::Result<std::vector<Candidate>> lowest(std::size_t most,
                                                const std::optional<Candidate>& behind) const {
    Lowest lowest(most, behind);
    for (std::size_t i = 0; i < agents_.size(); ++i) {
      LETHE_TRY_VOID(each_access(agents_[i].id, [&](Sequence access) {
        auto weight = agents_[i].weight;
        const auto flag = flag_weights_.find(access);
        if (flag != flag_weights_.end()) weight += flag->second;
        lowest.add({exponent_of(access), weight, access, i});
      }));
    }
    return std::move(lowest).take();
  }

  /// Nothing for what may not be drawn.
  ledger::Result<std::optional<DrawnAccess>> drawn(const Candidate& candidate) const {
    LETHE_TRY(const auto reviews, cases_.reviews_of(candidate.access, as_of_));
    if (!reviews.empty()) return std::optional<DrawnAccess>();
    LETHE_TRY(const auto header, ledger_.event(candidate.access));
    if (!projections::is_reviewed(header)) return std::optional<DrawnAccess>();
    LETHE_TRY(auto flag, review_.flag_of(candidate.access));
    if (flag && *flag >= as_of_.behind) flag.reset();
    return std::optional(DrawnAccess{candidate.access, agents_[candidate.agent].id, flag});
  }

  const ledger::Ledger& ledger_;
  const projections::Views views_;
  const projections::ReviewViews review_;
  const projections::CaseViews cases_;
  const SampleRequest& request_;
  const AsOf as_of_;
  std::vector<Agent> agents_;
  std::unordered_map<Sequence, std::uint64_t, SequenceHash> flag_weights_;
};

}  // namespace

std::uint64_t negative_log2(std::uint64_t u) {
  constexpr int kPlaces = 32;
  if (u == UINT64_MAX) return 1;
  const auto number = u + 1;
  const auto whole = static_cast<std::uint64_t>(std::bit_width(number) - 1);
  // The mantissa, in [1, 2) with 31 binary places; each squaring gives one place of the logarithm.
  auto mantissa = (number << (63 - whole)) >> 32U;
  std::uint64_t log2 = whole;
  for (int i = 0; i < kPlaces; ++i) {
    mantissa = (mantissa * mantissa) >> 31U;
    const bool is_two = mantissa >= std::uint64_t{1} << 32U;
    log2 = log2 << 1U | (is_two ? 1U : 0U);
    if (is_two) mantissa >>= 1U;
  }
  const auto exponent = (std::uint64_t{64} << kPlaces) - log2;
  return std::max<std::uint64_t>(exponent, 1);
}

ledger::Result<DrawnSample> draw_sample(const ledger::Ledger& ledger,
                                        const ledger::StateReader& state,
                                        const SampleRequest& request) {
  if (request.from >= request.behind) return DrawnSample{};
  return Drawing(ledger, state, request).run();
}

}  // namespace lethe::api::review
