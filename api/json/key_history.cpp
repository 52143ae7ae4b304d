#include "api/json/key_history.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "crypto/check.h"

namespace lethe::api {
namespace {

std::optional<std::string_view> text_of(const boost::json::value* value) {
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

}  // namespace

ledger::Result<boost::json::object> key_history_json(const ledger::Ledger& ledger,
                                                     const ledger::LogKeys& keys) {
  boost::json::array rotations;
  for (const auto& key : keys.all()) {
    if (key.from.value == 0) continue;
    LETHE_TRY(const auto entry, ledger.entry({key.from.value - 1}));
    rotations.emplace_back(crypto::to_base64(entry));
  }
  return boost::json::object{{"first", keys.verifier_of(keys.all().front()).vkey()},
                             {"rotations", std::move(rotations)}};
}

boost::json::object log_key_json(const ledger::LogKeys& keys, const ledger::LogKeys::Key& key) {
  boost::json::object out{{"verifier_key", keys.verifier_of(key).vkey()},
                          {"from", key.from.value},
                          {"current", key == keys.current()}};
  if (key.compromised_since) {
    out["compromised_since"] = ledger::format_rfc3339(*key.compromised_since);
  }
  return out;
}

boost::json::array log_keys_json(const ledger::LogKeys& keys) {
  boost::json::array out;
  for (const auto& key : keys.all()) out.push_back(log_key_json(keys, key));
  return out;
}

std::optional<ledger::LogKeys> read_key_history(const boost::json::value& history) {
  if (!history.is_object() || history.get_object().size() != 2) return std::nullopt;
  const auto first = text_of(history.get_object().if_contains("first"));
  const auto* rotations = history.get_object().if_contains("rotations");
  const auto key = crypto::NoteVerifier::parse(first.value_or(""));
  if (!key || rotations == nullptr || !rotations->is_array()) return std::nullopt;
  ledger::LogKeys keys(key->name, key->key);
  for (const auto& rotation : rotations->get_array()) {
    const auto text = text_of(&rotation);
    const auto entry = text ? crypto::from_base64(*text) : std::nullopt;
    if (!entry || !keys.follow(*entry)) return std::nullopt;
  }
  return keys;
}

}  // namespace lethe::api
