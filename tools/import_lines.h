// Lines of an import, each turned into the input of a command. Pure but for the look-up of people
// by their external id.
//
// * people, staff: {"id", ...profile fields}. The id becomes the external id, every other member a
//   profile field.
// * consents: {"person", ...the body of POST .../consents}
// * accesses: {"person", "actor", ...the body of POST .../accesses without subject and actor}
// * relationships: {"patient", "practitioner", ...the body of POST .../relationships without
//   subject and agent}
// * encounters: {"patient", "practitioner", "start", "end"?, "class"?, "type"?}. A relationship,
//   and an access with the purpose TREAT at its beginning; what happened is health data and goes
//   into the relationship's sealed detail.
//
// A fault's pointer is one into the body that the command has over HTTP: /profile/email for an
// e-mail address, /external_id for an id, /starts_at for the start of an encounter.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "api/commands/accesses.h"
#include "api/commands/consents.h"
#include "api/commands/relationships.h"
#include "api/commands/subjects.h"

namespace lethe::tools {

enum class ImportKind : std::uint8_t {
  kPeople,
  kStaff,
  kConsents,
  kAccesses,
  kEncounters,
  kRelationships
};

using ImportInput =
    std::variant<api::RegisterSubjectInput, api::RecordConsentInput, api::RecordAccessInput,
                 api::RecordRelationshipInput, api::RecordEncounterInput>;
/// The person or agent whom an external id names; nothing when there is none.
using FindPerson = std::function<std::optional<ledger::SubjectId>(std::string_view external_id)>;

/// The longest line that is read; a longer one is refused without being kept.
inline constexpr std::size_t kMaxImportLine = 256U << 10;

api::Checked<ImportInput> read_import_line(ImportKind kind, std::string_view line,
                                           const FindPerson& find_person);

}  // namespace lethe::tools
