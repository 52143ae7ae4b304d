#include "tools/demo.h"

#include <atomic>

#include "api/commands/accesses.h"
#include "api/commands/consents.h"
#include "api/commands/erasures.h"
#include "api/commands/policies.h"
#include "api/commands/profiles.h"
#include "api/commands/purposes.h"
#include "api/commands/subjects.h"
#include "projections/views.h"
#include "tools/bootstrap.h"
#include "tools/demo_people.h"

namespace lethe::tools {

namespace {

/// Moves only when told to.
class DemoClock : public ledger::Clock {
 public:
  explicit DemoClock(ledger::Moment start) : micros_(start.micros) {}
  ledger::Moment now() const override { return {micros_.load()}; }
  void advance(std::int64_t micros) { micros_ += micros; }

 private:
  std::atomic<std::int64_t> micros_;
};

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1'000'000;
constexpr std::int64_t kYear = 365 * kDay;
constexpr std::uint64_t kStaff = 12;
constexpr std::uint64_t kVisitsPerPerson = 6;

struct Somebody {
  ledger::SubjectId id;
  DemoPerson made;
  bool is_erased = false;
};

/// The first thing that went wrong ends the making.
struct Failed {
  std::string why;
};

class DemoMaker {
 public:
  DemoMaker(ledger::Store& store, const ledger::Ledger& ledger, DemoClock& clock,
            const DemoOptions& options)
      : store_(store), ledger_(ledger), clock_(clock), options_(options), random_(options.seed) {}

  void make() {
    publish("1", "notice of the first year", false);
    define("newsletter", ledger::LegalBasis::kConsent, "News by e-mail", false);
    define("analytics", ledger::LegalBasis::kConsent, "How the portal is used", false);
    define("health_research", ledger::LegalBasis::kConsent, "Research with health data", true);
    define("support", ledger::LegalBasis::kContract, "Answering tickets", false);
    for (std::uint64_t i = 1; i <= kStaff; ++i) staff_.push_back(enter(i, true));
    const auto steps = options_.people * (1 + kVisitsPerPerson);
    for (std::uint64_t step = 0; step < steps; ++step) {
      clock_.advance(kYear / static_cast<std::int64_t>(steps + 1));
      if (step == steps / 2) publish("2", "notice of the second year", true);
      if (step % (1 + kVisitsPerPerson) == 0) {
        people_.push_back(enter(people_.size() + 1, false));
        sign_up(people_.back());
      } else {
        visit(people_[random_.below(people_.size())]);
      }
      if (options_.progress) options_.progress(step + 1, steps);
    }
  }

 private:
  template <class Input>
  api::Answer run(api::Ruled<api::Ruling> (*rule)(api::RuleContext&, const Input&),
                  const Input& input) {
    const auto reply =
        api::run(store_, ledger_.info().id, system_request(ledger_.info().id, "demo"), rule, input);
    if (reply.refused()) throw Failed{refusal_of(reply)};
    return reply.answer();
  }

  void publish(const std::string& version, std::string_view notice, bool anew) {
    api::PublishPolicyInput input;
    input.version = version;
    input.url = "https://clinic.example/privacy/" + version;
    input.language = "en";
    input.hash = crypto::sha256(crypto::as_bytes(notice));
    input.consent_anew = anew;
    run(api::publish_policy, input);
    policy_ = input;
  }

  void define(const std::string& code, ledger::LegalBasis basis, const std::string& title,
              bool is_special) {
    api::DefinePurposeInput input;
    input.purpose = code;
    input.basis = basis;
    input.title = title;
    input.special_category = is_special;
    run(api::define_purpose, input);
  }

  Somebody enter(std::uint64_t number, bool is_staff) {
    Somebody somebody{{}, make_demo_person(random_, number, is_staff)};
    api::RegisterSubjectInput input;
    input.type = is_staff ? ledger::SubjectType::kAgent : ledger::SubjectType::kUser;
    input.origin = is_staff ? ledger::Origin::kInvitation : ledger::Origin::kSignup;
    input.external_id = somebody.made.external_id;
    input.profile = somebody.made.profile;
    const auto answer = run(api::register_subject, input);
    somebody.id = ledger::SubjectId::parse(std::string(answer.body.at("id").as_string())).value();
    return somebody;
  }

