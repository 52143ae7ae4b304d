#include "api/documents/bundle_maker.h"

#include "api/commands/regions.h"
#include "api/documents/bundle.h"
#include "crypto/check.h"
#include "crypto/running_hash.h"

namespace lethe::api {
namespace {

using ledger::Sequence;

/// Of one person, that the record of the access names.
constexpr std::size_t kMostShownFields = 64;

Request making_request(const Caller& caller, const ledger::BundleId& bundle) {
  Request request;
  request.caller = caller;
  request.id = request_of_bundle(bundle);
  request.method = "DUTY";
  request.route = "bundles";
  return request;
}

/// What a section is called in the record of an access.
std::string field_name(const ledger::SectionRef& section) {
  return section.name.empty() ? std::string(ledger::name_of(section.role)) : section.name;
}

}  // namespace

struct BundleMaker::Making {
  const projections::BundleRow& bundle;
  const BoundedQuery query;
  const Caller owner;
  const std::function<bool()>& go_on;
  ledger::BundleMade made;
  crypto::RunningHash hash;
  std::map<ledger::SubjectId, std::set<std::string>> shown;
};

ledger::Result<void> BundleMaker::run(const std::function<bool()>& go_on) {
  ledger::Result<void> outcome;
  for (const auto& ledger : store_.ledgers()) {
    const auto is_ours = is_hosted_in(*ledger, region_);
    if (!is_ours || !*is_ours) continue;
    const auto snapshot = ledger->snapshot();
    const auto waiting = projections::Views(*snapshot).bundles_under_way(kMostBundlesUnderWay);
    if (!waiting) {
      outcome = waiting.error();  // the other ledgers need not wait for this one
      continue;
    }
    for (const auto& bundle : *waiting) {
      if (!go_on()) return outcome;
      const auto done = make(ledger, bundle, go_on);
      tell(bundle.id, std::nullopt);
      if (done) continue;
      const auto stop = done.error();
      const auto* error = std::get_if<boost::system::error_code>(&stop.reason);
      outcome = error != nullptr ? *error : make_error_code(ledger::Error::kStopped);
    }
  }
  return outcome;
}

std::optional<BundleProgress> BundleMaker::progress(const ledger::BundleId& bundle) const {
  const std::lock_guard lock(mutex_);
  const auto found = progress_.find(bundle);
  if (found == progress_.end()) return std::nullopt;
  return found->second;
}

void BundleMaker::tell(const ledger::BundleId& bundle,
                       const std::optional<BundleProgress>& progress) {
  const std::lock_guard lock(mutex_);
  if (progress) {
    progress_[bundle] = *progress;
  } else {
    progress_.erase(bundle);
  }
}

Ruled<void> BundleMaker::make(const std::shared_ptr<const ledger::Ledger>& ledger,
                              const projections::BundleRow& bundle,
                              const std::function<bool()>& go_on) {
  const auto snapshot = ledger->snapshot();
  LETHE_TRY(const auto owner,
            bundle_owner(projections::Views(*snapshot), bundle, ledger->info().id, clock_.now()));
  if (!owner) return {};  // it waits, should they ever be let in again
  const auto query = parse_event_query(bundle.order.query);
  if (!query) return ledger::Error::kRowMalformed;
  Making making{bundle, *query, *owner, go_on, {}, {}, {}};
  making.made.bundle = bundle.id;
  LETHE_TRY_VOID(walk(*ledger, making));
  if (!go_on()) return {};
  making.made.hash = making.hash.finish();
  making.made.people = making.shown.size();
  LETHE_TRY_VOID(record(*ledger, making));
  const auto reply = api::run(store_, ledger->info().id,
                              making_request(Caller::system(ledger->info().id), bundle.id),
                              record_bundle, RecordBundleInput{making.made});
  if (reply.outcome.error) return reply.outcome.error;
  if (reply.refused()) return reply.problem();
  return {};
}

Ruled<void> BundleMaker::walk(const ledger::Ledger& ledger, Making& making) {
  const auto snapshot = ledger.snapshot();
  const projections::Views views(*snapshot);
  LETHE_TRY(auto grants, AuditorGrantsInForce::of(views, making.bundle.owner.token, clock_.now()));
  BundleSections sections(views, std::move(grants));
  const auto look = [&](const ledger::EventHeader& header, std::size_t i) -> ledger::Result<void> {
    LETHE_TRY(const auto shown, sections.shows(header, i));
    if (shown == BundleSections::Shown::kNo) return {};
    SectionTexts texts(ledger);  // nothing of it leaves
    LETHE_TRY(const auto opened, texts.opened(header, static_cast<std::uint16_t>(i)));
    if (!opened) return {};
    ++making.made.sections;
    auto& fields = making.shown[header.subject];
    if (fields.size() < kMostShownFields) fields.insert(field_name(header.sections[i]));
    return {};
  };
  const auto visit = [&](const ledger::EventHeader& header,
                         crypto::ByteView entry) -> ledger::Result<projections::Visiting> {
    ++making.made.events;
    making.hash.add(crypto::merkle_leaf_hash(entry).view());
    for (std::size_t i = 0; making.bundle.order.sections && i < header.sections.size(); ++i) {
      LETHE_TRY_VOID(look(header, i));
    }
    return projections::go_on_if(making.go_on());
  };
  const auto first = making.query.from.value;
  const BundleProgress all{0, making.query.behind.value - first};
  tell(making.bundle.id, all);
  LETHE_TRY_VOID(walk_bundle(ledger, *snapshot, making.query, visit, [&](Sequence at) {
    tell(making.bundle.id, BundleProgress{at.value - first, all.of});
    return making.go_on();
  }));
  return {};
}

Ruled<void> BundleMaker::record(const ledger::Ledger& ledger, Making& making) {
  if (making.shown.empty()) return {};
  LETHE_TRY(const auto recorded, recorded_people(ledger, *ledger.snapshot(), making.bundle.id));
  RecordBundleAccessesInput input;
  input.bundle = making.bundle.id;
  const auto submit = [&]() -> Ruled<void> {
    if (input.accesses.empty()) return {};
    const auto reply =
        api::run(store_, ledger.info().id, making_request(making.owner, making.bundle.id),
                 record_bundle_accesses, input);
    input.accesses.clear();
    if (reply.outcome.error) return reply.outcome.error;
    if (reply.refused()) return reply.problem();
    return {};
  };
  for (const auto& [subject, fields] : making.shown) {
    if (!making.go_on()) return make_error_code(ledger::Error::kStopped);
    if (recorded.contains(subject)) continue;
    input.accesses.push_back({subject, {fields.begin(), fields.end()}});
    if (input.accesses.size() == kMostBundleAccesses) LETHE_TRY_VOID(submit());
  }
  return submit();
}

}  // namespace lethe::api
