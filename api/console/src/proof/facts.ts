// The facts of every kind of event, read from the bytes that are signed, and written as the API writes them. So what a
// page shows can be held against what the ledger signed. The table is the one of FORMAT.md, "Facts".
import { ageRecipient } from './bech32';
import { toHex } from './bytes';
import { Malformed, type Struct } from './capnp';
import * as names from './names';
import { momentText } from './moment';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Read = (from: Struct) => Json | undefined;
interface Kind {
  name: string;
  read: (from: Struct) => Record<string, Json>;
}

const orNothing = (text: string) => (text === '' ? undefined : text);
export const nameIn = (table: string[], value: number): string => {
  const found = table[value - 1];
  if (found === undefined) throw new Malformed('has a value that no enumeration knows');
  return found;
};
const kNoId = '00000000-0000-0000-0000-000000000000';

const id = (at: number): Read => (it) => it.id(at) ?? kNoId;
const someId = (at: number): Read => (it) => it.id(at);
const u16 = (at: number): Read => (it) => it.u16(at);
const u32 = (at: number): Read => (it) => it.u32(at);
const u64 = (at: number): Read => (it) => it.number(at);
const bit = (at: number): Read => (it) => it.bit(at);
const flag = (at: number): Read => (it) => (it.bit(at) ? true : undefined);
const moment = (at: number): Read => (it) => momentText(it.i64(at));
const someMoment = (at: number): Read => (it) => (it.i64(at) === 0n ? undefined : momentText(it.i64(at)));
const text = (index: number): Read => (it) => it.text(index);
const someText = (index: number): Read => (it) => orNothing(it.text(index));
const texts = (index: number): Read => (it) => it.texts(index);
const hash = (index: number): Read => (it) => toHex(it.bytes(index)) || '0'.repeat(64);
const someHash = (index: number): Read => (it) => orNothing(toHex(it.bytes(index)));
const numbers = (index: number): Read => (it) => it.numbers(index);
const named = (table: string[], at: number): Read => (it) => nameIn(table, it.u16(at));
const someNamed = (table: string[], at: number): Read => (it) => (it.u16(at) === 0 ? undefined : nameIn(table, it.u16(at)));
const namesIn = (table: string[], index: number): Read => (it) => it.u16s(index).map((value) => nameIn(table, value));
const list = (index: number, fields: Record<string, Read>): Read => (it) => it.structs(index).map((one) => readAll(one, fields));

function readAll(from: Struct, fields: Record<string, Read>): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const [name, read] of Object.entries(fields)) {
    const value = read(from);
    if (value !== undefined) out[name] = value;
  }
  return out;
}
/** A list that the API shows as an object: each item's name, and what it says. */
const byName = (index: number, key: (it: Struct) => string, value: (it: Struct) => Json): Read => (it) =>
  Object.fromEntries(it.structs(index).map((one) => [key(one), value(one)]));

const counts = (index: number) => byName(index, (it) => nameIn(names.kClasses, it.u16(0)), (it) => it.number(8));
const stores = (index: number, first: string, second: string) =>
  byName(index, (it) => nameIn(names.kStores, it.u16(0)), (it) => ({ [first]: it.number(8), [second]: it.number(16) }));
const kept = (index: number) =>
  list(index, { class: named(names.kClasses, 8), exception: named(names.kExceptions, 10), until: moment(16) });
const destroyed = (index: number) =>
  list(index, { class: named(names.kClasses, 12), whole: bit(112), number: (it) => (it.bit(112) ? undefined : it.u32(8)) });

const kind = (name: string, fields: Record<string, Read>): Kind => ({ name, read: (from) => readAll(from, fields) });
const withVia = (at: number, name: string, before: Record<string, Read>, behind: Record<string, Read> = {}): Kind => ({
  name,
  read: (from) => {
    const via = from.struct(at);
    const said = via === undefined ? {} : readAll(via, kVia);
    return { ...readAll(from, before), ...said, ...readAll(from, behind) };
  },
});
const kVia = {
  role: someText(0), client: someText(1), site: someText(2), department: someText(3), denial: someText(4), on_behalf_of: someId(0),
};

const completed: Kind = {
  name: 'erasure.completed',
  read: (from) => ({ ...readAll(from, { erasure: id(0), ordered: u64(16) }), ...certificateFacts(from) }),
};

