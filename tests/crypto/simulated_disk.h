// A directory of files under the root store that fails, crashes and forgets on demand.
//
// Fault model: the process may be killed at any step, and the power may fail then or later. What
// was written or renamed since the last sync that succeeded may then be there, or not, or in part,
// each thing by itself. A sync may fail: then the bytes stay visible, may be lost with the power,
// and a second sync of them says nothing (as Linux does). Blocks are overwritten in place.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "crypto/root_files.h"

namespace lethe::crypto {

class SimulatedDisk {
 public:
  /// Thrown where the process dies.
  struct Killed {};

  /// Dies at, or fails, the given step from now on (1 is the next); 0 for never.
  void kill_at(std::size_t step) { kill_at_ = step == 0 ? 0 : steps_ + step; }
  void fail_at(std::size_t step) { fail_at_ = step == 0 ? 0 : steps_ + step; }
  std::size_t steps() const { return steps_; }
  /// One thing that is done; false when it fails. For what stands beside the disk and dies with it.
  bool step() {
    if (watch_) watch_();
    ++steps_;
    if (steps_ == kill_at_) throw Killed{};
    return steps_ != fail_at_;
  }
  /// Called in front of each step. A copy of the disk calls it too, until it is told otherwise.
  void before_each_step(std::function<void()> watch) { watch_ = std::move(watch); }

  /// Forgets what is not durable; what was on its way is decided by `random`.
  void lose_power(std::mt19937& random) {
    std::map<std::string, std::size_t> names;
    for (const auto& either : {durable_names_, names_}) {
      for (const auto& [name, _] : either) {
        if (names.contains(name)) continue;
        const auto& taken = random() % 2 == 0 ? durable_names_ : names_;
        if (const auto place = taken.find(name); place != taken.end()) names.insert(*place);
      }
    }
    names_ = durable_names_ = names;
    for (auto& file : files_) file.visible = file.durable = torn(file, random);
  }

  /// Whether the bytes are anywhere on the medium, also in files without a name.
  bool holds(ByteView bytes) const {
    return std::any_of(files_.begin(), files_.end(), [&](const File& file) {
      return contains(file.durable, bytes) || contains(file.visible, bytes);
    });
  }
  std::size_t names() const { return names_.size(); }

  /// What the root store works on; several may be made one after another, as after a restart.
  std::unique_ptr<RootFiles> open() { return std::make_unique<Files>(*this); }

 private:
  struct File {
    Bytes visible, durable;
  };

  static bool contains(const Bytes& in, ByteView what) {
    return std::search(in.begin(), in.end(), what.begin(), what.end()) != in.end();
  }

  /// Old bytes, new bytes, or new ones up to some point and old ones (or zeros) from there.
  static Bytes torn(const File& file, std::mt19937& random) {
    if (file.visible == file.durable) return file.visible;
    switch (random() % 4) {
      case 0:
        return file.visible;
      case 1:
        return file.durable;
      default:
        break;
    }
    Bytes out = random() % 2 == 0 ? file.durable : Bytes(file.durable.size());
    const std::size_t size = random() % (file.visible.size() + 1);
    out.resize(std::max(out.size(), size));
    std::copy_n(file.visible.begin(), size, out.begin());
    return out;
  }

  class Files final : public RootFiles {
   public:
    explicit Files(SimulatedDisk& disk) : disk_(disk) {}

    Result<std::optional<SecretBuffer>> read(const std::string& name, std::size_t limit) override {
      const auto place = disk_.names_.find(name);
      if (place == disk_.names_.end()) return std::optional<SecretBuffer>();
      const Bytes& bytes = disk_.files_[place->second].visible;
      SecretBuffer out(std::min(bytes.size(), limit));
      std::copy_n(bytes.begin(), out.size(), out.writable().begin());
      return std::optional<SecretBuffer>(std::move(out));
    }
    Result<void> create(const std::string& name, ByteView content) override {
      if (!disk_.step() || disk_.names_.contains(name)) return Error::kRootWriteFailed;
      disk_.names_[name] = disk_.files_.size();
      disk_.files_.emplace_back();
      return write(name, content);
    }
    Result<void> overwrite(const std::string& name, ByteView content) override {
      return write(name, content);
    }
    Result<void> wipe(const std::string& name) override {
      if (!disk_.names_.contains(name)) return Error::kRootWriteFailed;
      return write(name, Bytes(disk_.files_[disk_.names_[name]].visible.size()));
    }
    Result<void> sync(const std::string& name) override {
      if (!disk_.names_.contains(name)) return Error::kRootWriteFailed;
      File& file = disk_.files_[disk_.names_[name]];
      if (!disk_.step()) {
        disk_.lost_.insert(disk_.names_[name]);
        return Error::kRootWriteFailed;
      }
      if (!disk_.lost_.contains(disk_.names_[name])) file.durable = file.visible;
      return {};
    }
    Result<void> remove(const std::string& name) override {
      if (!disk_.step()) return Error::kRootWriteFailed;
      if (disk_.names_.erase(name) == 0) return Error::kRootWriteFailed;
      return {};
    }
    Result<void> sync_directory() override {
      if (!disk_.step()) return Error::kRootWriteFailed;
      disk_.durable_names_ = disk_.names_;
      return {};
    }

   private:
    /// Half of the bytes, the other half, the sync: a step each.
    Result<void> write(const std::string& name, ByteView content) {
      if (!disk_.names_.contains(name)) return Error::kRootWriteFailed;
      const std::size_t number = disk_.names_[name];
      Bytes& bytes = disk_.files_[number].visible;
      const std::size_t half = content.size() / 2;
      if (!disk_.step()) return Error::kRootWriteFailed;
      bytes.resize(std::max(bytes.size(), half));
      std::copy_n(content.begin(), half, bytes.begin());
      disk_.lost_.erase(number);  // the pages are dirty again, so a sync will write them
      if (!disk_.step()) return Error::kRootWriteFailed;
      bytes.resize(std::max(bytes.size(), content.size()));
      std::copy(content.begin(), content.end(), bytes.begin());
      return sync(name);
    }

    SimulatedDisk& disk_;
  };

  std::function<void()> watch_;
  std::size_t steps_ = 0, kill_at_ = 0, fail_at_ = 0;
  std::vector<File> files_;  // those without a name included: the medium keeps their bytes
  std::map<std::string, std::size_t> names_, durable_names_;
  std::set<std::size_t> lost_;  // files whose sync failed and that were not written since
};

}  // namespace lethe::crypto
