#include "ledger/backup_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <set>

#include "crypto/check.h"

namespace lethe::ledger {
namespace {

namespace fs = std::filesystem;

/// Of a thousand ledgers, with room to spare.
constexpr std::size_t kMaxManifestSize = std::size_t{256} << 20;

BackupFailure storage_failure(const fs::path& path, const std::error_code& error) {
  const bool is_full = error == std::errc::no_space_on_device;
  return {is_full ? BackupFault::kDiskFull : BackupFault::kStorage,
          path.string() + ": " + error.message(),
          is_full ? Error::kDiskFull : Error::kStorageFailed};
}

BackupFailure storage_failure(const fs::path& path, const boost::system::error_code& error) {
  BackupFailure failure(error);
  failure.what = path.string() + ": " + failure.what;
  return failure;
}

Backed<void> check_own(const fs::path& directory) {
  const std::set<std::string, std::less<>> ours{
      std::string(kManifestFolder), std::string(kSegmentFolder), std::string(kBackupLock)};
  std::error_code error;
  for (auto entry = fs::directory_iterator(directory, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (ours.contains(entry->path().filename().string())) continue;
    return BackupFailure(BackupFault::kBadPlace,
                         directory.string() + " holds something else than a backup (" +
                             entry->path().filename().string() + "); give a folder of its own");
  }
  if (error) return storage_failure(directory, error);
  return {};
}

bool is_half(const std::string& name) {
  return name.ends_with(".tmp");
}

void remove_if(const fs::path& folder, const std::function<bool(const std::string&)>& is_leftover) {
  std::vector<fs::path> leftovers;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_leftover(entry->path().filename().string())) leftovers.push_back(entry->path());
  }
  for (const auto& path : leftovers) fs::remove(path, error);
}

/// With every link followed, so that it is the same place however it is written.
bool lies_within(const fs::path& inner, const fs::path& outer) {
  std::error_code ignored;
  const auto in = fs::weakly_canonical(fs::absolute(inner), ignored);
  const auto out = fs::weakly_canonical(fs::absolute(outer), ignored);
  return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

/// 0700: what is in it is sealed, but says who did something when.
Backed<void> make_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory.parent_path(), error);
  if (::mkdir(directory.c_str(), S_IRWXU) == 0) {
    const auto synced = sync_directory(directory.parent_path());
    if (!synced) return storage_failure(directory, synced.error());
  } else if (errno != EEXIST) {
    return storage_failure(directory, {errno, std::generic_category()});
  }
  return {};
}

Backed<FileLock> take_lock(const fs::path& directory) {
  const auto path = directory / kBackupLock;
  auto lock = FileLock::take(path);
  if (lock) return std::move(*lock);
  if (lock.error() != Error::kStorageBusy) {
    return storage_failure(path, static_cast<std::error_code>(lock.error()));
  }
  return BackupFailure(BackupFault::kBusy,
                       "another backup is being written to " + directory.string());
}
}  // namespace

fs::path BackupFiles::manifest_path(std::uint64_t number) const {
  return directory_ / kManifestFolder / manifest_name(number);
}

fs::path BackupFiles::segment_path(const LedgerId& ledger, const SegmentInfo& info) const {
  return directory_ / kSegmentFolder / ledger.str() / segment_name(info.from, info.behind);
}

Backed<std::vector<std::uint64_t>> BackupFiles::manifests() const {
  std::vector<std::uint64_t> numbers;
  const auto folder = directory_ / kManifestFolder;
  std::error_code error;
  if (!fs::exists(folder, error) && !error) return numbers;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const auto number = manifest_number(entry->path().filename().string());
    if (number) numbers.push_back(*number);
  }
  if (error) return storage_failure(folder, error);
  std::ranges::sort(numbers);
  return numbers;
}

Backed<Manifest> BackupFiles::manifest(std::uint64_t number) const {
  const auto path = manifest_path(number);
  const auto bytes = read_file(path, kMaxManifestSize);
  if (!bytes) return storage_failure(path, bytes.error());
  if (!*bytes) {
    return BackupFailure(BackupFault::kManifestMissing,
                         "the manifest " + path.string() + " is missing");
  }
  auto manifest = decode_manifest(**bytes);
  if (manifest && manifest->number == number) return std::move(*manifest);
  if (!manifest && manifest.error() == Error::kStorageVersion) {
    return BackupFailure(BackupFault::kVersion, "the manifest " + path.string() +
                                                    " is of a format that this program does not "
                                                    "know; a later one made it");
  }
  return BackupFailure(BackupFault::kDamaged,
                       "the manifest " + path.string() + " is not what was written");
}

Backed<std::optional<Manifest>> BackupFiles::latest() const {
  LETHE_TRY(const auto numbers, manifests());
  if (numbers.empty()) return std::optional<Manifest>();
  LETHE_TRY(auto latest, manifest(numbers.back()));
  return std::optional(std::move(latest));
}

