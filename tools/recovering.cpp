#include "tools/recovering.h"

#include <algorithm>

#include "crypto/recovery_copies.h"
#include "ledger/key_target.h"
#include "ledger/registers.h"
#include "ledger/rocks_journal.h"
#include "tools/file_io.h"

namespace lethe::tools {

namespace {

namespace fs = std::filesystem;

class KeyRecovery {
 public:
  KeyRecovery(const RecoverRequest& request, std::vector<crypto::Holder> holders)
      : request_(request),
        holders_(holders.size()),
        copies_(crypto::open_posix_root_files(ledger::roots_in_target(request.target))),
        opener_(crypto::make_recovery_opener(std::move(holders))) {}

  std::optional<std::vector<RecoveredRoot>> run(std::string& error) {
    error = read_copies();
    if (error.empty()) error = open_store();
    if (error.empty()) error = put_roots();
    if (error.empty()) error = put_registers();
    if (!error.empty()) {
      take_back();
      return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  std::string read_copies() {
    const auto blocks = ledger::open_rocks_reader(ledger::blocks_in_target(request_.target));
    if (!blocks) return "there is no key target at " + request_.target.string();
    const auto ledgers = ledger::ledgers_in_target(**blocks);
    if (!ledgers) {
      return "the key target at " + request_.target.string() +
             " is damaged: " + ledgers.error().message();
    }
    if (ledgers->empty()) return "the key target at " + request_.target.string() + " is empty";
    for (const auto& one : *ledgers) {
      auto root = crypto::read_recovery_copy(*copies_, *opener_, one.tree);
      if (!root) return id_of(one.tree).str() + ": " + in_words(one.tree, root.error());
      out_.push_back({one.tree, root->epoch, false});
      roots_.push_back(std::move(*root));
    }
    return {};
  }

  std::string in_words(const crypto::TreeId& tree, const boost::system::error_code& error) const {
    const auto copy = crypto::describe_recovery_copy(*copies_, tree);
    if (!copy) return "the target has no whole copy of its root: " + copy.error().message();
    const auto& plan = copy->plan;
    std::string text =
        error == crypto::Error::kTooFewHolders
            ? "these holders are too few"
            : "these holders, " + std::to_string(holders_) + ", do not open it: " + error.message();
    text += "; it takes " + std::to_string(plan.threshold) + " of";
    for (const auto& holder : plan.holders) text += " " + crypto::holder_text(holder);
    return text;
  }

  std::string open_store() {
    std::string error;
    store_ = open_root_store(request_.keys, request_.root_keys, true, error);
    if (!store_) return error;
    for (const auto& one : out_) {
      const auto present = store_->load(one.tree);
      if (present || present.error() != crypto::Error::kRootMissing) {
        return request_.keys.string() + " has a root key of ledger " + id_of(one.tree).str() +
               " already; another folder is needed";
      }
    }
    return make_private_folder(request_.keys);
  }

  std::string put_roots() {
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      ++created_;
      const auto created = store_->create(out_[i].tree, roots_[i]);
      if (!created) {
        const auto words = in_plain_words(created.error(), request_.keys, request_.root_keys);
        return words.empty() ? created.error().message() : words;
      }
    }
    return {};
  }

  std::string put_registers() {
    for (auto& one : out_) {
      if (auto error = put_register(id_of(one.tree), one); !error.empty()) return error;
    }
    return put_registers_of_closed();
  }

  /// Of ledgers that are closed the target has nothing else: by these they stay so.
  std::string put_registers_of_closed() {
    std::error_code error;
    fs::directory_iterator file(ledger::registers_in_target(request_.target), error);
    if (error) return {};  // there are none
    for (; file != fs::directory_iterator(); file.increment(error)) {
      const auto id = ledger::LedgerId::parse(file->path().stem().string());
      if (!id || file->path().extension() != ".register") continue;
      RecoveredRoot ignored;
      if (auto fault = put_register(*id, ignored); !fault.empty()) return fault;
    }
    return error ? error.message() : std::string();
  }

  /// A copy that is damaged keeps no key from coming back: without it the ledger stays closed until
  /// it is reopened on purpose.
  std::string put_register(const ledger::LedgerId& id, RecoveredRoot& out) const {
    const auto copy = ledger::register_of(ledger::registers_in_target(request_.target), id);
    auto own = ledger::register_of(request_.keys, id);
    const auto known = own.read();
    out.has_register = known && *known;
    if (!known || *known) return {};
    const auto read = copy.read();
    if (!read) out.register_error = read.error();
    if (!read || !*read) return {};
    const auto written = own.replace(**read);
    if (!written) return own.path().string() + ": " + written.error().message();
    out.has_register = true;
    return {};
  }

  /// Of roots, so that it can be begun again.
  void take_back() {
    for (std::size_t i = 0; i < created_; ++i) {
      // What stays is said by the next run: it finds it there.
      (void)store_->destroy(out_[i].tree);
    }
  }

  static ledger::LedgerId id_of(const crypto::TreeId& tree) { return {tree.bytes}; }

  const RecoverRequest& request_;
  const std::size_t holders_;
  const std::unique_ptr<crypto::RootFiles> copies_;
  const std::unique_ptr<crypto::RootWrapping> opener_;
  std::unique_ptr<crypto::RootStore> store_;
  std::vector<crypto::Root> roots_;
  std::vector<RecoveredRoot> out_;
  std::size_t created_ = 0;
};

}  // namespace

std::optional<std::vector<RecoveredRoot>> recover_keys(const RecoverRequest& request,
                                                       std::vector<crypto::Holder> holders,
                                                       std::string& error) {
  return KeyRecovery(request, std::move(holders)).run(error);
}

}  // namespace lethe::tools
