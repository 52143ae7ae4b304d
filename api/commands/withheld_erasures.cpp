#include "api/commands/withheld_erasures.h"

#include "api/commands/erasing.h"
#include "crypto/check.h"

namespace lethe::api {

Ruled<std::vector<ledger::ErasureId>> resume_erasures(RuleContext& context,
                                                      const ledger::HoldId& hold, Lifting lifting,
                                                      std::size_t limit, Ruling& ruling) {
  LETHE_TRY(auto waiting, context.views().withheld_by(hold, limit));
  for (const auto& id : waiting) {
    LETHE_TRY(const auto erasure, context.views().erasure(id));
    if (!erasure) return ledger::Error::kRowMalformed;
    LETHE_TRY(const auto person, context.views().person(erasure->subject));
    if (!person) return ledger::Error::kRowMalformed;
    Destruction destruction;
    destruction.ground = erasure->ground;
    destruction.whole_subject = erasure->whole_subject;
    destruction.compartments = erasure->withheld;
    destruction.resumed = id;
    if (lifting == Lifting::kHere) destruction.lifted = hold;
    if (erasure->whole_subject && erasure->orders.empty()) {
      LETHE_TRY(auto whole, whole_person(context.views(), context.now(), *person));
      destruction.kept = std::move(whole.kept);
    }
    LETHE_TRY_VOID(order_erasure(context, *person, std::move(destruction), ruling));
  }
  return waiting;
}

Ruled<std::optional<ledger::HoldId>> forgotten_hold(const projections::Views& views,
                                                    ledger::Moment now) {
  std::optional<ledger::HoldId> after;
  for (;;) {
    LETHE_TRY(after, views.withholding(after));
    if (!after) return std::optional<ledger::HoldId>{};
    LETHE_TRY(const auto hold, views.hold(*after));
    if (!hold) return ledger::Error::kRowMalformed;
    if (!hold->is_in_force(now)) return after;
  }
}

}  // namespace lethe::api
