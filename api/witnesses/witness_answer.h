// What an answer of a witness means when it is no cosignature. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/webhooks/webhook_client.h"
#include "ledger/merkle_tree.h"

namespace lethe::api::witnesses {

/// Of a witness that has seen more of the log than there is: either the data is an old copy, or
/// somebody else signs with the ledger's key.
inline constexpr std::string_view kAheadOfLog =
    "has cosigned more of this log than there is here: this data is an old copy, or somebody else "
    "signs with its key";

/// The size that the witness has cosigned, of an answer that it is another one than was asked from
/// (409); nothing for every other answer.
std::optional<ledger::TreeSize> told_size(const webhooks::Attempted& attempted);

/// What went wrong, in words that go behind the witness' name. Nothing of the answer's text.
std::string fault_of(const webhooks::Attempted& attempted);

}  // namespace lethe::api::witnesses
