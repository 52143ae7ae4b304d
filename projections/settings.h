// Settings of the ledger, with every value that they had.
//
//   history (projections/history.h) of: name text -> time, value text
//   'l' posting list (projections/posting_list.h) of the events that changed any
#pragma once

#include "projections/history.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace lethe::projections {

class Settings final : public Projection {
 public:
  ProjectionId id() const override { return ProjectionId::kSettings; }
  std::string_view name() const override { return "settings"; }
  std::uint32_t version() const override { return 2; }
  Result<void> apply(const ledger::EventHeader& header, const ledger::SectionSource& sections,
                     RowWriter& rows, const ledger::KeySource& keys) const override;
};

/// Of every event that changed a setting.
Bytes setting_changes_list();
Bytes encode_setting(const SettingValue& setting);
Result<SettingValue> decode_setting(const Version& version);

}  // namespace lethe::projections
