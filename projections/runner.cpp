#include "projections/runner.h"

#include <algorithm>

#include "crypto/check.h"
#include "projections/access_review.h"
#include "projections/agent_activity.h"
#include "projections/auditor_grants.h"
#include "projections/blind_index.h"
#include "projections/blind_index_erasure.h"
#include "projections/breaches.h"
#include "projections/break_glass.h"
#include "projections/bundles.h"
#include "projections/catalog.h"
#include "projections/consents.h"
#include "projections/content.h"
#include "projections/contracts.h"
#include "projections/disclosures.h"
#include "projections/erasure_traces.h"
#include "projections/erasures.h"
#include "projections/event_index.h"
#include "projections/expiries.h"
#include "projections/exports.h"
#include "projections/holds.h"
#include "projections/late_activity.h"
#include "projections/links.h"
#include "projections/logins.h"
#include "projections/notices.h"
#include "projections/objections.h"
#include "projections/people.h"
#include "projections/policies.h"
#include "projections/profiles.h"
#include "projections/purposes.h"
#include "projections/recipients.h"
#include "projections/regions.h"
#include "projections/relationships.h"
#include "projections/restrictions.h"
#include "projections/reviews.h"
#include "projections/rights_requests.h"
#include "projections/sender_ids.h"
#include "projections/settings.h"
#include "projections/staff.h"
#include "projections/timelines.h"
#include "projections/tokens.h"

namespace lethe::projections {
namespace {

template <class... Each>
std::vector<std::unique_ptr<Projection>> make_each() {
  std::vector<std::unique_ptr<Projection>> out;
  (out.push_back(std::make_unique<Each>()), ...);
  return out;
}

}  // namespace

Runner::Runner()
    : projections_(make_each<Settings, Tokens, Policies, Purposes, People, Profiles, Consents,
                             Timelines, Erasures, BlindIndex, Content, Links, Objections, Expiries,
                             Recipients, Notices, Regions, Contracts, RightsRequests, Holds,
                             Restrictions, Breaches, Exports, EventIndex, AuditorGrants, Bundles,
                             Relationships, SenderIds, Staff, AgentActivity, AccessReview, Reviews,
                             BreakGlass, LateActivity, Disclosures, Logins>()) {}

Runner::~Runner() = default;

const Projection* Runner::find(std::string_view name) const {
  const auto found =
      std::find_if(projections_.begin(), projections_.end(),
                   [&](const auto& projection) { return projection->name() == name; });
  return found == projections_.end() ? nullptr : found->get();
}

ledger::Result<void> Runner::apply(const ledger::EventHeader& header,
                                   const ledger::SectionSource& sections,
                                   ledger::StateWriter& state,
                                   const ledger::KeySource& keys) const {
  LETHE_TRY(Catalog catalog, Catalog::read(state));
  if (header.sequence.value == 0) {
    for (const auto& projection : projections_) {
      catalog.set({projection->id(), 0, projection->version()});
    }
    state.put(Catalog::row(), catalog.value());
  }
  for (const auto& projection : projections_) {
    RowWriter rows(state, projection->id(), catalog.generation(projection->id()));
    LETHE_TRY_VOID(projection->apply(header, sections, rows, keys));
  }
  return {};
}

ledger::Result<std::unique_ptr<ledger::IndexErasure>> Runner::plan_erasure(
    std::span<const ledger::ErasureOrdered> orders, const ledger::StateReader& state,
    const ledger::LedgerSections& sections, const ledger::KeySource& keys) const {
  return plan_blind_index_erasure(orders, state, sections, keys);
}

ledger::Result<std::uint64_t> Runner::count_indexed(const ledger::SweepTarget& target,
                                                    const ledger::StateReader& state) const {
  return projections::count_indexed(target, state);
}

ledger::Result<std::uint64_t> Runner::count_shown(const ledger::SweepTarget& target,
                                                  const ledger::StateReader& state) const {
  return projections::count_shown(target, state);
}

ledger::Result<bool> needs_rebuild(const ledger::Ledger& ledger, const Projection& projection) {
  const auto snapshot = ledger.snapshot();
  const auto catalog = Catalog::read(*snapshot);
  if (!catalog) return {boost::system::in_place_error, catalog.error()};
  return catalog->version(projection.id()) != projection.version();
}

ledger::Result<void> each_row(const ledger::StateReader& state, const Projection& projection,
                              const std::function<bool(ByteView row, ByteView value)>& visit) {
  LETHE_TRY(const auto rows, RowReader::active(state, projection.id()));
  const auto visit_row = [&](ByteView row, ByteView value) -> Result<Visiting> {
    return go_on_if(visit(row, value));
  };
  return rows.scan({}, {}, visit_row);
}

}  // namespace lethe::projections
