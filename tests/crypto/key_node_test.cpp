#include "crypto/key_node.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include "crypto/hash.h"
#include "crypto/sealing.h"
#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

// The values were computed with Python's hashlib and cryptography packages, not with this code.
constexpr std::string_view kAddress = "430ed5522472a9aa045ff9284a64eee1";
constexpr std::string_view kSealKey =
    "24ec09983df68e943350b7377655898b608a6c8d27c41d1683278994478eeaa3";
constexpr std::string_view kContent =
    "0103000000"
    "01d4fda7526deed18cd7139a32965a901126b22a51e26d32c347f8d0d5e5b1015f"
    "000000000000000000000000000000000000000000000000000000000000000000"
    "02404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
constexpr std::string_view kBlock =
    "71e3fa0a526f02ecfbd05b7f94921b184997779dbe6f1384f4cae213c12e15bbb47f5c29c6cfad15351504591e49ee"
    "6a"
    "33f05de8a47e63ad449c2fc90d864eda289981883e60acf725767f0c8ac3427bcf9b17caec8592376b7c938530093b"
    "48"
    "5673e5ee063ba729aac2bc93ae444855da86dcbcee82dcc0";

/// first, first + 1, ...
template <class Out>
Out counting(std::uint8_t first) {
  Out out;
  std::iota(out.begin(), out.end(), first);
  return out;
}

TreeId example_tree() {
  return {counting<std::array<std::uint8_t, 16>>(0x00)};
}
SecretKey example_node() {
  return key_from(counting<std::array<std::uint8_t, 32>>(0x20));
}

/// An unlisted child, an erased one and an explicit one.
ChildList example_list() {
  ChildList list(3);
  list.set(0, {ChildState::kImplicit, derive_child(example_node(), 0)});
  list.set(2, {ChildState::kExplicit, key_from(counting<std::array<std::uint8_t, 32>>(0x40))});
  return list;
}

TEST(KeyNodeFormat, DerivesChildrenAsWrittenDown) {
  const SecretKey node = example_node();
  EXPECT_EQ(hex(derive_child(node, 0)),
            "d4fda7526deed18cd7139a32965a901126b22a51e26d32c347f8d0d5e5b1015f");
  EXPECT_EQ(hex(derive_child(node, 1)),
            "368e6f6ec237319f9f00b2cb60c6580bf3579232d51cee06fc03f328a67a9db9");
  EXPECT_EQ(hex(derive_child(node, 255)),
            "1e44334f6fcd85da5697f2415cca11ff08f8240d426eab5426730bfae50f37a2");
  EXPECT_EQ(hex(derive_child(node, 256)),
            "7a25b6e8c57ac101c94dcaa29964b97df17bce528b6d0c8b4dd10492c66f54f7");
  EXPECT_EQ(hex(derive_child(node, kMaxKeyWidth - 1)),
            "39b1611a0c115218b7d8adbff4dabbf17896122120bbdfe487815e1e12694fe0");
}

TEST(KeyNodeFormat, ABlockIsTheBytesWrittenDown) {
  EXPECT_EQ(to_hex(node_address(example_tree(), example_node()).view()), kAddress);
  EXPECT_EQ(hex(derive_key(example_node(), "lethe/key-tree/seal/v1", {})), kSealKey);
  EXPECT_EQ(to_hex(example_list().content()), kContent);
  EXPECT_EQ(to_hex(seal_children(example_tree(), example_node(), example_list())), kBlock);
}

TEST(KeyNodeFormat, TheReadmeShowsTheSameBytes) {
  std::ifstream in(std::string(LETHE_SOURCE_DIR) + "/crypto/README.md");
  std::ostringstream text;
  text << in.rdbuf();
  std::string readme = text.str();
  std::erase_if(readme, [](char c) { return c == ' ' || c == '\n'; });
  for (const auto value : {kAddress, kSealKey, kContent, kBlock}) {
    EXPECT_NE(readme.find(value), std::string::npos) << value;
  }
}

TEST(KeyNode, ReadsEachEntryAlone) {
  const SecretKey node = SecretKey::random();
  for (const std::uint32_t count : {0U, 1U, 2U, 16U, 256U, 257U}) {
    ChildList list(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto state = static_cast<ChildState>(i % 3);
      if (state != ChildState::kErased) list.set(i, {state, SecretKey::random()});
    }
    const auto opened =
        KeyNode::open(example_tree(), node.clone(), seal_children(example_tree(), node, list));
    ASSERT_TRUE(opened);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Child child = opened->child(i);
      EXPECT_EQ(child.state, list.state(i));
      EXPECT_EQ(hex(child.key), hex(list.child(i).key));
    }
    const Child unlisted = opened->child(count);
    EXPECT_EQ(unlisted.state, ChildState::kImplicit);
    EXPECT_EQ(hex(unlisted.key), hex(derive_child(node, count)));
  }
}

TEST(KeyNode, RefusesEveryChangedByteAndEveryCut) {
  const Bytes block = seal_children(example_tree(), example_node(), example_list());
  for (std::size_t i = 0; i < block.size(); ++i) {
    Bytes changed = block;
    changed[i] ^= 0x80;
    EXPECT_EQ(KeyNode::open(example_tree(), example_node(), changed).error(),
              Error::kNodeMalformed);
    changed.assign(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(KeyNode::open(example_tree(), example_node(), changed).error(),
              Error::kNodeMalformed);
  }
}

TEST(KeyNode, OpensInItsOwnTreeOnly) {
  const Bytes block = seal_children(example_tree(), example_node(), example_list());
  TreeId other = example_tree();
  other.bytes[0] ^= 1;
  EXPECT_EQ(open_children(other, example_node(), block).error(), Error::kNodeMalformed);
  EXPECT_EQ(open_children(example_tree(), SecretKey::random(), block).error(),
            Error::kNodeMalformed);
}

TEST(KeyNode, ABlockTooLargeIsRefusedUnopened) {
  const Bytes block(5 + 33 * (std::size_t{kMaxKeyWidth} + 1) + kTagSize);
  EXPECT_EQ(open_children(example_tree(), example_node(), block).error(), Error::kNodeMalformed);
}

/// Lists that are well sealed and badly made.
struct BadContent {
  std::string_view what;
  std::size_t at;
  std::uint8_t value;
};

TEST(KeyNode, RefusesContentThatIsNotAList) {
  const BadContent cases[] = {
      {"version 0", 0, 0},
      {"version 2", 0, 2},
      {"one child more than there are", 1, 4},
      {"one child less than there are", 1, 2},
      {"a count beyond the largest width", 4, 0xff},
      {"an unknown flag", 5, 3},
      {"an erased child with a key", 5, 0},
      {"an implicit child without a key", 5 + 33, 1},
      {"an explicit child without a key", 5 + 33, 2},
      {"a byte in an erased key", 5 + 33 + 1, 1},
  };
  for (const auto& bad : cases) {
    const ChildList list = example_list();
    SecretBuffer content(list.content().size());
    std::copy(list.content().begin(), list.content().end(), content.writable().begin());
    content.writable()[bad.at] = bad.value;
    EXPECT_EQ(ChildList::parse(std::move(content)).error(), Error::kNodeMalformed) << bad.what;
  }
  for (const std::size_t size : {0U, 1U, 4U}) {
    SecretBuffer content(size);
    if (size > 0) content.writable()[0] = 1;
    EXPECT_EQ(ChildList::parse(std::move(content)).error(), Error::kNodeMalformed) << size;
  }
}

}  // namespace
}  // namespace lethe::crypto
