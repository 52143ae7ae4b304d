// A person's export as one package: a ZIP archive whose signed manifest names every file in it.
//
//   manifest.json    {"format": "lethe/export/v1", "export", "subject", "identities", "ledger",
//                    "size", "time", "files": [{"name", "size", "sha256"}], "left_out"}
//   manifest.sig     base64 of the ledger's signature over manifest.json
//                    (ledger/FORMAT.md, "Signature and entry", label lethe/document/v1)
//   checkpoint       the log's checkpoint of the size that the manifest names
//   export.json      everything; export.html the same for people
//   <part>.jsonl     each list of export.json, one item a line
//   events.jsonl     {"sequence", "time", "kind", "leaf_hash", "entry"?} of each event about the
//                    person; the entry is left out where it names a member of staff
//   proofs/<sequence>.tlog-proof     that the event is in that log (c2sp.org/tlog-proof)
//
// It is made from the state as of an event, so it comes out the same however often it is made,
// until something in it is erased.
#pragma once

#include <vector>

#include "api/commands/rule.h"
#include "api/commands/section_text.h"
#include "api/commands/zip_archive.h"
#include "ledger/ledger.h"

namespace lethe::api {

inline constexpr std::string_view kExportFormat = "lethe/export/v1";

struct ExportPackage {
  std::vector<ArchivedFile> files;
  crypto::Hash manifest_hash;  // SHA-256 of manifest.json
  std::vector<std::string> left_out;
  ledger::Moment time;  // of the last event that it knows
};

/// On a caller's thread. `behind` is from 1 to the log's size. `texts`, of that ledger, is asked
/// before it leaves. kExportExpired once the signing key of then was replaced; errors of storage.
Ruled<ExportPackage> make_export(const ledger::Ledger& ledger, SectionTexts& texts,
                                 const ledger::ExportId& id, const ledger::SubjectId& subject,
                                 ledger::Sequence behind);

}  // namespace lethe::api
