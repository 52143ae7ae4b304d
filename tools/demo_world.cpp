#include "tools/demo_world.h"

#include <algorithm>

#include "api/commands/subjects.h"

namespace lethe::tools {

using ledger::Origin;
using ledger::Role;
using ledger::SubjectType;

DemoWorld::DemoWorld(ledger::Store& store, const ledger::Ledger& ledger, DemoClock& clock,
                     std::uint64_t seed, std::uint64_t staff)
    : store_(store), ledger_(ledger), calendar_(clock), random_(seed) {
  const auto& id = ledger_.info().id;
  admin_token_ = issue(id, Role::kAdmin);
  portal_token_ = issue(id, Role::kPortal);
  operator_token_ = issue(store_.system()->info().id, Role::kOperator);
  for (std::uint64_t i = 0; i < staff; ++i) {
    const auto agent = enter(SubjectType::kAgent, Origin::kInvitation);
    agent->token = issue(id, Role::kAgent, agent->id);
    staff_.push_back(agent);
  }
}

ledger::TokenId DemoWorld::issue(const ledger::LedgerId& ledger, Role role,
                                 const std::optional<ledger::SubjectId>& subject) {
  constexpr std::int64_t kSeconds = 366LL * 24 * 60 * 60;
  std::string error;
  const auto token = issue_token(store_, ledger, role, subject, kSeconds, error);
  if (!token) throw DemoFailed{error};
  return ledger::TokenId::parse(token->id).value();
}

api::Request DemoWorld::request(Role role, const ledger::TokenId& token,
                                const ledger::SubjectId& subject) const {
  auto out = system();
  out.caller = {role, token, subject, ledger_.info().id};
  return out;
}

api::Request DemoWorld::portal_for(const Somebody& person) const {
  auto out = portal();
  out.on_behalf_of = person.id;
  return out;
}

api::Request DemoWorld::agent(const Somebody& staff) const {
  return request(Role::kAgent, staff.token, staff.id);
}

api::Request DemoWorld::operating() const {
  auto out = request(Role::kOperator, operator_token_);
  out.caller.ledger = store_.system()->info().id;
  return out;
}

void DemoWorld::leave(const Person& agent) {
  std::erase(staff_, agent);
}

Person DemoWorld::enter(SubjectType type, Origin origin) {
  auto somebody = std::make_shared<Somebody>();
  const bool is_staff = type == SubjectType::kAgent;
  somebody->made = make_demo_person(random_, is_staff ? ++employed_ : ++people_, is_staff);
  api::RegisterSubjectInput input;
  input.type = type;
  input.origin = origin;
  if (type != SubjectType::kAnonymous) {
    input.external_id = somebody->made.external_id;
    input.profile = somebody->made.profile;
  }
  const auto by = is_staff || origin == Origin::kInvitation ? admin() : portal();
  somebody->id = id_in<ledger::SubjectId>(run(by, api::register_subject, input));
  return somebody;
}

Person DemoWorld::arriving(double day, SubjectType type, Origin origin) {
  auto somebody = std::make_shared<Somebody>();
  calendar_.on(day, [this, somebody, type, origin] { *somebody = *enter(type, origin); });
  return somebody;
}

}  // namespace lethe::tools
