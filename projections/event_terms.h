// What an event can be found by, beside whom it is about, who did it and its kind: the codes and
// ids that its header names. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "ledger/event.h"

namespace lethe::projections {

/// Sorted, each once; no empty text and no zero id.
struct EventTerms {
  /// Of consents, objections, disclosures, recipients and the purposes themselves; of an access its
  /// purpose of use.
  std::vector<std::string> purposes;
  /// Of a profile (the external id is "external_id"): those that an event writes, and those that an
  /// access read.
  std::vector<std::string> fields;
  /// Whatever the facts name by id: items of content and what they answer, erasures, holds,
  /// restrictions, rights requests, notices, breaches, exports, tokens, linked accounts, returns,
  /// closures and closed ledgers, marks, reviews with their questions, samples, periods and
  /// reviewers, and the agent of a flagged access.
  std::vector<ledger::ObjectId> objects;
};
EventTerms terms_of(const ledger::EventHeader& header);

/// The item of content that an event posts, edits or deletes; zero for any other event.
ledger::ItemId item_of(const ledger::Facts& facts);

}  // namespace lethe::projections
