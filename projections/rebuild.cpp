#include <algorithm>

#include "crypto/check.h"
#include "ledger/keyspace.h"
#include "ledger/state_overlay.h"
#include "projections/catalog.h"
#include "projections/runner.h"

namespace lethe::projections {
namespace {

constexpr std::uint64_t kEventsInABatch = 1'024;
/// Rows that were read or written, kept to be read again.
constexpr std::size_t kCacheBytes = 64U << 20;

/// The sections of one event that the vault still opens.
class VaultSections final : public ledger::SectionSource {
 public:
  VaultSections(const ledger::Ledger& ledger, const ledger::EventHeader& header)
      : ledger_(ledger), header_(header) {}

  Result<std::optional<crypto::SecretBuffer>> open(std::size_t index) const override {
    const auto section = ledger_.section(header_, static_cast<std::uint16_t>(index));
    if (!section) {
      if (section.error() == ledger::Error::kSectionErased) return std::nullopt;
      return section.error();
    }
    const ByteView content = section->content();
    crypto::SecretBuffer out(content.size());
    std::copy(content.begin(), content.end(), out.writable().begin());
    return std::optional<crypto::SecretBuffer>(std::move(out));
  }

 private:
  const ledger::Ledger& ledger_;
  const ledger::EventHeader& header_;
};

/// The rows of one projection of one ledger in the journal.
class Rebuild {
 public:
  Rebuild(const ledger::Ledger& ledger, ledger::Journal& journal, const Projection& projection,
          const std::function<void(const RebuildProgress&)>& progress)
      : ledger_(ledger),
        journal_(journal),
        projection_(projection),
        progress_(progress),
        overlay_(journal, kCacheBytes),
        state_(overlay_, {ledger::Table::kViews, ledger.info().number}),
        size_(ledger.size().value) {}

  Result<void> run() {
    LETHE_TRY(catalog_, Catalog::read(state_));
    const std::uint32_t active = catalog_.generation(projection_.id());
    target_ = active + 1;  // back to 0 after 2^32 rebuilds
    LETHE_TRY_VOID(drop_leftovers(active));
    LETHE_TRY_VOID(fold());
    return swap(active);
  }

 private:
  /// Generations first..last.
  void erase_generations(ledger::WriteBatch& batch, std::uint32_t first, std::uint32_t last) const {
    const auto number = ledger_.info().number;
    const Bytes behind = behind_prefix(row_prefix(projection_.id(), last));
    batch.erase_range(ledger::Table::kViews,
                      ledger::ledger_row(number, row_prefix(projection_.id(), first)),
                      ledger::ledger_row(number, behind));
  }

  Result<void> drop_leftovers(std::uint32_t active) {
    ledger::WriteBatch batch;
    if (active > 0) erase_generations(batch, 0, active - 1);
    if (active < UINT32_MAX) erase_generations(batch, active + 1, UINT32_MAX);
    return journal_.append(std::move(batch), {});
  }

  Result<void> fold() {
    Result<void> failure;
    const auto visit = [&](ledger::Sequence sequence, ByteView entry) {
      failure = apply(sequence, entry);
      return failure.has_value();
    };
    LETHE_TRY_VOID(ledger_.entries({0}, {size_}, visit));
    return failure;
  }

  Result<void> apply(ledger::Sequence sequence, ByteView entry) {
    LETHE_TRY(const auto parts, ledger::split_entry(entry));
    LETHE_TRY(const auto header, ledger::decode_header(parts.header_bytes));
    RowWriter rows(state_, projection_.id(), target_);
    LETHE_TRY_VOID(projection_.apply(header, VaultSections(ledger_, header), rows, ledger_.keys()));
    const std::uint64_t done = sequence.value + 1;
    if (done % kEventsInABatch != 0 && done != size_) return {};
    LETHE_TRY_VOID(write({}));
    if (progress_) progress_({projection_.name(), done, size_});
    return {};
  }

  /// What was derived since the last time, beside what is in `batch`.
  Result<void> write(ledger::WriteBatch batch) {
    const auto number = overlay_.close_batch(batch);
    LETHE_TRY_VOID(journal_.append(std::move(batch), {}));
    overlay_.settle(number);
    return {};
  }

  Result<void> swap(std::uint32_t active) {
    catalog_.set({projection_.id(), target_, projection_.version()});
    state_.put(Catalog::row(), catalog_.value());
    ledger::WriteBatch batch;
    erase_generations(batch, active, active);
    return write(std::move(batch));
  }

  const ledger::Ledger& ledger_;
  ledger::Journal& journal_;
  const Projection& projection_;
  const std::function<void(const RebuildProgress&)>& progress_;
  ledger::StateOverlay overlay_;
  ledger::OverlayState state_;
  std::uint64_t size_;
  Catalog catalog_;
  std::uint32_t target_ = 0;
};

}  // namespace

ledger::Result<void> rebuild(const ledger::Ledger& ledger, ledger::Journal& journal,
                             const Projection& projection,
                             const std::function<void(const RebuildProgress&)>& progress) {
  return Rebuild(ledger, journal, projection, progress).run();
}

}  // namespace lethe::projections
