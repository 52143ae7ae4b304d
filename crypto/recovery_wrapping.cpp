// Layout: crypto/README.md, "Recovery copy".
#include "crypto/recovery_wrapping.h"

#include <algorithm>
#include <optional>

#include "crypto/check.h"
#include "crypto/sealing.h"
#include "crypto/secret_shares.h"

namespace lethe::crypto {
namespace {

constexpr std::size_t kThresholdAt = 0;
constexpr std::size_t kCountAt = 1;
constexpr std::size_t kSealedAt = 2;
constexpr std::size_t kSealedSize = kSealOverhead + SecretKey::kSize;
constexpr std::size_t kHoldersAt = kSealedAt + kSealedSize;
constexpr std::size_t kShareSize = 1 + SecretKey::kSize;  // its number, and itself
constexpr std::size_t kHolderSize = HolderKey::kSize + kShareSize + kHolderSealOverhead;
static_assert(kRecoveryRootSize == kHoldersAt + kMostHolders * kHolderSize);

template <class View>
View holder_at(View wrapped, std::size_t index) {
  return wrapped.subspan(kHoldersAt + index * kHolderSize, kHolderSize);
}

/// What the sealed root is bound to: the file's header, and for whom it is.
Bytes context_of(ByteView header, const RecoveryPlan& plan) {
  Bytes out = to_bytes(header);
  out.push_back(static_cast<std::uint8_t>(plan.threshold));
  out.push_back(static_cast<std::uint8_t>(plan.holders.size()));
  for (const HolderKey& key : plan.holders) {
    out.insert(out.end(), key.bytes.begin(), key.bytes.end());
  }
  return out;
}

bool is_plan(const RecoveryPlan& plan) {
  auto keys = plan.holders;
  std::ranges::sort(keys);
  return !keys.empty() && keys.size() <= kMostHolders && plan.threshold >= 1 &&
         plan.threshold <= keys.size() && std::ranges::adjacent_find(keys) == keys.end();
}

class RecoverySealer final : public RootWrapping {
 public:
  explicit RecoverySealer(RecoveryPlan plan) : plan_(std::move(plan)) {}

  std::uint32_t version() const override { return kRecoveryRootVersion; }
  std::size_t size() const override { return kRecoveryRootSize; }
  Result<SecretBuffer> wrap(const TreeId& tree, ByteView header, const SecretKey& key) override;
  Result<SecretKey> unwrap(const TreeId&, ByteView, ByteView) override {
    return Error::kTooFewHolders;
  }
  Result<void> discard(const TreeId&, ByteView) override { return {}; }

 private:
  const RecoveryPlan plan_;
};

Result<SecretBuffer> RecoverySealer::wrap(const TreeId&, ByteView header, const SecretKey& key) {
  SecretBuffer out(kRecoveryRootSize);
  const auto bytes = out.writable();
  bytes[kThresholdAt] = static_cast<std::uint8_t>(plan_.threshold);
  bytes[kCountAt] = static_cast<std::uint8_t>(plan_.holders.size());
  const SecretKey sealing_key = SecretKey::random();
  const Bytes sealed = seal(sealing_key, context_of(header, plan_), key.view());
  std::ranges::copy(sealed, bytes.subspan(kSealedAt).begin());
  const auto shares = split_secret(sealing_key, plan_.threshold, plan_.holders.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    SecretBuffer share(kShareSize);
    share.writable()[0] = shares[i].number;
    std::ranges::copy(shares[i].share.view(), share.writable().begin() + 1);
    LETHE_TRY(const Bytes sealed_share, seal_to_holder(plan_.holders[i], share.view()));
    const auto place = holder_at(bytes, i);
    std::ranges::copy(plan_.holders[i].view(), place.begin());
    std::ranges::copy(sealed_share, place.subspan(HolderKey::kSize).begin());
  }
  return out;
}

class RecoveryOpener final : public RootWrapping {
 public:
  explicit RecoveryOpener(std::vector<Holder> present) : present_(std::move(present)) {}

