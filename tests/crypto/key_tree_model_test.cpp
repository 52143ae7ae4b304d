// Thousands of random steps on the tree and on a map, which must agree.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/crypto/key_tree_fixture.h"

namespace lethe::crypto {
namespace {

using Indexes = std::vector<std::uint32_t>;

bool leads(const Indexes& prefix, const Indexes& path) {
  return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

/// What the tree should say: the key of every path that was asked for, and which paths are erased.
class Model {
 public:
  std::map<Indexes, std::string> keys;
  std::set<Indexes> erased;
  std::set<std::string> dead_keys;

  bool is_erased(const Indexes& path) const {
    return std::any_of(erased.begin(), erased.end(),
                       [&](const Indexes& gone) { return leads(gone, path); });
  }
  void forget_under(const Indexes& path) {
    for (auto at = keys.begin(); at != keys.end();) {
      const bool is_under = leads(path, at->first);
      if (is_under) dead_keys.insert(at->second);
      at = is_under ? keys.erase(at) : std::next(at);
    }
  }
  void renew(const Indexes& path) {
    forget_under(path);
    std::erase_if(erased, [&](const Indexes& gone) { return leads(path, gone); });
  }
};

class KeyTreeModel : public KeyTreeTest, public testing::WithParamInterface<std::uint32_t> {
 protected:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

  /// Widths as a careful caller keeps them: above every index that was used under the node, often
  /// by more than one.
  KeyPath with_widths(const Indexes& indexes) {
    KeyPath path;
    Indexes node;
    for (const auto index : indexes) {
      auto& used = used_[node];
      used = std::max(used, index + 1);
      path.push_back({index, used + below(3)});
      node.push_back(index);
    }
    return path;
  }

  /// Nodes have even indexes and leaves odd ones, because a key that is used has none under it.
  /// Indexes grow slowly, so that nodes must be widened again and again.
  Indexes random_leaf() {
    Indexes out(1 + std::max(below(5), below(5)));
    for (auto& index : out) index = 2 * below(2 + static_cast<std::uint32_t>(steps_ / 300));
    ++out.back();
    return out;
  }
  Indexes leaf() {
    if (model_.keys.empty() || below(3) == 0) return random_leaf();
    auto at = model_.keys.begin();
    std::advance(at, below(static_cast<std::uint32_t>(model_.keys.size())));
    return at->first;
  }
  /// A leaf or, now and then, a node.
  Indexes victim() {
    Indexes out = leaf();
    if (below(24) == 0) out.resize(1 + below(static_cast<std::uint32_t>(out.size())));
    return out;
  }

  void step_derive() {
    const Indexes path = leaf();
    const auto got = tree->derive(with_widths(path));
    if (model_.is_erased(path)) {
      ASSERT_FALSE(got);
      ASSERT_EQ(got.error(), Error::kKeyDestroyed);
      return;
    }
    ASSERT_TRUE(got) << got.error().message();
    ASSERT_FALSE(model_.dead_keys.contains(hex(*got))) << "a destroyed key came back";
    const auto [known, is_new] = model_.keys.emplace(path, hex(*got));
    ASSERT_EQ(known->second, hex(*got));
  }

  void step_change() {
    struct Planned {
      Indexes path;
      bool renew;
    };
    std::vector<Planned> plan(1 + below(4));
    std::vector<KeyChange> changes;
    for (auto& [path, is_renewal] : plan) {
      path = victim();
      is_renewal = below(4) == 0;
      changes.push_back({with_widths(path), is_renewal});
    }
    // Which the documented order of precedence is: destroyed paths cover, then what is above first.
    std::vector<Indexes> destroyed;
    for (const auto& planned : plan) {
      if (!planned.renew) destroyed.push_back(planned.path);
    }
    const auto is_covered = [&](const Planned& planned) {
      return std::any_of(destroyed.begin(), destroyed.end(), [&](const Indexes& gone) {
        return leads(gone, planned.path) && (planned.renew || gone.size() < planned.path.size());
      });
    };
    std::erase_if(plan, is_covered);
    std::stable_sort(plan.begin(), plan.end(), [](const Planned& a, const Planned& b) {
      return a.path.size() < b.path.size();
    });
    Model next = model_;
    bool is_refused = false;
    for (const auto& planned : plan) {
      if (planned.renew) {
        is_refused = is_refused || next.is_erased(planned.path);
        next.renew(planned.path);
      } else if (!next.is_erased(planned.path)) {
        next.forget_under(planned.path);
        next.erased.insert(planned.path);
      }
    }
    auto rekeying = tree->prepare(changes);
    ASSERT_EQ(rekeying.has_value(), !is_refused);
    if (is_refused) {
      ASSERT_EQ(rekeying.error(), Error::kKeyDestroyed);
      return;
    }
    settle(std::move(*rekeying), std::move(next));
  }

  /// Commits, or crashes on the way.
  void settle(Rekeying rekeying, Model next) {
    switch (below(8)) {
      case 0:  // nothing written
        if (below(2) == 0) reopen();
        return;
      case 1:  // the blocks written, the root not swapped
        write_blocks(rekeying);
        reopen();
        return;
      default:
        break;
    }
    check_some(rekeying, next);
    write_blocks(rekeying);
    const auto old_blocks = rekeying.old_blocks();
    ASSERT_TRUE(tree->commit(std::move(rekeying)));
    model_ = std::move(next);
    if (below(8) == 0) reopen();  // the old blocks not deleted yet
    for (const auto& address : old_blocks) nodes.erase(address);
  }

  template <class Tree>
  void check_some(const Tree& source, const Model& model) {
    for (const auto& [path, value] : model.keys) {
      if (below(8) != 0) continue;
      ASSERT_EQ(shown(source.derive(with_widths(path))), value);
    }
    for (const auto& path : model.erased) {
      if (below(8) != 0) continue;
      ASSERT_EQ(shown(source.derive(with_widths(path))), kDestroyed);
    }
  }

  void check_everything() {
    for (const auto& [path, value] : model_.keys) ASSERT_EQ(key(with_widths(path)), value);
    for (const auto& path : model_.erased) ASSERT_EQ(key(with_widths(path)), kDestroyed);
  }

  void run(std::size_t steps) {
    for (; steps_ < steps; ++steps_) {
      switch (below(20)) {
        case 0:
          step_change();
          break;
        case 1:
          if (below(4) == 0) reopen();
          break;
        default:
          step_derive();
      }
      if (steps_ % 500 == 499) check_everything();
      if (HasFatalFailure()) return;
    }
    reopen();
    check_everything();
  }

  std::mt19937 random_{GetParam()};
  std::size_t steps_ = 0;
  std::map<Indexes, std::uint32_t> used_;
  Model model_;
};

TEST_P(KeyTreeModel, AgreesWithAMap) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  std::printf("seed %u\n", GetParam());
  run(4000);
  std::printf("%zu keys, %zu erased paths, %zu dead keys, epoch %llu\n", model_.keys.size(),
              model_.erased.size(), model_.dead_keys.size(),
              static_cast<unsigned long long>(tree->epoch()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, KeyTreeModel, testing::Values(1U, 2U, 3U, std::random_device{}()),
                         [](const auto& run) { return "Run" + std::to_string(run.index); });

}  // namespace
}  // namespace lethe::crypto
