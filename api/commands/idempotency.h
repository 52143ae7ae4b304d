// Replies kept for Idempotency-Key, in Table::kReplies of their ledger:
//
//   row    = derive_tag(key(KeyUse::kReplies), "lethe/replies/key/v1", token id || key)[0..16)
//   value  = slot u64be || class u8 || number u32be || time i64be || seal(key, row, content)
//   key    = of the compartment {slot, class, number}; class 0: key(KeyUse::kReplies)
//   content = fingerprint[32] || the reply as JSON
//   fingerprint = derive_tag(key, "lethe/replies/fingerprint/v1",
//                            u16be(size) || method || u16be(size) || path ||
//                            on-behalf-of[16] || SHA-256(body))
//
// A reply that may hold personal data, or a fingerprint of it, lies under a key of the person's and
// goes with it. Records older than kReplyLife count as absent.
#pragma once

#include <optional>

#include "api/commands/kept_reply.h"
#include "api/commands/request.h"
#include "api/commands/rule.h"
#include "ledger/command.h"
#include "ledger/store.h"

namespace lethe::api {

inline constexpr std::int64_t kReplyLifeMicros = ledger::kDayMicros;

/// The reply to the same request before; nothing when there is none. kIdempotencyKeyReused,
/// kReplyErased. On the committer, so that two requests with one key cannot both find nothing.
Ruled<std::optional<KeptResult>> find_reply(const ledger::DecisionContext& context,
                                            const Request& request);

/// The row that keeps a reply, sealed under the compartment's key, or the ledger's without one.
ledger::Result<ledger::ReplyRow> keep_reply(const ledger::DecisionContext& context,
                                            const Request& request,
                                            const std::optional<ledger::Compartment>& compartment,
                                            const KeptResult& result);

/// Looks for expired replies of a ledger on the caller's thread and submits the deletion of at most
/// `most`; answers how many. For a timer; any thread.
ledger::Result<std::size_t> sweep_replies(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                          ledger::Moment now, std::size_t most = 1'000);

}  // namespace lethe::api