  std::uint32_t version() const override { return kRecoveryRootVersion; }
  std::size_t size() const override { return kRecoveryRootSize; }
  Result<SecretBuffer> wrap(const TreeId&, ByteView, const SecretKey&) override {
    LETHE_CHECK(false);
    return Error::kTooFewHolders;
  }
  Result<SecretKey> unwrap(const TreeId& tree, ByteView header, ByteView wrapped) override;
  Result<void> discard(const TreeId&, ByteView) override { return {}; }

 private:
  /// Null when that holder is not here.
  const Holder* holder_of(ByteView place) const;

  const std::vector<Holder> present_;
};

const Holder* RecoveryOpener::holder_of(ByteView place) const {
  const auto key = HolderKey::from(place.first(HolderKey::kSize));
  const auto holder =
      std::ranges::find_if(present_, [&](const Holder& each) { return each.key == key; });
  return holder == present_.end() ? nullptr : &*holder;
}

/// Nothing when it does not open, or is another place's.
std::optional<SecretShare> open_share(const Holder& holder, ByteView place, std::size_t index) {
  const auto opened = open_as_holder(holder, place.subspan(HolderKey::kSize));
  if (!opened || opened->view()[0] != index + 1) return std::nullopt;
  SecretShare out;
  out.number = opened->view()[0];
  std::ranges::copy(opened->view().subspan(1), out.share.writable().begin());
  return out;
}

Result<SecretKey> RecoveryOpener::unwrap(const TreeId&, ByteView header, ByteView wrapped) {
  LETHE_TRY(const RecoveryPlan plan, recovery_plan_of(wrapped));
  std::vector<SecretShare> shares;
  bool is_damaged = false;
  for (std::size_t i = 0; i < plan.holders.size() && shares.size() < plan.threshold; ++i) {
    const ByteView place = holder_at(wrapped, i);
    const Holder* holder = holder_of(place);
    if (holder == nullptr) continue;
    // One that is damaged costs nothing while there are enough others.
    auto share = open_share(*holder, place, i);
    is_damaged = is_damaged || !share;
    if (share) shares.push_back(std::move(*share));
  }
  if (shares.size() < plan.threshold)
    return is_damaged ? Error::kOpenFailed : Error::kTooFewHolders;
  const SecretKey sealing_key = combine_shares(shares);
  LETHE_TRY(const SecretBuffer opened,
            open(sealing_key, context_of(header, plan), wrapped.subspan(kSealedAt, kSealedSize)));
  SecretKey key;
  std::ranges::copy(opened.view(), key.writable().begin());
  return key;
}

}  // namespace

Result<std::unique_ptr<RootWrapping>> make_recovery_sealer(const RecoveryPlan& plan) {
  if (!is_plan(plan)) return Error::kMalformedHolder;
  for (const HolderKey& key : plan.holders) LETHE_TRY_VOID(seal_to_holder(key, {}));
  return std::unique_ptr<RootWrapping>(std::make_unique<RecoverySealer>(plan));
}

std::unique_ptr<RootWrapping> make_recovery_opener(std::vector<Holder> present) {
  return std::make_unique<RecoveryOpener>(std::move(present));
}

Result<RecoveryPlan> recovery_plan_of(ByteView wrapped) {
  if (wrapped.size() != kRecoveryRootSize) return Error::kRootMalformed;
  RecoveryPlan plan;
  plan.threshold = wrapped[kThresholdAt];
  const std::size_t count = wrapped[kCountAt];
  if (count > kMostHolders) return Error::kRootMalformed;
  for (std::size_t i = 0; i < count; ++i) {
    plan.holders.push_back(*HolderKey::from(holder_at(wrapped, i).first(HolderKey::kSize)));
  }
  if (!is_plan(plan)) return Error::kRootMalformed;
  return plan;
}

}  // namespace lethe::crypto
