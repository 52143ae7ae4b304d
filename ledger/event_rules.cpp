#include "ledger/event_rules.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "crypto/commitment.h"
#include "crypto/signed_note.h"
#include "crypto/utf8.h"
#include "ledger/names.h"

namespace lethe::ledger {
namespace {

bool is_code(std::string_view text) {
  return text.size() <= kMaxCodeSize && text.find('\0') == std::string_view::npos &&
         crypto::is_utf8(text);
}
bool is_required_code(std::string_view text) {
  return !text.empty() && is_code(text);
}

bool is_moment(Moment moment) {
  return moment >= kEarliestMoment && moment <= kLatestMoment;
}

bool is_padded_size(std::uint32_t size) {
  // The length itself is part of what is padded, in the first four bytes.
  return size >= 4 &&
         crypto::padded_size(std::min<std::size_t>(size - 4, crypto::kMaxSectionSize)) == size;
}

bool is_place(Slot slot, CompartmentClass cls) {
  return slot.value <= kMaxSlot && is_known(cls);
}

bool is_compartment(const Compartment& compartment) {
  return is_place(compartment.slot, compartment.cls) && compartment.number <= kMaxCompartmentNumber;
}

bool is_fine(const SectionRef& section) {
  const bool is_named = section.role != SectionRole::kProfileField || !section.name.empty();
  return is_compartment(section.compartment) && is_known(section.role) && is_named &&
         is_code(section.name) && is_padded_size(section.padded_length) &&
         !section.commitment.is_zero();
}

bool is_fine(const CompartmentRef& ref) {
  return is_compartment(ref.compartment) && (!ref.whole || ref.compartment.number == 0);
}

bool is_fine(const Kept& kept) {
  return is_place(kept.slot, kept.cls) && is_known(kept.exception) && is_moment(kept.until);
}

bool is_fine(const ErasedCount& count) {
  return is_known(count.cls);
}

bool is_fine(const StoreCount& count) {
  return is_known(count.store);
}

bool is_fine(const SweptCount& count) {
  return is_known(count.store);
}

bool is_fine(const DamageCount& count) {
  return is_known(count.damage) && count.count != 0 && count.first <= kMaxSequence;
}

bool is_fine(const AccessVia& via) {
  return is_code(via.role) && is_code(via.client) && is_code(via.site) && is_code(via.department) &&
         is_code(via.denial);
}

bool is_fine(const AccessThreshold& threshold) {
  return is_required_code(threshold.name);
}

bool is_fine(const AccessFinding& finding) {
  return is_known(finding.rule) && finding.numbers.size() <= kMaxFindingNumbers;
}

bool is_fine(const DispositionCount& count) {
  return is_known(count.disposition) && count.count != 0;
}

bool is_fine(const Setting& setting) {
  return is_required_code(setting.name) && is_required_code(setting.value);
}

bool is_fine(const std::string& code) {
  return is_required_code(code);
}

template <class Item>
bool all_fine(const std::vector<Item>& items) {
  return std::ranges::all_of(items, [](const Item& item) { return is_fine(item); });
}

/// A code that need not be said.
template <class Enum>
bool is_known_or_none(Enum value) {
  return value == Enum::kInvalid || is_known(value);
}

template <class Enum>
bool all_known(const std::vector<Enum>& values) {
  return std::ranges::all_of(values, [](Enum value) { return is_known(value); });
}

bool is_fine(const AccessRuleValue& value) {
  return is_known(value.rule) && all_fine(value.thresholds);
}

/// Each rule once, in their order.
template <class Item>
bool is_by_rule(const std::vector<Item>& items) {
  return std::ranges::adjacent_find(items, [](const Item& left, const Item& right) {
           return left.rule >= right.rule;
         }) == items.end();
}

/// Each once, and none behind what the log may have.
bool is_ascending(const std::vector<Sequence>& sequences, Sequence behind) {
  return std::ranges::adjacent_find(sequences, std::greater_equal<>()) == sequences.end() &&
         (sequences.empty() || sequences.back() < behind);
}

template <class IdType>
bool all_ids(const std::vector<IdType>& ids) {
  return std::ranges::none_of(ids, [](const IdType& id) { return id.is_zero(); });
}

/// The rules of each kind's facts; of those about a person, that there is one.
struct FactsRules {
  const EventHeader& header;

