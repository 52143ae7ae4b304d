#include "crypto/key_node.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "crypto/backends.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/sealing.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kChildLabel = "lethe/key-tree/child/v1";
constexpr std::string_view kAddressLabel = "lethe/key-tree/address/v1";
constexpr std::string_view kSealLabel = "lethe/key-tree/seal/v1";

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kHeaderSize = 1 + 4;
constexpr std::size_t kEntrySize = 1 + SecretKey::kSize;

constexpr std::size_t content_size(std::size_t count) {
  return kHeaderSize + count * kEntrySize;
}
constexpr std::size_t entry_offset(std::uint32_t index) {
  return kHeaderSize + std::size_t{index} * kEntrySize;
}

SecretKey derive_seal_key(const SecretKey& node) {
  return derive_key(node, kSealLabel, {});
}

/// What a block is bound to, so that it opens nowhere but under its own address in its own tree.
std::array<std::uint8_t, TreeId::kSize + NodeAddress::kSize> seal_context(const TreeId& tree,
                                                                          const SecretKey& node) {
  const NodeAddress address = node_address(tree, node);
  std::array<std::uint8_t, TreeId::kSize + NodeAddress::kSize> out;
  std::copy(tree.bytes.begin(), tree.bytes.end(), out.begin());
  std::copy(address.bytes.begin(), address.bytes.end(), out.begin() + TreeId::kSize);
  return out;
}

Child read_entry(ByteView entry) {
  Child out;
  out.state = static_cast<ChildState>(entry[0]);
  std::copy_n(entry.begin() + 1, SecretKey::kSize, out.key.writable().begin());
  return out;
}

/// Takes the same time for every key. (libsodium's sodium_is_zero() goes byte by byte, which was a
/// fifth of the time of opening a node.)
bool is_zero(ByteView key) {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < SecretKey::kSize; i += sizeof(all)) {
    std::uint64_t word = 0;
    std::memcpy(&word, key.data() + i, sizeof(word));
    all |= word;
  }
  return all == 0;
}

bool is_entry(ByteView entry) {
  if (entry[0] > static_cast<std::uint8_t>(ChildState::kExplicit)) return false;
  const bool is_erased = entry[0] == static_cast<std::uint8_t>(ChildState::kErased);
  return is_erased == is_zero(entry.subspan(1));
}

}  // namespace

SecretKey derive_child(const SecretKey& node, std::uint32_t index) {
  const std::array<std::uint8_t, 4> info = {
      static_cast<std::uint8_t>(index >> 24), static_cast<std::uint8_t>(index >> 16),
      static_cast<std::uint8_t>(index >> 8), static_cast<std::uint8_t>(index)};
  return derive_key(node, kChildLabel, info);
}

NodeAddress node_address(const TreeId& tree, const SecretKey& node) {
  const Tag32 tag = derive_tag(node, kAddressLabel, tree.view());
  NodeAddress out;
  std::copy_n(tag.bytes.begin(), NodeAddress::kSize, out.bytes.begin());
  return out;
}

ChildList::ChildList(std::uint32_t count) : content_(content_size(count)), count_(count) {
  LETHE_CHECK(count <= kMaxKeyWidth);
  const auto out = content_.writable();
  out[0] = kVersion;
  for (std::size_t i = 0; i < 4; ++i) out[1 + i] = static_cast<std::uint8_t>(count >> (8 * i));
}

ChildList::ChildList(SecretBuffer content, std::uint32_t count)
    : content_(std::move(content)), count_(count) {}

Result<ChildList> ChildList::parse(SecretBuffer content) {
  const ByteView bytes = content.view();
  if (bytes.size() < kHeaderSize || bytes[0] != kVersion) return Error::kNodeMalformed;
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < 4; ++i) count |= std::uint32_t{bytes[1 + i]} << (8 * i);
  if (count > kMaxKeyWidth || bytes.size() != content_size(count)) return Error::kNodeMalformed;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!is_entry(bytes.subspan(entry_offset(i), kEntrySize))) return Error::kNodeMalformed;
  }
  return ChildList(std::move(content), count);
}

ChildState ChildList::state(std::uint32_t index) const {
  LETHE_CHECK(index < count_);
  return static_cast<ChildState>(content_.view()[entry_offset(index)]);
}

Child ChildList::child(std::uint32_t index) const {
  LETHE_CHECK(index < count_);
  return read_entry(content_.view().subspan(entry_offset(index), kEntrySize));
}

void ChildList::set(std::uint32_t index, const Child& child) {
  LETHE_CHECK(index < count_);
  const auto entry = content_.writable().subspan(entry_offset(index), kEntrySize);
  entry[0] = static_cast<std::uint8_t>(child.state);
  if (child.state == ChildState::kErased) {
    std::fill(entry.begin() + 1, entry.end(), std::uint8_t{0});
  } else {
    std::copy_n(child.key.view().begin(), SecretKey::kSize, entry.begin() + 1);
  }
}

void ChildList::copy_from(const ChildList& other) {
  LETHE_CHECK(other.count_ <= count_);
  const ByteView entries = other.content_.view().subspan(kHeaderSize);
  std::copy(entries.begin(), entries.end(), content_.writable().begin() + kHeaderSize);
}

Bytes seal_children(const TreeId& tree, const SecretKey& node, const ChildList& children) {
  return seal_once(derive_seal_key(node), seal_context(tree, node), children.content());
}

Result<ChildList> open_children(const TreeId& tree, const SecretKey& node, ByteView block) {
  // Before any memory is taken for it.
  if (block.size() > content_size(kMaxKeyWidth) + kTagSize) return Error::kNodeMalformed;
  auto content = open_once(derive_seal_key(node), seal_context(tree, node), block);
  if (!content) return Error::kNodeMalformed;
  return ChildList::parse(std::move(*content));
}

Result<KeyNode> KeyNode::open(const TreeId& tree, SecretKey key, Bytes block) {
  LETHE_TRY(const ChildList children, open_children(tree, key, block));
  return KeyNode(std::move(key), std::move(block), children.count());
}

KeyNode::KeyNode(SecretKey key, Bytes block, std::uint32_t count)
    : key_(std::move(key)),
      seal_key_(derive_seal_key(key_)),
      block_(std::move(block)),
      count_(count) {
  LETHE_CHECK(block_.size() == content_size(count) + kTagSize);
}

Child KeyNode::child(std::uint32_t index) const {
  if (index >= count_) return {ChildState::kImplicit, derive_child(key_, index)};
  // seal_once() is XChaCha20 under a zero nonce from block 1 on (block 0 keys the Poly1305), so an
  // entry can be decrypted alone. That the block is authentic was checked when it was opened, and
  // it has not left this object since.
  constexpr std::size_t kCipherBlock = 64;
  static constexpr std::array<std::uint8_t, kNonceSize> kZeroNonce{};
  LETHE_CHECK(sodium_ready());
  const std::size_t first = entry_offset(index) / kCipherBlock * kCipherBlock;
  const std::size_t end = entry_offset(index) + kEntrySize;
  SecretBuffer clear(end - first);
  crypto_stream_xchacha20_xor_ic(clear.writable().data(), block_.data() + first, clear.size(),
                                 kZeroNonce.data(), 1 + first / kCipherBlock,
                                 seal_key_.view().data());
  return read_entry(clear.view().subspan(entry_offset(index) - first));
}

}  // namespace lethe::crypto
