#include "ledger/event.h"

#include <algorithm>
#include <array>

namespace lethe::ledger {
namespace {

/// By kind. The order is that of `Facts` and of the union in ledger/event.capnp.
constexpr std::array<std::string_view, kKinds + 1> kKindNames{
    "",
    "ledger.created",
    "token.issued",
    "token.revoked",
    "settings.changed",
    "policy.published",
    "purpose.defined",
    "subject.registered",
    "profile.edited",
    "consent.recorded",
    "access.recorded",
    "erasure.ordered",
    "erasure.completed",
    "request.refused",
    "import.finished",
    "dpa.accepted",
    "region.moved",
    "recipient.defined",
    "disclosure.recorded",
    "subject.linked",
    "content.posted",
    "content.edited",
    "content.deleted",
    "objection.recorded",
    "restriction.set",
    "restriction.lifted",
    "hold.placed",
    "hold.lifted",
    "erasure.withheld",
    "rights_request.recorded",
    "notice.recorded",
    "breach.recorded",
    "breach.affected",
    "breach.notified",
    "export.made",
    "deadline.reminded",
    "erasure.swept",
    "ledger.restored",
    "ledger.returned",
    "closure.ordered",
    "ledger.closed",
    "signing_key.rotated",
    "signing_key.compromised",
    "auditor.granted",
    "auditor.grant_ended",
    "bundle.ordered",
    "bundle.made",
    "log.verified",
    "relationship.recorded",
    "relationship.ended",
    "search.recorded",
    "login.recorded",
    "access_rules.set",
    "access.flagged",
    "person.marked",
    "person.unmarked",
    "staff.described",
    "accesses.checked",
    "review.opened",
    "review.assigned",
    "review.noted",
    "review.asked",
    "review.question_read",
    "review.answered",
    "review.decided",
    "review.confirmed",
    "review.returned",
    "review.reopened",
    "review.sampled",
    "review.period_signed",
    "break_glass.started",
    "break_glass.ended",
    "authorization.signed",
    "authorization.ended",
    "accounting.suspended",
    "accounting.resumed",
    "accounting.given",
    "agent.locked",
    "agent.unlocked",
};

}  // namespace

std::uint16_t kind_of(const Facts& facts) {
  if (const auto* unknown = std::get_if<UnknownFacts>(&facts)) return unknown->kind;
  return static_cast<std::uint16_t>(facts.index());
}

std::string_view kind_name(std::uint16_t kind) {
  return kind != 0 && kind <= kKinds ? kKindNames[kind] : "unknown";
}

std::optional<std::uint16_t> kind_by_name(std::string_view name) {
  const auto* found = std::find(kKindNames.begin() + 1, kKindNames.end(), name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - kKindNames.begin());
}

bool is_of_reviews(std::uint16_t kind) {
  return kind >= kind_of(ReviewOpened{}) && kind <= kind_of(ReviewPeriodSigned{});
}

}  // namespace lethe::ledger
