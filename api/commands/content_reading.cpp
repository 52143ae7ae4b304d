#include "api/commands/content.h"
#include "api/commands/opening.h"
#include "api/commands/reading_event.h"
#include "api/json/render.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Role;

Ruled<void> check_role(const RuleContext& context, const ReadItemInput& input) {
  if (input.revision && !context.caller().is_any(Role::kAuditor, Role::kAgent)) {
    return ProblemType::kForbidden;
  }
  return {};
}

}  // namespace

Ruled<Ruling> read_item(RuleContext& context, const ReadItemInput& input) {
  auto purpose = purpose_of_reading(context.caller(), input.purpose_of_use);
  if (!purpose) return purpose.error();
  LETHE_TRY_VOID(check_role(context, input));
  LETHE_TRY(const auto item, visible_item(context, input.item));
  LETHE_TRY_VOID(check_may_open(context, ledger::GrantScope::kContent, item.author));
  if (item.deletion) return ProblemType::kItemDeleted;
  LETHE_TRY(const auto version,
            context.views().item_version(item, input.revision.value_or(item.version.revision)));
  if (!version) return ProblemType::kUnknownRevision;

  std::vector<std::string> texts;
  if (version->title) texts.emplace_back("title");
  if (version->body) texts.emplace_back("body");
  LETHE_TRY(auto event, reading_event(context, *context.about(), *purpose,
                                      ledger::name_of(item.type), std::move(texts), input.reason));
  Ruling ruling;
  ruling.decision.events.push_back(std::move(event));
  ruling.answer.body = item_json(item);
  ruling.answer.body["revision"] = version->revision;
  ruling.answer.body["access"] = context.sequence().value;
  ruling.answer.revision = item.version.revision;
  ruling.answer.completion = ItemReading{item.id, *version};
  return ruling;
}

}  // namespace lethe::api