Backed<std::vector<SegmentInfo>> BackupFiles::segments(const Manifest& manifest,
                                                       const LedgerId& ledger) const {
  std::vector<SegmentInfo> backwards;
  const auto* listed = manifest.find(ledger);
  LETHE_CHECK(listed != nullptr);
  Sequence behind{listed->position.size.value};
  std::optional<Manifest> earlier;
  std::uint64_t number = manifest.number;
  for (;;) {
    for (auto one = listed->segments.rbegin(); one != listed->segments.rend(); ++one) {
      if (one->behind != behind || one->from >= behind) {
        return BackupFailure(
            BackupFault::kDamaged,
            "the manifest " + manifest_path(number).string() + " lists segments that do not meet");
      }
      behind = one->from;
      backwards.push_back(*one);
    }
    if (behind.value == 0) break;
    const auto before = listed->before;
    if (before == 0 || before >= number) {
      return BackupFailure(BackupFault::kDamaged, "the manifest " + manifest_path(number).string() +
                                                      " lists segments from event " +
                                                      std::to_string(behind.value) + " on only");
    }
    LETHE_TRY(earlier, this->manifest(before));
    number = before;
    listed = earlier->find(ledger);
    if (earlier->system != manifest.system || listed == nullptr) {
      return BackupFailure(BackupFault::kForeign, "the manifest " + manifest_path(number).string() +
                                                      " is of another backup");
    }
  }
  return std::vector<SegmentInfo>(backwards.rbegin(), backwards.rend());
}

Backed<Bytes> BackupFiles::segment(const LedgerId& ledger, const SegmentInfo& info) const {
  const auto path = segment_path(ledger, info);
  auto bytes = read_file(path, info.size + 1);
  if (!bytes) return storage_failure(path, bytes.error());
  if (!*bytes) {
    return BackupFailure(BackupFault::kPartMissing, "the segment " + path.string() + " is missing");
  }
  if ((*bytes)->size() == info.size && crypto::sha256(**bytes) == info.sha256) {
    return std::move(**bytes);
  }
  const auto segment = parse_segment(**bytes);
  if (segment && segment->ledger != ledger) {
    return BackupFailure(BackupFault::kForeign,
                         "the segment " + path.string() + " is of another ledger");
  }
  const bool is_short = (*bytes)->size() < info.size;
  return BackupFailure(
      BackupFault::kDamaged,
      "the segment " + path.string() + (is_short ? " is cut off" : " is not what was written"));
}

Backed<std::unique_ptr<BackupTarget>> BackupTarget::open(const fs::path& directory,
                                                         const fs::path& source) {
  if (lies_within(directory, source) || lies_within(source, directory)) {
    return BackupFailure(BackupFault::kBadPlace,
                         directory.string() + " and the data directory " + source.string() +
                             " lie in one another; a backup goes to another place, best to "
                             "another disk");
  }
  LETHE_TRY_VOID(make_directory(fs::absolute(directory)));
  LETHE_TRY_VOID(check_own(directory));
  LETHE_TRY(auto lock, take_lock(directory));
  return std::unique_ptr<BackupTarget>(new BackupTarget(directory, std::move(lock)));
}

BackupTarget::BackupTarget(fs::path directory, FileLock lock)
    : files_(directory), writer_(std::move(directory)), lock_(std::move(lock)) {}

void BackupTarget::remove_leftovers(const LedgerId& ledger, Sequence known) {
  remove_if(files_.directory() / kManifestFolder, is_half);
  remove_if(files_.directory() / kSegmentFolder / ledger.str(), [&](const std::string& name) {
    const auto from = segment_from(name);
    return is_half(name) || (from && *from >= known);
  });
}

Backed<void> BackupTarget::put_segment(const LedgerId& ledger, const SegmentInfo& info,
                                       ByteView bytes) {
  const auto path = files_.segment_path(ledger, info);
  const auto written = writer_.replace(path.lexically_relative(files_.directory()), bytes);
  if (!written) return storage_failure(path, written.error());
  return {};
}

Backed<void> BackupTarget::sync() {
  const auto synced = writer_.sync();
  if (!synced) return storage_failure(files_.directory(), synced.error());
  return {};
}

Backed<void> BackupTarget::put_manifest(const Manifest& manifest) {
  const auto path = files_.manifest_path(manifest.number);
  const auto written =
      writer_.replace(path.lexically_relative(files_.directory()), encode_manifest(manifest));
  if (!written) return storage_failure(path, written.error());
  return sync();
}

void BackupTarget::forget(const LedgerId& ledger, const SegmentInfo& info) const {
  const int file = ::open(files_.segment_path(ledger, info).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;  // reading says so
  // A hint: where it is not taken, what is read is what the system would read for others, too.
  static_cast<void>(::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED));
  ::close(file);
}

}  // namespace lethe::ledger
