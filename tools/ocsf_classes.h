// Which class, activity and severity of OCSF 1.3.0 a kind of event becomes: the table of
// tools/OCSF.md. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace lethe::tools {

/// `class_uid`; its thousands are `category_uid`.
enum class OcsfClass : std::uint16_t {
  kBase = 0,
  kAccountChange = 3001,
  kAuthentication = 3002,
  kEntityManagement = 3004,
  kUserAccess = 3005,
  kWebResources = 6001,
  kApiActivity = 6003
};
std::string_view class_name(OcsfClass cls);
std::string_view category_name(OcsfClass cls);

struct OcsfActivity {
  unsigned id = 0;
  std::string_view name;
};

/// The same in every class that has them, but for those of privileges.
namespace ocsf {
inline constexpr OcsfActivity kCreate{1, "Create"};
inline constexpr OcsfActivity kRead{2, "Read"};
inline constexpr OcsfActivity kUpdate{3, "Update"};
inline constexpr OcsfActivity kDelete{4, "Delete"};
inline constexpr OcsfActivity kSearch{5, "Search"};
inline constexpr OcsfActivity kImport{6, "Import"};
inline constexpr OcsfActivity kExport{7, "Export"};
inline constexpr OcsfActivity kShare{8, "Share"};
inline constexpr OcsfActivity kAssign{1, "Assign Privileges"};
inline constexpr OcsfActivity kRevoke{2, "Revoke Privileges"};
constexpr OcsfActivity other(std::string_view name) {
  return {99, name};
}
/// Read from the event: of an access and of a log-in what was done, of a refusal its method.
inline constexpr OcsfActivity kByEvent{};
}  // namespace ocsf

enum class OcsfSeverity : std::uint8_t { kInformational = 1, kLow, kMedium, kHigh, kCritical };
std::string_view severity_name(OcsfSeverity severity);

struct OcsfRow {
  std::string_view kind;
  OcsfClass cls;
  OcsfActivity activity;
  std::string_view type;      // of what it is about
  std::string_view identity;  // the fact that identifies it; empty: the person, or else the ledger
  OcsfSeverity severity = OcsfSeverity::kInformational;
};
inline constexpr OcsfRow kUnknownOcsfRow{"", OcsfClass::kBase, ocsf::other("Other"), "", ""};

/// Null for a kind that has no row.
const OcsfRow* ocsf_row(std::string_view kind);

}  // namespace lethe::tools
