// Members that several renderings share (api/json/render.h). Pure; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event.h"
#include "ledger/names.h"

namespace lethe::api {

using ledger::name_of;

inline std::string time(ledger::Moment moment) {
  return ledger::format_rfc3339(moment);
}
template <class Fixed>
std::string hex(const Fixed& bytes) {
  return crypto::to_hex(bytes.view());
}

/// Left out when it is none.
template <class IdType>
void put_id(boost::json::object& out, std::string_view name, const IdType& id) {
  if (!id.is_zero()) out[name] = id.str();
}
inline void put_text(boost::json::object& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}
inline void put_time(boost::json::object& out, std::string_view name, ledger::Moment moment) {
  if (moment.micros != 0) out[name] = time(moment);
}

/// Left out when it is none.
template <class Enum>
void put_name(boost::json::object& out, std::string_view name, Enum value) {
  if (value != Enum::kInvalid) out[name] = name_of(value);
}

inline boost::json::array texts_json(const std::vector<std::string>& texts) {
  return boost::json::array(texts.begin(), texts.end());
}
template <class Enum>
boost::json::array names_json(const std::vector<Enum>& values) {
  boost::json::array out;
  for (const auto value : values) out.emplace_back(name_of(value));
  return out;
}
template <class IdType>
boost::json::array ids_json(const std::vector<IdType>& ids) {
  boost::json::array out;
  for (const auto& id : ids) out.emplace_back(id.str());
  return out;
}

/// {"type", "id"?, "token"?}
boost::json::object actor_json(const ledger::Actor& actor);
/// [{"class", "number"? , "whole"}]
boost::json::array destroyed_json(const std::vector<ledger::CompartmentRef>& destroyed);
/// [{"class", "exception", "until"}]
boost::json::array kept_json(const std::vector<ledger::Kept>& kept);
/// {class: sections}
boost::json::object counts_json(const std::vector<ledger::ErasedCount>& counts);
/// {store: {"before", "after"}}
boost::json::object stores_json(const std::vector<ledger::StoreCount>& stores);
/// What an erasure's certificate says, but for its own place and the erasure's id.
void put_certificate(boost::json::object& out, const ledger::ErasureCompleted& facts);

}  // namespace lethe::api