  void decide(const Somebody& person, const std::string& purpose, ledger::ConsentStatus status) {
    api::RecordConsentInput input;
    input.subject = person.id;
    input.purpose = purpose;
    input.status = status;
    input.policy_version = policy_.version;
    input.notice_hash = policy_.hash;
    input.language = person.made.language;
    input.wording = "signup_line";
    input.method = "web_form";
    input.is_explicit = purpose == "health_research";
    input.evidence =
        R"({"ip":"192.0.2.)" + std::to_string(random_.below(255)) + R"(","user_agent":"Demo/1.0"})";
    run(api::record_consent, input);
  }

  void sign_up(const Somebody& person) {
    decide(person, "newsletter",
           random_.one_in(4) ? ledger::ConsentStatus::kRefused : ledger::ConsentStatus::kGiven);
    if (random_.one_in(2)) decide(person, "analytics", ledger::ConsentStatus::kGiven);
    if (random_.one_in(3)) decide(person, "health_research", ledger::ConsentStatus::kGiven);
  }

  /// One thing that happens to somebody on some day.
  void visit(Somebody& person) {
    if (person.is_erased) return;
    switch (random_.below(40)) {
      case 0:
        return erase(person);
      case 1:
      case 2:
        return edit(person);
      case 3:
      case 4:
        return withdraw(person);
      case 5:
        return decide(person, "analytics", ledger::ConsentStatus::kGiven);
      default:
        return look(person);
    }
  }

  void erase(Somebody& person) {
    api::EraseSubjectInput input;
    input.subject = person.id;
    input.ground = ledger::ErasureGround::kConsentWithdrawn;
    input.reason = "asked for it on the privacy page";
    run(api::erase_subject, input);
    person.is_erased = true;
  }

  /// Somebody moves, to where another invented person lives.
  void edit(const Somebody& person) {
    api::EditProfileInput input;
    input.subject = person.id;
    for (const auto& field : make_demo_person(random_, 0, false).profile) {
      if (field.first == "city" || field.first == "country") input.profile.push_back(field);
    }
    run(api::edit_profile, input);
  }

  /// Only where there is something to withdraw: a refusal would leave an event of its own.
  void withdraw(const Somebody& person) {
    const auto snapshot = ledger_.snapshot();
    const auto decision = projections::Views(*snapshot).consent(person.id, "newsletter");
    if (!decision) throw Failed{decision.error().message()};
    if (!*decision || (*decision)->status != ledger::ConsentStatus::kGiven) return look(person);
    run(api::withdraw_consent, api::WithdrawConsentInput{person.id, "newsletter"});
  }

  void look(const Somebody& person) {
    api::RecordAccessInput input;
    input.subject = person.id;
    input.actor = staff_[random_.below(staff_.size())].id;
    input.purpose_of_use = random_.one_in(5) ? "HOPERAT" : "TREAT";
    input.action = ledger::AccessAction::kRead;
    input.resource_type = random_.one_in(2) ? "profile" : "Encounter";
    if (random_.one_in(3)) input.reason = make_demo_reason(random_);
    run(api::record_access, input);
  }

  ledger::Store& store_;
  const ledger::Ledger& ledger_;
  DemoClock& clock_;
  const DemoOptions& options_;
  DemoRandom random_;
  api::PublishPolicyInput policy_;
  std::vector<Somebody> staff_, people_;
};

}  // namespace

namespace {

std::string make_demo_at(const Places& places, const DemoOptions& options) {
  DemoClock clock({ledger::system_clock().now().micros - kYear});
  ledger::StoreOptions store;
  store.clock = &clock;
  std::string error;
  const auto directory = DataDirectory::create(places, "lethe.example", "eu-central", store, error);
  if (!directory) return error;
  const auto ledger = create_ledger(directory->store(), std::string(kDemoLedger), "eu-central",
                                    "lethe.example", error);
  if (!ledger) return error;
  try {
    DemoMaker(directory->store(), *ledger, clock, options).make();
  } catch (const Failed& failed) {
    return failed.why;
  }
  return {};
}

}  // namespace

std::string make_demo(const Places& places, const DemoOptions& options) {
  std::error_code failed;
  if (std::filesystem::exists(places.data, failed))
    return "there is something at " + places.data.string() + " already; nothing was changed";
  auto making = places;
  making.data += ".unfinished";
  std::filesystem::remove_all(making.data, failed);  // of a run that was stopped
  if (failed) return "can't remove " + making.data.string() + ": " + failed.message();
  if (auto error = make_demo_at(making, options); !error.empty()) return error;
  std::filesystem::rename(making.data, places.data, failed);
  return failed ? "can't make " + places.data.string() + ": " + failed.message() : std::string();
}

}  // namespace lethe::tools
