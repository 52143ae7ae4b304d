// What an answer gets after the commit, on the caller's thread.
#include <algorithm>

#include "api/commands/accounting_document.h"
#include "api/commands/closures.h"
#include "api/commands/erasures.h"
#include "api/commands/executor.h"
#include "api/commands/export_package.h"
#include "api/commands/regions.h"
#include "api/commands/returns.h"
#include "api/commands/section_text.h"
#include "api/json/csv.h"
#include "api/json/key_history.h"
#include "api/json/render.h"
#include "api/json/request.h"
#include "crypto/check.h"
#include "ledger/certificate_claim.h"
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
  if (person && person->withheld) return *person->withheld;
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

/// kSubjectErased once what an erasure kept of a class need not be kept any longer.
Ruled<void> check_kept(const ledger::Ledger& ledger, ledger::Sequence certificate,
                       ledger::CompartmentClass cls) {
  LETHE_TRY(const auto event, ledger.event(certificate));
  const auto* facts = std::get_if<ledger::ErasureCompleted>(&event.facts);
  if (facts == nullptr) return ledger::Error::kRowMalformed;
  const bool is_kept = std::ranges::any_of(facts->kept, [&](const ledger::Kept& kept) {
    return kept.cls == cls && ledger.last_time() < kept.until;
  });
  if (!is_kept) return ProblemType::kSubjectErased;
  return {};
}

/// Nothing of a person who was erased since the access became durable.
Ruled<void> still_readable(const Views& views, const ProfileReading& reading) {
  if (reading.is_withheld) {
    LETHE_TRY(const auto person, views.person(reading.person.id));
    if (person && person->state == projections::PersonState::kWithheld) return {};
  }
  LETHE_TRY_VOID(visible_person(views, reading.caller, reading.person.id, Erased::kRefuse));
  return {};
}

/// The answer when the ledger is not found any more.
Ruled<void> complete_closure(const ledger::Store& store, const ledger::LedgerId& id,
                             Answer& answer) {
  for (const auto& closed : store.closed_ledgers()) {
    if (closed.info.id != id) continue;
    LETHE_TRY(answer.body, closed_json(store, closed));
    // It stands, and waits for the key target.
    if (!closed.certificate) answer.status = 202;
    return {};
  }
  return ProblemType::kUnknownLedger;
}

struct Completer {
  ledger::Store& store;
  const std::shared_ptr<const ledger::Ledger>& opened;
  const ledger::Ledger& ledger;
  SectionTexts& texts;
  object& body;
  std::optional<Document>& document;
  std::uint16_t& status;

  Ruled<void> operator()(const std::monostate&) const { return {}; }

