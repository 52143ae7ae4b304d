#include "ledger/log_identity.h"

#include <algorithm>

#include "crypto/check.h"
#include "ledger/event_codec.h"

namespace lethe::ledger {
namespace {

/// How many entries are tried for one that the key signed, when the first is damaged.
constexpr std::uint64_t kTries = 10'000;

/// An event 0 that reads as one.
struct Announcement {
  std::string origin;
  crypto::PublicKey key;
  LedgerId ledger;
  bool self_signed = false;
};

std::optional<Announcement> read_announcement(ByteView bytes) {
  const auto entry = split_entry(bytes);
  if (!entry) return std::nullopt;
  const auto header = decode_header(entry->header_bytes);
  if (!header || header->sequence.value != 0) return std::nullopt;
  const auto* created = std::get_if<LedgerCreated>(&header->facts);
  if (created == nullptr || !crypto::is_note_name(created->origin)) return std::nullopt;
  const bool self_signed = verify_entry(*entry, created->signing_key);
  return Announcement{created->origin, created->signing_key, header->ledger, self_signed};
}

/// The first announcement in places 0..behind.
Result<std::optional<Announcement>> find_announcement(const LogSource& source,
                                                      std::uint64_t behind) {
  std::optional<Announcement> found;
  LETHE_TRY_VOID(source.entries(0, behind, [&](std::uint64_t, ByteView entry) {
    found = read_announcement(entry);
    return !found;
  }));
  return found;
}

/// The first event that is signed with a key of the log, or with that one of them.
Result<std::optional<EventHeader>> find_signed(const LogSource& source, const LogKeys& keys,
                                               const crypto::PublicKey* only = nullptr) {
  std::optional<EventHeader> found;
  std::uint64_t tried = 0;
  LETHE_TRY_VOID(source.entries(0, ~std::uint64_t{0}, [&](std::uint64_t, ByteView bytes) {
    const auto entry = split_entry(bytes);
    auto header = entry ? decode_header(entry->header_bytes) : entry.error();
    if (header) {
      const auto& key = only != nullptr ? *only : keys.at(header->sequence).key;
      if (verify_entry(*entry, key)) found = std::move(*header);
    }
    return !found && (only != nullptr || ++tried < kTries);
  }));
  return found;
}

void report_bad_note(const std::string& what, const boost::system::error_code& error,
                     FindingList& findings) {
  if (error == crypto::Error::kNoKnownSignature) {
    findings.add_whole(Damage::kUnknownKey, what + " carries no signature by the log's key");
  } else if (error == crypto::Error::kBadSignature) {
    findings.add_whole(Damage::kBadCheckpoint, what + " has a signature that does not verify");
  } else {
    findings.add_whole(Damage::kBadCheckpoint, what + " does not read as a checkpoint of this log");
  }
}

Result<Checkpoint> read_unsigned(std::string_view note) {
  LETHE_TRY(const auto parsed, crypto::parse_note(note));
  return parse_checkpoint_text(parsed.text);
}

/// Verified with the key, or only read when there is none; nothing, and a finding, otherwise.
std::optional<Checkpoint> read_checkpoint(const std::string& note, const std::string& what,
                                          const std::optional<LogKeys>& keys,
                                          FindingList& findings) {
  if (note.empty()) {
    findings.add_whole(Damage::kBadCheckpoint, what + " is not there");
    return std::nullopt;
  }
  auto checkpoint = keys ? keys->open(note) : read_unsigned(note);
  if (checkpoint) return std::move(*checkpoint);
  report_bad_note(what, checkpoint.error(), findings);
  return std::nullopt;
}

/// Whether the key signed one of the entries behind the first as well, or there are none. Whoever
/// replaces event 0 alone brings a key that signed nothing else.
enum class Vouched { kNo, kYes };
Result<Vouched> vouched_by_others(const LogSource& source, const crypto::PublicKey& key) {
  std::uint64_t tried = 0;
  bool found = false;
  LETHE_TRY_VOID(source.entries(1, ~std::uint64_t{0}, [&](std::uint64_t, ByteView bytes) {
    const auto entry = split_entry(bytes);
    found = entry && verify_entry(*entry, key);
    return !found && ++tried < kTries;
  }));
  return found || tried == 0 ? Vouched::kYes : Vouched::kNo;
}

/// The header of an event that announces a key, whoever signed it.
std::optional<EventHeader> rotation_in(ByteView bytes) {
  const auto entry = split_entry(bytes);
  if (!entry || peek_kind(entry->header_bytes) != kind_of(SigningKeyRotated{})) return std::nullopt;
  auto header = decode_header(entry->header_bytes);
  return header ? std::optional(std::move(*header)) : std::nullopt;
}

bool is_signed_with(ByteView bytes, const crypto::PublicKey& key) {
  const auto entry = split_entry(bytes);
  return entry && verify_entry(*entry, key);
}

/// Takes what the entries say of the keys. An announcement that was tampered with is named where it
/// stands; when the entry behind it is signed with its key, it counts all the same, or everything
/// behind it would be named as well.
Result<void> follow_all(const LogSource& source, LogKeys& keys, std::uint64_t first = 0) {
  std::optional<EventHeader> tampered;
  return source.entries(first, ~std::uint64_t{0}, [&](std::uint64_t place, ByteView entry) {
    if (tampered && is_signed_with(entry, std::get<SigningKeyRotated>(tampered->facts).key)) {
      keys.follow(*tampered);
    }
    tampered.reset();
    if (!keys.follow(entry)) tampered = rotation_in(entry);
    if (tampered) tampered->sequence = {place};
    return true;
  });
}

/// The keys that the announced one leads to. Whoever has not signed the checkpoint with it may have
/// replaced it; else there is nothing to look for, and a log of any length is read once.
Result<LogKeys> follow_rotations(const LogSource& source, const Announcement& announced,
                                 const std::string& note) {
  LogKeys keys(announced.origin, announced.key);
  if (!keys.open(note)) LETHE_TRY_VOID(follow_all(source, keys));
  return keys;
}

/// The auditor's key is none that the log leads to: it signs from the first event on that it
/// signed, if others of the log's come before that.
Result<LogKeys> keys_with(const LogSource& source, const crypto::NoteVerifier& given,
                          const std::optional<LogKeys>& known, FindingList& findings) {
  const LogKeys alone(given.name, given.key);
  if (!known || known->origin() != given.name) return alone;
  LETHE_TRY(const auto first, find_signed(source, alone, &given.key));
  if (!first || first->sequence <= known->current().from) return alone;
  findings.add(Damage::kUnknownKey, first->sequence.value,
               "no event before this one announces the key that signs from here on");
  auto all = known->all();
  all.push_back({given.key, first->sequence, {}});
  LogKeys keys(given.name, std::move(all));
  LETHE_TRY_VOID(follow_all(source, keys));
  return keys;
}

/// The keys of an earlier verification, and those that what came since leads to.
Result<void> find_keys_since(const LogSource& source, const VerifyOptions& options,
                             LogIdentity& identity, FindingList& findings) {
  const auto& since = *options.since;
  identity.keys = since.keys;
  identity.ledger = since.ledger;
  LETHE_TRY_VOID(follow_all(source, *identity.keys, since.checkpoint.size.value));
  const auto& given = options.log_key;
  if (given && (given->name != identity.keys->origin() || !identity.keys->find(given->key))) {
    findings.add_whole(Damage::kUnknownKey, "the key that was given is none of the log's");
  }
  return {};
}

/// The keys to verify with, and what else is known of them.
Result<void> find_keys(const LogSource& source, const VerifyOptions& options,
                       const std::string& note, LogIdentity& identity, FindingList& findings) {
  // Without a key of the auditor's, event 0 is worth looking for wherever it lies.
  LETHE_TRY(const auto count, source.entry_count());
  LETHE_TRY(const auto announced,
            find_announcement(source, options.log_key ? std::min<std::uint64_t>(count, 1) : count));
  std::optional<LogKeys> known;
  if (announced) {
    LETHE_TRY(known, follow_rotations(source, *announced, note));
  }
  if (options.log_key) {
    const bool leads_there = known && known->origin() == options.log_key->name &&
                             known->find(options.log_key->key) != nullptr;
    if (leads_there) {
      identity.keys = known;
    } else {
      const auto trusted_part = announced && announced->self_signed ? known : std::nullopt;
      LETHE_TRY(identity.keys, keys_with(source, *options.log_key, trusted_part, findings));
    }
  } else if (known) {
    bool trusted = known->open(note).has_value();
    if (!trusted && announced->self_signed) {
      LETHE_TRY(const auto vouched, vouched_by_others(source, announced->key));
      trusted = vouched == Vouched::kYes;
    }
    if (trusted) identity.keys = known;
  }
  if (identity.keys && announced && announced->self_signed) {
    identity.ledger = announced->ledger;
    if (identity.keys->find(announced->key) == nullptr) identity.stranger = announced->key;
  }
  return {};
}

Result<void> find_ledger(const LogSource& source, LogIdentity& identity, FindingList& findings) {
  if (identity.keys) {
    LETHE_TRY(const auto first, find_signed(source, *identity.keys));
    if (first) identity.ledger = first->ledger;
  } else {
    findings.add_whole(Damage::kUnknownKey,
                       "no key to verify with: none was given, and event 0 announces none that the "
                       "checkpoint or other events are signed with");
  }
  return {};
}

/// What witnesses have cosigned, among the checkpoints of the log and those that the auditor kept.
Result<void> find_witnessed(const LogSource& source, const VerifyOptions& options,
                            const std::string& latest, LogIdentity& identity,
                            FindingList& findings) {
  if (options.policy == nullptr || !identity.keys) return {};
  const auto& policy = *options.policy;
  if (!policy.is_about(*identity.keys)) {
    findings.add_whole(Damage::kUnknownKey, "the policy does not list the log with its key");
    return {};
  }
  LETHE_TRY(auto own, source.witnessed_checkpoint());
  auto notes = options.kept_checkpoints;
  notes.push_back(latest);
  if (!own.empty()) notes.push_back(std::move(own));
  std::optional<Checkpoint> best;
  std::size_t most = 0;
  for (const auto& note : notes) {
    const auto judged = policy.judge(note, *identity.keys);
    if (!judged) {
      // What the log says of itself was found out before.
      const bool is_own =
          &note == &notes.back() && notes.size() > options.kept_checkpoints.size() + 1;
      if (is_own || judged.error() == crypto::Error::kBadSignature) {
        report_bad_note("a checkpoint with cosignatures", judged.error(), findings);
      }
      continue;
    }
    most = std::max(most, judged->cosigned.size());
    if (!judged->is_quorum || (best && best->size >= judged->checkpoint.size)) continue;
    best = judged->checkpoint;
    identity.witnessed = {judged->checkpoint.size, {}};
    for (const auto& one : judged->cosigned) {
      identity.witnessed->by.push_back(policy.witnesses()[one.witness].key.name);
    }
  }
  if (best) {
    identity.kept.push_back({"the witnessed checkpoint", std::move(*best)});
  } else {
    findings.add_whole(Damage::kUnwitnessed,
                       "no checkpoint has the cosignatures that the policy asks for; of its " +
                           std::to_string(policy.witnesses().size()) + " witnesses, " +
                           std::to_string(most) + " have cosigned one at most");
  }
  return {};
}

}  // namespace

Result<LogIdentity> identify_log(const LogSource& source, const VerifyOptions& options,
                                 FindingList& findings) {
  LogIdentity identity;
  LETHE_TRY(const auto note, source.checkpoint());
  if (options.since != nullptr) {
    LETHE_TRY_VOID(find_keys_since(source, options, identity, findings));
  } else {
    LETHE_TRY_VOID(find_keys(source, options, note, identity, findings));
    LETHE_TRY_VOID(find_ledger(source, identity, findings));
  }
  identity.checkpoint = read_checkpoint(note, "the checkpoint", identity.keys, findings);
  std::size_t number = 0;
  for (const auto& kept : options.kept_checkpoints) {
    const std::string what = "kept checkpoint " + std::to_string(++number);
    if (auto read = read_checkpoint(kept, what, identity.keys, findings)) {
      identity.kept.push_back({what, std::move(*read)});
    }
  }
  LETHE_TRY_VOID(find_witnessed(source, options, note, identity, findings));
  std::stable_sort(identity.kept.begin(), identity.kept.end(),
                   [](const auto& left, const auto& right) {
                     return left.checkpoint.size < right.checkpoint.size;
                   });
  return identity;
}

}  // namespace lethe::ledger
