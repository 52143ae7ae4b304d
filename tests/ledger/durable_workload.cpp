#include "tests/ledger/durable_workload.h"

#include <cstdlib>

#include "ledger/big_endian.h"
#include "ledger/keyspace.h"

namespace lethe::ledger::tests {
namespace {

constexpr std::size_t kMaxTextSize = 3'000;

/// Each command keeps a reply too.
Bytes reply_key(std::size_t entry) {
  return BigEndianWriter(8).number(std::uint64_t{entry}).take();
}

}  // namespace

std::size_t fault_stride(std::size_t usual) {
  return std::getenv("LETHE_ALL_FAULTS") != nullptr ? 1 : usual;
}

void DurableWorkload::run(Store& store) {
  register_people(store, "system", 2) && create_ledger(store, "clinic") &&
      register_people(store, "clinic", 4) && write_sections(store, 2, 3) &&
      write_notes(store, "clinic", 300) && erase(store, "clinic", {2}) && compact(store) &&
      write_sections(store, 3, 5) && create_ledger(store, "school") &&
      register_people(store, "school", 1) && erase(store, "clinic", {3, 4}) &&
      erase(store, "system", {0}) && compact(store) && write_sections(store, 5, 2) &&
      write_notes(store, "school", 1) && erase(store, "school", {6}) &&
      write_notes(store, "clinic", 2);
}

bool DurableWorkload::submit(Store& store, Entry entry, Decision decision) {
  const auto ledger = store.find(entry.ledger);
  entry.first = {ledger->size().value};
  entry.events = decision.events.size() + decision.erasures.size();
  decision.replies.push_back({reply_key(entries_.size()), Bytes{1}});
  entries_.push_back(std::move(entry));
  const auto outcome = tests::run(store, ledger->info().id,
                                  [&](const DecisionContext&) { return std::move(decision); });
  failure_ = outcome.error;
  if (failure_) return false;
  ++acknowledged_;
  return true;
}

bool DurableWorkload::register_people(Store& store, const std::string& ledger, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Subject subject{ledger, {}, entries_.size()};
    subject.person.slot = {subjects_.size() + 1};
    subject.person.external_id = std::to_string(subjects_.size()) + "@example.org";
    auto decision = registration_of(subject.person, {store.find(ledger)->size().value});
    Entry entry{ledger, {}, 0, {}, {}, subjects_.size()};
    for (const auto& [place, content] : subject.person.sections) {
      entry.sections[place.second] = content;
    }
    subjects_.push_back(std::move(subject));
    if (!submit(store, std::move(entry), std::move(decision))) return false;
  }
  return true;
}

bool DurableWorkload::write_sections(Store& store, std::size_t subject, std::size_t count) {
  auto& [ledger, person, registered_by, erased_by] = subjects_[subject];
  Entry entry{ledger, {}, 0, {}, {}, subject};
  Decision decision;
  decision.events.push_back(event_about(person.id, ProfileEdited{}));
  for (std::uint16_t i = 0; i < count; ++i) {
    entry.sections[i] = text();
    decision.events[0].sections.push_back(
        section(person.next(CompartmentClass::kContent), entry.sections[i]));
  }
  return submit(store, std::move(entry), std::move(decision));
}

bool DurableWorkload::write_notes(Store& store, const std::string& ledger, std::size_t count) {
  Decision decision;
  for (std::size_t i = 0; i < count; ++i) decision.events.push_back(note_event(i));
  return submit(store, {ledger, {}, 0, {}, {}, {}}, std::move(decision));
}

bool DurableWorkload::create_ledger(Store& store, const std::string& name) {
  Decision decision;
  decision.events.push_back(note_event());
  decision.ledgers.push_back(plan_for(name));
  decision.ledgers[0].events.push_back(note_event());
  return submit(store, {"system", {}, 0, name, {}, {}}, std::move(decision));
}

bool DurableWorkload::erase(Store& store, const std::string& ledger,
                            const std::vector<std::size_t>& subjects) {
  Decision decision;
  for (const auto i : subjects) {
    add_erasure(decision, subjects_[i].person, order_for(subjects_[i].person));
    subjects_[i].erased_by = entries_.size();
  }
  return submit(store, {ledger, {}, 0, {}, {}, {}}, std::move(decision));
}

/// Acknowledges nothing. What it did in vain the next command finds out.
bool DurableWorkload::compact(Store& store) {
  [[maybe_unused]] const auto compacted = store.journal().compact();
  return true;
}

