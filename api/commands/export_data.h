// What a person's export holds: everything that the ledger knows of them as of one event, and
// nothing of others (GDPR Art. 15, 20). Reads the ledger; any thread but the committer's.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "api/commands/rule.h"
#include "api/commands/section_text.h"
#include "ledger/ledger.h"

namespace lethe::api {

/// Events that one export names, the newest of them.
inline constexpr std::size_t kMostExportedEvents = 20'000;
/// Bytes of content that one export holds, the newest items of it: a package is made in memory.
inline constexpr std::size_t kMostExportedContent = std::size_t{32} << 20;

struct ExportData {
  /// {"ledger", "subject", "identities", "as_of", "profile", "content", "consents",
  ///  "requests", "recipients", "accesses", "purposes", "retention", "left_out": [{"what", "why"}]}
  boost::json::object body;
  /// Those about the person, in order, whatever they say.
  std::vector<ledger::EventHeader> events;
  std::vector<ledger::SubjectId> identities;
  std::vector<std::string> left_out;  // codes
};

/// As of when the events before `behind` had happened. What was erased since is not in it; `texts`,
/// of that ledger, knows whether it still holds when the data is to leave.
Ruled<ExportData> export_data(const ledger::Ledger& ledger, SectionTexts& texts,
                              const ledger::SubjectId& subject, ledger::Sequence behind,
                              std::size_t most_content = kMostExportedContent);

}  // namespace lethe::api
