// The vectors of transparency-dev/merkle, all 518: inclusion, consistency, and both again for
// subtrees.
#include <gtest/gtest.h>

#include <bit>
#include <optional>
#include <vector>

#include "ledger/merkle_tree.h"
#include "tests/vectors.h"

namespace lethe::ledger {
namespace {

using boost::json::object;
using boost::json::value;

/// A hash in base64; an empty one is none. Some vectors hold a short text where the root does not
/// matter; it is filled up with zeros, so that what is equal stays equal.
std::optional<Hash> hash_of(const value& text) {
  auto bytes = crypto::from_base64(std::string_view(text.as_string()));
  if (!bytes || bytes->empty() || bytes->size() > Hash::kSize) return std::nullopt;
  bytes->resize(Hash::kSize);
  return Hash::from(*bytes);
}

std::optional<std::vector<Hash>> proof_of(const object& vector) {
  std::vector<Hash> proof;
  if (vector.at("proof").is_null()) return proof;
  for (const auto& item : vector.at("proof").as_array()) {
    const auto hash = hash_of(item);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

std::uint64_t number_of(const object& vector, std::string_view name) {
  return vector.at(name).to_number<std::uint64_t>();
}

bool inclusion_holds(const object& vector, std::uint64_t index, std::uint64_t size) {
  const auto leaf = hash_of(vector.at("leafHash"));
  const auto root = hash_of(vector.at("root"));
  const auto proof = proof_of(vector);
  return leaf && root && proof && verify_inclusion(*leaf, index, TreeSize{size}, *proof, *root);
}

bool consistency_holds(const object& vector, std::uint64_t from, std::uint64_t to) {
  const auto from_root = hash_of(vector.at("root1"));
  const auto to_root = hash_of(vector.at("root2"));
  const auto proof = proof_of(vector);
  return from_root && to_root && proof &&
         verify_consistency(TreeSize{from}, TreeSize{to}, *from_root, *to_root, *proof);
}

/// Calls check(vector) for each file below the folder, and returns how many there are.
template <class Check>
int for_each_vector(std::string_view folder, const Check& check) {
  int count = 0;
  const auto root = tests::vectors_folder() / "merkle" / "testdata" / folder;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
    if (!file.is_regular_file()) continue;
    SCOPED_TRACE(file.path().string());
    check(tests::read_json(file.path()).as_object());
    ++count;
  }
  return count;
}

class MerkleVectors : public testing::Test {
 protected:
  void SetUp() override {
    if (!tests::vector_file("merkle/testdata")) GTEST_SKIP() << tests::kNoVectors;
  }
};

TEST_F(MerkleVectors, Inclusion) {
  const int count = for_each_vector("inclusion", [](const object& vector) {
    const bool holds =
        inclusion_holds(vector, number_of(vector, "leafIdx"), number_of(vector, "treeSize"));
    EXPECT_EQ(holds, !vector.at("wantErr").as_bool());
  });
  EXPECT_EQ(count, 98);
}

// The reference refuses to answer for an empty first tree; c2sp.org/tlog-witness, which Lethe
// follows, accepts the empty proof when the first root is the empty tree's.
TEST_F(MerkleVectors, Consistency) {
  int from_empty = 0;
  const int count = for_each_vector("consistency", [&](const object& vector) {
    const auto from = number_of(vector, "size1");
    const auto to = number_of(vector, "size2");
    const bool holds = consistency_holds(vector, from, to);
    const bool exception = from == 0 && hash_of(vector.at("root1")) == empty_root() && to > 0 &&
                           vector.at("proof").as_array().empty();
    from_empty += exception ? 1 : 0;
    EXPECT_EQ(holds, exception || !vector.at("wantErr").as_bool());
  });
  EXPECT_EQ(count, 98);
  EXPECT_EQ(from_empty, 1);
}

// A subtree [start, end) that the draft allows is itself a Merkle tree of end - start leaves, so
// its inclusion proofs are those of a tree.
TEST_F(MerkleVectors, SubtreeInclusionIsInclusionInATreeOfItsOwn) {
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 63U;  // bit_ceil() knows no more
  const int count = for_each_vector("subtreeinclusion", [](const object& vector) {
    const auto index = number_of(vector, "leafIdx");
    const auto start = number_of(vector, "start");
    const auto end = number_of(vector, "end");
    const bool small = start < end && end - start < kLargest;
    const bool allowed = small && start % std::bit_ceil(end - start) == 0;
    const bool holds =
        allowed && index >= start && inclusion_holds(vector, index - start, end - start);
    EXPECT_EQ(holds, !vector.at("wantErr").as_bool());
  });
  EXPECT_EQ(count, 204);
}

// Where the subtree begins at 0 it is an earlier state of the tree. Proofs for others are a draft
// that the ledger does not use.
TEST_F(MerkleVectors, SubtreeConsistencyFromTheFirstLeafIsConsistency) {
  int applicable = 0;
  const int count = for_each_vector("subtreeconsistency", [&](const object& vector) {
    const auto end = number_of(vector, "end");
    if (number_of(vector, "start") != 0 || end == 0) return;
    ++applicable;
    EXPECT_EQ(consistency_holds(vector, end, number_of(vector, "size")),
              !vector.at("wantErr").as_bool());
  });
  EXPECT_EQ(count, 118);
  EXPECT_GT(applicable, 80);
}

}  // namespace
}  // namespace lethe::ledger
