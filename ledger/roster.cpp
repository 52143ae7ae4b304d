#include "ledger/roster.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

using crypto::KeyPath;
using crypto::RosterEntry;
using crypto::RosterNode;
using Place = std::vector<std::uint32_t>;

/// At the root: the key tree holds other keys too, and those are renewed and not destroyed.
bool is_of_subjects(const Place& place, std::uint32_t index) {
  if (!place.empty()) return true;
  return index == static_cast<std::uint32_t>(KeyDomain::kSubjects) ||
         index == static_cast<std::uint32_t>(KeyDomain::kSubjectsFar);
}

KeyPath path_to(const Place& place) {
  KeyPath path;
  for (const auto index : place) path.push_back({index, index + 1});
  return path;
}

Place place_of(const KeyPath& path) {
  Place place;
  for (const auto& step : path) place.push_back(step.index);
  return place;
}

Place below(Place place, std::uint32_t index) {
  place.push_back(index);
  return place;
}

Result<RosterNode> stored_node(const Reader& journal, LedgerNumber ledger, const Place& place) {
  LETHE_TRY(const auto row, journal.get(Table::kMeta, roster_row(ledger, place)));
  if (!row) return RosterNode{};
  auto node = crypto::decode_roster(*row);
  if (!node) return Error::kRowMalformed;
  return std::move(*node);
}

/// Nodes of the tree as they are now, from the bottom up. Deeper places are visited before those
/// above them.
class RosterWalk {
 public:
  explicit RosterWalk(const crypto::KeyTree& tree) : tree_(tree) {}

  /// Entries of children that were not visited are taken from `before`, or found by going through
  /// all that lies below them.
  Result<void> visit(const Place& place, const RosterNode& before) {
    LETHE_TRY(const auto listing, tree_.listing(path_to(place)));
    RosterNode node;
    for (const auto index : listing.destroyed) {
      if (is_of_subjects(place, index)) node.push_back({index, std::nullopt});
    }
    for (const auto index : listing.explicit_children) {
      if (!is_of_subjects(place, index)) continue;
      LETHE_TRY(const auto entry, entry_of(place, index, before));
      if (entry) node.push_back(*entry);
    }
    std::ranges::sort(node, {}, &RosterEntry::index);
    nodes_[place] = std::move(node);
    return {};
  }
  const std::map<Place, RosterNode>& nodes() const { return nodes_; }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as a path is
  Result<std::optional<RosterEntry>> entry_of(const Place& place, std::uint32_t index,
                                              const RosterNode& before) {
    const auto child = below(place, index);
    if (!nodes_.contains(child)) {
      const auto known = std::ranges::find(before, index, &RosterEntry::index);
      if (known != before.end() && known->below) return std::optional(*known);
      LETHE_TRY_VOID(visit(child, {}));
    }
    const auto& node = nodes_[child];
    if (node.empty()) return std::optional<RosterEntry>();
    return std::optional(RosterEntry{index, crypto::roster_of(node)});
  }

  const crypto::KeyTree& tree_;
  std::map<Place, RosterNode> nodes_;
};

/// Every place above the destroyed ones, the deepest first.
std::vector<Place> places_above(std::span<const KeyPath> destroyed) {
  std::set<Place> places{{}};
  for (const auto& path : destroyed) {
    auto place = place_of(path);
    while (!place.empty()) {
      place.pop_back();
      places.insert(place);
    }
  }
  std::vector<Place> out(places.begin(), places.end());
  std::ranges::stable_sort(out, std::ranges::greater(), &Place::size);
  return out;
}

}  // namespace

Result<Hash> update_roster(const crypto::KeyTree& tree, const Reader& journal, LedgerNumber ledger,
                           std::span<const KeyPath> destroyed, WriteBatch& changes) {
  RosterWalk walk(tree);
  for (const auto& place : places_above(destroyed)) {
    LETHE_TRY(const auto before, stored_node(journal, ledger, place));
    LETHE_TRY_VOID(walk.visit(place, before));
  }
  for (const auto& path : destroyed) {
    const auto range = roster_range(ledger, place_of(path));
    changes.erase_range(Table::kMeta, range.first, range.behind_last);
  }
  for (const auto& [place, node] : walk.nodes()) {
    if (node.empty()) {
      changes.erase(Table::kMeta, roster_row(ledger, place));
    } else {
      changes.put(Table::kMeta, roster_row(ledger, place), crypto::encode_roster(node));
    }
  }
  return crypto::roster_of(walk.nodes().at({}));
}

Result<Hash> roster_of_tree(const crypto::KeyTree& tree) {
  RosterWalk walk(tree);
  LETHE_TRY_VOID(walk.visit({}, {}));
  return crypto::roster_of(walk.nodes().at({}));
}

Result<Hash> stored_roster(const Reader& journal, LedgerNumber ledger) {
  LETHE_TRY(const auto root, stored_node(journal, ledger, {}));
  return crypto::roster_of(root);
}

Result<std::optional<crypto::RosterProof>> prove_absence(const Reader& journal, LedgerNumber ledger,
                                                         const KeyPath& path) {
  crypto::RosterProof proof;
  Place at;
  for (const auto& step : path) {
    LETHE_TRY(auto node, stored_node(journal, ledger, at));
    const auto entry = std::ranges::find(node, step.index, &RosterEntry::index);
    if (entry == node.end()) return std::nullopt;
    const bool is_destroyed = !entry->below;
    proof.push_back(std::move(node));
    if (is_destroyed) return std::optional(std::move(proof));
    at.push_back(step.index);
  }
  return std::nullopt;
}

}  // namespace lethe::ledger