std::string DurableWorkload::text() {
  std::string text(1 + random_() % kMaxTextSize, ' ');
  for (char& c : text) c = static_cast<char>('a' + random_() % 26);
  return text;
}

std::string DurableWorkload::faults(Store& store, std::size_t acknowledged) const {
  std::string faults;
  const auto present = count_present(store, acknowledged, faults);
  faults +=
      size_faults(store, present) + section_faults(store, present) + subject_faults(store, present);
  for (const auto& ledger : store.ledgers()) faults += faults_of(store, *ledger);
  if (!faults.empty()) return faults;
  // And it goes on.
  for (const auto& ledger : store.ledgers()) {
    const auto outcome = write_note(store, ledger->info().id);
    if (outcome.error) faults += "can't be written to: " + outcome.error.message() + "\n";
    faults += faults_of(store, *ledger);
  }
  return faults;
}

std::size_t DurableWorkload::count_present(Store& store, std::size_t acknowledged,
                                           std::string& faults) const {
  std::size_t present = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto& entry = entries_[i];
    const auto which = "command " + std::to_string(i);
    const auto ledger = store.find(entry.ledger);
    const auto size = ledger ? ledger->size().value : 0;
    const bool begins = size > entry.first.value;
    const bool is_whole = size >= entry.first.value + entry.events;
    const bool has_ledger = entry.creates.empty() || store.find(entry.creates) != nullptr;
    bool has_reply = false;
    if (ledger) {
      const auto row = ledger_row(ledger->info().number, reply_key(i));
      const auto reply = store.journal().get(Table::kReplies, row);
      has_reply = reply && *reply;
    }
    if (begins != is_whole || has_reply != begins || (begins && !has_ledger)) {
      faults += which + " is there in part\n";
    }
    if (!begins && i < acknowledged) faults += which + " was acknowledged and is gone\n";
    if (begins && i > acknowledged) faults += which + " was never submitted and is there\n";
    if (begins) present = i + 1;
  }
  return present;
}

/// Nothing is there that no command wrote.
std::string DurableWorkload::size_faults(Store& store, std::size_t present) const {
  std::map<std::string, std::uint64_t> sizes{{"system", 1}};
  for (std::size_t i = 0; i < present; ++i) {
    sizes[entries_[i].ledger] = entries_[i].first.value + entries_[i].events;
    if (!entries_[i].creates.empty()) sizes[entries_[i].creates] = 2;
  }
  std::string faults;
  for (const auto& ledger : store.ledgers()) {
    const auto expected = sizes.find(ledger->info().name);
    if (expected == sizes.end()) {
      faults += "ledger " + ledger->info().name + " too many\n";
    } else if (expected->second != ledger->size().value) {
      faults += "ledger " + ledger->info().name + " has " + std::to_string(ledger->size().value) +
                " events for " + std::to_string(expected->second) + "\n";
    }
  }
  return faults;
}

std::string DurableWorkload::section_faults(Store& store, std::size_t present) const {
  const auto erased = make_error_code(Error::kSectionErased).message();
  std::string faults;
  for (std::size_t i = 0; i < present; ++i) {
    const auto& entry = entries_[i];
    const auto ledger = store.find(entry.ledger);
    if (!ledger) continue;
    for (const auto& [index, content] : entry.sections) {
      const auto& erased_by = subjects_[*entry.about].erased_by;
      const bool is_erased = erased_by && *erased_by < present;
      const auto found = read(*ledger, entry.first, index);
      if (found == (is_erased ? erased : content)) continue;
      faults += "section " + std::to_string(index) + " of command " + std::to_string(i) +
                (is_erased ? " was erased" : "") + " and reads " + found.substr(0, 80) + "\n";
    }
  }
  return faults;
}

std::string DurableWorkload::subject_faults(Store& store, std::size_t present) const {
  std::string faults;
  for (const auto& [name, person, registered_by, erased_by] : subjects_) {
    const auto ledger = store.find(name);
    if (!ledger) continue;  // for lack of which a command is missing that is a fault already
    const auto snapshot = ledger->snapshot();
    const bool is_known = find_subject(*snapshot, ledger->keys(), person.external_id) == person.id;
    const bool is_erased = erased_by && *erased_by < present;
    if (is_known != (registered_by < present && !is_erased)) {
      faults += person.external_id + (is_known ? " is found\n" : " is not found\n");
    }
  }
  return faults;
}

}  // namespace lethe::ledger::tests
