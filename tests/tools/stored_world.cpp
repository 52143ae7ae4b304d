#include "tests/tools/stored_world.h"

#include "api/commands/policies.h"
#include "api/commands/purposes.h"
#include "api/commands/subjects.h"
#include "ledger/names.h"

namespace lethe::tools::tests {

void define_newsletter(ledger::Store& store, const ledger::LedgerId& ledger) {
  api::PublishPolicyInput policy;
  policy.version = "1";
  policy.url = "https://clinic.example/privacy";
  policy.language = "en";
  policy.hash = crypto::sha256(crypto::as_bytes("the notice"));
  run_as_system(store, ledger, api::publish_policy, policy);
  api::DefinePurposeInput purpose;
  purpose.purpose = "newsletter";
  purpose.basis = ledger::LegalBasis::kConsent;
  purpose.title = "News by e-mail";
  run_as_system(store, ledger, api::define_purpose, purpose);
}

StoredWorld::StoredWorld() {
  std::string error;
  directory_ = DataDirectory::create(places(), "lethe.example", "local", {}, error);
  if (!directory_ || !create_ledger(store(), "clinic", "local", "lethe.example", error))
    throw std::runtime_error(error);
  define_newsletter(store(), ledger()->info().id);
}

std::filesystem::path StoredWorld::write(const std::string& name, std::string_view text) const {
  const auto path = folder() / name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

void StoredWorld::open() {
  std::string error;
  directory_ = DataDirectory::open(places(), {}, error);
  if (!directory_) throw std::runtime_error(error);
}

void StoredWorld::remove() {
  close();
  std::filesystem::remove_all(places().data);
  std::filesystem::remove_all(places().keys);
}

ledger::SubjectId StoredWorld::register_somebody() {
  api::RegisterSubjectInput somebody;
  somebody.type = ledger::SubjectType::kUser;
  somebody.origin = ledger::Origin::kSignup;
  somebody.profile = {{"city", "Oslo"}};
  const auto made = run(api::register_subject, somebody);
  return *ledger::SubjectId::parse(made.body.at("id").as_string().c_str());
}

std::vector<std::string> texts_of(const ledger::Ledger& ledger, std::string_view section) {
  std::vector<std::string> out;
  for (std::uint64_t at = 0; at < ledger.size().value; ++at) {
    const auto header = ledger.event({at}).value();
    for (std::size_t i = 0; i < header.sections.size(); ++i) {
      const auto& ref = header.sections[i];
      const auto name = ref.name.empty() ? ledger::name_of(ref.role) : std::string_view(ref.name);
      if (name != section) continue;
      const auto opened = ledger.section(header, static_cast<std::uint16_t>(i));
      if (opened) out.emplace_back(crypto::as_text(opened->content()));
    }
  }
  return out;
}

std::map<std::string, std::size_t> kinds_in(const ledger::Ledger& ledger) {
  std::map<std::string, std::size_t> out;
  for (std::uint64_t at = 0; at < ledger.size().value; ++at)
    ++out[std::string(ledger::kind_name(ledger::kind_of(ledger.event({at}).value().facts)))];
  return out;
}

}  // namespace lethe::tools::tests
