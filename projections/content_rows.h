// What views tell of content and of identities: where the texts of items lie, and whose an identity
// is.
#pragma once

#include <cstdint>
#include <optional>

#include "ledger/event.h"

namespace lethe::projections {

using ledger::Moment;
using ledger::Sequence;
using ledger::SubjectId;

/// One version of a profile field or external id: which section of which event.
struct FieldVersion {
  Sequence sequence;
  std::uint16_t index = 0;
};

/// One version of an item of content: where its texts are. A ticket or topic has a title.
struct ItemVersion {
  std::uint64_t revision = 0;  // from 1
  Sequence edited_at;          // of the event that made it
  std::optional<FieldVersion> title, body;
};
struct ItemDeletion {
  Sequence at;
  ledger::ErasureId erasure;
};
struct ItemRow {
  ledger::ItemId id;
  SubjectId author;
  ledger::ContentType type = ledger::ContentType::kInvalid;
  ledger::ItemId parent;            // zero: answers nothing
  ledger::Compartment compartment;  // its own
  Sequence posted_at;
  Moment posted;
  ItemVersion version;  // the one in force; without texts once the item is deleted
  std::optional<ItemDeletion> deletion;
};

/// An identity that is an account's.
struct LinkRow {
  SubjectId subject, account;
  Sequence linked_at;
  Moment linked;
};

}  // namespace lethe::projections
