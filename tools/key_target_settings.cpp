#include "tools/key_target_settings.h"

#include <algorithm>

#include "crypto/root_files.h"

namespace lethe::tools {

namespace {

using crypto::Bytes;

bool put_holder_file(const std::filesystem::path& folder, crypto::ByteView file) {
  const auto files = crypto::open_posix_root_files(folder);
  return files->create(std::string(ledger::kHolderFileName), file) && files->sync_directory();
}

/// What the passphrase opens in the target already, of keys that were lost here, or a new pair.
std::optional<Bytes> make_holder_file(const KeyTargetSettings& settings, std::string& error) {
  auto earlier = holder_file_in(ledger::roots_in_target(settings.directory), error);
  if (!error.empty()) return std::nullopt;
  auto passphrase =
      read_secret(settings.passphrase,
                  {"passphrase", "backup.recovery_passphrase", !earlier, "the recovery"}, error);
  if (!error.empty()) return std::nullopt;
  const auto wrapping = crypto::make_passphrase_wrapping(std::move(passphrase));
  if (earlier) {
    if (const auto holder = crypto::decode_holder(*earlier, *wrapping); !holder) {
      error = "the key target in " + settings.directory.string() +
              " has a recovery passphrase already, and this is not it: " + holder.error().message();
      return std::nullopt;
    }
    return earlier;
  }
  const auto made = crypto::encode_holder(crypto::Holder::generate(), *wrapping);
  if (!made) error = made.error().message();
  if (!made) return std::nullopt;
  return crypto::to_bytes(made->view());
}

std::optional<Bytes> passphrase_holder(const std::filesystem::path& keys,
                                       const KeyTargetSettings& settings, std::string& error) {
  auto file = holder_file_in(keys, error);
  if (file || !error.empty()) return file;
  file = make_holder_file(settings, error);
  if (file && !put_holder_file(keys, *file)) {
    error = "can't write the recovery key into " + keys.string();
    return std::nullopt;
  }
  return file;
}

}  // namespace

std::optional<Bytes> holder_file_in(const std::filesystem::path& folder, std::string& error) {
  const auto read = crypto::open_posix_root_files(folder)->read(
      std::string(ledger::kHolderFileName), crypto::kHolderFileSize + 1);
  if (!read)
    error = "can't read the recovery key in " + folder.string() + ": " + read.error().message();
  if (!read || !*read) return std::nullopt;
  return crypto::to_bytes((*read)->view());
}

std::string read_holders(const std::string& text, std::vector<crypto::HolderKey>& out) {
  constexpr std::string_view kBetween = ", \t\n";
  out.clear();
  std::size_t at = text.find_first_not_of(kBetween);
  while (at != std::string::npos) {
    const auto end = std::min(text.find_first_of(kBetween, at), text.size());
    const auto word = text.substr(at, end - at);
    const auto holder = crypto::parse_holder(word);
    if (!holder) {
      return "must be public keys as `lethe keys new-holder` prints them, with commas between; '" +
             word + "' is none";
    }
    out.push_back(*holder);
    at = text.find_first_not_of(kBetween, end);
  }
  return {};
}

std::unique_ptr<ledger::KeyTarget> open_key_target(const std::filesystem::path& keys,
                                                   const KeyTargetSettings& settings,
                                                   std::string& error) {
  error.clear();
  if (settings.directory.empty()) return nullptr;
  auto plan = settings.plan;
  Bytes holder_file;
  if (settings.recovery == Recovery::kPassphrase) {
    const auto file = passphrase_holder(keys, settings, error);
    if (!file) return nullptr;
    const auto holder = crypto::holder_of_file(*file);
    if (!holder) {
      error = "the recovery key in " + keys.string() + " is damaged";
      return nullptr;
    }
    plan = {{*holder}, 1};
    holder_file = *file;
  }
  auto target =
      ledger::KeyTarget::open(ledger::key_target_directory(settings.directory, holder_file), plan);
  if (!target) {
    error =
        "backup.holders and backup.threshold do not fit: there must be 1 to 16 holders, each once, "
        "and "
        "no more needed than there are";
    return nullptr;
  }
  return std::move(*target);
}

}  // namespace lethe::tools
