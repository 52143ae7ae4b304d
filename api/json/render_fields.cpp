#include "api/json/render_fields.h"

#include <boost/json/value.hpp>

namespace lethe::api {

boost::json::object actor_json(const ledger::Actor& actor) {
  boost::json::object out{{"type", name_of(actor.type)}};
  put_id(out, "id", actor.id);
  put_id(out, "token", actor.token);
  return out;
}

boost::json::array destroyed_json(const std::vector<ledger::CompartmentRef>& destroyed) {
  boost::json::array out;
  for (const auto& ref : destroyed) {
    boost::json::object one{{"class", name_of(ref.compartment.cls)}, {"whole", ref.whole}};
    if (!ref.whole) one["number"] = ref.compartment.number;
    out.push_back(std::move(one));
  }
  return out;
}

boost::json::array kept_json(const std::vector<ledger::Kept>& kept) {
  boost::json::array out;
  for (const auto& one : kept) {
    out.push_back({{"class", name_of(one.cls)},
                   {"exception", name_of(one.exception)},
                   {"until", time(one.until)}});
  }
  return out;
}

void put_certificate(boost::json::object& out, const ledger::ErasureCompleted& facts) {
  out["epoch_before"] = facts.epoch_before;
  out["epoch_after"] = facts.epoch_after;
  boost::json::object counts;
  for (const auto& count : facts.counts) counts[name_of(count.cls)] = count.sections;
  out["counts"] = std::move(counts);
  out["index_entries"] = facts.index_entries;
  out["whole_subject"] = facts.whole_subject;
  out["kept"] = kept_json(facts.kept);
  put_time(out, "backup_keys_until", facts.backup_keys_until);
  if (!facts.roster.is_zero()) out["roster"] = hex(facts.roster);
  if (facts.stores.empty()) return;  // from before there was a sweep
  boost::json::object stores;
  for (const auto& [store, before, after] : facts.stores) {
    stores[name_of(store)] = boost::json::object{{"before", before}, {"after", after}};
  }
  out["stores"] = std::move(stores);
  out["compartments"] = facts.compartments;
  out["bytes_freed"] = facts.bytes_freed;
  put_time(out, "due_at", facts.due_at);
}

}  // namespace lethe::api