  Ruled<void> operator()(const ledger::ErasureId& id) const {
    LETHE_TRY_VOID(answer_erasure(id));
    // It stands, and waits for the key target.
    if (body.at("state") == "ordered") status = 202;
    return {};
  }
  Ruled<void> operator()(const EarlierErasure& earlier) const {
    LETHE_TRY(const auto id, erasure_of(ledger, earlier.subject));
    return answer_erasure(id);
  }
  Ruled<void> operator()(const ledger::LedgerId& id) const {
    const auto made = store.find(id);
    if (made == nullptr) return ProblemType::kUnknownLedger;
    LETHE_TRY(const auto region, region_of(*made));
    body = ledger_json(*made, region);
    return {};
  }
  Ruled<void> operator()(const SectionReading& reading) const {
    LETHE_TRY(const auto text, texts.text({reading.sequence, reading.index}));
    if (text) body[reading.member] = *text;
    return {};
  }
  Ruled<void> operator()(const TextsReading& reading) const {
    boost::json::array out;
    LETHE_TRY_VOID(add_texts(reading, false, out));
    body["texts"] = std::move(out);
    return {};
  }
  Ruled<void> operator()(const EventTextsReading& reading) const {
    boost::json::array out;
    for (const auto& event : reading.events) LETHE_TRY_VOID(add_texts(event, true, out));
    body["texts"] = std::move(out);
    return {};
  }
  Ruled<void> operator()(const ProfileReading& reading) const {
    object profile;
    for (const auto& [name, version] : reading.fields) {
      LETHE_TRY(const auto text, texts.text(version));
      if (text) profile[name] = *text;
    }
    const auto snapshot = ledger.snapshot();
    LETHE_TRY_VOID(still_readable(Views(*snapshot), reading));
    if (auto* external_id = profile.if_contains(kExternalIdField)) {
      body[kExternalIdField] = std::move(*external_id);
      profile.erase(kExternalIdField);
    }
    body["profile"] = std::move(profile);
    return {};
  }
  Ruled<void> operator()(const ItemReading& reading) const {
    const auto& [item, version] = reading;
    for (const auto& [name, place] :
         {std::pair("title", &version.title), std::pair("body", &version.body)}) {
      if (!*place) continue;
      LETHE_TRY(const auto text, texts.text(**place));
      if (!text) return ProblemType::kItemDeleted;
      body[name] = *text;
    }
    const auto snapshot = ledger.snapshot();
    LETHE_TRY(const auto row, Views(*snapshot).item(item));
    if (!row || row->deletion) return ProblemType::kItemDeleted;
    return {};
  }
  Ruled<void> operator()(const FieldHistoryReading& reading) const {
    boost::json::array versions;
    for (const auto& version : reading.versions) {
      LETHE_TRY(const auto text, texts.text(version));
      if (!text) return ProblemType::kUnknownField;  // deleted since
      LETHE_TRY(const auto event, ledger.event(version.sequence));
      versions.push_back({{"value", *text},
                          {"time", ledger::format_rfc3339(event.time)},
                          {"sequence", version.sequence.value}});
    }
    const auto snapshot = ledger.snapshot();
    LETHE_TRY_VOID(
        visible_person(Views(*snapshot), reading.caller, reading.subject, Erased::kRefuse));
    body["versions"] = std::move(versions);
    return {};
  }
  Ruled<void> operator()(const AttributionReading& reading) const {
    if (reading.certificate) {
      LETHE_TRY_VOID(check_kept(ledger, *reading.certificate, ledger::CompartmentClass::kProfile));
    }
    object names;
    for (const auto& [name, version] : reading.names) {
      LETHE_TRY(const auto text, texts.text(version));
      if (text) names[name] = *text;
    }
    body["names"] = std::move(names);
    return {};
  }
  Ruled<void> operator()(const ExportReading& reading) const {
    const auto& made = reading.made;
    LETHE_TRY(const auto package, make_export(ledger, texts, made.id, made.subject, {made.size}));
    const auto snapshot = ledger.snapshot();
    LETHE_TRY_VOID(visible_person(Views(*snapshot), reading.caller, made.subject, Erased::kRefuse));
    if (package.manifest_hash != made.hash) return ProblemType::kExportErased;
    LETHE_TRY(auto archive, write_zip(package.files, package.time));
    document =
        Document{"application/zip", "export-" + made.id.str() + ".zip", std::move(archive), {}};
    return {};
  }
  /// As it was given; nothing of one who was erased since.
  Ruled<void> operator()(const AccountingReading& reading) const {
    LETHE_TRY(const auto header, ledger.event(reading.given_at));
    std::string whole;
    for (std::size_t i = 0; i < header.sections.size(); ++i) {
      LETHE_TRY(const auto part, texts.text(header, static_cast<std::uint16_t>(i)));
      if (!part) return ProblemType::kSubjectErased;
      whole += *part;
    }
    const std::string name = "accounting-" + reading.id.str();
    if (reading.form == AccountingForm::kJson) {
      document = Document{"application/json", name + ".json", std::move(whole), {}};
      return {};
    }
    const auto accounting = parse_body(whole, {whole.size()});
    if (!accounting || !accounting->is_object()) return ledger::Error::kRowMalformed;
    document = reading.form == AccountingForm::kCsv
                   ? Document{std::string(kCsvType),
                              name + ".csv",
                              accounting_csv(accounting->get_object()),
                              {}}
                   : Document{"text/html; charset=utf-8",
                              name + ".html",
                              accounting_page(accounting->get_object()),
                              {}};
    return {};
  }
  Ruled<void> operator()(const ReturnReading& reading) const {
    auto writer = std::make_shared<ReturnWriter>(store, opened, reading.request);
    document = Document{"application/jsonl", "return-" + ledger.info().name + ".jsonl", "",
                        [writer] { return writer->next(); }};
    return {};
  }
  // A bundle holds certificates, which are made above the rules (api/documents/bundle.h).
  Ruled<void> operator()(const BundleReading&) const { return {}; }
  Ruled<void> operator()(const SigningKeyMaking& making) const {
    const auto signer = ledger.signer();
    body = log_key_json(signer->keys(), signer->keys().at(making.rotation.next()));
    return {};
  }
  Ruled<void> operator()(const BodyMaking& making) const {
    body = making.make();
    return {};
  }
  // Not here: there is no ledger any more.
  Ruled<void> operator()(const LedgerClosing&) const { return ProblemType::kInternal; }

