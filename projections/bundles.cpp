#include "projections/bundles.h"

#include "crypto/check.h"
#include "projections/deadlines.h"

namespace lethe::projections {
namespace {

constexpr char kBundleById = 'b';
constexpr char kBundleWaiting = 'w';

Bytes bundle_row(const ledger::BundleId& id) {
  return RowEncoder(kBundleById).fixed(id.view()).take();
}

Bytes waiting_row(Sequence ordered_at) {
  return RowEncoder(kBundleWaiting).big_endian64(ordered_at.value).take();
}

Bytes encode_bundle(const BundleRow& bundle) {
  RowEncoder out;
  out.enumerated(bundle.owner.type).fixed(bundle.owner.id.view()).fixed(bundle.owner.token.view());
  out.number(bundle.order.size).number(bundle.order.sections ? 1 : 0).text(bundle.order.query);
  out.fixed(bundle.order.recipient.view()).text(bundle.order.purpose_of_use);
  out.number(bundle.ordered_at.value).signed_number(bundle.ordered.micros);
  out.number(bundle.made_at ? bundle.made_at->value + 1 : 0);
  out.signed_number(bundle.made_when.micros);
  out.number(bundle.made.events).number(bundle.made.sections).number(bundle.made.people);
  out.fixed(bundle.made.hash.view());
  return out.take();
}

Result<BundleRow> decode_bundle(const ledger::BundleId& id, ByteView value) {
  RowDecoder in(value);
  BundleRow out;
  out.id = out.order.bundle = out.made.bundle = id;
  out.owner.type = in.enumerated<ledger::ActorType>();
  out.owner.id = in.fixed<ledger::ActorId>();
  out.owner.token = in.fixed<ledger::TokenId>();
  out.order.size = in.number();
  out.order.sections = in.flag();
  out.order.query = in.text();
  out.order.recipient = in.fixed<crypto::AgeKey>();
  out.order.purpose_of_use = in.text();
  out.ordered_at.value = in.number();
  out.ordered.micros = in.signed_number();
  if (const std::uint64_t made = in.number(); made > 0) out.made_at = Sequence{made - 1};
  out.made_when.micros = in.signed_number();
  out.made.events = in.number();
  out.made.sections = in.number();
  out.made.people = in.number();
  out.made.hash = in.fixed<crypto::Hash>();
  LETHE_TRY_VOID(in.finish());
  return out;
}

void order_bundle(const ledger::EventHeader& header, const ledger::BundleOrdered& facts,
                  RowWriter& rows) {
  BundleRow row;
  row.id = facts.bundle;
  row.owner = header.actor;
  row.order = facts;
  row.ordered_at = header.sequence;
  row.ordered = header.time;
  rows.put(bundle_row(row.id), encode_bundle(row));
  rows.put(waiting_row(header.sequence), crypto::to_bytes(row.id.view()));
  put_in_order(rows, header.sequence, object_id(row.id));
}

Result<void> make_bundle(const ledger::EventHeader& header, const ledger::BundleMade& facts,
                         RowWriter& rows) {
  LETHE_TRY(auto row, read_bundle(rows, facts.bundle));
  if (!row || row->made_at) return {};  // the first time counts
  row->made_at = header.sequence;
  row->made_when = header.time;
  row->made = facts;
  rows.put(bundle_row(row->id), encode_bundle(*row));
  rows.erase(waiting_row(row->ordered_at));
  return {};
}

}  // namespace

Bytes waiting_bundles() {
  return RowEncoder(kBundleWaiting).take();
}

Result<std::optional<BundleRow>> read_bundle(const RowReader& rows, const ledger::BundleId& id) {
  LETHE_TRY(const auto value, rows.get(bundle_row(id)));
  if (!value) return std::nullopt;
  LETHE_TRY(auto bundle, decode_bundle(id, *value));
  return std::optional(std::move(bundle));
}

Result<void> Bundles::apply(const ledger::EventHeader& header, const ledger::SectionSource&,
                            RowWriter& rows, const ledger::KeySource&) const {
  if (const auto* ordered = std::get_if<ledger::BundleOrdered>(&header.facts)) {
    order_bundle(header, *ordered, rows);
  } else if (const auto* made = std::get_if<ledger::BundleMade>(&header.facts)) {
    return make_bundle(header, *made, rows);
  }
  return {};
}

}  // namespace lethe::projections
