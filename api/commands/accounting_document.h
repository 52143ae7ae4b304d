// The accounting of disclosures that a person gets (45 CFR 164.528(b)), in the three forms that it
// is handed out in.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "api/commands/rule.h"
#include "api/commands/section_text.h"

namespace lethe::api {

/// What an accounting is about.
struct AccountingScope {
  ledger::AccountingId id;
  ledger::SubjectId subject;
  ledger::RightsRequestId request;  // zeros: none
  ledger::Moment since, until;      // of the disclosures: since <= occurred_at <= until
  ledger::TreeSize size;            // of the log that it is taken from
  ledger::Moment at;                // when it is made: suspensions in force then count
};

struct AccountingDocument {
  std::string json;               // what is sealed and handed out
  std::uint32_t disclosures = 0;  // that it accounts for
};

/// Each disclosure that 164.528(a)(1) does not leave out and that is not suspended, oldest first:
/// date, recipient with address, what and why. Of several of the same data to one recipient for one
/// purpose on one ground the first is told in full, with the number of all and the date of the last
/// ((b)(3)). Members: "type", "version", "id", "ledger", "subject", "identities", "request"?,
/// "since", "until", "as_of", "made", "disclosures". Reads the ledger and opens sections: on the
/// caller's thread. Errors of storage.
Ruled<AccountingDocument> make_accounting_document(const ledger::Ledger& ledger,
                                                   SectionTexts& texts,
                                                   const AccountingScope& scope);

/// A line for each disclosure, under a line of titles.
std::string accounting_csv(const boost::json::object& accounting);
/// A page to print and hand over.
std::string accounting_page(const boost::json::object& accounting);

}  // namespace lethe::api