/** What a certificate says of an `erasure.completed`. */
export function certificateFacts(from: Struct): Record<string, Json> {
  const always = readAll(from, {
    epoch_before: u64(24), epoch_after: u64(32), counts: counts(0), index_entries: u32(40), whole_subject: bit(352), kept: kept(1),
    backup_keys_until: someMoment(48), roster: someHash(2),
  });
  if (from.structs(3).length === 0) return always;
  const swept = readAll(from, { stores: stores(3, 'before', 'after'), compartments: u32(56), bytes_freed: u64(64), due_at: someMoment(72) });
  return { ...always, ...swept };
}

const staff: Kind = {
  name: 'staff.described',
  read: (from) => ({
    ...readAll(from, {
      role: someText(0), department: someText(1), supervisor: someId(0), employed_from: someMoment(16), employed_until: someMoment(24),
    }),
    ...(from.u16(32) !== 0 || from.u16(34) !== 0 ? { usual_from: from.u16(32), usual_until: from.u16(34), usual_days: from.u8(36) } : {}),
  }),
};

const kKinds: Kind[] = [
  kind('ledger.created', { origin: text(0), name: text(1), region: text(2), signing_key: hash(3) }),
  kind('token.issued', { issued: id(0), role: named(names.kRoles, 16), expires_at: moment(24) }),
  kind('token.revoked', { revoked: id(0) }),
  kind('settings.changed', { changes: list(0, { name: text(0), value: text(1) }) }),
  kind('policy.published', { version: text(0), url: text(1), hash: hash(2), language: text(3), consent_anew: bit(0) }),
  kind('purpose.defined', {
    purpose: text(0), basis: named(names.kBases, 0), special_category: bit(16), validity_days: u32(4), retired: bit(17), title: text(1),
    direct_marketing: bit(18),
  }),
  kind('subject.registered', { slot: u64(0), type: named(names.kSubjectTypes, 8), origin: named(names.kOrigins, 10) }),
  kind('profile.edited', { revision: u64(0) }),
  kind('consent.recorded', {
    purpose: text(0), status: named(names.kConsentStatuses, 0), explicit: bit(16), policy_version: someText(1), notice_hash: someHash(2),
    language: someText(3), wording: someText(4), method: someText(5), expires_at: someMoment(8), context: someNamed(names.kContexts, 4),
    asserted: flag(17), guardian: flag(18), bundled: flag(19),
  }),
  withVia(3, 'access.recorded', {
    purpose_of_use: text(0), action: named(names.kActions, 0), outcome: named(names.kOutcomes, 2), resource_type: text(1), fields: texts(2),
    occurred_at: moment(8),
  }, { consent: someText(4), authorization: someId(16), relationship: someId(32) }),
  kind('erasure.ordered', {
    erasure: id(0), ground: named(names.kGrounds, 16), whole_subject: bit(144), destroyed: destroyed(0), kept: kept(1),
  }),
  completed,
  kind('request.refused', { method: text(0), route: text(1), status: u16(0), problem: text(2), count: u32(4) }),
  kind('import.finished', { accepted: u64(0), refused: u64(8) }),
  kind('dpa.accepted', { version: text(0), url: someText(1), hash: someHash(2) }),
  kind('region.moved', { from: text(0), to: text(1), state: named(names.kMoveStates, 0) }),
  kind('recipient.defined', {
    recipient: text(0), title: someText(1), type: named(names.kRecipientTypes, 0), enabled: bit(16), purposes: texts(2), categories: texts(3),
    endpoint: someText(4), country: someText(5), safeguard: someText(6), address: someText(7),
  }),
  kind('disclosure.recorded', {
    recipient: text(0), purpose: text(1), categories: texts(2), occurred_at: someMoment(0), ground: someNamed(names.kDisclosureGrounds, 8),
    authorization: someId(16),
  }),
  kind('subject.linked', { account: someId(0) }),
  kind('content.posted', { item: someId(0), type: named(names.kContentTypes, 16), parent: someId(24) }),
  kind('content.edited', { item: someId(0), revision: u64(16) }),
  kind('content.deleted', { item: someId(0), erasure: someId(16) }),
  kind('objection.recorded', { purpose: someText(0), state: named(names.kObjectionStates, 0), signal: named(names.kSignals, 2) }),
  kind('restriction.set', { restriction: someId(0), ground: named(names.kRestrictionGrounds, 16) }),
  kind('restriction.lifted', { restriction: someId(0), informed_at: someMoment(16) }),
  kind('hold.placed', { hold: someId(0), exception: named(names.kExceptions, 16), classes: namesIn(names.kClasses, 0), until: someMoment(24) }),
  kind('hold.lifted', { hold: someId(0) }),
  kind('erasure.withheld', {
    erasure: someId(0), ground: named(names.kGrounds, 16), whole_subject: bit(144),
    holds: (it) => it.structs(0).map((one) => one.id(0) ?? kNoId), withheld: destroyed(1),
  }),
  kind('rights_request.recorded', {
    request: someId(0), type: named(names.kRequestTypes, 16), regime: named(names.kRegimes, 18), state: named(names.kRequestStates, 20),
    received_at: someMoment(24), due_at: someMoment(32), denial: someNamed(names.kDenials, 22), fee: u64(40), currency: someText(0),
    told_at: someMoment(48),
  }),
  kind('notice.recorded', {
    notice: someId(0), recipient: someText(0), about: u64(16), channel: named(names.kChannels, 24), outcome: named(names.kNoticeOutcomes, 26),
    attempt: u32(28), status: u16(32), next_attempt_at: someMoment(40),
  }),
  kind('breach.recorded', {
    breach: someId(0), aware_at: someMoment(16), authority_due_at: someMoment(24), persons_due_at: someMoment(32), high_risk: bit(320),
    unintelligible: bit(321), persons: u64(48), records: u64(56), categories: texts(0), closed: bit(322), regimes: namesIn(names.kRegimes, 1),
  }),
  kind('breach.affected', { breach: someId(0) }),
  kind('breach.notified', { breach: someId(0), audience: named(names.kAudiences, 16), notified_at: someMoment(24) }),
  kind('export.made', { export: someId(0), size: u64(16), hash: someHash(0), left_out: texts(1) }),
  kind('deadline.reminded', { type: named(names.kDeadlines, 0), object: someId(8), due_at: someMoment(24) }),
  kind('erasure.swept', {
    from: u64(0), through: u64(8), certificates: u32(16), started_at: someMoment(24), bytes_freed: u64(32), stores: stores(0, 'examined', 'found'),
  }),
  kind('ledger.restored', {
    size: u64(0), known_size: u64(8), known_root: someHash(0), epoch: u64(16), erasures: u32(24), holds: u32(28), missing: texts(1),
  }),
  kind('ledger.returned', { return: id(0), size: u64(16), sections: u64(24), hash: hash(0) }),
  kind('closure.ordered', {
    closure: id(0), reason: named(names.kClosureReasons, 16), returned: u64(24), people: u64(32), open_requests: u32(20), counts: counts(0),
  }),
  kind('ledger.closed', {
    closure: id(0), closed: id(16), reason: named(names.kClosureReasons, 56), size: u64(32), root: hash(0), epoch: u64(40), returned: hash(1),
    people: u64(48), counts: counts(2), stores: stores(3, 'before', 'after'),
  }),
  kind('signing_key.rotated', { key: hash(0) }),
  kind('signing_key.compromised', { key: hash(0), since: someMoment(0) }),
  kind('auditor.granted', { grant: id(0), auditor: id(16), scopes: namesIn(names.kScopes, 0), expires_at: someMoment(32) }),
  kind('auditor.grant_ended', { grant: id(0) }),
  kind('bundle.ordered', {
    bundle: id(0), size: u64(16), sections: bit(192), query: text(0),
    recipient: (it) => (it.bytes(1).length === 0 ? undefined : ageRecipient(it.bytes(1))), purpose_of_use: someText(2),
  }),
  kind('bundle.made', { bundle: id(0), events: u64(16), sections: u64(24), people: u64(32), hash: hash(0) }),
  kind('log.verified', {
    started_at: someMoment(0), size: u64(8), root: someHash(0), sections_intact: u64(16), sections_erased: u64(24),
    damage: byName(1, (it) => nameIn(names.kDamages, it.u16(0)), (it) => ({ count: it.number(8), first: it.number(16) })),
  }),
  kind('relationship.recorded', {
    relationship: id(0), type: named(names.kRelationships, 16), agent: someId(24), department: someText(0), starts_at: moment(40),
    ends_at: someMoment(48),
  }),
  kind('relationship.ended', { relationship: id(0), ends_at: moment(16) }),
  withVia(2, 'search.recorded', {
    purpose_of_use: text(0), outcome: named(names.kOutcomes, 0), hits: u32(4), resource_type: text(1), occurred_at: moment(8),
  }),
  withVia(1, 'login.recorded', {
    action: named(names.kLogins, 0), outcome: named(names.kOutcomes, 2), method: someText(0), occurred_at: moment(8),
  }),
  kind('access_rules.set', {
    version: u64(0),
    rules: list(0, {
      rule: named(names.kRules, 0), enabled: bit(16), weight: u32(4), thresholds: byName(0, (it) => it.text(0), (it) => it.number(0)),
    }),
    treatment_days: u32(8), glass_broken_days: u32(12), flag_from: u32(16), medium_from: u32(20), high_from: u32(24),
    utc_offset: (it) => it.i16(28),
  }),
  kind('access.flagged', {
    access: u64(0), agent: id(8), rules: u64(24), checked_up_to: u64(32), priority: named(names.kPriorities, 40), weight: u32(44),
    findings: list(0, {
      rule: named(names.kRules, 0), weight: u32(4), exemption: someNamed(names.kExemptions, 2),
      numbers: (it) => (it.numbers(0).length === 0 ? undefined : it.numbers(0)),
    }),
  }),
  kind('person.marked', { mark: id(0), type: named(names.kMarks, 16), since: someMoment(24) }),
  kind('person.unmarked', { mark: id(0) }),
  staff,
  kind('accesses.checked', { from: u64(0), behind: u64(8), checked_up_to: u64(16), rules: u64(24), accesses: u32(32), flagged: u32(36) }),
  kind('review.opened', {
    review: id(0), origin: named(names.kReviewOrigins, 16), priority: named(names.kPriorities, 18), due_at: someMoment(24), sample: someId(32),
    accesses: numbers(0), flags: numbers(1),
  }),
  kind('review.assigned', { review: id(0), reviewer: someId(16) }),
  kind('review.noted', { review: id(0), events: numbers(0) }),
  kind('review.asked', { review: id(0), question: id(16), audience: named(names.kReviewAudiences, 32), asked: id(40) }),
  kind('review.question_read', { review: id(0), question: id(16) }),
  kind('review.answered', { review: id(0), question: id(16) }),
  kind('review.decided', {
    review: id(0), disposition: named(names.kDispositions, 16), sanction: named(names.kSanctions, 18), needs_confirmation: bit(160),
    breach: someId(24),
  }),
  kind('review.confirmed', { review: id(0), decided: u64(16) }),
  kind('review.returned', { review: id(0), decided: u64(16) }),
  kind('review.reopened', { review: id(0), due_at: someMoment(16) }),
  kind('review.sampled', {
    sample: id(0), method: named(names.kSamples, 16), seed: hash(0), seed_chosen: bit(144), from: u64(32), behind: u64(40), size: u64(48),
    asked: u32(20), drawn: u32(24), accesses: u64(56),
  }),
  kind('review.period_signed', {
    period: id(0), since: moment(16), until: moment(24), from: u64(32), behind: u64(40), size: u64(48), rules: numbers(0), incomplete: bit(448),
    accesses: u64(64), checked: u64(72), flagged: u64(80), flagged_in_review: u64(88), in_review: u64(96), sampled: u64(104),
    not_by_rules: u64(112), unchecked: u64(120), reviews: u64(128), open: u64(136),
    dispositions: byName(1, (it) => nameIn(names.kDispositions, it.u16(0)), (it) => it.number(8)),
  }),
  kind('break_glass.started', {
    glass: id(0), agent: id(16), scopes: namesIn(names.kScopes, 0), expires_at: moment(32), purpose_of_use: text(1), review: id(40),
    recipient: someText(2),
  }),
  kind('break_glass.ended', { glass: id(0) }),
  kind('authorization.signed', {
    authorization: id(0), signed_at: moment(16), expires_at: someMoment(24), representative: bit(256), recipients: texts(0), purposes: texts(1),
    categories: texts(2),
  }),
  kind('authorization.ended', { authorization: id(0), cause: named(names.kAuthorizationEnds, 24), ended_at: moment(16) }),
  kind('accounting.suspended', {
    suspension: id(0), recipient: text(0), ground: named(names.kDisclosureGrounds, 32), oral: bit(272), since: moment(16), until: moment(24),
  }),
  kind('accounting.resumed', { suspension: id(0) }),
  kind('accounting.given', {
    accounting: id(0), request: someId(16), since: moment(32), until: moment(40), size: u64(48), disclosures: u32(56),
  }),
  kind('agent.locked', {
    cause: named(names.kLockCauses, 12), failures: (it) => it.u32(8) || undefined, until: someMoment(0), recipient: someText(0),
  }),
  kind('agent.unlocked', { locked: u64(0) }),
];

/** Every kind that this page can read, in the order of their numbers. */
export const kindNames = kKinds.map((one) => one.name);
export const kindName = (number: number): string => kKinds[number - 1]?.name ?? 'unknown';

export function readFacts(number: number, from: Struct | undefined): Record<string, Json> {
  const known = kKinds[number - 1];
  return known === undefined || from === undefined ? {} : known.read(from);
}
