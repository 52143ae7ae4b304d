// What an answer gets after the commit, on the caller's thread.
#include "api/commands/erasures.h"
#include "api/commands/executor.h"
#include "api/json/render.h"
#include "crypto/check.h"
#include "projections/section_content.h"
#include "projections/views.h"

namespace lethe::api {
namespace {

using boost::json::object;
using projections::kExternalIdField;
using projections::Views;

/// The erasure that a person's certificate belongs to. A person whose erasure is not completed yet
/// has a recent one.
Ruled<ledger::ErasureId> erasure_of(const ledger::Ledger& ledger,
                                    const ledger::SubjectId& subject) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto person, views.person(subject));
  if (person && person->erased_at) {
    LETHE_TRY(const auto event, ledger.event(*person->erased_at));
    if (const auto* facts = std::get_if<ledger::ErasureCompleted>(&event.facts)) {
      return facts->erasure;
    }
    return ledger::Error::kRowMalformed;
  }
  constexpr std::size_t kPage = 256;
  std::optional<ledger::Sequence> before;
  for (;;) {
    LETHE_TRY(const auto rows, views.erasures(before, kPage));
    for (const auto& row : rows) {
      if (row.subject == subject && row.whole_subject) return row.id;
    }
    if (rows.size() < kPage) return ProblemType::kUnknownErasure;
    before = rows.back().ordered_at;
  }
}

struct Completer {
  const ledger::Store& store;
  const ledger::Ledger& ledger;
  object& body;

  Ruled<void> operator()(const std::monostate&) const { return {}; }

  Ruled<void> operator()(const ledger::ErasureId& id) const {
    LETHE_TRY(body, read_erasure(ledger, id));
    return {};
  }
  Ruled<void> operator()(const EarlierErasure& earlier) const {
    LETHE_TRY(const auto id, erasure_of(ledger, earlier.subject));
    LETHE_TRY(body, read_erasure(ledger, id));
    return {};
  }
  Ruled<void> operator()(const ledger::LedgerId& id) const {
    const auto made = store.find(id);
    if (made == nullptr) return ProblemType::kUnknownLedger;
    body = ledger_json(*made);
    return {};
  }
  Ruled<void> operator()(const ProfileReading& reading) const {
    object profile;
    for (const auto& [name, version] : reading.fields) {
      LETHE_TRY(const auto header, ledger.event(version.sequence));
      auto opened = ledger.section(header, version.index);
      if (!opened && opened.error() == ledger::Error::kSectionErased) continue;
      if (!opened) return opened.error();
      profile[name] = crypto::as_text(opened->content());
    }
    const auto snapshot = ledger.snapshot();
    LETHE_TRY_VOID(
        visible_person(Views(*snapshot), reading.caller, reading.person.id, Erased::kRefuse));
    if (auto* external_id = profile.if_contains(kExternalIdField)) {
      body[kExternalIdField] = std::move(*external_id);
      profile.erase(kExternalIdField);
    }
    body["profile"] = std::move(profile);
    return {};
  }
};

}  // namespace

Reply complete(const ledger::Store& store, const ledger::LedgerId& ledger_id, Reply reply) {
  if (reply.refused()) return reply;
  auto& answer = std::get<Answer>(reply.result);
  if (std::holds_alternative<std::monostate>(answer.completion)) return reply;
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) {
    reply.result = Problem(ProblemType::kUnknownLedger);
    return reply;
  }
  auto completed = std::visit(Completer{store, *ledger, answer.body}, answer.completion);
  if (!completed) reply.result = problem_of(completed.error());
  return reply;
}

}  // namespace lethe::api
