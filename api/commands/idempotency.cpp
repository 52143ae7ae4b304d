#include "api/commands/idempotency.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/commands/kept_reply.h"
#include "crypto/check.h"
#include "crypto/hash.h"
#include "crypto/sealing.h"

namespace lethe::api {
namespace {

using crypto::Bytes;
using crypto::ByteView;

constexpr std::size_t kRowSize = 16;
constexpr std::size_t kPlaceSize = 8 + 1 + 4 + 8;  // slot, class, number, time

template <class Integer>
void put(Bytes& out, Integer value) {
  for (std::size_t shift = sizeof(Integer) * 8; shift > 0;) {
    shift -= 8;
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}
template <class Integer>
Integer take(ByteView& in) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) value = (value << 8U) | in[i];
  in = in.subspan(sizeof(Integer));
  return static_cast<Integer>(value);
}
void put_bytes(Bytes& out, ByteView view) {
  out.insert(out.end(), view.begin(), view.end());
}

/// What lies before the sealed part.
struct Place {
  ledger::Compartment compartment;  // class kInvalid: the ledger's own key
  ledger::Moment kept;

  bool is_expired(ledger::Moment now) const { return kept.micros <= now.micros - kReplyLifeMicros; }
};

std::optional<Place> take_place(ByteView& value) {
  if (value.size() < kPlaceSize) return std::nullopt;
  Place place;
  place.compartment.slot.value = take<std::uint64_t>(value);
  place.compartment.cls = static_cast<ledger::CompartmentClass>(take<std::uint8_t>(value));
  place.compartment.number = take<std::uint32_t>(value);
  place.kept.micros = take<std::int64_t>(value);
  return place;
}

ledger::Result<crypto::SecretKey> sealing_key(const ledger::KeySource& keys,
                                              const ledger::Compartment& compartment) {
  if (compartment.cls == ledger::CompartmentClass::kInvalid) {
    return keys.derive(ledger::key_path(ledger::KeyUse::kReplies));
  }
  return keys.derive(ledger::key_path(compartment, {}));
}

ledger::Result<Bytes> row_of(const ledger::KeySource& keys, const Request& request) {
  LETHE_TRY(const auto key, keys.derive(ledger::key_path(ledger::KeyUse::kReplies)));
  Bytes info = crypto::to_bytes(request.caller.token.view());
  put_bytes(info, crypto::as_bytes(request.idempotency->key));
  const auto tag = crypto::derive_tag(key, "lethe/replies/key/v1", info);
  return crypto::to_bytes(tag.view().first(kRowSize));
}

crypto::Tag32 fingerprint_of(const crypto::SecretKey& key, const Request& request) {
  Bytes info;
  for (const auto* part : {&request.method, &request.idempotency->path}) {
    put(info, static_cast<std::uint16_t>(part->size()));
    put_bytes(info, crypto::as_bytes(*part));
  }
  put_bytes(info, request.on_behalf_of.value_or(ledger::SubjectId{}).view());
  put_bytes(info, request.idempotency->body_hash.view());
  return crypto::derive_tag(key, "lethe/replies/fingerprint/v1", info);
}

}  // namespace

Ruled<std::optional<KeptResult>> find_reply(const ledger::DecisionContext& context,
                                            const Request& request) {
  LETHE_TRY(const auto row, row_of(context.keys, request));
  LETHE_TRY(const auto stored, context.replies.get(row));
  if (!stored) return std::optional<KeptResult>{};
  ByteView rest = *stored;
  const auto place = take_place(rest);
  if (!place) return ledger::Error::kRowMalformed;
  if (place->is_expired(context.now)) return std::optional<KeptResult>{};
  const auto key = sealing_key(context.keys, place->compartment);
  if (!key && key.error() == crypto::Error::kKeyDestroyed) return Stop(ProblemType::kReplyErased);
  if (!key) return key.error();
  LETHE_TRY(const auto content, crypto::open(*key, row, rest));
  if (content.size() < crypto::Tag32::kSize) return ledger::Error::kRowMalformed;
  const auto kept = content.view().first(crypto::Tag32::kSize);
  if (!crypto::equal_constant_time(kept, fingerprint_of(*key, request).view())) {
    return Stop(ProblemType::kIdempotencyKeyReused);
  }
  auto result = read_kept(crypto::as_text(content.view().subspan(crypto::Tag32::kSize)));
  if (!result) return ledger::Error::kRowMalformed;
  return std::optional<KeptResult>(std::move(*result));
}

ledger::Result<ledger::ReplyRow> keep_reply(const ledger::DecisionContext& context,
                                            const Request& request,
                                            const std::optional<ledger::Compartment>& compartment,
                                            const KeptResult& result) {
  const Place place{compartment.value_or(ledger::Compartment{}), context.now};
  LETHE_TRY(auto row, row_of(context.keys, request));
  LETHE_TRY(const auto key, sealing_key(context.keys, place.compartment));
  Bytes content = crypto::to_bytes(fingerprint_of(key, request).view());
  auto text = write_kept(result);
  put_bytes(content, crypto::as_bytes(text));
  Bytes value;
  put(value, place.compartment.slot.value);
  put(value, static_cast<std::uint8_t>(place.compartment.cls));
  put(value, place.compartment.number);
  put(value, place.kept.micros);
  put_bytes(value, crypto::seal(key, row, content));
  crypto::wipe(content);  // a token may be in it
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return ledger::ReplyRow{std::move(row), std::move(value)};
}

namespace {

/// Deletes rows that were seen to be expired, unless they were written anew since.
class Sweep : public ledger::Command {
 public:
  explicit Sweep(std::vector<Bytes> rows) : rows_(std::move(rows)) {}

  ledger::Result<ledger::Decision> decide(const ledger::DecisionContext& context) override {
    ledger::Decision decision;
    for (auto& row : rows_) {
      LETHE_TRY(const auto stored, context.replies.get(row));
      if (!stored) continue;
      ByteView rest = *stored;
      const auto place = take_place(rest);
      if (place && place->is_expired(context.now)) decision.replies.push_back({row, std::nullopt});
    }
    return decision;
  }
  void done(const ledger::Outcome&) noexcept override {}  // the next sweep finds what is left

 private:
  std::vector<Bytes> rows_;
};

}  // namespace

ledger::Result<std::size_t> sweep_replies(ledger::Store& store, const ledger::LedgerId& ledger_id,
                                          ledger::Moment now, std::size_t most) {
  const auto ledger = store.find(ledger_id);
  if (ledger == nullptr) return ledger::Error::kUnknownLedger;
  const auto number = ledger->info().number;
  const auto prefix = ledger::ledger_row(number, {}).size();
  const auto range = ledger::ledger_range(number);
  std::vector<Bytes> expired;
  const auto snapshot = ledger->snapshot();
  LETHE_TRY_VOID(snapshot->reader().scan(
      ledger::Table::kReplies, range.first, range.behind_last, [&](ByteView row, ByteView value) {
        const auto place = take_place(value);
        if (place && place->is_expired(now))
          expired.push_back(crypto::to_bytes(row.subspan(prefix)));
        return expired.size() < most;
      }));
  const auto count = expired.size();
  if (count > 0) store.submit(ledger_id, std::make_unique<Sweep>(std::move(expired)));
  return count;
}

}  // namespace lethe::api
