// The roster of a key tree: what it says, and what it can prove.
#include "crypto/key_roster.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

using Place = std::vector<std::uint32_t>;

Hash hash_of(std::uint8_t byte) {
  Hash out;
  out.bytes.fill(byte);
  return out;
}

TEST(Roster, IsHashedAsWrittenDown) {
  // Computed with Python's hashlib, not with this code.
  EXPECT_EQ(to_hex(roster_of({}).view()),
            "0591aace69966dfd9f767401c8ad0ebc2ad94870b6dca22c45999b560ed7602b");
  EXPECT_EQ(to_hex(roster_of({{1, std::nullopt}, {0x01020304, hash_of(0xab)}}).view()),
            "557e0243d4015dedcf9865a6ef08971be005173884749ac71e198432489b9ef6");
}

TEST(Roster, IsKeptAndReadBackToTheByte) {
  const RosterNode nodes[] = {
      {}, {{0, std::nullopt}}, {{3, hash_of(1)}, {7, std::nullopt}, {0xffffffff, hash_of(2)}}};
  for (const auto& node : nodes) {
    const auto bytes = encode_roster(node);
    EXPECT_EQ(decode_roster(bytes), node);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      const auto cut = decode_roster(ByteView(bytes).first(size));
      EXPECT_TRUE(!cut || encode_roster(*cut) == Bytes(bytes.begin(), bytes.begin() + size));
    }
  }
  EXPECT_FALSE(decode_roster(Bytes{0, 0, 0, 1, 2})) << "no such kind";
  EXPECT_FALSE(decode_roster(Bytes{0, 0, 0, 1, 0, 0, 0, 0, 1, 0})) << "twice";
  EXPECT_FALSE(decode_roster(Bytes{0, 0, 0, 2, 0, 0, 0, 0, 1, 0})) << "out of order";
}

class RosterOfTree : public KeyTreeTest {
 protected:
  /// The roster of what lies below a place, and each node of it.
  RosterNode node_at(const KeyPath& path) {
    const auto listing = tree->listing(path);
    EXPECT_TRUE(listing);
    RosterNode out;
    auto destroyed = listing->destroyed.begin();
    const auto put_destroyed_before = [&](std::uint32_t index) {
      for (; destroyed != listing->destroyed.end() && *destroyed < index; ++destroyed) {
        out.push_back({*destroyed, std::nullopt});
      }
    };
    for (const auto index : listing->explicit_children) {
      put_destroyed_before(index);
      auto below = path;
      below.push_back({index, index + 1});
      const auto child = node_at(below);
      if (!child.empty()) out.push_back({index, roster_of(child)});
    }
    put_destroyed_before(UINT32_MAX);
    return out;
  }
  RosterProof proof_of(const Place& place) {
    RosterProof proof;
    KeyPath path;
    for (const auto index : place) {
      const auto node = node_at(path);
      if (node.empty()) break;
      proof.push_back(node);
      path.push_back({index, index + 1});
    }
    return proof;
  }
  bool is_proved_absent(const Place& place) {
    return is_absent(roster_of(node_at({})), place, proof_of(place));
  }
};

TEST_F(RosterOfTree, ListsWhatWasDestroyedAndNothingElse) {
  EXPECT_TRUE(node_at({}).empty());
  apply({destroy(path_of({1, 2, 3})), destroy(path_of({1, 2, 5})), destroy(path_of({4}))});
  EXPECT_EQ(node_at({}), (RosterNode{{1, roster_of(node_at(path_of({1})))}, {4, std::nullopt}}));
  EXPECT_EQ(node_at(path_of({1, 2})), (RosterNode{{3, std::nullopt}, {5, std::nullopt}}));
  EXPECT_TRUE(tree->listing(path_of({4}))->is_destroyed);
  EXPECT_TRUE(tree->listing(path_of({4, 1}))->is_destroyed);
  EXPECT_FALSE(tree->listing(path_of({1, 2, 4}))->is_destroyed);
}

TEST_F(RosterOfTree, IsOfTheSetOfPlacesAndNotOfTheirOrder) {
  apply({destroy(path_of({1, 2, 3}))});
  apply({destroy(path_of({1, 2, 5})), destroy(path_of({9, 9}))});
  const auto roster = roster_of(node_at({}));
  id = random_fixed<TreeId>();
  auto other = KeyTree::create(id, *roots, nodes);
  ASSERT_TRUE(other);
  tree = std::move(*other);
  apply({destroy(path_of({9, 9}))});
  apply({destroy(path_of({1, 2, 5}))});
  apply({destroy(path_of({1, 2, 3}))});
  EXPECT_EQ(roster_of(node_at({})), roster);
}

TEST_F(RosterOfTree, ForgetsWhatLiesBelowWhatIsGone) {
  apply({destroy(path_of({1, 2, 3}))});
  apply({destroy(path_of({1, 2}))});
  EXPECT_EQ(node_at(path_of({1})), (RosterNode{{2, std::nullopt}}));
  EXPECT_TRUE(is_proved_absent({1, 2, 3})) << "with what lay above it";
}

TEST_F(RosterOfTree, ProvesAbsenceOfTheDestroyedAlone) {
  apply({destroy(path_of({1, 2, 3})), destroy(path_of({4}))});
  apply({destroy(path_of({1, 7}))});
  for (const auto& gone : {Place{1, 2, 3}, Place{4}, Place{4, 200}, Place{1, 7}, Place{1, 7, 1}}) {
    EXPECT_TRUE(is_proved_absent(gone));
  }
  for (const auto& there : {Place{1}, Place{1, 2}, Place{1, 2, 4}, Place{5}, Place{0, 0, 0}}) {
    EXPECT_FALSE(is_proved_absent(there));
  }
}

TEST_F(RosterOfTree, NoProofIsBent) {
  apply({destroy(path_of({1, 2, 3})), destroy(path_of({1, 2, 5}))});
  const auto roster = roster_of(node_at({}));
  const Place gone{1, 2, 3};
  const auto proof = proof_of(gone);
  ASSERT_TRUE(is_absent(roster, gone, proof));
  const std::function<void(RosterProof&)> bends[] = {
      [](RosterProof& bent) { bent.pop_back(); },
      [](RosterProof& bent) { bent.clear(); },
      [](RosterProof& bent) { bent.push_back(bent.back()); },
      [](RosterProof& bent) {
        bent.back().push_back({9, std::nullopt});
      },
      [](RosterProof& bent) { bent.front()[0].below.reset(); },
      [](RosterProof& bent) { bent.back()[0].index = 4; },
      [](RosterProof& bent) { std::swap(bent[0], bent[1]); },
  };
  for (const auto& bend : bends) {
    auto bent = proof;
    bend(bent);
    EXPECT_FALSE(is_absent(roster, gone, bent));
    EXPECT_FALSE(is_absent(roster, Place{1, 2, 4}, bent));
  }
  EXPECT_FALSE(is_absent(hash_of(0), gone, proof));
  EXPECT_FALSE(is_absent(roster, Place{1, 2, 4}, proof)) << "the proof of a neighbour";
}

}  // namespace
}  // namespace lethe::crypto
