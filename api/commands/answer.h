// What a command answers when it was not refused, independent of HTTP.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/caller.h"
#include "api/commands/request.h"
#include "api/problem.h"
#include "ledger/command.h"
#include "projections/views.h"

namespace lethe::api {

/// A profile that may be read now that its access event is durable: exactly what that event names.
struct ProfileReading {
  Caller caller;
  projections::PersonRow person;
  std::vector<std::pair<std::string, projections::FieldVersion>> fields;  // by name
  ledger::Sequence access;
  bool is_withheld = false;  // of a person whose erasure waits, for what the law keeps it for
};

/// One version of an item of content, to be read likewise.
struct ItemReading {
  ledger::ItemId item;
  projections::ItemVersion version;
};

/// Every version of one field, oldest first, to be read likewise.
struct FieldHistoryReading {
  Caller caller;
  ledger::SubjectId subject;
  std::vector<projections::FieldVersion> versions;
};

/// The names of an agent, to be read likewise.
struct AttributionReading {
  std::optional<ledger::Sequence> certificate;  // of the agent's erasure
  std::vector<std::pair<std::string, projections::FieldVersion>> names;
};

/// A section that may be read now that its access event is durable, and the body's member for it.
/// Left out when it was erased.
struct SectionReading {
  ledger::Sequence sequence;
  std::uint16_t index = 0;
  std::string_view member;  // lives for ever
};

/// Sections of one event, to be read likewise. What was erased is named without its text.
struct TextsReading {
  ledger::Sequence sequence;
  std::vector<std::uint16_t> indexes;
};

/// The same of several events.
struct EventTextsReading {
  std::vector<TextsReading> events;
};

/// A package that was made, to be made again and handed out likewise.
struct ExportReading {
  Caller caller;
  projections::ExportRow made;
};

/// How an accounting of disclosures is handed out.
enum class AccountingForm : std::uint8_t { kJson, kCsv, kPage };

/// An accounting that was given, to be handed out likewise.
struct AccountingReading {
  ledger::AccountingId id;
  ledger::Sequence given_at;
  AccountingForm form = AccountingForm::kJson;
};

/// Everything that a ledger holds, to be handed out likewise, bit by bit.
struct ReturnReading {
  Request request;  // that reads it
};

/// A bundle, to be handed out by bundle_document() (api/documents/bundle.h).
struct BundleReading {
  projections::BundleRow bundle;
  ledger::Moment now;  // by which grants are in force
};

/// The closure of the ledger, which is over by then.
struct LedgerClosing {};

/// The key that the event announces.
struct SigningKeyMaking {
  ledger::Sequence rotation;
};

/// The erasure of a whole person that was ordered earlier.
struct EarlierErasure {
  ledger::SubjectId subject;
};

/// A body that takes longer to put together than the committer has time for.
struct BodyMaking {
  std::function<boost::json::object()> make;
};

/// What is added to the body by complete(), on the caller's thread: it needs what exists only after
/// the commit (a certificate, a ledger's key) or may be read only then (a profile).
using Completion =
    std::variant<std::monostate, ledger::ErasureId, EarlierErasure, ledger::LedgerId,
                 ProfileReading, ItemReading, FieldHistoryReading, AttributionReading,
                 SectionReading, TextsReading, EventTextsReading, ExportReading, AccountingReading,
                 ReturnReading, BundleReading, LedgerClosing, SigningKeyMaking, BodyMaking>;

/// What an answer is instead of JSON.
struct Document {
  std::string content_type, file_name, bytes;
  /// Makes what comes behind `bytes` until it answers nothing; an error cuts it off. Called on a
  /// worker thread.
  std::function<ledger::Result<std::optional<std::string>>()> produce;
};

struct Answer {
  std::uint16_t status = 200;
  boost::json::object body;
  /// Of what was made. Relative to the ledger (`subjects/<id>`) unless it begins with a slash.
  std::string location;
  std::optional<std::uint64_t> revision;  // what ETag carries, as `"<revision>"`
  Completion completion;
  std::optional<Document> document;  // then there is no body
};

struct Reply {
  std::variant<Answer, Problem> result;
  ledger::Outcome outcome;  // of the events written, the refusal's own included
  bool replayed = false;    // an answer kept for the Idempotency-Key

  bool refused() const { return std::holds_alternative<Problem>(result); }
  const Answer& answer() const { return std::get<Answer>(result); }
  const Problem& problem() const { return std::get<Problem>(result); }
};

}  // namespace lethe::api
