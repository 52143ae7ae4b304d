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

boost::json::object counts_json(const std::vector<ledger::ErasedCount>& counts) {
  boost::json::object out;
  for (const auto& count : counts) out[name_of(count.cls)] = count.sections;
  return out;
}

boost::json::object stores_json(const std::vector<ledger::StoreCount>& stores) {
  boost::json::object out;
  for (const auto& [store, before, after] : stores) {
    out[name_of(store)] = boost::json::object{{"before", before}, {"after", after}};
  }
  return out;
}

void put_certificate(boost::json::object& out, const ledger::ErasureCompleted& facts) {
  out["epoch_before"] = facts.epoch_before;
  out["epoch_after"] = facts.epoch_after;
  out["counts"] = counts_json(facts.counts);
  out["index_entries"] = facts.index_entries;
  out["whole_subject"] = facts.whole_subject;
  out["kept"] = kept_json(facts.kept);
  put_time(out, "backup_keys_until", facts.backup_keys_until);
  if (!facts.roster.is_zero()) out["roster"] = hex(facts.roster);
  if (facts.stores.empty()) return;  // from before there was a sweep
  out["stores"] = stores_json(facts.stores);
  out["compartments"] = facts.compartments;
  out["bytes_freed"] = facts.bytes_freed;
  put_time(out, "due_at", facts.due_at);
}

}  // namespace lethe::api
