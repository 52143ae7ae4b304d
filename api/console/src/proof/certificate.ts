// Certificates of erasures (FORMAT.md, Certificates and Rosters): every term is computed from the entries, and that each key
// is gone from the roster of the ledger.
import { type Bytes, concat, fromBase64, fromHex, isEqual, sha256, utf8 } from './bytes';
import { isObject, isSame } from './canonical';
import type { Evidence, SignedDocument } from './document';
import { certificateFacts, type Json } from './facts';
import type { Checks } from './report';
import { isCreatedWith } from './logKeys';

const kRosterLabel = utf8('lethe/roster/v1\0');
const kLimits = [
  'that nobody read the data before it was erased and kept a copy of it elsewhere',
  'that recipients who got the data have erased it; they are told to (GDPR Art. 19)',
  'that no copy of the old root key was made outside of Lethe, by snapshots, by media that do not overwrite in place, or by whoever ran the machine',
  'who the random id of the person was: nothing leads from it to the person any more',
  'anything about what is kept and withheld, but that the law named here was given as the reason',
];

interface Part {
  order: Evidence;
  completion: Evidence;
}
export interface CertificateFacts {
  parts: Part[];
  created: Evidence;
  registration: Evidence;
  withheld: Evidence | undefined;
  holds: Evidence[];
  latest: Evidence;
}

const factsOf = (one: Evidence): { [name: string]: Json } => (isObject(one.event.facts) ? one.event.facts : {});
const placeOf = (one: Evidence) => ({ sequence: one.header.sequence, time: one.event.time ?? null });
const bySequence = (left: Evidence, right: Evidence) => left.header.sequence - right.header.sequence;

/** Sorts the entries; a text says why they are no evidence of one erasure. */
export function readCertificate(evidence: Evidence[]): CertificateFacts | string {
  const [first] = evidence;
  if (first === undefined || first.event.kind !== 'erasure.completed') return 'The first entry is no completion of an erasure.';
  const { erasure } = factsOf(first);
  const isTheirs = (one: Evidence) => one.event.subject === first.event.subject;
  const of = (kind: string) => evidence.filter((one) => one.event.kind === kind);
  const kinds = ['erasure.completed', 'erasure.ordered', 'ledger.created', 'subject.registered', 'erasure.withheld', 'hold.placed'];
  if (evidence.some((one) => !kinds.includes(String(one.event.kind)))) return 'An entry is of no kind that a certificate rests on.';
  if (evidence.some((one) => one.event.ledger !== first.event.ledger)) return 'An entry is of another ledger.';
  const completions = of('erasure.completed').filter((one) => factsOf(one).erasure === erasure).sort(bySequence);
  const others = of('erasure.completed').filter((one) => factsOf(one).erasure !== erasure);
  const orders = of('erasure.ordered');
  const withheld = of('erasure.withheld');
  const own = [...completions, ...orders, ...withheld, ...of('subject.registered')];
  if (!own.every(isTheirs)) return 'An entry is about somebody else.';
  if ([...orders, ...withheld].some((one) => factsOf(one).erasure !== erasure)) return 'An entry is of another erasure.';
  const parts = completions.map((completion) => ({
    completion, order: orders.find((one) => one.header.sequence === factsOf(completion).ordered),
  }));
  const whole = parts.flatMap((part) => (part.order === undefined ? [] : [{ completion: part.completion, order: part.order }]));
  if (whole.length !== orders.length || whole.length !== parts.length) return 'Orders and completions do not fit together.';
  const [created, ...moreCreated] = of('ledger.created');
  const [registration, ...moreRegistrations] = of('subject.registered');
  const latest = others[0] ?? completions.at(-1);
  if (created === undefined || registration === undefined || latest === undefined) return 'An entry that it rests on is missing.';
  const areTwice = moreCreated.length + moreRegistrations.length + others.slice(1).length + withheld.slice(1).length > 0;
  const isOlder = latest.header.sequence < (completions.at(-1)?.header.sequence ?? 0);
  if (areTwice || isOlder) return 'An entry is there twice, or older than it must be.';
  const holds = of('hold.placed');
  const named = withheld[0] === undefined ? [] : factsOf(withheld[0]).holds;
  const there = holds.map((one) => String(factsOf(one).hold)).sort();
  if (!isSame(Array.isArray(named) ? named.map(String).sort() : [], there)) return 'The holds are not those that it waits for.';
  return { parts: whole, created, registration, withheld: withheld[0], holds, latest };
}

function partTerms({ order, completion }: Part): Json {
  const dueAt = order.header.facts?.i64(24) ?? 0n;
  return {
    ordered: placeOf(order),
    completed: placeOf(completion),
    ...(dueAt === 0n ? {} : { in_time: completion.header.root.i64(16) <= dueAt }),
    destroyed: factsOf(order).destroyed ?? [],
    ...(completion.header.facts === undefined ? {} : certificateFacts(completion.header.facts)),
  };
}

