#include "ledger/segment_check.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/sealing.h"
#include "ledger/checkpoint.h"
#include "ledger/keyspace.h"
#include "ledger/ordered_pipeline.h"
#include "ledger/vault.h"

namespace lethe::ledger {
namespace {

/// Events that one thread takes at a time.
constexpr std::size_t kEventsAtOnce = 256;

LogIdentity identity_of(const LedgerInfo& info, LogKeys keys) {
  LogIdentity identity;
  identity.keys = std::move(keys);
  identity.ledger = info.id;
  return identity;
}

/// Of a sealed section whose padded length the header says.
std::size_t sealed_size(std::uint32_t padded_length) {
  return crypto::kSealOverhead + crypto::Salt::kSize + padded_length;
}

}  // namespace

struct SegmentCheck::Work {
  std::span<const StoredEvent> events;
  std::uint64_t place = 0;  // of the first
};

struct SegmentCheck::Done {
  std::vector<SegmentEvent> events;
  std::optional<BackupFailure> failure;  // of the event behind those
};

SegmentCheck::SegmentCheck(const LedgerInfo& info, LogKeys log_keys, MerkleFrontier known,
                           const KeySource* keys, std::size_t threads)
    : info_(info),
      identity_(identity_of(info, std::move(log_keys))),
      entries_(identity_),
      frontier_(std::move(known)),
      keys_(keys),
      threads_(threads) {}

Backed<void> SegmentCheck::add(const SegmentInfo& segment, const std::string& where, ByteView bytes,
                               const Visit& visit) {
  const auto damaged = [&](const std::string& how) {
    return BackupFailure(BackupFault::kDamaged, "the segment " + where + " " + how);
  };
  const auto parsed = parse_segment(bytes);
  if (!parsed && parsed.error() == Error::kStorageVersion) {
    return BackupFailure(BackupFault::kVersion, "the segment " + where +
                                                    " is of a format that this program does not "
                                                    "know; a later one made it");
  }
  if (!parsed) return damaged("does not read as one");
  if (parsed->ledger != info_.id) {
    return BackupFailure(BackupFault::kForeign, "the segment " + where + " is of another ledger");
  }
  const bool is_in_place = parsed->from.value == frontier_.size().value &&
                           parsed->from == segment.from &&
                           parsed->from.next(parsed->events.size()) == segment.behind;
  if (!is_in_place) return damaged("has other events than its name says");

  std::optional<BackupFailure> failure;
  OrderedPipeline<Work, Done> pipeline(
      threads_, [this](const Work& work) { return check(work); },
      [&](const Done& done) -> Result<void> {
        for (const auto& event : done.events) {
          if (event.header.time < last_time_) {
            failure = damaged("has event " + std::to_string(event.header.sequence.value) +
                              " dated before the one that it follows");
            return Error::kMalformedEvent;
          }
          last_time_ = event.header.time;
          frontier_.append(event.leaf);
          LETHE_TRY_VOID(visit(event));
        }
        if (!done.failure) return {};
        failure = done.failure;
        failure->what = "the segment " + where + ": " + failure->what;
        return Error::kMalformedEvent;
      });
  const std::span<const StoredEvent> events(parsed->events);
  for (const auto& event : events) identity_.keys->follow(event.entry);
  Result<void> handed_out;
  for (std::size_t at = 0; at < events.size() && handed_out; at += kEventsAtOnce) {
    handed_out = pipeline.submit(
        {events.subspan(at, std::min(kEventsAtOnce, events.size() - at)), parsed->from.value + at});
  }
  if (handed_out) handed_out = pipeline.finish();
  if (failure) return std::move(*failure);
  if (!handed_out) return BackupFailure(handed_out.error());
  return {};
}

Result<SegmentCheck::Done> SegmentCheck::check(const Work& work) const {
  Done done;
  done.events.reserve(work.events.size());
  for (std::size_t i = 0; i < work.events.size() && !done.failure; ++i) {
    LETHE_TRY_VOID(look(work.events[i], work.place + i, done));
  }
  return done;
}

/// Adds the event, or the failure that it is.
Result<void> SegmentCheck::look(const StoredEvent& stored, std::uint64_t place, Done& done) const {
  const auto fail = [&](BackupFault fault, std::string_view how) {
    done.failure.emplace(
        fault, "event " + std::to_string(place) + " of " + info_.name + " " + std::string(how));
  };
  auto [entry, header] = entries_.check(stored.entry);
  if (!entry.good()) {
    const bool is_foreign = entry.fault == EntryFault::kForeign;
    fail(is_foreign ? BackupFault::kForeign : BackupFault::kDamaged,
         "is " + std::string(describe(entry.fault)));
    return {};
  }
  const auto first = place == 0 ? entries_.check_first(*header) : std::nullopt;
  if (first) {
    fail(BackupFault::kDamaged, "is not the ledger's: " + first->detail);
    return {};
  }
  if (header->sequence.value != place) {
    fail(BackupFault::kDamaged, "says that it is event " + std::to_string(header->sequence.value));
    return {};
  }
  if (stored.sections.size() != header->sections.size()) {
    fail(BackupFault::kDamaged, "has another number of sections than it names");
    return {};
  }
  SegmentEvent event{std::move(*header), stored.entry, entry.leaf, stored.sections, {}};
  for (std::size_t i = 0; i < event.sections.size(); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    const auto fate = fate_of(event.header, index, event.sections[i]);
    if (!fate && fate.error() == Error::kSectionDamaged) {
      fail(BackupFault::kDamaged, "has a section that is not what it commits to");
      return {};
    }
    if (!fate && fate.error() == crypto::Error::kNodeMissing) {
      fail(BackupFault::kBlocksMissing,
           "has a section whose key can't be reached: a block of the "
           "key tree is missing");
      return {};
    }
    if (!fate) return fate.error();
    event.fates.push_back(*fate);
  }
  done.events.push_back(std::move(event));
  return {};
}

Result<SectionFate> SegmentCheck::fate_of(const EventHeader& header, std::uint16_t index,
                                          ByteView sealed) const {
  const auto& ref = header.sections[index];
  if (!sealed.empty() && sealed.size() != sealed_size(ref.padded_length)) {
    return Error::kSectionDamaged;
  }
  if (keys_ == nullptr) return SectionFate::kUnknown;
  const auto key = keys_->derive(key_path(ref.compartment, {}));
  if (!key && key.error() == crypto::Error::kKeyDestroyed) return SectionFate::kDestroyed;
  if (!key) return key.error();
  if (sealed.empty()) return SectionFate::kLost;
  const auto opened = open_section({header.ledger, header.sequence, index, ref.compartment}, *key,
                                   sealed, ref.commitment);
  if (!opened) return opened.error();
  return SectionFate::kOpens;
}

Backed<void> SegmentCheck::check_end(const BackedUpLedger& ledger) const {
  const auto checkpoint = identity_.keys->open(ledger.checkpoint);
  const bool holds = checkpoint && checkpoint->size == frontier_.size() &&
                     checkpoint->root == frontier_.root() &&
                     ledger.position.size == frontier_.size();
  if (holds) return {};
  return BackupFailure(BackupFault::kDamaged, "the events of " + info_.name +
                                                  " in the backup are not those that its "
                                                  "checkpoint signs");
}

}  // namespace lethe::ledger
