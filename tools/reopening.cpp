#include "tools/reopening.h"

#include <algorithm>

#include "api/commands/reapplying.h"
#include "crypto/check.h"
#include "tools/bootstrap.h"
#include "tools/rebuilding.h"

namespace lethe::tools {

namespace {

using ledger::RegisterFault;
using ledger::RegisterFinding;

std::string counted(std::uint64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

template <class... Kinds>
std::uint64_t count_of(const std::vector<ledger::EventHeader>& events) {
  return static_cast<std::uint64_t>(std::ranges::count_if(events, [](const auto& event) {
    return (std::holds_alternative<Kinds>(event.facts) || ...);
  }));
}

/// Of what is lost, what can be done anew.
std::string known_of_it(const RegisterFinding& finding) {
  const auto& lost = finding.lost;
  std::string text =
      "of what is lost the register knows " +
      counted(count_of<ledger::ErasureOrdered, ledger::ErasureWithheld>(lost), "erasure",
              "erasures") +
      ", " + counted(count_of<ledger::ContentDeleted>(lost), "deleted item", "deleted items") +
      ", " +
      counted(count_of<ledger::HoldPlaced, ledger::HoldLifted>(lost), "step of a hold",
              "steps of holds") +
      " and " +
      counted(count_of<ledger::RestrictionSet, ledger::RestrictionLifted>(lost),
              "step of a restriction", "steps of restrictions");
  if (finding.complete_from.value > finding.size.value) {
    text += "; not those before event " + std::to_string(finding.complete_from.value) +
            ", when there was no register yet";
  }
  return text;
}

std::string order_of(const ledger::KnownClosure& closure) {
  return "event " + std::to_string(closure.order.sequence.value) + " of " +
         ledger::format_rfc3339(closure.order.time);
}

std::string ends(const RegisterFinding& finding) {
  return "its log has " + counted(finding.size.value, "event", "events") + ", the last of " +
         ledger::format_rfc3339(finding.last_time);
}

/// After a rotation with new keys for the indexes.
std::string rebuild_index(DataDirectory& directory) {
  const auto* index = directory.runner().find("blind_index");
  LETHE_CHECK(index != nullptr);
  for (const auto& ledger : directory.store().ledgers()) {
    const auto rebuilt = rebuild_with_progress(*ledger, directory.store().journal(), *index);
    if (!rebuilt) return ledger->info().name + ": " + rebuilt.error().message();
  }
  return {};
}

/// What became of those that were closed before this data knew it: there is nothing to open.
std::string closed_again(const ledger::Store& store, const std::vector<RegisterFinding>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    if (finding.fault != RegisterFault::kClosed) continue;
    const auto closed = store.find_closed(finding.ledger);
    LETHE_CHECK(closed && closed->certificate);
    text += finding_text(finding) + "\n" + finding.ledger +
            ": closed again; ledger.closed is event " + std::to_string(closed->certificate->value) +
            " of " + store.system()->info().name + "\n";
  }
  return text;
}

bool is_loss(const std::vector<RegisterFinding>& findings) {
  return std::ranges::any_of(findings, [](const auto& one) { return one.is_loss(); });
}

/// One ledger, which is open in spite of what it lacks.
std::string reopen_one(DataDirectory& directory, const RegisterFinding& finding,
                       std::string& error) {
  auto& store = directory.store();
  const auto ledger = store.find(finding.ledger);
  const auto done = api::reapply_lost(store, ledger->info().id, finding);
  if (!done) {
    error = finding.ledger + ": " + in_words(api::problem_of(done.error()));
    return {};
  }
  const auto settled = directory.registers()->reopened(store.journal(), *ledger);
  if (!settled) {
    error = "the register of " + finding.ledger + ": " + settled.error().message();
    return {};
  }
  std::string text = finding.ledger + ": " + counted(done->erasures, "erasure", "erasures") + ", " +
                     counted(done->items, "deleted item", "deleted items") + ", " +
                     counted(done->holds, "step of a hold", "steps of holds") + " and " +
                     counted(done->restrictions, "step of a restriction", "steps of restrictions") +
                     " carried out anew";
  if (done->keys > 0) text += "; the signing key was replaced anew";
  if (done->unknown > 0) {
    text += "; " + std::to_string(done->unknown) + " about what this log does not know";
  }
  return text + "; ledger.restored is event " + std::to_string(ledger->size().value - 1) + "\n";
}

}  // namespace

std::string finding_text(const RegisterFinding& finding) {
  const auto& name = finding.ledger;
  switch (finding.fault) {
    case RegisterFault::kRestored:
      return name + " was restored from a backup: " + ends(finding) +
             ", and that is all that its register knows";
    case RegisterFault::kLogOlder:
      return name + " lacks " +
             counted(finding.known_size.value - finding.size.value, "event", "events") + ": " +
             ends(finding) + ", and its register knows " +
             std::to_string(finding.known_size.value) + "; " + known_of_it(finding);
    case RegisterFault::kForked:
      return name + " is another log: " + ends(finding) + ", and the first " +
             std::to_string(finding.known_size.value) + " are not those that its register knows; " +
             known_of_it(finding);
    case RegisterFault::kKeysOlder:
      return "the keys of " + name + " are of epoch " + std::to_string(finding.epoch) +
             ", and its register knows epoch " + std::to_string(finding.known_epoch) +
             ": they would bring back who was erased since; give the latest keys";
    case RegisterFault::kMissing:
      return "the register of " + name + " is not there: " + ends(finding) +
             ", and what it may lack of erasures and holds nobody knows";
    case RegisterFault::kClosed:
      return name + " was closed when its organisation left, by " + order_of(*finding.closure) +
             ", and this data is from before that: " + ends(finding) +
             ", and its keys are destroyed; nothing of it is opened again";
    case RegisterFault::kUnreadable:
      return "the register of " + name + " can't be used (" + finding.error.message() +
             "): " + ends(finding) + ", and what it may lack of erasures and holds nobody knows";
  }
  return name;
}

std::string closed_text(const Places& places, const std::vector<RegisterFinding>& findings) {
  std::string text = places.data.string() + " stays closed";
  for (const auto& finding : findings) text += "\n  " + finding_text(finding);
  const bool is_hopeless =
      std::ranges::any_of(findings, [](const auto& finding) { return !finding.can_reopen(); });
  if (is_hopeless) return text;
  return text + "\n  " +
         (is_loss(findings)
              ? "start it with the data that has it; or, where that is lost for good, "
                "`lethe reopen --accept-loss` goes on without"
              : "`lethe reopen` goes on with it");
}

std::optional<std::string> reopen(const ReopenRequest& request, std::string& error) {
  using Mode = ledger::Registers::Mode;
  const auto& places = request.places;
  std::shared_ptr<ledger::Registers> registers;
  const auto open = [&](Mode mode) {
    registers = registers_of(places, mode);
    return DataDirectory::open(places, request.store, registers, error);
  };
  // First as everybody else does, so that nothing is changed where it may not be.
  if (open(Mode::kHold)) return places.data.string() + " is not closed; nothing was done\n";
  const auto findings = registers->findings();
  if (findings.empty() || (is_loss(findings) && !request.accept_loss)) return std::nullopt;
  error.clear();
  // What was entered behind the end of this log nobody knows any more, so no erasure would renew
  // the keys of where the index had it: an image of then would go on answering. Until the end of
  // this the directory stays closed, so a part of it is nobody's.
  if (!DataDirectory::rotate(places, request.store, Mode::kReopen, ledger::IndexKeys::kRenew,
                             error)) {
    return std::nullopt;
  }
  const auto directory = open(Mode::kReopen);
  if (!directory) return std::nullopt;
  error = rebuild_index(*directory);
  if (!error.empty()) return std::nullopt;
  std::string text = closed_again(directory->store(), findings);
  for (const auto& finding : registers->findings()) {
    text += finding_text(finding) + "\n" + reopen_one(*directory, finding, error);
    if (!error.empty()) return std::nullopt;
  }
  return text;
}

}  // namespace lethe::tools