  bool is_about_someone() const { return !header.subject.is_zero(); }

  bool operator()(std::monostate) const { return false; }
  bool operator()(const LedgerCreated& f) const {
    return is_code(f.origin) && crypto::is_note_name(f.origin) && is_required_code(f.name) &&
           is_code(f.region) && !f.signing_key.is_zero();
  }
  bool operator()(const TokenIssued& f) const {
    return !f.token.is_zero() && is_known(f.role) && !f.hash.is_zero() && is_moment(f.expires_at);
  }
  bool operator()(const TokenRevoked& f) const { return !f.token.is_zero(); }
  bool operator()(const SettingsChanged& f) const {
    return !f.changes.empty() && all_fine(f.changes);
  }
  bool operator()(const PolicyPublished& f) const {
    return is_required_code(f.version) && is_code(f.url) && is_code(f.language);
  }
  bool operator()(const PurposeDefined& f) const {
    return is_required_code(f.purpose) && is_known(f.basis) && is_code(f.title);
  }
  bool operator()(const SubjectRegistered& f) const {
    return is_about_someone() && f.slot.value != 0 && f.slot.value <= kMaxSlot &&
           is_known(f.type) && is_known(f.origin);
  }
  bool operator()(const ProfileEdited&) const { return is_about_someone(); }
  bool operator()(const ConsentRecorded& f) const {
    return is_about_someone() && is_required_code(f.purpose) && is_known(f.status) &&
           is_code(f.policy_version) && is_code(f.language) && is_code(f.wording) &&
           is_code(f.method) && is_moment(f.expires_at) && is_known_or_none(f.context);
  }
  bool operator()(const AccessRecorded& f) const {
    return is_code(f.purpose_of_use) && is_known(f.action) && is_known(f.outcome) &&
           is_code(f.resource_type) && all_fine(f.fields) && is_moment(f.occurred_at) &&
           is_fine(f.via) && is_code(f.consent);
  }
  bool operator()(const ErasureOrdered& f) const {
    return !f.erasure.is_zero() && is_known(f.ground) && all_fine(f.destroyed) &&
           all_fine(f.kept) && is_moment(f.due_at);
  }
  bool operator()(const ErasureCompleted& f) const {
    return !f.erasure.is_zero() && f.ordered.value <= kMaxSequence && all_fine(f.counts) &&
           all_fine(f.kept) && is_moment(f.backup_keys_until) && all_fine(f.stores) &&
           is_moment(f.due_at);
  }
  bool operator()(const RequestRefused& f) const {
    return is_code(f.method) && is_code(f.route) && is_code(f.problem) && f.count != 0;
  }
  bool operator()(const ImportFinished&) const { return true; }
  bool operator()(const DpaAccepted& f) const {
    return is_required_code(f.version) && is_code(f.url);
  }
  bool operator()(const RegionMoved& f) const {
    return is_required_code(f.from) && is_required_code(f.to) && is_known(f.state);
  }
  bool operator()(const RecipientDefined& f) const {
    return is_required_code(f.recipient) && is_code(f.title) && is_known(f.type) &&
           all_fine(f.purposes) && all_fine(f.categories) && is_code(f.endpoint) &&
           is_code(f.country) && is_code(f.safeguard) && is_code(f.address);
  }
  bool operator()(const DisclosureRecorded& f) const {
    return is_about_someone() && is_required_code(f.recipient) && is_required_code(f.purpose) &&
           all_fine(f.categories) && is_moment(f.occurred_at) && is_known_or_none(f.ground);
  }
  bool operator()(const SubjectLinked& f) const {
    return is_about_someone() && !f.account.is_zero();
  }
  bool operator()(const ContentPosted& f) const {
    return is_about_someone() && !f.item.is_zero() && is_known(f.type);
  }
  bool operator()(const ContentEdited& f) const { return is_about_someone() && !f.item.is_zero(); }
  bool operator()(const ContentDeleted& f) const {
    return is_about_someone() && !f.item.is_zero() && !f.erasure.is_zero();
  }
  bool operator()(const ObjectionRecorded& f) const {
    return is_about_someone() && is_code(f.purpose) && is_known(f.state) && is_known(f.signal);
  }
  bool operator()(const RestrictionSet& f) const {
    return is_about_someone() && !f.restriction.is_zero() && is_known(f.ground);
  }
  bool operator()(const RestrictionLifted& f) const {
    return is_about_someone() && !f.restriction.is_zero() && is_moment(f.informed_at);
  }
  bool operator()(const HoldPlaced& f) const {
    return !f.hold.is_zero() && is_known(f.exception) && all_known(f.classes) && is_moment(f.until);
  }
  bool operator()(const HoldLifted& f) const { return !f.hold.is_zero(); }
  bool operator()(const ErasureWithheld& f) const {
    return is_about_someone() && !f.erasure.is_zero() && is_known(f.ground) && all_ids(f.holds) &&
           all_fine(f.withheld);
  }
  bool operator()(const RightsRequestRecorded& f) const {
    return !f.request.is_zero() && is_known(f.type) && is_known(f.regime) && is_known(f.state) &&
           is_moment(f.received_at) && is_moment(f.due_at) && is_known_or_none(f.denial) &&
           is_code(f.currency) && is_moment(f.told_at);
  }
  bool operator()(const NoticeRecorded& f) const {
    return !f.notice.is_zero() && is_code(f.recipient) && f.about.value <= kMaxSequence &&
           is_known(f.channel) && is_known(f.outcome) && is_moment(f.next_attempt_at);
  }
  bool operator()(const BreachRecorded& f) const {
    return !f.breach.is_zero() && is_moment(f.aware_at) && is_moment(f.authority_due_at) &&
           is_moment(f.persons_due_at) && all_fine(f.categories) && all_known(f.regimes);
  }
  bool operator()(const BreachAffected& f) const {
    return is_about_someone() && !f.breach.is_zero();
  }
  bool operator()(const BreachNotified& f) const {
    return !f.breach.is_zero() && is_known(f.audience) && is_moment(f.notified_at);
  }
  bool operator()(const ExportMade& f) const {
    return is_about_someone() && !f.export_id.is_zero() && all_fine(f.left_out);
  }
  bool operator()(const DeadlineReminded& f) const {
    return is_known(f.type) && !f.object.is_zero() && is_moment(f.due_at);
  }
  bool operator()(const ErasureSwept& f) const {
    return f.from <= f.through && f.through.value <= kMaxSequence && f.certificates != 0 &&
           is_moment(f.started_at) && all_fine(f.stores);
  }
  bool operator()(const LedgerRestored& f) const {
    return f.size <= kMaxSequence && f.known_size <= kMaxSequence && all_fine(f.missing);
  }
  bool operator()(const LedgerReturned& f) const {
    return !f.return_id.is_zero() && f.size <= kMaxSequence && !f.hash.is_zero();
  }
  bool operator()(const ClosureOrdered& f) const {
    return !f.closure.is_zero() && is_known(f.reason) && f.returned.value <= kMaxSequence &&
           all_fine(f.counts);
  }
  bool operator()(const LedgerClosed& f) const {
    return !f.closure.is_zero() && !f.closed.is_zero() && is_known(f.reason) &&
           f.size <= kMaxSequence && !f.root.is_zero() && !f.returned.is_zero() &&
           all_fine(f.counts) && all_fine(f.stores);
  }
  bool operator()(const SigningKeyRotated& f) const { return !f.key.is_zero(); }
  bool operator()(const SigningKeyCompromised& f) const {
    return !f.key.is_zero() && is_moment(f.since);
  }
  bool operator()(const AuditorGranted& f) const {
    return !f.grant.is_zero() && !f.auditor.is_zero() && !f.scopes.empty() && all_known(f.scopes) &&
           is_moment(f.expires_at);
  }
  bool operator()(const AuditorGrantEnded& f) const { return !f.grant.is_zero(); }
  bool operator()(const BundleOrdered& f) const {
    return !f.bundle.is_zero() && f.size <= kMaxSequence && is_code(f.query) &&
           is_code(f.purpose_of_use);
  }
  bool operator()(const BundleMade& f) const {
    return !f.bundle.is_zero() && f.events <= kMaxSequence && !f.hash.is_zero();
  }
  bool operator()(const LogVerified& f) const {
    return is_moment(f.started_at) && f.size <= kMaxSequence && all_fine(f.damage);
  }
  /// Nobody is looked after by nobody nowhere.
  bool operator()(const RelationshipRecorded& f) const {
    const bool is_duty = f.type == RelationshipType::kDuty;
    return is_about_someone() && !f.relationship.is_zero() && is_known(f.type) &&
           is_code(f.department) && !(is_duty && !f.agent.is_zero()) &&
           !(f.agent.is_zero() && f.department.empty()) && is_moment(f.starts_at) &&
           is_moment(f.ends_at) && (f.ends_at.micros == 0 || f.ends_at >= f.starts_at);
  }
  bool operator()(const RelationshipEnded& f) const {
    return is_about_someone() && !f.relationship.is_zero() && is_moment(f.ends_at);
  }
  bool operator()(const SearchRecorded& f) const {
    return is_code(f.purpose_of_use) && is_known(f.outcome) && is_code(f.resource_type) &&
           is_moment(f.occurred_at) && is_fine(f.via);
  }
  bool operator()(const LoginRecorded& f) const {
    return is_known(f.action) && is_known(f.outcome) && is_code(f.method) &&
           is_moment(f.occurred_at) && is_fine(f.via);
  }
  bool operator()(const AccessRulesSet& f) const {
    return f.version != 0 &&
           std::ranges::all_of(f.rules, [](const auto& rule) { return is_fine(rule); }) &&
           is_by_rule(f.rules) && f.flag_from != 0 && f.flag_from <= f.medium_from &&
           f.medium_from <= f.high_from && std::abs(f.utc_offset) <= kMaxUtcOffset;
  }
  bool operator()(const AccessFlagged& f) const {
    return f.access < header.sequence && !f.agent.is_zero() && !f.findings.empty() &&
           all_fine(f.findings) && is_by_rule(f.findings) &&
           std::ranges::all_of(
               f.findings,
               [](const AccessFinding& finding) { return is_known_or_none(finding.exemption); }) &&
           is_known(f.priority) && f.checked_up_to > f.access.value &&
           f.checked_up_to <= header.sequence.value;
  }
  bool operator()(const PersonMarked& f) const {
    return is_about_someone() && !f.mark.is_zero() && is_known(f.type) && is_moment(f.since);
  }
  bool operator()(const PersonUnmarked& f) const { return is_about_someone() && !f.mark.is_zero(); }
  bool operator()(const StaffDescribed& f) const {
    return is_about_someone() && is_code(f.role) && is_code(f.department) &&
           is_moment(f.employed_from) && is_moment(f.employed_until) &&
           f.usual_from < kDayMinutes && f.usual_until <= kDayMinutes && f.usual_days < 1U << 7U;
  }
  bool operator()(const AccessesChecked& f) const {
    return f.from < f.behind && f.behind.value <= f.checked_up_to &&
           f.checked_up_to <= header.sequence.value && f.flagged <= f.accesses;
  }
  bool operator()(const ReviewOpened& f) const {
    return is_about_someone() && !f.review.is_zero() && is_known(f.origin) &&
           is_known(f.priority) && is_moment(f.due_at) && !f.accesses.empty() &&
           f.accesses.size() <= kMaxReviewAccesses && is_ascending(f.accesses, header.sequence) &&
           f.flags.size() <= f.accesses.size() && is_ascending(f.flags, header.sequence);
  }
  bool operator()(const ReviewAssigned& f) const {
    return is_about_someone() && !f.review.is_zero();
  }
  bool operator()(const ReviewNoted& f) const {
    return is_about_someone() && !f.review.is_zero() && f.events.size() <= kMaxReviewAccesses &&
           is_ascending(f.events, header.sequence);
  }
  bool operator()(const ReviewAsked& f) const {
    return is_about_someone() && !f.review.is_zero() && !f.question.is_zero() &&
           is_known(f.audience) && !f.asked.is_zero();
  }
  bool operator()(const ReviewQuestionRead& f) const {
    return is_about_someone() && !f.review.is_zero() && !f.question.is_zero();
  }
  bool operator()(const ReviewAnswered& f) const {
    return is_about_someone() && !f.review.is_zero() && !f.question.is_zero();
  }
  bool operator()(const ReviewDecided& f) const {
    return is_about_someone() && !f.review.is_zero() && is_known(f.disposition) &&
           is_known(f.sanction);
  }
  bool operator()(const ReviewConfirmed& f) const {
    return is_about_someone() && !f.review.is_zero() && f.decided < header.sequence;
  }
  bool operator()(const ReviewReturned& f) const {
    return is_about_someone() && !f.review.is_zero() && f.decided < header.sequence;
  }
  bool operator()(const ReviewReopened& f) const {
    return is_about_someone() && !f.review.is_zero() && is_moment(f.due_at);
  }
  bool operator()(const ReviewSampled& f) const {
    return !f.sample.is_zero() && is_known(f.method) && !f.seed.is_zero() && f.from <= f.behind &&
           f.behind.value <= f.size && f.size <= header.sequence.value && f.drawn <= f.asked &&
           f.drawn <= f.accesses;
  }
  bool operator()(const ReviewPeriodSigned& f) const {
    const auto& dispositions = f.figures.dispositions;
    const bool are_ordered =
        std::ranges::adjacent_find(dispositions, std::greater_equal<>(),
                                   &DispositionCount::disposition) == dispositions.end();
    return !f.period.is_zero() && is_moment(f.since) && is_moment(f.until) && f.since < f.until &&
           f.from <= f.behind && f.behind.value <= f.size && f.size <= header.sequence.value &&
           f.rules.size() <= kMaxPeriodRules &&
           std::ranges::adjacent_find(f.rules, std::greater_equal<>()) == f.rules.end() &&
           all_fine(dispositions) && are_ordered;
  }
  bool operator()(const BreakGlassStarted& f) const {
    return is_about_someone() && !f.glass.is_zero() && !f.agent.is_zero() && !f.scopes.empty() &&
           all_known(f.scopes) && is_moment(f.expires_at) && is_required_code(f.purpose_of_use) &&
           !f.review.is_zero() && is_code(f.recipient);
  }
  bool operator()(const BreakGlassEnded& f) const {
    return is_about_someone() && !f.glass.is_zero();
  }
  bool operator()(const AuthorizationSigned& f) const {
    return is_about_someone() && !f.authorization.is_zero() && is_moment(f.signed_at) &&
           is_moment(f.expires_at) && !f.recipients.empty() && all_fine(f.recipients) &&
           !f.purposes.empty() && all_fine(f.purposes) && !f.categories.empty() &&
           all_fine(f.categories);
  }
  bool operator()(const AuthorizationEnded& f) const {
    return is_about_someone() && !f.authorization.is_zero() && is_known(f.cause) &&
           is_moment(f.ended_at);
  }
  bool operator()(const AccountingSuspended& f) const {
    const bool is_suspending = f.ground == DisclosureGround::kHealthOversight ||
                               f.ground == DisclosureGround::kLawEnforcement;
    return is_about_someone() && !f.suspension.is_zero() && is_required_code(f.recipient) &&
           is_suspending && is_moment(f.since) && is_moment(f.until) && f.since < f.until;
  }
  bool operator()(const AccountingResumed& f) const {
    return is_about_someone() && !f.suspension.is_zero();
  }
  bool operator()(const AgentLocked& f) const {
    return is_about_someone() && is_known(f.cause) && is_moment(f.until) && is_code(f.recipient) &&
           (f.failures != 0) == (f.cause == LockCause::kLoginFailures);
  }
  bool operator()(const AgentUnlocked& f) const {
    return is_about_someone() && f.locked < header.sequence;
  }
  bool operator()(const AccountingGiven& f) const {
    return is_about_someone() && !f.accounting.is_zero() && is_moment(f.since) &&
           is_moment(f.until) && f.since < f.until && f.size <= header.sequence.value;
  }
  bool operator()(const UnknownFacts& f) const { return f.kind > kKinds; }
};

}  // namespace

bool keeps_format_rules(const EventHeader& header) {
  const bool is_system = header.actor.type == ActorType::kSystem;
  return !header.ledger.is_zero() && header.sequence.value <= kMaxSequence &&
         header.time.micros >= 0 && is_moment(header.time) && is_known(header.actor.type) &&
         header.actor.id.is_zero() == is_system && header.sections.size() <= kMaxSections &&
         all_fine(header.sections) && std::visit(FactsRules{header}, header.facts);
}

}  // namespace lethe::ledger
