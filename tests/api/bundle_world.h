// Bundles as a test orders, makes, writes and checks them.
#pragma once

#include <optional>
#include <string>

#include "api/documents/bundle_check.h"
#include "api/documents/bundle_maker.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {

/// What a test asks for.
struct BundleWish {
  std::string query;  // as event_query_text() has it; empty: the whole log
  bool sections = false;
  crypto::AgeKey recipient;
};

/// The answer of the order.
Reply order(World& world, const std::string& who, const BundleWish& wish);
/// Makes whatever waits.
void make_bundles(World& world);
/// What `who` fetches; fails the test when it is refused.
std::string fetch(World& world, const std::string& who, const ledger::BundleId& bundle);
Reply try_fetch(World& world, const std::string& who, const ledger::BundleId& bundle);
ledger::BundleId id_of(const Reply& ordered);
/// All of it.
std::string bundle_of(World& world, const std::string& who, const BundleWish& wish);

/// In bits of a size, so that lines are cut anywhere.
BundleReport check(std::string_view bytes,
                   const std::optional<crypto::NoteVerifier>& key = std::nullopt,
                   std::size_t bit = 1'000);
/// "line 3 event 7: changed-header, ..." of each finding.
std::string shown(const BundleReport& report);

}  // namespace lethe::api::testing
