#include "api/commands/permission.h"

#include "api/commands/consent_standing.h"
#include "api/commands/objections.h"
#include "api/json/render.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"

namespace lethe::api {
namespace {

using ledger::ConsentStatus;
using ledger::LegalBasis;
using ledger::ObjectionSignal;
using ledger::ObjectionState;
using projections::AsOf;
using projections::ObjectionRow;
using projections::Views;

bool may_be_objected_to(LegalBasis basis) {
  return basis == LegalBasis::kPublicTask || basis == LegalBasis::kLegitimateInterests;
}

/// The two objections that may concern a purpose: to it, and to everything.
struct Objected {
  std::optional<ObjectionRow> to_purpose, to_all;

  /// The one that stops, else the later one.
  const std::optional<ObjectionRow>& telling(bool stops_by_purpose, bool stops_by_all) const {
    if (stops_by_purpose || !to_all) return to_purpose;
    if (stops_by_all || !to_purpose) return to_all;
    return to_purpose->sequence > to_all->sequence ? to_purpose : to_all;
  }
};

Ruled<Objected> objections_to(const Views& views, const ledger::SubjectId& subject,
                              const projections::PurposeRow& purpose, AsOf as_of) {
  Objected out;
  LETHE_TRY(out.to_purpose, views.objection(subject, purpose.purpose, as_of));
  // Everything is everything that rests on Art. 6(1)(e) or (f).
  if (may_be_objected_to(purpose.basis)) {
    LETHE_TRY(out.to_all, views.objection(subject, "", as_of));
  }
  return out;
}

bool stops(const ObjectionRow& row, bool is_marketing, bool is_to_all) {
  if (is_marketing && is_to_all) return row.state != ObjectionState::kWithdrawn;
  const bool is_mere_signal =
      row.signal == ObjectionSignal::kGpc && row.state == ObjectionState::kRaised;
  if (is_mere_signal && !is_marketing) return false;
  return is_objecting(row.state);
}

/// Notes the objection that concerns the purpose; true when it stops it.
bool is_stopped(Permission& out, const Objected& objected, bool is_marketing) {
  const auto& own = objected.to_purpose;
  const auto& all = objected.to_all;
  const bool by_purpose = own && stops(*own, is_marketing, false);
  const bool is_outlived = own && all && !by_purpose && own->sequence > all->sequence;
  const bool by_all = all && !is_outlived && stops(*all, is_marketing, true);
  out.objection = objected.telling(by_purpose, by_all);
  if (!by_purpose && !by_all) return false;
  out.deciding = out.objection->sequence;
  out.reason = is_marketing                                      ? "marketing_objection"
               : out.objection->state == ObjectionState::kUpheld ? "objection_upheld"
                                                                 : "objection_raised";
  return true;
}

std::string_view reason_of(ConsentStatus standing) {
  switch (standing) {
    case ConsentStatus::kInvalid:
      return "consent_not_asked";
    case ConsentStatus::kRequested:
      return "consent_requested";
    case ConsentStatus::kDeferred:
      return "consent_deferred";
    case ConsentStatus::kRefused:
      return "consent_refused";
    case ConsentStatus::kExpired:
      return "consent_expired";
    case ConsentStatus::kWithdrawn:
      return "consent_withdrawn";
    case ConsentStatus::kRevoked:
      return "consent_revoked";
    case ConsentStatus::kInvalidated:
      return "consent_invalidated";
    case ConsentStatus::kGiven:
    case ConsentStatus::kRenewed:
      return "consent";
  }
  return {};
}

/// Reads the consent into `out`: standing, deciding event, policy.
Ruled<void> look_at_consent(Permission& out, const Views& views, const ledger::SubjectId& subject,
                            std::string_view purpose, ledger::Moment at, AsOf as_of) {
  out.standing = ConsentStatus::kInvalid;
  LETHE_TRY(const auto decision, views.consent(subject, purpose, as_of));
  if (!decision) return {};
  LETHE_TRY(out.standing, consent_standing(views, *decision, at, as_of));
  out.deciding = decision->sequence;
  out.policy_version = decision->policy_version;
  return {};
}

}  // namespace

Ruled<Permission> permission(const Views& views, const projections::PersonRow& person,
                             std::string_view code, ledger::Moment at, AsOf as_of) {
  Permission out;
  LETHE_TRY(const auto policy, views.current_policy(as_of));
  if (policy) out.policy_version = policy->version;
  const auto refuse = [&](std::string_view reason, std::optional<ledger::Sequence> deciding) {
    out.reason = reason;
    out.deciding = deciding;
    return out;
  };
  if (person.registered_at >= as_of.behind) return refuse("not_registered", std::nullopt);
  const bool is_asked_now = as_of.behind == AsOf{}.behind;
  const bool is_erasing = person.state == projections::PersonState::kErasing && is_asked_now;
  if (is_erasing || (person.erased_at && *person.erased_at < as_of.behind)) {
    return refuse("subject_erased", person.erased_at);
  }
  if (person.withheld && is_asked_now) {
    LETHE_TRY(const auto erasure, views.erasure(*person.withheld));
    return refuse("erasure_withheld", erasure ? erasure->withheld_at : std::nullopt);
  }
  LETHE_TRY(const auto purpose, views.purpose(code, as_of));
  if (!purpose) return refuse("no_legal_basis", std::nullopt);
  out.basis = purpose->basis;
  if (purpose->retired) return refuse("purpose_retired", purpose->sequence);

  LETHE_TRY(const auto restrictions, views.restrictions(person.id, as_of));
  if (!restrictions.empty()) return refuse("restricted", restrictions.front().set_at);

  const bool is_consent = purpose->basis == LegalBasis::kConsent;
  std::optional<ledger::Sequence> deciding = purpose->sequence;
  if (is_consent) {
    LETHE_TRY_VOID(look_at_consent(out, views, person.id, code, at, as_of));
    deciding = out.deciding;
  }
  LETHE_TRY(auto objected, objections_to(views, person.id, *purpose, as_of));
  // Who agrees to it after having objected, agrees.
  const bool is_outlived = is_consent && objected.to_purpose && out.deciding &&
                           *out.deciding > objected.to_purpose->sequence;
  if (is_outlived) objected.to_purpose.reset();
  if (is_stopped(out, objected, purpose->direct_marketing)) return out;
  out.deciding = deciding;
  out.allowed = !is_consent || is_in_force(*out.standing);
  out.reason = is_consent ? reason_of(*out.standing) : ledger::name_of(purpose->basis);
  return out;
}

boost::json::object permission_json(const Permission& permission) {
  boost::json::object out{{"allowed", permission.allowed}, {"reason", permission.reason}};
  put_name(out, "basis", permission.basis);
  if (permission.standing) {
    const bool is_asked = *permission.standing != ConsentStatus::kInvalid;
    out["standing"] = is_asked ? name_of(*permission.standing) : "not_asked";
  }
  put_text(out, "policy_version", permission.policy_version);
  if (permission.deciding) out["sequence"] = permission.deciding->value;
  if (permission.objection) out["objection"] = objection_json(*permission.objection);
  return out;
}

}  // namespace lethe::api
