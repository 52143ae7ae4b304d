#include "tools/data_directory.h"

#include "crypto/check.h"
#include "ledger/ledger_opening.h"
#include "tools/file_io.h"
#include "tools/reopening.h"

namespace lethe::tools {

std::string in_plain_words(const boost::system::error_code& error, const Places& places) {
  if (error == make_error_code(ledger::Error::kStorageMissing)) {
    return "there is no ledger at " + places.data.string() + "; `lethe init` makes one";
  }
  if (error == make_error_code(ledger::Error::kStorageExists)) {
    return "there is a ledger at " + places.data.string() +
           " already; nothing was changed. Another ledger in it " +
           "is made over HTTP: POST /v1/ledgers with an operator's token";
  }
  if (error == make_error_code(ledger::Error::kStorageBusy)) {
    return places.data.string() + " is in use by another process (a running `lethe serve`?)";
  }
  if (error == make_error_code(ledger::Error::kEpochMismatch)) {
    return "the root keys in " + places.keys.string() + " do not open the keys in " +
           places.data.string() +
           ": they are of another epoch; it is an earlier image, or another directory goes on with "
           "these keys";
  }
  if (error == make_error_code(ledger::Error::kKeyTargetForeign)) {
    return "the key target in " + places.key_target.directory.string() +
           " belongs to other data; nothing was changed in it. backup.keys names the folder";
  }
  if (error == make_error_code(ledger::Error::kKeyTargetAhead)) {
    return "the key target in " + places.key_target.directory.string() +
           " has keys of a later epoch than " + places.keys.string() +
           ": the keys there are an old copy, and would bring back who was erased since; give "
           "the " +
           "latest keys, with the data of their time. Nothing was changed";
  }
  if (error == make_error_code(ledger::Error::kKeyTargetFailed)) {
    return places.key_target.directory.empty()
               ? "this data has a key target, and backup.keys does not say where"
               : "the key target in " + places.key_target.directory.string() +
                     " cannot be written; is its disk mounted, and has it room?";
  }
  const auto of_roots = in_plain_words(error, places.keys, places.root_keys);
  return of_roots.empty() ? error.message() : of_roots;
}

std::shared_ptr<ledger::Registers> registers_of(const Places& places,
                                                ledger::Registers::Mode mode) {
  const auto& target = places.key_target.directory;
  return std::make_shared<ledger::Registers>(
      places.keys, mode,
      target.empty() ? std::filesystem::path() : ledger::registers_in_target(target));
}

ledger::Result<std::vector<ledger::LedgerInfo>> ledgers_with_keys(const ledger::Reader& reader) {
  LETHE_TRY(auto all, ledger::ledgers_in(reader));
  std::vector<ledger::LedgerInfo> out;
  for (auto& info : all) {
    LETHE_TRY(const auto closure, ledger::read_closure(reader, info.number));
    if (!closure) out.push_back(std::move(info));
  }
  return out;
}

std::unique_ptr<DataDirectory> DataDirectory::open(const Places& places,
                                                   const ledger::StoreOptions& options,
                                                   std::shared_ptr<ledger::Registers> registers,
                                                   std::string& error) {
  auto journal = ledger::open_rocks_journal(places.data);
  if (!journal) {
    error = in_plain_words(journal.error(), places);
    return nullptr;
  }
  std::unique_ptr<DataDirectory> out(new DataDirectory);
  out->roots_ = open_root_store(places.keys, places.root_keys, false, error);
  if (!out->roots_) return nullptr;
  out->key_target_ = open_key_target(places.keys, places.key_target, error);
  if (!error.empty()) return nullptr;
  auto with_target = options;
  with_target.key_target = out->key_target_.get();
  out->registers_ = std::move(registers);
  with_target.registers = out->registers_.get();
  auto store = ledger::Store::open(std::move(*journal), *out->roots_, out->runner_, with_target);
  if (!store) {
    error = store.error() == make_error_code(ledger::Error::kReadClosed)
                ? closed_text(places, out->registers_->findings())
                : in_plain_words(store.error(), places);
    return nullptr;
  }
  out->store_ = std::move(*store);
  return out;
}

std::unique_ptr<DataDirectory> DataDirectory::create(const Places& places,
                                                     const std::string& origin_base,
                                                     const std::string& region,
                                                     const ledger::StoreOptions& options,
                                                     std::string& error) {
  std::unique_ptr<DataDirectory> out(new DataDirectory);
  // Before anything is made: with a wrong setting nothing is left behind.
  out->roots_ = open_root_store(places.keys, places.root_keys, true, error);
  if (!out->roots_) return nullptr;
  error = make_private_folder(places.keys);
  if (!error.empty()) return nullptr;
  out->key_target_ = open_key_target(places.keys, places.key_target, error);
  if (!error.empty()) return nullptr;
  auto with_target = options;
  with_target.key_target = out->key_target_.get();
  out->registers_ = registers_of(places, ledger::Registers::Mode::kHold);
  with_target.registers = out->registers_.get();
  auto journal = ledger::create_rocks_journal(places.data);
  if (!journal) {
    error = in_plain_words(journal.error(), places);
    return nullptr;
  }
  ledger::LedgerPlan system;
  system.id = ledger::LedgerId::random();
  system.name = "system";
  system.origin = origin_base + "/system";
  system.region = region;
  system.actor.type = ledger::ActorType::kSystem;
  auto store = ledger::Store::create(std::move(*journal), *out->roots_, out->runner_, with_target,
                                     std::move(system));
  if (!store) {
    error = in_plain_words(store.error(), places);
    return nullptr;
  }
  out->store_ = std::move(*store);
  return out;
}

std::optional<std::vector<ledger::RotatedRoot>> DataDirectory::rotate(
    const Places& places, const ledger::StoreOptions& options, ledger::Registers::Mode mode,
    ledger::IndexKeys index_keys, std::string& error) {
  auto journal = ledger::open_rocks_journal(places.data);
  if (!journal) {
    error = in_plain_words(journal.error(), places);
    return std::nullopt;
  }
  const auto roots = open_root_store(places.keys, places.root_keys, false, error);
  if (!roots) return std::nullopt;
  const auto target = open_key_target(places.keys, places.key_target, error);
  if (!error.empty()) return std::nullopt;
  const auto registers = registers_of(places, mode);
  auto with_both = options;
  with_both.key_target = target.get();
  with_both.registers = registers.get();
  const projections::Runner runner;
  auto rotated =
      ledger::Store::rotate_roots(std::move(*journal), *roots, runner, with_both, index_keys);
  if (rotated) return std::move(*rotated);
  if (rotated.error() == make_error_code(ledger::Error::kReadClosed)) {
    error = closed_text(places, registers->findings());
  } else {
    error = in_plain_words(rotated.error(), places) +
            "; nothing is lost, and the next start of any command finishes the ledger that was "
            "under way";
  }
  return std::nullopt;
}

std::shared_ptr<const ledger::Ledger> DataDirectory::find(std::string_view name,
                                                          std::string& error) const {
  if (auto ledger = store_->find(name)) return ledger;
  if (store_->find_closed(name)) {
    error = std::string(name) + " is closed: its organisation left, and nothing of it opens";
    return nullptr;
  }
  error = "there is no ledger named '" + std::string(name) + "'; there are:";
  for (const auto& ledger : store_->ledgers()) error += " " + ledger->info().name;
  return nullptr;
}

DataDirectory::~DataDirectory() {
  if (store_) store_->stop();
}

}  // namespace lethe::tools
