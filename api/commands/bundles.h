// Bundles (api/documents/bundle.h): ordered by POST …/bundles, made in the background
// (api/documents/bundle_maker.h), fetched from …/bundles/{bundle}/file. Nothing of a bundle is
// stored: it is written anew from the log each time.
#pragma once

#include "api/commands/executor.h"
#include "api/commands/reading_event.h"
#include "api/json/event_query.h"

namespace lethe::api {

inline constexpr std::size_t kMostBundlesUnderWay = 32;

struct OrderBundleInput {
  static constexpr RuleTraits kTraits{};
  BoundedQuery query;
  ledger::TreeSize size;  // of the log when it was asked
  bool sections = false;
  crypto::AgeKey recipient;  // zeros: not sealed
  ReadingReason reading;     // of the sections; the reason also without
};

/// Roles admin, auditor, reviewer. Order: kPurposeOfUseRequired, kInvalidHeader (with sections),
/// kForbidden (sections for another role than an auditor, or for one without a grant in force),
/// kLimitReached (kMostBundlesUnderWay are). 202 with bundle_json().
Ruled<Ruling> order_bundle(RuleContext& context, const OrderBundleInput& input);

/// The accesses to what a bundle shows, before it does (promise P6).
struct RecordBundleAccessesInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::BundleId bundle;
  struct Access {
    ledger::SubjectId subject;  // none: what is about nobody
    std::vector<std::string> fields;
  };
  std::vector<Access> accesses;
};
inline constexpr std::size_t kMostBundleAccesses = 200;
/// By whoever ordered it. kUnknownBundle.
Ruled<Ruling> record_bundle_accesses(RuleContext& context, const RecordBundleAccessesInput& input);

struct RecordBundleInput {
  static constexpr RuleTraits kTraits{.personal = false};
  ledger::BundleMade made;
};
/// By the system. kUnknownBundle; without an event when it was made before.
Ruled<Ruling> record_bundle(RuleContext& context, const RecordBundleInput& input);

struct ReadBundleInput {
  static constexpr RuleTraits kTraits{};
  ledger::BundleId bundle;
};
/// Roles admin, auditor, reviewer; one that shows sections only whoever ordered it, and then an
/// access of the whole comes first. Order: kUnknownBundle, kForbidden, kBundleNotMade (409),
/// kBundleExpired (410, by the setting export_days). The file is bundle_document()'s.
Ruled<Ruling> read_bundle(RuleContext& context, const ReadBundleInput& input);

/// {"id", "state": making | made | stopped | expired, "query", "size", "sections", "recipient"?,
///  "owner", "ordered", "sequence", "made"?, "events"?, "opened_sections"?, "people"?, "hash"?,
///  "expires_at"?}. Stopped: whoever ordered it may not call any more.
Ruled<boost::json::object> bundle_json(const projections::Views& views,
                                       const projections::BundleRow& bundle, ledger::Moment now);

/// Who ordered it, if they may still call.
ledger::Result<std::optional<Caller>> bundle_owner(const projections::Views& views,
                                                   const projections::BundleRow& bundle,
                                                   const ledger::LedgerId& ledger,
                                                   ledger::Moment now);

}  // namespace lethe::api
