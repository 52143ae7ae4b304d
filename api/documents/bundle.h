// Bundles: what a query finds in a log, as one file that is checked without the ledger, also when
// nobody serves it any more (ledger/FORMAT.md, "Bundles"). JSON Lines, so that a file of any size
// is written, read and checked in one pass:
//
//   first   {"bundle": {"format", "id", "ledger", "query", "keys", "checkpoint", "creation",
//            "order", "made", "summary"}}
//   event   {"event", "entry", "proof", "sections"?}, one an event, in order
//   behind  {"certificate"}, one for each erasure of what the events name
//   last    {"end": {"events", "sections", "certificates", "hash"}}
//
// Every proof leads to the one checkpoint. The events bundle.ordered and bundle.made, in "order"
// and "made", say in the log what was asked, and how many events, of which hash, it is: so nothing
// can be taken out, and nothing added.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/commands/auditor_grants.h"
#include "api/commands/section_text.h"
#include "api/json/event_query.h"
#include "crypto/age.h"

namespace lethe::api {

inline constexpr std::string_view kBundleFormat = "lethe-bundle/1";
/// Longer lines are no bundle's.
inline constexpr std::size_t kMaxBundleLine = std::size_t{96} << 20;
inline constexpr std::size_t kMostBundleCertificates = 1'000;

/// The members of the first line that are entries with their proofs.
inline constexpr std::string_view kBundleCreation = "creation";
inline constexpr std::string_view kBundleOrder = "order";
inline constexpr std::string_view kBundleMade = "made";

/// In plain words: what a bundle can't prove.
const std::vector<std::string_view>& bundle_limits();

/// For whoever opens the file: what it holds, how to check it, and what that does not prove.
boost::json::object bundle_summary(const projections::BundleRow& bundle, const std::string& ledger,
                                   const std::string& origin);

/// Which sections an auditor sees in a bundle, as far as they still open: those that grants cover,
/// of people who are not restricted and of whom no erasure is under way or waits. Borrows the
/// views; the grants are as they were when it was made. One thread.
class BundleSections {
 public:
  BundleSections(const projections::Views& views, AuditorGrantsInForce grants)
      : views_(views), grants_(std::move(grants)) {}
  enum class Shown : bool { kNo, kYes };
  ledger::Result<Shown> shows(const ledger::EventHeader& header, std::size_t index);

 private:
  ledger::Result<Shown> shows_any_of(const ledger::SubjectId& subject);

  const projections::Views& views_;
  const AuditorGrantsInForce grants_;
  std::map<ledger::SubjectId, Shown> known_;  // bounded
};

/// Everything that a bundle's query finds, in order; the visit may end the walk.
/// Reads the log as it was when the bundle was ordered. `at` is called now and then with how far
/// the walk is, and ends it by answering false.
using VisitBundleEvent = std::function<ledger::Result<projections::Visiting>(
    const ledger::EventHeader& header, crypto::ByteView entry)>;
ledger::Result<void> walk_bundle(const ledger::Ledger& ledger, const ledger::LedgerSnapshot& state,
                                 const BoundedQuery& query, const VisitBundleEvent& visit,
                                 const std::function<bool(ledger::Sequence at)>& at);

/// The people whose access was recorded for the bundle; zero among them for what is about nobody.
ledger::Result<std::set<ledger::SubjectId>> recorded_people(const ledger::Ledger& ledger,
                                                            const ledger::LedgerSnapshot& state,
                                                            const ledger::BundleId& bundle);
/// By which the accesses of a bundle are told from others: they have its id as request.
ledger::RequestId request_of_bundle(const ledger::BundleId& bundle);

/// Writes a bundle that was made, bit by bit, with memory for some events; what was erased before a
/// bit leaves is not in it. What may be seen is decided by the grants of whoever ordered it at
/// `now`, and by whose access was recorded. Not on the committer's threads; one at a time.
class BundleWriter {
 public:
  /// kRowMalformed for a query that is none.
  static ledger::Result<std::unique_ptr<BundleWriter>> of(
      std::shared_ptr<const ledger::Ledger> ledger, const projections::BundleRow& bundle,
      ledger::Moment now);
  ~BundleWriter();
  BundleWriter(const BundleWriter&) = delete;
  BundleWriter& operator=(const BundleWriter&) = delete;

  /// The next bytes; nothing behind the last.
  ledger::Result<std::optional<std::string>> next();

 private:
  class Lines;
  explicit BundleWriter(std::unique_ptr<Lines> lines);

  std::unique_ptr<Lines> lines_;
  bool is_done_ = false;
  std::optional<crypto::AgeSealer> sealer_;
};

/// The file that a reading is answered with, once its access is durable.
ledger::Result<Document> bundle_document(std::shared_ptr<const ledger::Ledger> ledger,
                                         const BundleReading& reading);

}  // namespace lethe::api
