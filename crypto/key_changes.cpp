#include "crypto/key_changes.h"

#include <algorithm>

#include "crypto/check.h"

namespace lethe::crypto {

Result<void> check_path(const KeyPath& path) {
  if (path.empty() || path.size() > kMaxKeyDepth) return Error::kBadPath;
  for (const KeyStep& step : path) {
    if (step.width > kMaxKeyWidth || step.index >= step.width) return Error::kBadPath;
  }
  return {};
}

Result<ChangeNode> merge_changes(std::span<const KeyChange> changes) {
  ChangeNode root;
  for (const KeyChange& change : changes) {
    LETHE_TRY_VOID(check_path(change.path));
    ChangeNode* node = &root;
    bool is_covered = false;  // by a destroyed node; the widths above it count all the same
    for (const KeyStep& step : change.path) {
      if (node->destroy) {
        is_covered = true;
        break;
      }
      node->width = std::max(node->width, step.width);
      auto& child = node->children[step.index];
      if (child == nullptr) child = std::make_unique<ChangeNode>();
      node = child.get();
    }
    if (is_covered || node->destroy) continue;
    if (change.renew) {
      node->renew = true;
    } else {
      node->destroy = true;
      node->renew = false;
      node->children.clear();
    }
  }
  return root;
}

bool affects(const ChangeNode& changes, const KeyPrefix& prefix) {
  const ChangeNode* node = &changes;
  for (std::uint32_t i = 0; i < prefix.length; ++i) {
    if (node->destroy || node->renew) return true;
    const auto child = node->children.find(prefix.index[i]);
    if (child == node->children.end()) return false;
    node = child->second.get();
  }
  return true;
}

}  // namespace lethe::crypto
