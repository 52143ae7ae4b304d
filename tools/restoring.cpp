#include "tools/restoring.h"

#include <algorithm>
#include <charconv>

#include "crypto/check.h"
#include "ledger/static_files.h"
#include "tools/file_io.h"
#include "tools/rebuilding.h"

namespace lethe::tools {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBackupPrefix = "backup:";
/// A note is small; more than that is another file.
constexpr std::size_t kMaxCheckpointBytes = std::size_t{1} << 20;

fs::path unfinished_name(const fs::path& to) {
  auto name = to.lexically_normal();
  if (!name.has_filename()) name = name.parent_path();
  name += ".restoring";
  return name;
}

/// Throws away what an interrupted run left, unless one is still at it.
std::string remove_unfinished(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  {
    const auto journal = ledger::open_rocks_journal(folder);
    if (!journal && journal.error() == make_error_code(ledger::Error::kStorageBusy)) {
      return "another restore is under way in " + folder.string();
    }
  }
  fs::remove_all(folder, error);
  return error ? "can't remove " + folder.string() + ": " + error.message() : std::string();
}

/// Where the latest are: what was named, the data in use, or the key target when that is gone.
fs::path place_of_blocks(const RestoreRequest& request) {
  if (!request.blocks.empty()) return request.blocks;
  const auto& target = request.places.key_target.directory;
  std::error_code ignored;
  return target.empty() || fs::exists(request.places.data, ignored) ? request.places.data : target;
}

std::unique_ptr<ledger::KeyBlocks> open_blocks(const RestoreRequest& request, std::string& error) {
  const auto place = place_of_blocks(request);
  auto blocks = ledger::key_blocks_in_target(place);
  if (blocks) return std::move(*blocks);
  blocks = ledger::key_blocks_in_data(place);
  if (blocks) return std::move(*blocks);
  const bool is_no_data = blocks.error() == make_error_code(ledger::Error::kStorageMissing);
  if (std::error_code ignored;
      is_no_data && !request.blocks.empty() && !fs::is_directory(place, ignored)) {
    error = "there is no folder of key blocks at " + place.string();
  } else if (!is_no_data) {
    error = "can't read the key blocks in " + place.string() + ": " + blocks.error().message();
  }
  if (!error.empty()) return nullptr;
  // Without one, whoever never erased anybody needs none; the restore says so of the others.
  return ledger::key_blocks_in_folder(place);
}

/// What the failure means to somebody who typed the command.
std::string in_plain_words(const ledger::BackupFailure& failure, const RestoreRequest& request) {
  using enum ledger::BackupFault;
  switch (failure.fault) {
    case kRootMissing:
    case kKeysUnusable: {
      const auto words =
          in_plain_words(failure.error, request.places.keys, request.places.root_keys);
      return words.empty() ? failure.what : failure.what + ": " + words;
    }
    case kBlocksMissing:
      return failure.what + "; --blocks names the place of the latest";
    default:
      return failure.what;
  }
}

class DirectoryRestore {
 public:
  explicit DirectoryRestore(const RestoreRequest& request)
      : request_(request), unfinished_(unfinished_name(request.to)) {}

  std::optional<ledger::RestoreReport> run(std::string& error) {
    error = check_places();
    if (error.empty()) error = remove_unfinished(unfinished_);
    if (!error.empty()) return std::nullopt;
    auto report = fill(error);
    if (error.empty()) error = complete(*report);
    if (error.empty()) error = give_name();
    if (error.empty()) return report;
    std::error_code ignored;  // the next run throws it away
    fs::remove_all(unfinished_, ignored);
    return std::nullopt;
  }

