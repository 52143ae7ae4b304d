#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "crypto/holder.h"
#include "crypto/root_files.h"
#include "ledger/ledger_opening.h"
#include "tools/commands.h"
#include "tools/file_io.h"
#include "tools/recovering.h"
#include "tools/reopening.h"

namespace lethe::tools {

namespace {

struct KeysArguments {
  SettingFlags flags;
  std::string to;
};

struct HolderArguments {
  std::string file;
  SecretSource passphrase;
};

/// Of one ledger; nothing in it is secret.
boost::json::object described(crypto::RootFiles& files, const ledger::LedgerInfo& info,
                              const Places& places, bool& is_good) {
  const auto tree = ledger::tree_id_of(info.id);
  boost::json::object out{{"ledger", info.name}, {"tree", crypto::to_hex(tree.view())}};
  const auto root = crypto::describe_root(files, tree);
  const auto error = !root             ? root.error()
                     : root->is_in_two ? make_error_code(crypto::Error::kRewrapUnfinished)
                                       : boost::system::error_code();
  if (root) {
    out["kind"] = kind_of_version(root->version);
    out["epoch"] = root->epoch;
  }
  if (error) {
    out["fault"] = in_plain_words(error, places);
    is_good = false;
  }
  return out;
}

int show_status(const KeysArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const auto& places = settings->places;
  const auto reader = ledger::open_rocks_reader(places.data);
  if (!reader) return could_not(in_plain_words(reader.error(), places));
  const auto infos = ledgers_with_keys(**reader);
  if (!infos) return could_not(infos.error().message());
  const auto files = crypto::open_posix_root_files(places.keys);
  bool is_good = true;
  for (const auto& info : *infos) {
    const auto line = described(*files, info, places, is_good);
    std::printf("%s\n", boost::json::serialize(line).c_str());
  }
  return is_good ? kDone : kFound;
}

/// The settings of the new way alone: variables and flags say how the keys are kept now.
std::optional<RootKeySettings> new_settings(const std::string& file, std::string& error) {
  const auto none = [](const char*) -> const char* { return nullptr; };
  auto settings = load_settings(file, none, {}, error);
  if (!settings) return std::nullopt;
  return settings->places.root_keys;
}

int rewrap(const KeysArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const auto& places = settings->places;
  std::string error;
  const auto target = new_settings(arguments.to, error);
  if (!target) return could_not(error);
  // Held to the end: nobody serves the directory meanwhile.
  const auto journal = ledger::open_rocks_journal(places.data);
  if (!journal) return could_not(in_plain_words(journal.error(), places));
  const auto infos = ledgers_with_keys(**journal);
  if (!infos) return could_not(infos.error().message());
  const auto from = open_root_wrapping(places.root_keys, false, error);
  if (!from) return could_not(error);
  const auto to = open_root_wrapping(*target, true, error);
  if (!to) return could_not(arguments.to + ": " + error);
  const auto files = crypto::open_posix_root_files(places.keys);
  for (const auto& info : *infos) {
    const auto done = crypto::rewrap_root(*files, *from, *to, ledger::tree_id_of(info.id));
    if (!done) {
      return could_not(info.name + ": " + in_plain_words(done.error(), places) +
                       "; nothing is lost, and the same command again goes on");
    }
    std::printf("%s is kept as %s\n", info.name.c_str(),
                std::string(name_of(target->kind)).c_str());
  }
  std::printf("The old wrapping is destroyed. From now on use the root_keys.* of %s.\n",
              arguments.to.c_str());
  return kDone;
}

int rotate(const KeysArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  std::string error;
  const auto rotated =
      DataDirectory::rotate(settings->places, settings->store, ledger::Registers::Mode::kHold,
                            ledger::IndexKeys::kKeep, error);
  if (!rotated) return could_not(error);
  for (const auto& root : *rotated) {
    std::printf("%s: epoch %llu to %llu\n", root.ledger.c_str(),
                static_cast<unsigned long long>(root.epoch_before),
                static_cast<unsigned long long>(root.epoch_after));
  }
  return kDone;
}

int forget_target(const KeysArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const auto& places = settings->places;
  const auto journal = ledger::open_rocks_journal(places.data);
  if (!journal) return could_not(in_plain_words(journal.error(), places));
  const auto known = ledger::key_target_of(**journal);
  if (!known) return could_not(in_plain_words(known.error(), places));
  if (!*known) return could_not("there is no key target");
  const auto forgotten = ledger::forget_key_target(**journal);
  if (!forgotten) return could_not(in_plain_words(forgotten.error(), places));
  std::printf(
      "The key target is followed no more. Destroy it: whoever can open it opens what is erased "
      "from "
      "now on.\n");
  return kDone;
}

struct RecoverArguments {
  SettingFlags flags;
  std::vector<std::string> holders, passphrase_files;
};

/// One holder of a file, with its passphrase.
std::optional<crypto::Holder> open_holder(crypto::ByteView file, const SecretSource& source,
                                          const std::string& of, std::string& error) {
  auto passphrase = read_secret(source, {"passphrase", "--passphrase", false, of}, error);
  if (!error.empty()) return std::nullopt;
  const auto wrapping = crypto::make_passphrase_wrapping(std::move(passphrase));
  auto holder = crypto::decode_holder(file, *wrapping);
  if (!holder) error = of + ": " + holder.error().message();
  if (!holder) return std::nullopt;
  return std::move(*holder);
}

/// The one of the target's passphrase, or those whose files are given.
std::vector<crypto::Holder> open_holders(const RecoverArguments& arguments,
                                         const KeyTargetSettings& target, std::string& error) {
  std::vector<crypto::Holder> out;
  const auto add = [&](crypto::ByteView file, const SecretSource& source, const std::string& of) {
    auto holder = open_holder(file, source, of, error);
    if (holder) out.push_back(std::move(*holder));
  };
  if (arguments.holders.empty()) {
    const auto file = holder_file_in(ledger::roots_in_target(target.directory), error);
    if (file) add(*file, target.passphrase, "the recovery");
    if (!file && error.empty())
      error = "its copies are for holders: give their files with --holder";
    return out;
  }
  const auto& files = arguments.passphrase_files;
  if (!files.empty() && files.size() != arguments.holders.size()) {
    error = "--holder-passphrase-file is given once for each --holder, in the same order";
  }
  for (std::size_t i = 0; i < arguments.holders.size() && error.empty(); ++i) {
    const auto& name = arguments.holders[i];
    const auto file = read_file(name, crypto::kHolderFileSize);
    SecretSource source;
    if (!files.empty()) source.file = files[i];
    if (!file) error = name + " is not the file of a holder";
    if (file) add(crypto::as_bytes(*file), source, name);
  }
  return out;
}

std::string of_register(const RecoveredRoot& root) {
  if (root.has_register) return ", with its register";
  if (!root.register_error) return "; the target has no register of it";
  return "; its register in the target is of no use: " + root.register_error.message() +
         ", so the data stays closed until `lethe reopen --accept-loss`";
}

int recover(const RecoverArguments& arguments) {
  const auto settings = arguments.flags.load();
  if (!settings) return kCouldNot;
  const auto& places = settings->places;
  const auto& target = places.key_target.directory;
  if (target.empty()) return could_not("--backup-keys names the key target");
  // Before anybody is asked for a passphrase.
  std::error_code ignored;
  if (!std::filesystem::is_directory(ledger::blocks_in_target(target), ignored)) {
    return could_not("there is no key target at " + target.string());
  }
  std::string error;
  auto holders = open_holders(arguments, places.key_target, error);
  if (!error.empty()) return could_not(error);
  const auto recovered =
      recover_keys({target, places.keys, places.root_keys}, std::move(holders), error);
  if (!recovered) return could_not(error + "; nothing was recovered");
  for (const auto& one : *recovered) {
    std::printf("ledger %s: root key of epoch %llu%s\n",
                ledger::LedgerId{one.tree.bytes}.str().c_str(),
                static_cast<unsigned long long>(one.epoch), of_register(one).c_str());
  }
  std::printf(
      "The keys in %s are those of today. With the data that was used last they are served as they "
      "are; where that is lost, `lethe restore --blocks %s` makes data of a backup.\n",
      places.keys.c_str(), target.c_str());
  return kDone;
}

void add_recover(CLI::App& command, Chosen& chosen) {
  auto arguments = std::make_shared<RecoverArguments>();
  auto* child = command.add_subcommand(
      "recover",
      "Bring lost root keys and registers back from the key target, into the folder of --keys");
  arguments->flags.add_to(*child,
                          {"keys", "root_keys.", "backup.keys", "backup.recovery_passphrase_file",
                           "backup.recovery_passphrase_variable"});
  child->add_option("--holder", arguments->holders,
                    "File of a holder, as `lethe keys new-holder` made it; as often as it takes");
  child->add_option("--holder-passphrase-file", arguments->passphrase_files,
                    "File (mode 0600) with the passphrase of a holder, one for each --holder; else "
                    "the terminal is asked");
  child->callback([&chosen, arguments] { chosen = [arguments] { return recover(*arguments); }; });
}

int make_holder(const HolderArguments& arguments) {
  std::error_code status;
  if (std::filesystem::exists(std::filesystem::symlink_status(arguments.file, status)))
    return could_not(arguments.file + " is there already; nothing was changed");
  std::string error;
  auto passphrase = read_secret(arguments.passphrase,
                                {"passphrase", "--passphrase", true, "the holder's key"}, error);
  if (!error.empty()) return could_not(error);
  const auto wrapping = crypto::make_passphrase_wrapping(std::move(passphrase));
  const auto holder = crypto::Holder::generate();
  const auto file = crypto::encode_holder(holder, *wrapping);
  if (!file) return could_not(file.error().message());
  if (!replace_file(arguments.file, crypto::as_text(file->view())))
    return could_not("can't write " + arguments.file);
  std::printf("%s\n", crypto::holder_text(holder.key).c_str());
  return kDone;
}

void add_new_holder(CLI::App& command, Chosen& chosen) {
  auto arguments = std::make_shared<HolderArguments>();
  auto* child = command.add_subcommand(
      "new-holder",
      "Make a key pair for somebody who brings lost keys back; prints the public key, for "
      "backup.holders");
  child->add_option("file", arguments->file, "File to make, with the key pair under a passphrase")
      ->required();
  child->add_option("--passphrase-file", arguments->passphrase.file,
                    "File (mode 0600) with that passphrase; else the terminal is asked");
  child->add_option("--passphrase-variable", arguments->passphrase.variable,
                    "Environment variable that holds it");
  child->callback(
      [&chosen, arguments] { chosen = [arguments] { return make_holder(*arguments); }; });
}

}  // namespace

void add_keys(CLI::App& app, Chosen& chosen) {
  auto* command = app.add_subcommand("keys", "Show how root keys are kept, or change it");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* says, int (*run)(const KeysArguments&)) {
    auto arguments = std::make_shared<KeysArguments>();
    auto* child = command->add_subcommand(name, says);
    arguments->flags.add_to(*child, {"data", "keys", "root_keys.", "backup."});
    child->callback(
        [&chosen, arguments, run] { chosen = [arguments, run] { return run(*arguments); }; });
    return std::pair(child, arguments);
  };
  add("status",
      "Print kind and epoch of each ledger's root key, one JSON object a line, without opening "
      "any: exit status 1 when one is missing or damaged",
      show_status);
  add("forget-target",
      "Follow the key target no more, because there is to be another one or none; destroy it then",
      forget_target);
  add_new_holder(*command, chosen);
  add_recover(*command, chosen);
  add("rotate", "Give every ledger a new root key, and destroy the old one; erases nobody", rotate);
  const auto [rewrapping, arguments] =
      add("rewrap", "Put the root keys into another kind of store, or under another passphrase",
          rewrap);
  rewrapping
      ->add_option("--to", arguments->to,
                   "TOML file whose root_keys.* say how they are to be kept; the rest of it is not "
                   "used")
      ->required();
}

}  // namespace lethe::tools
