#include "tests/api/bundle_world.h"
#include "ledger/names.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lethe::api::testing {

Reply order(World& world, const std::string& who, const BundleWish& wish) {
  OrderBundleInput input;
  input.size = world.ledger()->size();
  input.query = {{}, {0}, {input.size.value}};
  if (!wish.query.empty()) input.query = parse_event_query(wish.query).value();
  input.sections = wish.sections;
  input.recipient = wish.recipient;
  input.reading.purpose_of_use = "HCOMPL";
  input.reading.reason = "the yearly audit";
  return world.run(who, order_bundle, input);
}

void make_bundles(World& world) {
  BundleMaker maker(world.store(), world.clock, "");
  const auto made = maker.run([] { return true; });
  EXPECT_TRUE(made) << made.error().message();
}

ledger::BundleId id_of(const Reply& ordered) {
  EXPECT_EQ(outcome(ordered), "202");
  return *ledger::BundleId::parse(text_at(ordered.answer().body, "id"));
}

Reply try_fetch(World& world, const std::string& who, const ledger::BundleId& bundle) {
  return world.run(who, read_bundle, ReadBundleInput{bundle});
}

std::string fetch(World& world, const std::string& who, const ledger::BundleId& bundle) {
  const auto reply = try_fetch(world, who, bundle);
  EXPECT_EQ(outcome(reply), "200");
  if (reply.refused()) return {};
  const auto document =
      bundle_document(world.ledger(), std::get<BundleReading>(reply.answer().completion));
  EXPECT_TRUE(document);
  std::string out = document->bytes;
  for (;;) {
    const auto next = document->produce();
    EXPECT_TRUE(next) << next.error().message();
    if (!next || !*next) return out;
    out += **next;
  }
}

std::string bundle_of(World& world, const std::string& who, const BundleWish& wish) {
  const auto id = id_of(order(world, who, wish));
  make_bundles(world);
  return fetch(world, who, id);
}

BundleReport check(std::string_view bytes, const std::optional<crypto::NoteVerifier>& key,
                   std::size_t bit) {
  BundleCheck one(key, nullptr);
  for (std::size_t at = 0; at < bytes.size(); at += bit) one.add(bytes.substr(at, bit));
  return one.finish();
}

std::string shown(const BundleReport& report) {
  std::string out;
  for (const auto& finding : report.findings) {
    out += "line " + std::to_string(finding.line);
    if (finding.sequence) out += " event " + std::to_string(finding.sequence->value);
    out += ": " + std::string(ledger::name_of(finding.damage)) + ", " + finding.what + "\n";
  }
  return out;
}

}  // namespace lethe::api::testing