 private:
  std::string check_places() const {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(request_.to, ignored))) {
      return "there is something at " + request_.to.string() +
             " already; a restore makes a new directory";
    }
    if (!fs::is_directory(request_.from, ignored)) {
      return "there is no backup at " + request_.from.string();
    }
    return {};
  }

  std::optional<ledger::RestoreReport> fill(std::string& error) const {
    const auto blocks = open_blocks(request_, error);
    if (!blocks) return std::nullopt;
    const auto& places = request_.places;
    const auto roots = open_root_store(places.keys, places.root_keys, false, error);
    if (!roots) return std::nullopt;
    const auto journal = ledger::create_rocks_journal(unfinished_);
    if (!journal) {
      error = in_plain_words(journal.error(), unfinished_places());
      return std::nullopt;
    }
    auto options = request_.options;
    options.registers = places.keys;
    auto report = ledger::restore_backup(request_.from, **journal, *roots, *blocks, options);
    if (report) return std::move(*report);
    error = in_plain_words(report.error(), request_);
    return std::nullopt;
  }

  /// Views, and a note of the erasures that need them: they are carried out when it is opened again
  /// on purpose (tools/reopening.h), and not before, since that replaces the keys.
  std::string complete(const ledger::RestoreReport& report) const {
    std::string error;
    {
      const auto directory =
          DataDirectory::open(unfinished_places(), request_.store, nullptr, error);
      if (!directory) return error;
      error = rebuild_outdated(*directory);
      if (!error.empty()) return error;
    }
    const auto journal = ledger::open_rocks_journal(unfinished_);
    if (!journal) return in_plain_words(journal.error(), unfinished_places());
    const auto resumed = ledger::resume_orders(**journal, report);
    return resumed ? std::string() : in_plain_words(resumed.error(), unfinished_places());
  }

  std::string give_name() const {
    std::error_code error;
    fs::rename(unfinished_, request_.to, error);
    if (error) return "can't rename " + unfinished_.string() + ": " + error.message();
    const auto synced = ledger::sync_directory(fs::absolute(unfinished_).parent_path());
    return synced ? std::string() : synced.error().message();
  }

  Places unfinished_places() const {
    return {unfinished_, request_.places.keys, request_.places.root_keys};
  }

  const RestoreRequest& request_;
  const fs::path unfinished_;
};

}  // namespace

std::optional<ledger::RestoreReport> restore_directory(const RestoreRequest& request,
                                                       std::string& error) {
  return DirectoryRestore(request).run(error);
}

std::string read_as_of(const std::string& text, const std::string& ledger,
                       ledger::RestoreOptions& options) {
  const auto number_in = [](std::string_view digits) {
    std::uint64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc() && stop == end && number > 0 ? number : 0;
  };
  if (text.starts_with(kBackupPrefix)) {
    options.manifest = number_in(std::string_view(text).substr(kBackupPrefix.size()));
    return options.manifest == 0 ? "--as-of backup: takes a number, as `lethe backup list` shows it"
                                 : "";
  }
  if (const auto size = number_in(text); size != 0) {
    options.cut = ledger::RestoreCut{ledger, {size}, {}};
    return {};
  }
  auto note = read_file(text, kMaxCheckpointBytes);
  if (!note || note->empty()) {
    return "--as-of takes the size of a log, backup:<number>, or the file of a checkpoint; '" +
           text + "' is none of them";
  }
  options.cut = ledger::RestoreCut{ledger, {}, std::move(*note)};
  return {};
}

std::string restored_text(const ledger::RestoreReport& report) {
  std::string text = "Backup " + std::to_string(report.manifest) + ", of " +
                     ledger::format_rfc3339(report.taken) + "\n";
  for (const auto& ledger : report.ledgers) {
    text += ledger.name + ": " + std::to_string(ledger.size.value) + " events, the last of " +
            ledger::format_rfc3339(ledger.last_time) + "; ";
    text += ledger.is_closed ? "its organisation left, so it is closed: "
                             : std::to_string(ledger.sections) + " sections opened and are back; ";
    text += std::to_string(ledger.erased) + " are erased and stay so";
    if (ledger.left_out > 0) {
      text += ", of which the backup still had " + std::to_string(ledger.left_out);
    }
    if (!ledger.is_closed) text += "; keys of epoch " + std::to_string(ledger.epoch);
    if (const auto orders = ledger.unfinished.orders.size(); orders > 0) {
      text += "; " + std::to_string(orders) + " erasures that were under way will be carried out";
    }
    text += "\n";
  }
  return text;
}

}  // namespace lethe::tools
