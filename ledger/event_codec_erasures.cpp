#include "ledger/event_codec_kinds.h"
#include "ledger/event_codec_lists.h"
#include "ledger/event_codec_values.h"

namespace lethe::ledger {

void write(schema::ErasureOrdered::Builder to, const ErasureOrdered& f) {
  write_id(to.getErasure(), f.erasure.bytes);
  to.setGround(static_cast<schema::ErasureGround>(f.ground));
  to.setWholeSubject(f.whole_subject);
  write_list(to, &schema::ErasureOrdered::Builder::initDestroyed, f.destroyed);
  write_list(to, &schema::ErasureOrdered::Builder::initKept, f.kept);
  to.setDueAt(f.due_at.micros);
}
ErasureOrdered read(schema::ErasureOrdered::Reader from) {
  return {read_id<ErasureId>(from.getErasure()),
          static_cast<ErasureGround>(from.getGround()),
          from.getWholeSubject(),
          read_list<CompartmentRef>(from.getDestroyed()),
          read_list<Kept>(from.getKept()),
          {from.getDueAt()}};
}

void write(schema::ErasureWithheld::Builder to, const ErasureWithheld& f) {
  using Builder = schema::ErasureWithheld::Builder;
  write_id(to.getErasure(), f.erasure.bytes);
  to.setGround(static_cast<schema::ErasureGround>(f.ground));
  to.setWholeSubject(f.whole_subject);
  write_ids(to, &Builder::initHolds, f.holds);
  write_list(to, &Builder::initWithheld, f.withheld);
}
ErasureWithheld read(schema::ErasureWithheld::Reader from) {
  return {read_id<ErasureId>(from.getErasure()), static_cast<ErasureGround>(from.getGround()),
          from.getWholeSubject(), read_ids<HoldId>(from.getHolds()),
          read_list<CompartmentRef>(from.getWithheld())};
}

void write(schema::ErasureCompleted::Builder to, const ErasureCompleted& f) {
  using Builder = schema::ErasureCompleted::Builder;
  write_id(to.getErasure(), f.erasure.bytes);
  to.setOrdered(f.ordered.value);
  to.setEpochBefore(f.epoch_before);
  to.setEpochAfter(f.epoch_after);
  write_list(to, &Builder::initCounts, f.counts);
  to.setIndexEntries(f.index_entries);
  to.setWholeSubject(f.whole_subject);
  write_list(to, &Builder::initKept, f.kept);
  to.setBackupKeysUntil(f.backup_keys_until.micros);
  write_fixed(to, &Builder::setRoster, f.roster);
  to.setCompartments(f.compartments);
  write_list(to, &Builder::initStores, f.stores);
  to.setBytesFreed(f.bytes_freed);
  to.setDueAt(f.due_at.micros);
}
ErasureCompleted read(schema::ErasureCompleted::Reader from) {
  return {read_id<ErasureId>(from.getErasure()),
          {from.getOrdered()},
          from.getEpochBefore(),
          from.getEpochAfter(),
          read_list<ErasedCount>(from.getCounts()),
          from.getIndexEntries(),
          from.getWholeSubject(),
          read_list<Kept>(from.getKept()),
          {from.getBackupKeysUntil()},
          read_fixed<crypto::Hash>(from.getRoster()),
          from.getCompartments(),
          read_list<StoreCount>(from.getStores()),
          from.getBytesFreed(),
          {from.getDueAt()}};
}

void write(schema::ErasureSwept::Builder to, const ErasureSwept& f) {
  to.setFrom(f.from.value);
  to.setThrough(f.through.value);
  to.setCertificates(f.certificates);
  to.setStartedAt(f.started_at.micros);
  to.setBytesFreed(f.bytes_freed);
  write_list(to, &schema::ErasureSwept::Builder::initStores, f.stores);
}
ErasureSwept read(schema::ErasureSwept::Reader from) {
  return {{from.getFrom()},      {from.getThrough()},  from.getCertificates(),
          {from.getStartedAt()}, from.getBytesFreed(), read_list<SweptCount>(from.getStores())};
}

}  // namespace lethe::ledger
