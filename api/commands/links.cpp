#include "api/commands/links.h"

#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Origin;
using ledger::SubjectType;
using projections::PersonRow;

bool may_be_linked(const PersonRow& person) {
  if (person.type == SubjectType::kAnonymous) return true;
  return person.type == SubjectType::kUser &&
         (person.origin == Origin::kAnonymousPost || person.origin == Origin::kEmail);
}

Ruled<void> check_account(const RuleContext& context, const ledger::SubjectId& id) {
  LETHE_TRY(const auto account, context.views().person(id));
  if (!account || account->state != projections::PersonState::kActive) {
    return ProblemType::kAccountUnknown;
  }
  if (account->type != SubjectType::kUser) return ProblemType::kAccountNotUser;
  LETHE_TRY(const auto theirs, context.views().link(id));
  if (theirs) return ProblemType::kSubjectLinked;
  return {};
}

}  // namespace

LinkSubjectInput LinkSubjectInput::parse(ObjectReader& reader) {
  LinkSubjectInput input;
  reader.require("account");
  input.account = reader.id<ledger::SubjectId>("account").value_or(ledger::SubjectId{});
  return input;
}

Ruled<Ruling> link_subject(RuleContext& context, const LinkSubjectInput& input) {
  LETHE_TRY(const auto person, context.person(input.subject));
  if (input.account == person.id) return ProblemType::kLinkToSelf;
  if (!may_be_linked(person)) return ProblemType::kSubjectNotAnonymous;
  LETHE_TRY(const auto linked, context.views().link(person.id));
  if (linked) return ProblemType::kSubjectLinked;
  LETHE_TRY_VOID(check_account(context, input.account));
  Ruling ruling;
  ruling.decision.events.push_back(context.event(ledger::SubjectLinked{input.account}, person.id));
  ruling.answer.status = 201;
  ruling.answer.body = link_json({person.id, input.account, context.sequence(), context.now()});
  ruling.answer.location = "subjects/" + input.account.str() + "/links";
  return ruling;
}

}  // namespace lethe::api
