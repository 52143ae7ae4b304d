#include "tests/ledger/simulated_files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "crypto/check.h"

namespace lethe::ledger::tests {
namespace {

/// RocksDB does not open a manifest whose last record is zeros, and so relies on its file system
/// (FORMAT.md, "Known limits").
bool is_ordered(const std::string& name) {
  return name.starts_with("MANIFEST");
}

}  // namespace

void DiskImage::write_to(const std::filesystem::path& directory) const {
  std::filesystem::create_directories(directory);
  for (const auto& [name, file] : files_) {
    std::string bytes = file.content->bytes.substr(0, file.size);
    for (const auto& [begin, end] : file.zeros) {
      for (auto i = begin; i < std::min(end, bytes.size()); ++i) bytes[i] = '\0';
    }
    std::ofstream out(directory / name, std::ios::binary);
    LETHE_CHECK(out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush());
  }
}

SimulatedFiles::SimulatedFiles(const std::filesystem::path& directory) {
  if (!std::filesystem::exists(directory)) return;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    auto file = create(entry.path().filename());
    append(*file, bytes.str());
    sync(*file);
  }
  sync_names();
}

SimulatedFiles::Names& SimulatedFiles::change_names() {
  names_.push_back(names_.back());
  return names_.back();
}

std::shared_ptr<FileBytes> SimulatedFiles::create(const std::string& name) {
  return change_names()[name] = std::make_shared<FileBytes>();
}

void SimulatedFiles::fail_sync(FileBytes& file) {
  file.lost.emplace_back(file.durable, file.bytes.size());
}

void SimulatedFiles::rename(const std::string& from, const std::string& to) {
  auto& names = change_names();
  auto file = names.extract(from);
  if (file) names[to] = file.mapped();
}

void SimulatedFiles::remove(const std::string& name) {
  change_names().erase(name);
}

DiskImage SimulatedFiles::durable() const {
  DiskImage image;
  for (const auto& [name, file] : names_.front()) {
    image.files_[name] = {file, file->durable, file->lost};
  }
  return image;
}

DiskImage SimulatedFiles::torn(Random& random) const {
  DiskImage image;
  const auto add = [&](const std::string& name, const std::shared_ptr<FileBytes>& file) {
    DiskImage::File& kept = image.files_[name] = {file, file->durable, file->lost};
    const auto unsure = file->bytes.size() - file->durable;
    if (unsure == 0 || random() % 4 == 0) return;
    kept.size += random() % 4 == 0 ? unsure : random() % unsure;
    // The length may have arrived before the bytes.
    if (!is_ordered(name) && random() % 4 == 0 && kept.size > file->durable) {
      kept.zeros.emplace_back(file->durable + random() % (kept.size - file->durable), kept.size);
    }
  };
  for (const auto& [name, file] : names_[random() % names_.size()]) add(name, file);
  return image;
}

}  // namespace lethe::ledger::tests
