#include "api/commands/breach_queries.h"

#include <charconv>
#include <set>

#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::Sequence;
using ledger::SubjectId;
using projections::Views;

constexpr std::size_t kMostLookedAt = 10'000;
constexpr std::size_t kMostDigits = 18;
const std::uint16_t kAccess = ledger::kind_of(ledger::AccessRecorded{});

constexpr TextRule kPosition{[](std::string_view text) {
                               return !text.empty() && text.size() <= kMostDigits &&
                                      text.find_first_not_of("0123456789") ==
                                          std::string_view::npos;
                             },
                             "the `next` of an earlier answer"};

constexpr TextRule kSubjectId{
    [](std::string_view text) { return SubjectId::parse(text).has_value(); },
    "a UUID in lower case"};

AffectedQuery::Accesses read_accesses(ObjectReader& reader) {
  AffectedQuery::Accesses out;
  const auto* given = reader.raw("accesses");
  ObjectReader accesses(*given, reader.pointer("accesses"), reader.faults());
  out.actor = accesses.id<SubjectId>("actor");
  out.token = accesses.id<ledger::TokenId>("token");
  if (!accesses.has("actor") && !accesses.has("token")) accesses.require("actor");
  if (accesses.has("actor") && accesses.has("token")) accesses.fault("token", "excludes actor");
  accesses.require("from");
  accesses.require("to");
  out.from = accesses.moment("from").value_or(ledger::Moment{});
  out.to = accesses.moment("to").value_or(ledger::Moment{});
  accesses.finish();
  return out;
}

/// Collects people until there are enough.
class Found {
 public:
  /// False when no more are wanted.
  bool add(const SubjectId& subject) {
    if (!subject.is_zero() && seen_.insert(subject).second) people_.push_back(subject);
    return people_.size() < kAffectedAtOnce;
  }
  std::vector<SubjectId> take() && { return std::move(people_); }

 private:
  std::set<SubjectId> seen_;
  std::vector<SubjectId> people_;
};

/// Whom an event says was accessed in the period.
SubjectId accessed(const ledger::EventHeader& event, const AffectedQuery::Accesses& query) {
  const auto* facts = std::get_if<ledger::AccessRecorded>(&event.facts);
  if (facts == nullptr || facts->occurred_at < query.from || facts->occurred_at > query.to) {
    return {};
  }
  if (query.token && event.actor.token != *query.token) return {};
  return event.subject;
}

/// Nothing is recorded before it happened, so what happened from a moment on lies behind it.
Ruled<Sequence> begin_of(const ledger::Ledger& ledger, const AffectedQuery& query) {
  LETHE_TRY(const auto first, ledger.first_at(query.accesses->from));
  return std::max(first, Sequence{query.from});
}

Ruled<AddAffectedInput> by_actor(const ledger::Ledger& ledger, const AffectedQuery& query) {
  const auto snapshot = ledger.snapshot();
  LETHE_TRY(const auto begin, begin_of(ledger, query));
  std::vector<Sequence> accesses;
  LETHE_TRY_VOID(Views(*snapshot).actor_events(
      ledger::actor_id(*query.accesses->actor), begin, Sequence{UINT64_MAX},
      projections::Direction::kOldestFirst, [&](const projections::Posting& posting) {
        if (posting.kind == kAccess) accesses.push_back(posting.sequence);
        return accesses.size() < kMostLookedAt;
      }));
  AddAffectedInput out;
  Found found;
  bool is_all = accesses.size() < kMostLookedAt;
  for (const auto sequence : accesses) {
    LETHE_TRY(const auto event, ledger.event(sequence));
    out.next = std::to_string(sequence.value + 1);
    if (found.add(accessed(event, *query.accesses))) continue;
    is_all = false;
    break;
  }
  if (is_all) out.next.clear();
  out.subjects = std::move(found).take();
  return out;
}

/// There is no index of tokens: the log itself is read.
Ruled<AddAffectedInput> by_token(const ledger::Ledger& ledger, const AffectedQuery& query) {
  LETHE_TRY(const auto begin, begin_of(ledger, query));
  const auto size = ledger.size().value;
  AddAffectedInput out;
  Found found;
  auto at = begin.value;
  for (std::size_t looked_at = 0; at < size && looked_at < kMostLookedAt; ++looked_at) {
    LETHE_TRY(const auto event, ledger.event({at}));
    ++at;
    if (!found.add(accessed(event, *query.accesses))) break;
  }
  if (at < size) out.next = std::to_string(at);
  out.subjects = std::move(found).take();
  return out;
}

Ruled<AddAffectedInput> by_field(const ledger::Ledger& ledger, const AffectedQuery& query) {
  const auto snapshot = ledger.snapshot();
  const Views views(*snapshot);
  LETHE_TRY(const auto people, views.people({query.from}, kMostLookedAt));
  AddAffectedInput out;
  Found found;
  bool is_all = people.size() < kMostLookedAt;
  for (const auto& person : people) {
    LETHE_TRY(const auto field, views.field(person.id, *query.field));
    out.next = std::to_string(person.slot.value);
    if (found.add(field ? person.id : SubjectId{})) continue;
    is_all = false;
    break;
  }
  if (is_all) out.next.clear();
  out.subjects = std::move(found).take();
  return out;
}

}  // namespace

AffectedQuery AffectedQuery::parse(ObjectReader& reader) {
  AffectedQuery query;
  int ways = 0;
  for (const auto* name : {"subjects", "accesses", "field"}) ways += reader.has(name) ? 1 : 0;
  if (ways == 0) reader.require("subjects");
  if (ways > 1) reader.fault("", "must have one of subjects, accesses and field");
  if (const auto ids = reader.texts("subjects", kSubjectId, kAffectedAtOnce)) {
    for (const auto& id : *ids) {
      if (const auto subject = SubjectId::parse(id)) query.subjects.push_back(*subject);
    }
  }
  if (reader.has("accesses")) query.accesses = read_accesses(reader);
  query.field = reader.optional_text("field", kCode);
  if (const auto from = reader.optional_text("cursor", kPosition)) {
    std::from_chars(from->data(), from->data() + from->size(), query.from);
    if (reader.has("subjects")) reader.fault("cursor", "is for queries");
  }
  return query;
}

Ruled<AddAffectedInput> find_affected(const ledger::Ledger& ledger, const AffectedQuery& query) {
  if (query.accesses) {
    return query.accesses->actor ? by_actor(ledger, query) : by_token(ledger, query);
  }
  if (query.field) return by_field(ledger, query);
  AddAffectedInput out;
  out.subjects = query.subjects;
  return out;
}

}  // namespace lethe::api
