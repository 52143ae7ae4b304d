#include "tests/tools/clinic_history.h"

#include <gtest/gtest.h>

#include "api/commands/closures.h"
#include "api/commands/consents.h"
#include "api/commands/content.h"
#include "api/commands/erasures.h"
#include "api/commands/profiles.h"
#include "api/commands/returns.h"
#include "api/commands/subjects.h"
#include "ledger/backup_files.h"
#include "tests/ledger/store_fixture.h"

namespace lethe::tools::tests {

using ledger::CompartmentClass;
using ledger::SubjectId;
using projections::Views;

namespace {

constexpr std::string_view kExternalId = "external_id";
/// More than an erasure has, so that some of them go through.
constexpr std::uint64_t kStepsToDieAt = 9;

std::string marker_of(std::mt19937_64& random) {
  std::string out;
  while (out.size() < 12) out += static_cast<char>('a' + random() % 26);
  return out;
}

/// An erasure of a person keeps what the law wants kept.
bool goes_with_person(CompartmentClass cls) {
  return cls != CompartmentClass::kEvidence && cls != CompartmentClass::kAccess;
}

}  // namespace

ClinicHistory::Log ClinicHistory::Log::as_of(ledger::TreeSize at) const {
  Log out{at, {}, {}, {}};
  const auto is_before = [&](const ledger::Sequence& sequence) {
    return sequence.value < at.value;
  };
  for (const auto& one : written) {
    if (is_before(one.first.first)) out.written.insert(one);
  }
  for (const auto& one : people) {
    if (is_before(one.first)) out.people.insert(one);
  }
  for (const auto& one : items) {
    if (is_before(one.first)) out.items.insert(one);
  }
  return out;
}

ClinicHistory::ClinicHistory(std::uint64_t seed)
    : random_(seed), marker_(marker_of(random_)), adversary_(marker_) {
  log_.size = clinic_.ledger()->size();
}

void ClinicHistory::step() {
  to_go_.clear();
  has_erased_ = false;
  const bool dies = random_() % 4 == 0;
  const auto when = random_() % 2 == 0 ? AttackedClinic::CrashPlan::When::kBefore
                                       : AttackedClinic::CrashPlan::When::kBehind;
  if (dies) clinic_.arm(static_cast<int>(1 + random_() % kStepsToDieAt), when);
  happen();
  settle();
  adversary_.keep_images(clinic_, looked_up());
  if (has_erased_) adversary_.attack(clinic_);
}

void ClinicHistory::erase_everybody() {
  while (const auto person = somebody()) {
    to_go_.clear();
    erase(*person);
    settle();
    adversary_.keep_images(clinic_, looked_up());
  }
  adversary_.attack(clinic_, true);
}

void ClinicHistory::close() {
  catch_up();
  adversary_.keep_images(clinic_, looked_up());
  std::set<SubjectId> people = gone_;
  for (const auto& [registered, person] : log_.people) people.insert(person);
  adversary_.note_closure(clinic_, people);
  while (clinic_.ledger() != nullptr && !testing::Test::HasFailure()) {
    hand_over();
    const auto when = random_() % 2 == 0 ? AttackedClinic::CrashPlan::When::kBefore
                                         : AttackedClinic::CrashPlan::When::kBehind;
    clinic_.arm(static_cast<int>(1 + random_() % kStepsToDieAt), when);
    order_closure();
    if (clinic_.has_crashed()) {
      tell("death");
      clinic_.restart();
    }
    clinic_.disarm();
  }
  tell("closure");
  adversary_.attack_closed(clinic_);
  if (backups_.empty()) return;
  const auto& backup = backups_[random_() % backups_.size()];
  clinic_.restore(backup.folder, backup.manifest, false);
  if (testing::Test::HasFatalFailure()) return;
  EXPECT_EQ(clinic_.ledger(), nullptr);
  EXPECT_TRUE(clinic_.store().find_closed("clinic")->certificate);
  adversary_.attack_closed(clinic_);
}

void ClinicHistory::hand_over() {
  const auto id = clinic_.info().id;
  api::ReturnWriter writer(clinic_.store(), clinic_.ledger(), system_request(id, "history"));
  auto part = writer.next();
  while (part && *part) part = writer.next();
  EXPECT_TRUE(part) << part.error().message();
}

void ClinicHistory::order_closure() {
  api::CloseLedgerInput input;
  input.reason = ledger::ClosureReason::kContractEnded;
  input.state = *api::closure_state(*clinic_.ledger(), ledger::system_clock().now());
  const auto reply = clinic_.run(api::close_ledger, input);
  if (clinic_.has_crashed()) return;
  EXPECT_FALSE(reply.refused()) << refusal_of(reply);
}

void ClinicHistory::settle() {
  if (clinic_.has_crashed()) {
    tell("death");
    adversary_.keep_images(clinic_, {});
    // What lies there is backed up by who does not know, with whatever is half done in it.
    if (random_() % 2 == 0) back_up();
    clinic_.restart();
    catch_up();
    check_living();
  }
  clinic_.disarm();
  catch_up();
}

void ClinicHistory::tell(const std::string& what) {
  ++happened_[what];
  story_ += (story_.empty() ? "" : ", ") + what;
}

void ClinicHistory::happen() {
  using Deed = void (ClinicHistory::*)();
  struct Chance {
    const char* name;
    std::uint64_t share;  // of a hundred
    Deed deed;
  };
  static constexpr Chance kChances[] = {
      {"registration", 22, &ClinicHistory::register_somebody},
      {"edit", 12, &ClinicHistory::edit},
      {"item", 12, &ClinicHistory::post},
      {"consent", 6, &ClinicHistory::consent},
      {"deleted field", 8, &ClinicHistory::delete_field},
      {"deleted item", 8, &ClinicHistory::delete_item},
      {"backup", 10, &ClinicHistory::back_up},
      {"restore", 7, &ClinicHistory::restore},
  };
  auto left = random_() % 100;
  for (const auto& [name, share, deed] : kChances) {
    if (left < share) {
      tell(name);
      return (this->*deed)();
    }
    left -= share;
  }
  if (left < 5) {
    tell("rotation");
    if (!clinic_.rotate()) tell("death");
    return check_living();
  }
  const auto person = somebody();
  tell("erasure");
  if (person) erase(*person);
}

template <class Input>
void ClinicHistory::run(api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                        const Input& input) {
  const auto reply = clinic_.run(rule, input, "key-" + std::to_string(++keys_));
  if (clinic_.has_crashed()) return;  // what it answers, nobody hears
  EXPECT_FALSE(reply.refused()) << refusal_of(reply);
}

std::string ClinicHistory::canary() {
  return marker_ + "." + std::to_string(random_());
}

void ClinicHistory::register_somebody() {
  api::RegisterSubjectInput input;
  input.type = ledger::SubjectType::kUser;
  input.origin = ledger::Origin::kSignup;
  if (random_() % 2 == 0) input.external_id = canary();
  input.profile = {{"email", canary() + "@people.example"}, {"given_name", canary()}};
  run(api::register_subject, input);
}

void ClinicHistory::edit() {
  const auto person = somebody();
  if (!person) return register_somebody();
  api::EditProfileInput input;
  input.subject = *person;
  if (random_() % 2 == 0) {
    input.profile = {{"email", canary() + "@people.example"}};
  } else {
    input.profile = {{"street", canary()}};
  }
  run(api::edit_profile, input);
}

void ClinicHistory::post() {
  const auto person = somebody();
  if (!person) return register_somebody();
  api::PostItemInput input;
  input.author = *person;
  input.type = ledger::ContentType::kTicket;
  input.title = canary();
  input.body = canary();
  run(api::post_item, input);
}

void ClinicHistory::consent() {
  const auto person = somebody();
  if (!person) return register_somebody();
  api::RecordConsentInput input;
  input.subject = *person;
  input.purpose = "newsletter";
  input.status =
      random_() % 2 == 0 ? ledger::ConsentStatus::kGiven : ledger::ConsentStatus::kRefused;
  input.policy_version = "1";
  input.language = "en";
  input.wording = "banner.short";
  input.method = "web_form";
  input.notice_hash = crypto::sha256(crypto::as_bytes("the notice"));
  input.evidence = R"({"user_agent":")" + canary() + R"("})";
  run(api::record_consent, input);
}

void ClinicHistory::delete_field() {
  const auto person = somebody();
  const std::string_view names[] = {"email", "given_name", "street", kExternalId};
  const auto name = names[random_() % std::size(names)];
  const auto* field = person ? current(*person, name) : nullptr;
  if (field == nullptr) return register_somebody();
  const auto compartment = field->compartment;
  to_go_ = texts_of([&](const Written& one) { return one.compartment == compartment; });
  run(api::delete_field, api::DeleteFieldInput{*person, std::string(name), std::nullopt});
}

void ClinicHistory::delete_item() {
  std::vector<std::pair<ledger::ItemId, ledger::Compartment>> living;
  for (const auto& [posted, item] : log_.items) {
    const auto text = log_.written.find({posted, 0});
    if (text != log_.written.end()) living.emplace_back(item, text->second.compartment);
  }
  if (living.empty()) return post();
  const auto& one_of_them = living[random_() % living.size()];
  to_go_ = texts_of([&](const Written& one) { return one.compartment == one_of_them.second; });
  run(api::delete_item, api::DeleteItemInput{one_of_them.first});
}

void ClinicHistory::erase(const SubjectId& person) {
  to_go_ = texts_of([&](const Written& one) {
    return one.owner == person && goes_with_person(one.compartment.cls);
  });
  api::EraseSubjectInput input;
  input.subject = person;
  input.ground = ledger::ErasureGround::kConsentWithdrawn;
  run(api::erase_subject, input);
}

void ClinicHistory::back_up() {
  const auto folder = clinic_.folder() / "backups" / std::to_string(folders_);
  const auto manifest = clinic_.back_up(folder);
  const auto made = ledger::BackupFiles(folder).manifest(manifest);
  ASSERT_TRUE(made) << made.error().what;
  backups_.push_back({folder, manifest, made->find("clinic")->position.size});
}

void ClinicHistory::restore() {
  if (backups_.empty()) return back_up();
  clinic_.disarm();
  const auto backup = backups_[random_() % backups_.size()];
  story_ += " of " + std::to_string(backup.size.value) + "/" + std::to_string(log_.size.value);
  clinic_.restore(backup.folder, backup.manifest, random_() % 2 == 0);
  if (testing::Test::HasFatalFailure()) return;
  // What came later is of a past that is no more, and so are the backups that have it.
  log_ = log_.as_of(backup.size);
  std::erase_if(backups_, [&](const Backup& one) { return one.size.value > backup.size.value; });
  ++folders_;
  catch_up();
  check_living();
}

void ClinicHistory::catch_up() {
  const auto ledger = clinic_.ledger();
  for (; log_.size.value < ledger->size().value; ++log_.size.value) {
    take_event(ledger->event({log_.size.value}).value());
  }
}

void ClinicHistory::take_event(const ledger::EventHeader& header) {
  for (std::size_t i = 0; i < header.sections.size(); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    const auto& section = header.sections[i];
    const auto text = ledger::tests::read(*clinic_.ledger(), header.sequence, index);
    EXPECT_NE(text.find(marker_), std::string::npos) << "what was just written: " << text;
    const bool is_external_id = section.role == ledger::SectionRole::kExternalId;
    log_.written[{header.sequence, index}] = {
        header.subject, section.compartment,
        is_external_id ? std::string(kExternalId) : section.name, text};
  }
  if (std::holds_alternative<ledger::SubjectRegistered>(header.facts)) {
    log_.people[header.sequence] = header.subject;
  } else if (const auto* posted = std::get_if<ledger::ContentPosted>(&header.facts)) {
    log_.items[header.sequence] = posted->item;
  } else if (const auto* order = std::get_if<ledger::ErasureOrdered>(&header.facts)) {
    take_order(*order, header.subject);
  }
}

void ClinicHistory::take_order(const ledger::ErasureOrdered& order, const SubjectId& person) {
  Promise promise;
  std::set<std::string> texts;
  for (auto one = log_.written.begin(); one != log_.written.end();) {
    const auto& written = one->second;
    const bool is_gone = std::ranges::any_of(order.destroyed, [&](const auto& ref) {
      return ref.whole ? ref.compartment.slot == written.compartment.slot &&
                             ref.compartment.cls == written.compartment.cls
                       : ref.compartment == written.compartment;
    });
    if (is_gone) {
      texts.insert(written.text);
      promise.compartments.push_back(written.compartment);
      if (written.name == "email") promise.emails.push_back(written.text);
      if (written.name == kExternalId) promise.external_ids.push_back(written.text);
    }
    one = is_gone ? log_.written.erase(one) : std::next(one);
  }
  EXPECT_EQ(texts, to_go_) << "the order takes what was asked for, and nothing else";
  if (order.whole_subject) {
    promise.whole = person;
    gone_.insert(person);
  }
  erased_.insert(texts.begin(), texts.end());
  story_ += " at " + std::to_string(log_.size.value);
  adversary_.note(clinic_, promise);
  has_erased_ = true;
}

std::set<std::string> ClinicHistory::texts_of(
    const std::function<bool(const Written&)>& is_meant) const {
  std::set<std::string> out;
  for (const auto& [place, written] : log_.written) {
    if (is_meant(written)) out.insert(written.text);
  }
  return out;
}

const ClinicHistory::Written* ClinicHistory::current(const SubjectId& person,
                                                     std::string_view name) const {
  const Written* found = nullptr;
  for (const auto& [place, written] : log_.written) {
    if (written.owner == person && written.name == name) found = &written;
  }
  return found;
}

std::vector<LookedUp> ClinicHistory::looked_up() const {
  const auto text = [&](const SubjectId& person, std::string_view name) {
    const auto* field = current(person, name);
    return field == nullptr ? std::string() : field->text;
  };
  std::vector<LookedUp> out;
  for (const auto& [registered, person] : log_.people) {
    if (gone_.contains(person)) continue;
    out.push_back({person, text(person, "email"), text(person, kExternalId)});
  }
  return out;
}

std::optional<SubjectId> ClinicHistory::somebody() {
  const auto living = looked_up();
  if (living.empty()) return std::nullopt;
  return living[random_() % living.size()].id;
}

void ClinicHistory::check_living() {
  const auto ledger = clinic_.ledger();
  std::size_t lost = 0;
  for (const auto& [place, written] : log_.written) {
    const auto text = ledger::tests::read(*ledger, place.first, place.second);
    EXPECT_FALSE(erased_.contains(text));
    if (text == written.text) continue;
    ++lost;
    ADD_FAILURE() << "event " << place.first.value << ", " << written.name << ": " << text;
  }
  EXPECT_EQ(lost, 0U) << "of " << log_.written.size() << " sections of those who live";
  const auto snapshot = ledger->snapshot();
  const Views views(*snapshot);
  for (const auto& [id, email, external_id] : looked_up()) {
    if (!email.empty()) {
      EXPECT_EQ(views.by_email(email, ledger->keys()).value(), std::vector{id});
    }
    if (!external_id.empty()) {
      EXPECT_EQ(views.by_external_id(external_id, ledger->keys()).value(), id);
    }
  }
}

}  // namespace lethe::tools::tests