  /// With what the person gets the certificate by, who has no token from now on. It is made here,
  /// so that no kept reply holds it.
  Ruled<void> answer_erasure(const ledger::ErasureId& id) const {
    LETHE_TRY(body, read_erasure(ledger, id));
    if (!body.at("whole_subject").as_bool()) return {};
    body["claim"] = ledger::certificate_claim(*ledger.signer(), ledger.info().id, id);
    return {};
  }

  Ruled<void> add_texts(const TextsReading& reading, bool says_where,
                        boost::json::array& out) const {
    LETHE_TRY(const auto header, ledger.event(reading.sequence));
    for (const auto index : reading.indexes) {
      object one;
      if (says_where) one["sequence"] = reading.sequence.value;
      one["role"] = ledger::name_of(header.sections[index].role);
      if (const auto& name = header.sections[index].name; !name.empty()) one["name"] = name;
      LETHE_TRY(const auto text, texts.text(header, index));
      if (text) one["text"] = *text;
      out.push_back(std::move(one));
    }
    return {};
  }
};

/// What was opened while an erasure destroyed its key is read again, and is not there any more: so
/// nothing leaves that was erased before. Each round but the last lost something, so it ends.
Ruled<Answer> completed(ledger::Store& store, const std::shared_ptr<const ledger::Ledger>& ledger,
                        const Answer& answer) {
  for (;;) {
    SectionTexts texts(*ledger);
    Answer out = answer;
    const Completer completer{store, ledger, *ledger, texts, out.body, out.document, out.status};
    LETHE_TRY_VOID(std::visit(completer, answer.completion));
    LETHE_TRY(const bool may_leave, texts.all_live());
    if (may_leave) return out;
  }
}

}  // namespace

Reply complete(ledger::Store& store, const ledger::LedgerId& ledger_id, Reply reply) {
  if (reply.refused()) return reply;
  const auto& answer = reply.answer();
  if (std::holds_alternative<std::monostate>(answer.completion)) return reply;
  if (std::holds_alternative<LedgerClosing>(answer.completion)) {
    if (const auto closed = complete_closure(store, ledger_id, std::get<Answer>(reply.result));
        !closed) {
      reply.result = problem_of(closed.error());
    }
    return reply;
  }
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) {
    reply.result = Problem(ProblemType::kUnknownLedger);
    return reply;
  }
  auto whole = completed(store, ledger, answer);
  if (whole) {
    reply.result = std::move(*whole);
  } else {
    reply.result = problem_of(whole.error());
  }
  return reply;
}

}  // namespace lethe::api
