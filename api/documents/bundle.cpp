// What makers, writers and checkers of bundles have in common.
#include "api/documents/bundle.h"

#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::api {
namespace {

using ledger::GrantScope;
using ledger::SectionRole;
using ledger::Sequence;
using projections::go_on_if;
using projections::Visiting;

/// How many places of the index are looked up, or events passed, between two calls of `at`.
constexpr std::size_t kStride = 2'000;
constexpr std::size_t kMostKnown = 100'000;

GrantScope scope_of(SectionRole role) {
  switch (role) {
    case SectionRole::kProfileField:
    case SectionRole::kExternalId:
      return GrantScope::kProfile;
    case SectionRole::kTitle:
    case SectionRole::kBody:
    case SectionRole::kName:
      return GrantScope::kContent;
    default:
      return GrantScope::kTexts;
  }
}

/// Every event of the range, through the log itself.
ledger::Result<void> walk_all(const ledger::Ledger& ledger, const BoundedQuery& query,
                              const VisitBundleEvent& visit,
                              const std::function<bool(Sequence at)>& at) {
  ledger::Result<Visiting> goes_on = Visiting::kGoOn;
  const auto take = [&](Sequence sequence, crypto::ByteView bytes) -> ledger::Result<Visiting> {
    LETHE_TRY(const auto entry, ledger::split_entry(bytes));
    LETHE_TRY(const auto header, ledger::decode_header(entry.header_bytes));
    LETHE_TRY(const auto more, visit(header, bytes));
    return go_on_if(more == Visiting::kGoOn && (sequence.value % kStride != 0 || at(sequence)));
  };
  LETHE_TRY_VOID(ledger.entries(query.from, query.behind, [&](Sequence sequence, auto bytes) {
    goes_on = take(sequence, bytes);
    return goes_on && *goes_on == Visiting::kGoOn;
  }));
  if (!goes_on) return goes_on.error();
  return {};
}

}  // namespace

const std::vector<std::string_view>& bundle_limits() {
  static const std::vector<std::string_view> kLimits{
      "That the events are all that the query finds is the word of the organisation, which the "
      "event bundle.made signs; whoever has the whole log can count them.",
      "That what the events say is true: a log proves that it was written then and not changed "
      "since.",
      "That nobody keeps a copy of what was erased outside the ledger.",
      "That there is no second log, unless witnesses have cosigned the checkpoint."};
  return kLimits;
}

boost::json::object bundle_summary(const projections::BundleRow& bundle, const std::string& ledger,
                                   const std::string& origin) {
  const auto& made = bundle.made;
  boost::json::array limits;
  for (const auto limit : bundle_limits()) limits.emplace_back(limit);
  return {{"holds", std::to_string(made.events) + " events of the ledger " + ledger + " (" +
                        origin + "), as it was with " + std::to_string(bundle.order.size) +
                        " events, which fit: " + bundle.order.query},
          {"ordered", time(bundle.ordered)},
          {"made", time(bundle.made_when)},
          {"events", made.events},
          {"sections", made.sections},
          {"people", made.people},
          {"check", "lethe verify bundle FILE"},
          {"does_not_prove", std::move(limits)}};
}

ledger::Result<BundleSections::Shown> BundleSections::shows_any_of(
    const ledger::SubjectId& subject) {
  if (subject.is_zero()) return Shown::kYes;
  const auto known = known_.find(subject);
  if (known != known_.end()) return known->second;
  LETHE_TRY(const auto person, views_.person(subject));
  // Of somebody who is erased there may be what the law keeps; the rest is said to be gone.
  bool is_open = person && (person->state == projections::PersonState::kActive ||
                            person->state == projections::PersonState::kErased);
  if (is_open) {
    LETHE_TRY(const auto restrictions, views_.restrictions(subject));
    is_open = restrictions.empty();
  }
  if (known_.size() == kMostKnown) known_.clear();
  const Shown shown{is_open};
  known_.emplace(subject, shown);
  return shown;
}

ledger::Result<BundleSections::Shown> BundleSections::shows(const ledger::EventHeader& header,
                                                            std::size_t index) {
  const auto scope = scope_of(header.sections.at(index).role);
  if (!grants_.cover(scope, header.subject)) return Shown::kNo;
  return shows_any_of(header.subject);
}

ledger::RequestId request_of_bundle(const ledger::BundleId& bundle) {
  ledger::RequestId request;
  request.bytes = bundle.bytes;
  return request;
}

ledger::Result<void> walk_bundle(const ledger::Ledger& ledger, const ledger::LedgerSnapshot& state,
                                 const BoundedQuery& query, const VisitBundleEvent& visit,
                                 const std::function<bool(Sequence at)>& at) {
  using State = projections::EventSearch::State;
  if (query.query.is_empty()) return walk_all(ledger, query, visit, at);
  projections::EventSearch search(state, query.query,
                                  {query.from, query.behind, projections::Direction::kOldestFirst});
  for (std::size_t effort = kStride;;) {
    LETHE_TRY(const auto step, search.next(effort));
    if (step.state == State::kEnd) return {};
    if (step.state == State::kStopped) {
      if (!at(step.at)) return {};
      effort = kStride;
      continue;
    }
    LETHE_TRY(const auto bytes, ledger.entry(step.at));
    LETHE_TRY(const auto entry, ledger::split_entry(bytes));
    LETHE_TRY(const auto header, ledger::decode_header(entry.header_bytes));
    if (!projections::fits(query.query, header)) continue;
    LETHE_TRY(const auto more, visit(header, bytes));
    if (more != Visiting::kGoOn) return {};
  }
}

ledger::Result<std::set<ledger::SubjectId>> recorded_people(const ledger::Ledger& ledger,
                                                            const ledger::LedgerSnapshot& state,
                                                            const ledger::BundleId& bundle) {
  std::set<ledger::SubjectId> out;
  BoundedQuery query;
  query.query.request = request_of_bundle(bundle);
  query.query.kinds = {ledger::kind_of(ledger::AccessRecorded{})};
  query.behind = {state.size().value};
  LETHE_TRY_VOID(walk_bundle(
      ledger, state, query,
      [&](const ledger::EventHeader& header, crypto::ByteView) -> ledger::Result<Visiting> {
        out.insert(header.subject);
        return Visiting::kGoOn;
      },
      [](Sequence) { return true; }));
  return out;
}

}  // namespace lethe::api