/** What the entries say, as a certificate writes it. */
export function certificateTerms(facts: CertificateFacts): { [name: string]: Json } {
  const first = facts.parts[0]?.order ?? facts.latest;
  const order = factsOf(first);
  const { name, origin, region } = factsOf(facts.created);
  const { roster } = factsOf(facts.latest);
  const holds = facts.holds.map((one) => {
    const { hold, exception, until } = factsOf(one);
    return { hold: hold ?? null, exception: exception ?? null, ...(until === undefined ? {} : { until }) };
  });
  return {
    type: 'erasure-certificate',
    erasure: order.erasure ?? null,
    subject: first.event.subject ?? null,
    ledger: { id: first.event.ledger ?? null, name: name ?? null, origin: origin ?? null, region: region ?? null },
    whole_subject: order.whole_subject ?? null,
    ground: order.ground ?? null,
    parts: facts.parts.map(partTerms),
    ...(facts.withheld === undefined ? {} : { withheld: factsOf(facts.withheld).withheld ?? [], holds }),
    ...(roster === undefined ? {} : { roster: { ...placeOf(facts.latest), hash: roster } }),
    does_not_prove: kLimits,
  };
}

interface Node {
  hash: Bytes;
  /** By index: what is below, or nothing where the child was destroyed. */
  entries: Map<number, Bytes | undefined>;
}

async function readNode(bytes: Bytes): Promise<Node | undefined> {
  const entries = new Map<number, Bytes | undefined>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let last = -1;
  for (let at = 0; at < bytes.length; ) {
    if (at + 5 > bytes.length) return undefined;
    const index = view.getUint32(at);
    const sort = bytes[at + 4];
    const behind = at + 5 + (sort === 1 ? 32 : 0);
    if (index <= last || (sort !== 0 && sort !== 1) || behind > bytes.length) return undefined;
    entries.set(index, sort === 1 ? bytes.slice(at + 5, behind) : undefined);
    last = index;
    at = behind;
  }
  return { hash: await sha256(concat(kRosterLabel, bytes)), entries };
}

function isAbsent(roster: Bytes, place: number[], nodes: Node[]): boolean {
  if (nodes.length === 0 || nodes.length > place.length) return false;
  let expected = roster;
  for (const [depth, node] of nodes.entries()) {
    const index = place[depth];
    if (index === undefined || !isEqual(node.hash, expected) || !node.entries.has(index)) return false;
    const below = node.entries.get(index);
    if (below === undefined) return depth + 1 === nodes.length;
    expected = below;
  }
  return false;
}

/** Where the key of a compartment is, or with `whole` that of its class (FORMAT.md, Keys). */
function placeOfKey(slot: number, cls: number, number: number, isWhole: boolean): number[] {
  const bytes = [slot >>> 24, (slot >>> 16) & 255, (slot >>> 8) & 255, slot & 255];
  const person = slot < 1 << 24 ? [2, ...bytes.slice(1)] : [3, ...bytes];
  const chunk = Math.floor(number / 256) * 8 + cls;
  return isWhole ? [...person, chunk] : [...person, chunk, number % 256];
}

async function checkAbsence(facts: CertificateFacts, absence: Json | undefined, checks: Checks) {
  if (absence === undefined) return checks.leave('That the keys are gone', 'The certificate brings no proof of their absence along.');
  const roster = fromHex(String(factsOf(facts.latest).roster ?? ''));
  const { nodes: texts, places } = isObject(absence) ? absence : {};
  const nodes = await Promise.all((Array.isArray(texts) ? texts : []).map((text) => readNode(fromBase64(String(text)) ?? Uint8Array.of(0))));
  const shown = new Set<string>();
  let isGood = roster !== undefined && Array.isArray(places) && !nodes.includes(undefined);
  for (const one of Array.isArray(places) ? places : []) {
    const { place, nodes: used } = isObject(one) ? one : {};
    const path = Array.isArray(place) ? place.map(Number) : [];
    const proof = (Array.isArray(used) ? used : []).map((index) => nodes[Number(index)]);
    const isGone = roster !== undefined && isAbsent(roster, path, proof.flatMap((node) => node ?? []));
    if (isGone && !proof.includes(undefined)) shown.add(path.join('/'));
    else isGood = false;
  }
  const wanted = facts.parts.flatMap(({ order }) =>
    (order.header.facts?.structs(0) ?? []).map((it) => placeOfKey(it.number(0), it.u16(12), it.u32(8), it.bit(112)).join('/')),
  );
  const areAll = wanted.every((place) => shown.has(place));
  checks.add(`All ${wanted.length} keys that were ordered to go are gone from the ledger’s roster of keys`, isGood && areAll);
}

export async function checkCertificate(document: SignedDocument, checks: Checks): Promise<CertificateFacts | undefined> {
  if (!document.hasAll || document.keys === undefined) {
    checks.leave('What the certificate says', 'Its entries do not hold, so there is nothing to compare it with.');
    return undefined;
  }
  const facts = readCertificate(document.evidence);
  if (typeof facts === 'string') {
    checks.add('The entries are those of one erasure', false, facts);
    return undefined;
  }
  checks.add('The entries are those of one erasure', true);
  checks.add('The log was created under the name and with the first of these keys', isCreatedWith(facts.created.event, document.keys.oldest));
  const truth = certificateTerms(facts);
  const names = new Set([...Object.keys(truth), ...Object.keys(document.terms)]);
  const other = [...names].filter((name) => !isSame(truth[name], document.terms[name]));
  checks.add('Every term is what the entries say', other.length === 0, other.length === 0 ? undefined : `Not so: ${other.join(', ')}.`);
  const slot = factsOf(facts.registration).slot;
  const isTheirs = facts.parts.every(({ order }) => (order.header.facts?.structs(0) ?? []).every((it) => it.number(0) === slot));
  checks.add('What was ordered to go is this person’s, and nobody else’s', isTheirs);
  await checkAbsence(facts, document.proof.absence, checks);
  return facts;
}
