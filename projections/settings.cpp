#include "projections/settings.h"

#include "crypto/check.h"
#include "projections/posting_list.h"

namespace lethe::projections {

Bytes setting_changes_list() {
  return RowEncoder('l').take();
}

Bytes encode_setting(const SettingValue& setting) {
  return RowEncoder().signed_number(setting.time.micros).text(setting.value).take();
}

Result<SettingValue> decode_setting(const Version& version) {
  RowDecoder in(version.value);
  SettingValue out;
  out.changed = version.sequence;
  out.time.micros = in.signed_number();
  out.value = in.text();
  LETHE_TRY_VOID(in.finish());
  return out;
}

Result<void> Settings::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                             RowWriter& rows, const ledger::KeySource&) const {
  const auto* changed = std::get_if<ledger::SettingsChanged>(&header.facts);
  if (changed == nullptr) return {};
  for (const auto& change : changed->changes) {
    const SettingValue setting{change.value, header.sequence, header.time};
    LETHE_TRY_VOID(put_version(rows, RowEncoder().key_text(change.name).take(), header.sequence,
                               encode_setting(setting)));
  }
  return append_posting(rows, setting_changes_list(), {header.sequence, kind_of(header.facts)});
}

}  // namespace lethe::projections
