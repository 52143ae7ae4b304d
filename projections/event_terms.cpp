#include "projections/event_terms.h"

#include <algorithm>

#include "projections/deadlines.h"
#include "projections/section_content.h"

namespace lethe::projections {
namespace {

/// Gathers the terms of one event's facts: a call for each kind that has some.
class TermsOfFacts {
 public:
  explicit TermsOfFacts(EventTerms& out) : out_(out) {}

  void operator()(const ledger::TokenIssued& facts) const { name(facts.token); }
  void operator()(const ledger::TokenRevoked& facts) const { name(facts.token); }
  void operator()(const ledger::PurposeDefined& facts) const { purpose(facts.purpose); }
  void operator()(const ledger::ConsentRecorded& facts) const { purpose(facts.purpose); }
  void operator()(const ledger::ObjectionRecorded& facts) const { purpose(facts.purpose); }
  void operator()(const ledger::DisclosureRecorded& facts) const {
    purpose(facts.purpose);
    name(facts.authorization);
  }
  void operator()(const ledger::AuthorizationSigned& facts) const {
    name(facts.authorization);
    for (const auto& one : facts.purposes) purpose(one);
  }
  void operator()(const ledger::AuthorizationEnded& facts) const { name(facts.authorization); }
  void operator()(const ledger::AccountingSuspended& facts) const { name(facts.suspension); }
  void operator()(const ledger::AccountingResumed& facts) const { name(facts.suspension); }
  void operator()(const ledger::AccountingGiven& facts) const {
    name(facts.accounting);
    name(facts.request);
  }
  void operator()(const ledger::RecipientDefined& facts) const {
    for (const auto& one : facts.purposes) purpose(one);
  }
  void operator()(const ledger::AccessRecorded& facts) const {
    purpose(facts.purpose_of_use);
    out_.fields.insert(out_.fields.end(), facts.fields.begin(), facts.fields.end());
    name(facts.via.on_behalf_of);
    name(facts.authorization);
  }
  void operator()(const ledger::SearchRecorded& facts) const {
    purpose(facts.purpose_of_use);
    name(facts.via.on_behalf_of);
  }
  void operator()(const ledger::LoginRecorded& facts) const { name(facts.via.on_behalf_of); }
  void operator()(const ledger::RelationshipRecorded& facts) const {
    name(facts.relationship);
    name(facts.agent);
  }
  void operator()(const ledger::RelationshipEnded& facts) const { name(facts.relationship); }
  void operator()(const ledger::AccessFlagged& facts) const { name(facts.agent); }
  void operator()(const ledger::PersonMarked& facts) const { name(facts.mark); }
  void operator()(const ledger::PersonUnmarked& facts) const { name(facts.mark); }
  void operator()(const ledger::StaffDescribed& facts) const { name(facts.supervisor); }
  void operator()(const ledger::ReviewOpened& facts) const {
    name(facts.review);
    name(facts.sample);
  }
  void operator()(const ledger::ReviewAssigned& facts) const {
    name(facts.review);
    name(facts.reviewer);
  }
  void operator()(const ledger::ReviewNoted& facts) const { name(facts.review); }
  void operator()(const ledger::ReviewAsked& facts) const {
    name(facts.review);
    name(facts.question);
    name(facts.asked);
  }
  void operator()(const ledger::ReviewQuestionRead& facts) const {
    name(facts.review);
    name(facts.question);
  }
  void operator()(const ledger::ReviewAnswered& facts) const {
    name(facts.review);
    name(facts.question);
  }
  void operator()(const ledger::ReviewDecided& facts) const {
    name(facts.review);
    name(facts.breach);
  }
  void operator()(const ledger::ReviewConfirmed& facts) const { name(facts.review); }
  void operator()(const ledger::ReviewReturned& facts) const { name(facts.review); }
  void operator()(const ledger::ReviewReopened& facts) const { name(facts.review); }
  void operator()(const ledger::ReviewSampled& facts) const { name(facts.sample); }
  void operator()(const ledger::ReviewPeriodSigned& facts) const { name(facts.period); }
  void operator()(const ledger::BreakGlassStarted& facts) const {
    name(facts.glass);
    name(facts.agent);
    name(facts.review);
    purpose(facts.purpose_of_use);
  }
  void operator()(const ledger::BreakGlassEnded& facts) const { name(facts.glass); }
  void operator()(const ledger::SubjectLinked& facts) const { name(facts.account); }
  void operator()(const ledger::ContentPosted& facts) const {
    name(facts.item);
    name(facts.parent);
  }
  void operator()(const ledger::ContentEdited& facts) const { name(facts.item); }
  void operator()(const ledger::ContentDeleted& facts) const {
    name(facts.item);
    name(facts.erasure);
  }
  void operator()(const ledger::ErasureOrdered& facts) const { name(facts.erasure); }
  void operator()(const ledger::ErasureCompleted& facts) const { name(facts.erasure); }
  void operator()(const ledger::ErasureWithheld& facts) const {
    name(facts.erasure);
    for (const auto& hold : facts.holds) name(hold);
  }
  void operator()(const ledger::HoldPlaced& facts) const { name(facts.hold); }
  void operator()(const ledger::HoldLifted& facts) const { name(facts.hold); }
  void operator()(const ledger::RestrictionSet& facts) const { name(facts.restriction); }
  void operator()(const ledger::RestrictionLifted& facts) const { name(facts.restriction); }
  void operator()(const ledger::RightsRequestRecorded& facts) const { name(facts.request); }
  void operator()(const ledger::NoticeRecorded& facts) const { name(facts.notice); }
  void operator()(const ledger::BreachRecorded& facts) const { name(facts.breach); }
  void operator()(const ledger::BreachAffected& facts) const { name(facts.breach); }
  void operator()(const ledger::BreachNotified& facts) const { name(facts.breach); }
  void operator()(const ledger::ExportMade& facts) const { name(facts.export_id); }
  void operator()(const ledger::DeadlineReminded& facts) const { name(facts.object); }
  void operator()(const ledger::LedgerReturned& facts) const { name(facts.return_id); }
  void operator()(const ledger::ClosureOrdered& facts) const { name(facts.closure); }
  void operator()(const ledger::LedgerClosed& facts) const {
    name(facts.closure);
    name(facts.closed);
  }
  void operator()(const ledger::AuditorGranted& facts) const {
    name(facts.grant);
    name(facts.auditor);
  }
  void operator()(const ledger::AuditorGrantEnded& facts) const { name(facts.grant); }
  void operator()(const ledger::BundleOrdered& facts) const { name(facts.bundle); }
  void operator()(const ledger::BundleMade& facts) const { name(facts.bundle); }
  /// The other kinds name nothing.
  template <class Other>
  void operator()(const Other&) const {}

 private:
  template <class Tag>
  void name(const ledger::Id<Tag>& id) const {
    out_.objects.push_back(object_id(id));
  }
  void purpose(const std::string& code) const { out_.purposes.push_back(code); }

  EventTerms& out_;
};

template <class Term>
void put_in_order(std::vector<Term>& terms) {
  std::erase(terms, Term{});
  std::ranges::sort(terms);
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

}  // namespace

EventTerms terms_of(const ledger::EventHeader& header) {
  EventTerms out;
  std::visit(TermsOfFacts(out), header.facts);
  for (const auto& section : header.sections) {
    out.fields.emplace_back(field_of(section));
  }
  put_in_order(out.purposes);
  put_in_order(out.fields);
  put_in_order(out.objects);
  return out;
}

ledger::ItemId item_of(const ledger::Facts& facts) {
  if (const auto* posted = std::get_if<ledger::ContentPosted>(&facts)) return posted->item;
  if (const auto* edited = std::get_if<ledger::ContentEdited>(&facts)) return edited->item;
  if (const auto* deleted = std::get_if<ledger::ContentDeleted>(&facts)) return deleted->item;
  return {};
}

}  // namespace lethe::projections
