// POST …/erasures: a person, whole.
#pragma once

#include "api/commands/executor.h"
#include "api/json/request.h"

namespace lethe::api {

struct EraseSubjectInput {
  static constexpr RuleTraits kTraits{.actor = Erased::kAllow, .erases = true};
  ledger::SubjectId subject;
  ledger::ErasureGround ground = ledger::ErasureGround::kInvalid;  // any but retention
  std::optional<std::string> reason;                               // free text, a section
  static EraseSubjectInput parse(ObjectReader& reader);
};

/// Roles portal, admin, subject (itself). Order: kUnknownSubject, kForbidden (an agent, by anybody
/// but an admin), kSubjectRestricted (the person, or whoever is linked to them). Destroys the
/// classes profile, content and operational; keeps evidence and access, where there is any, for the
/// ledger's retention (legal obligation). Whoever is linked to the person is erased in the same
/// batch, by an order of their own. Of an agent the name fields are kept, too, as long as the
/// record of accesses, and its tokens are revoked. What a hold covers is withheld. 201 with
/// erasure_json(), 202 when everything is withheld, or 200 with that of the earlier erasure.
Ruled<Ruling> erase_subject(RuleContext& context, const EraseSubjectInput& input);

/// An erasure for an answer: its row and events, from a snapshot. kUnknownErasure, also when it was
/// ordered later.
Ruled<boost::json::object> read_erasure(const ledger::Ledger& ledger, const ledger::ErasureId& id,
                                        projections::AsOf as_of = {});

}  // namespace lethe::api
