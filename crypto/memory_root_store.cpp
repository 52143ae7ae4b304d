#include <map>
#include <mutex>
#include <utility>

#include "crypto/root_store.h"

namespace lethe::crypto {
namespace {

class MemoryRootStore final : public RootStore {
 public:
  Result<Root> load(const TreeId& tree) override {
    const std::lock_guard lock(mutex_);
    const auto root = roots_.find(tree);
    if (root == roots_.end()) return Error::kRootMissing;
    return Root{root->second.epoch, root->second.key.clone()};
  }

  Result<void> create(const TreeId& tree, const Root& root) override {
    const std::lock_guard lock(mutex_);
    const bool is_new = roots_.try_emplace(tree, Root{root.epoch, root.key.clone()}).second;
    if (!is_new) return Error::kRootExists;
    return {};
  }

  Result<void> replace(const TreeId& tree, const Root& next) override {
    const std::lock_guard lock(mutex_);
    const auto root = roots_.find(tree);
    if (root == roots_.end()) return Error::kRootMissing;
    if (next.epoch != root->second.epoch + 1) return Error::kEpochMismatch;
    root->second = Root{next.epoch, next.key.clone()};
    return {};
  }

  /// replace() leaves nothing.
  Result<void> destroy_replaced(const TreeId& /*tree*/) override { return {}; }

  Result<void> destroy(const TreeId& tree) override {
    const std::lock_guard lock(mutex_);
    roots_.erase(tree);
    return {};
  }

 private:
  std::mutex mutex_;  // trees have threads of their own
  std::map<TreeId, Root> roots_;
};

}  // namespace

std::unique_ptr<RootStore> make_memory_root_store() {
  return std::make_unique<MemoryRootStore>();
}

}  // namespace lethe::crypto
