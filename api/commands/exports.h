// POST …/exports and GET …/exports/{export}/package: a person's data to take along.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct MakeExportInput {
  static constexpr RuleTraits kTraits{};
  ledger::SubjectId subject;
  // Of the package, once it was made on the caller's thread:
  ledger::ExportId id;
  std::uint64_t size = 0;  // of the log that it is taken from
  crypto::Hash hash;       // of its manifest
  std::vector<std::string> left_out;
  static MakeExportInput parse(ObjectReader& reader);
};

/// Makes the package once to know its manifest, and lets go of it: nobody gets it before the event
/// of make_export is durable. On the caller's thread, before submit(). kUnknownSubject,
/// kSubjectErased; errors of storage.
Ruled<void> prepare_export(const ledger::Ledger& ledger, const Caller& caller,
                           MakeExportInput& input);

/// Writes export.made. Roles admin, portal, subject (itself). Order: kUnknownSubject,
/// kSubjectErased, kSubjectRestricted. 201 with export_json() and Location.
Ruled<Ruling> make_export(RuleContext& context, const MakeExportInput& input);

struct ReadExportInput {
  static constexpr RuleTraits kTraits{};
  ledger::ExportId id;
  std::optional<std::string> purpose_of_use;  // the header
  std::optional<std::string> reason;          // free text, a section
};

/// The package, with an access event first. Roles admin, portal, subject (itself). Order:
/// kPurposeOfUseRequired, kUnknownExport, kSubjectErased, kExportExpired. It is made anew from the
/// state as of then; kExportErased when something that was in it was erased since.
Ruled<Ruling> read_export(RuleContext& context, const ReadExportInput& input);

/// As long as the setting export_days says now.
Ruled<ledger::Moment> export_expiry(const projections::Views& views,
                                    const projections::ExportRow& made);
/// {"id", "subject", "made", "sequence", "size", "manifest_hash", "expires_at"}
Ruled<boost::json::object> export_json(const projections::Views& views,
                                       const projections::ExportRow& made);
/// The export as the caller may know of it: kUnknownExport, for role subject also of another.
Ruled<projections::ExportRow> visible_export(const projections::Views& views, const Caller& caller,
                                             const ledger::ExportId& id);

}  // namespace lethe::api
