// Bundles (FORMAT.md, Bundles): line by line, each event from its bytes up to the one checkpoint.
import { type Bytes, concat, fromBase64, sha256, toHex } from './bytes';
import { hasOnly, isObject, isSame } from './canonical';
import { checkCertificate } from './certificate';
import { type Checkpoint, parseHash } from './checkpoint';
import { checkDocument } from './document';
import { eventOf, isEntrySignedBy, readHeader, splitEntry } from './entry';
import type { Json } from './facts';
import { isCreatedWith, LogKeys, readKeyHistory } from './logKeys';
import { isIncluded, leafHash } from './merkle';
import { judge, noteKeyText, type NoteKey, parseNote, parseNoteKey } from './note';
import { Checks } from './report';
import { checkSection } from './section';
import { NameTwice, parseStrict } from './strictJson';

type Members = { [name: string]: Json };
const kFormat = 'lethe-bundle/1';
const kHead = ['format', 'id', 'ledger', 'query', 'checkpoint', 'keys', 'creation', 'order', 'made', 'summary'];
const kMostFaults = 8;
/** At once, so that the browser's other threads have something to do. */
const kAtOnce = 64;

interface Proved {
  event: Members;
  facts: Members;
  sequence: number;
  leaf: Bytes;
}
interface Head {
  keys: LogKeys;
  checkpoint: Checkpoint;
  ledger: string;
  order: Proved;
  made: Proved;
  query: URLSearchParams;
}

export interface Progress {
  events: number;
  /** How many there are to be, by the ledger's word. */
  of: number;
}

/** Faults of one sort: the first few, and how many there were. */
class Faults {
  count = 0;
  private readonly first: string[] = [];
  add(line: number, what: string) {
    this.count += 1;
    if (this.first.length < kMostFaults) this.first.push(`Line ${line}: ${what}.`);
  }
  get text(): string | undefined {
    const more = this.count - this.first.length;
    return this.count === 0 ? undefined : this.first.join(' ') + (more > 0 ? ` And ${more} more.` : '');
  }
}

function pathOf(item: Members): Bytes[] | undefined {
  if (!Array.isArray(item.proof)) return undefined;
  const hashes = item.proof.flatMap((one) => (typeof one === 'string' ? parseHash(one) : undefined) ?? []);
  return hashes.length === item.proof.length ? hashes : undefined;
}

/** A text says why it is none. */
async function prove(item: Json | undefined, keys: LogKeys, checkpoint: Checkpoint): Promise<Proved | string> {
  if (!isObject(item)) return 'is no entry with its proof';
  const bytes = typeof item.entry === 'string' ? fromBase64(item.entry) : undefined;
  const entry = bytes === undefined ? undefined : splitEntry(bytes);
  const header = entry === undefined ? undefined : readHeader(entry.header);
  const event = header === undefined ? undefined : eventOf(header);
  if (bytes === undefined || entry === undefined || header === undefined || event === undefined) return 'cannot be read';
  if (!(await isEntrySignedBy(keys.at(header.sequence).note.key, entry))) return 'is not signed with the log’s key';
  const leaf = await leafHash(bytes);
  const path = pathOf(item);
  if (path === undefined || !(await isIncluded(leaf, header.sequence, checkpoint.size, path, checkpoint.root))) {
    return 'is not in the log of the checkpoint';
  }
  return { event, facts: isObject(event.facts) ? event.facts : {}, sequence: header.sequence, leaf };
}

export class BundleCheck {
  readonly checks = new Checks();
  readonly says: [string, string][] = [];
  private head: Head | undefined;
  private isOver = false;
  private hasEnd = false;
  private number = 0;
  private last = -1;
  private events = 0;
  private open = 0;
  private erased = 0;
  private withheld = 0;
  private certificates = 0;
  private badCertificates = new Faults();
  private proofs = new Faults();
  private shown = new Faults();
  private order = new Faults();
  private fits = new Faults();
  private sections = new Faults();
  private leaves: Bytes[] = [];
  private waiting: [number, Members][] = [];

  constructor(private readonly given: NoteKey | undefined, private readonly witnesses: NoteKey[] = []) {}

  get progress(): Progress {
    return { events: this.events, of: Number(this.head?.made.facts.events ?? 0) };
  }

  /** One line, without its newline. */
  async add(text: string): Promise<void> {
    this.number += 1;
    if (this.isOver) return;
    const line = parseLine(text);
    if (this.number === 1) return this.takeHead(line);
    if (this.hasEnd) this.proofs.add(this.number, 'stands behind the last one');
    else if (typeof line === 'string') this.proofs.add(this.number, line);
    else if (isObject(line.end)) {
      await this.takeWaiting();
      await this.takeEnd(line, line.end);
    } else if (line.certificate !== undefined) {
      await this.takeWaiting();
      await this.takeCertificate(line);
    } else {
      this.waiting.push([this.number, line]);
      if (this.certificates > 0) this.order.add(this.number, 'an event behind the certificates');
      if (this.waiting.length >= kAtOnce) await this.takeWaiting();
    }
  }

  async finish(): Promise<void> {
    await this.takeWaiting();
    if (this.head === undefined) {
      if (this.number === 0) this.checks.add('It is a bundle', false, 'The file is empty.');
      return;
    }
    const { checks } = this;
    const all = `All ${this.events} events`;
    checks.add(`${all} are signed by the ledger, and in the log of the checkpoint`, this.proofs.count === 0, this.proofs.text);
    checks.add(`${all} are shown as the signed bytes say`, this.shown.count === 0, this.shown.text);
    checks.add(`${all} are in the order of the log`, this.order.count === 0, this.order.text);
    this.reportFits(all);
    if (this.open + this.erased + this.withheld + this.sections.count > 0) {
      const what = `All ${this.open} opened texts are those that the events commit to`;
      checks.add(what, this.sections.count === 0, this.sections.text ?? `${this.erased} erased, ${this.withheld} withheld.`);
    }
    if (this.certificates > 0) {
      checks.add(`All ${this.certificates} certificates of erasures hold`, this.badCertificates.count === 0, this.badCertificates.text);
    }
    if (!this.hasEnd) checks.add('The file is whole', false, 'It ends before its last line.');
  }

  private reportFits(all: string) {
    const hard = ['purpose', 'field', 'item', 'object', 'since', 'until'].filter((name) => this.head?.query.has(name));
    this.checks.add(`${all} fit subject, actor, kind, request and range of the query`, this.fits.count === 0, this.fits.text);
    if (hard.length > 0) {
      this.checks.leave(`Whether they fit ${hard.join(', ')}`, 'The ledger says so by the hash that it signed; “lethe verify bundle” computes it.');
    }
  }

  // --- the first line ---

  private async takeHead(line: Members | string): Promise<void> {
    const head = typeof line === 'string' ? undefined : line.bundle;
    this.isOver = true;
    const isBundle = isObject(head) && head.format === kFormat;
    const why = typeof line === 'string' ? `Line 1: ${line}.` : undefined;
    if (!this.checks.add('It is a bundle of a format that this page knows', isBundle, why) || !isObject(head) || typeof line === 'string') return;
    if (!hasOnly(line, ['bundle']) || !hasOnly(head, kHead)) this.checks.add('Its first line has no members that a bundle has not', false);
    const keys = await readKeyHistory(head.keys, parseNoteKey);
    if (!this.checks.add('The keys of the log lead from one to the next', keys !== undefined) || keys === undefined) return;
    if (!keys.holdTo(this.given, this.checks)) return;
    const note = typeof head.checkpoint === 'string' ? head.checkpoint : '';
    const checkpoint = await keys.open(note);
    if (!this.checks.add('The log’s key signed the checkpoint', checkpoint !== undefined) || checkpoint === undefined) return;
    await this.checkWitnesses(note, keys);
    await this.takeEntries(head, keys, checkpoint);
  }

  private async checkWitnesses(note: string, keys: LogKeys) {
    const parsed = parseNote(note);
    if (parsed === undefined) return;
    const others = parsed.signatures.filter((one) => one.name !== keys.origin).length;
    if (this.witnesses.length === 0) {
      return this.checks.leave('Witnesses', others === 0 ? 'Nobody cosigned the checkpoint.' : `${others} cosignatures, and no key was given to check them.`);
    }
    const verdicts = await judge(parsed, this.witnesses);
    const good = new Set(parsed.signatures.filter((_, i) => verdicts[i] === 'good').map((one) => one.name));
    this.checks.add(`${this.witnesses.length} witnesses cosigned the checkpoint`, good.size === this.witnesses.length && !verdicts.includes('bad'),
      `Good: ${[...good].join(', ') || 'none'}.`);
  }

  private async takeEntries(head: Members, keys: LogKeys, checkpoint: Checkpoint) {
    const [creation, order, made] = await Promise.all([head.creation, head.order, head.made].map((one) => prove(one, keys, checkpoint)));
    const faults = [creation, order, made].flatMap((one, i) => (typeof one === 'string' ? [`“${kHead[6 + i]}” ${one}.`] : []));
    const what = 'That the ledger was created, the bundle ordered and made is signed, and in the log of the checkpoint';
    this.checks.add(what, faults.length === 0, faults.join(' ') || undefined);
    if (typeof creation !== 'object' || typeof order !== 'object' || typeof made !== 'object') return;
    const kinds = order.event.kind === 'bundle.ordered' && made.event.kind === 'bundle.made' && order.facts.bundle === made.facts.bundle;
    const ledger = { id: creation.event.ledger ?? null, name: creation.facts.name ?? null };
    const areSame = order.event.ledger === ledger.id && made.event.ledger === ledger.id && isSame(head.ledger, ledger);
    this.checks.add('They are of one ledger, and about this bundle', kinds && areSame);
    this.checks.add('The log was created under the name and with the first of these keys', isCreatedWith(creation.event, keys.oldest));
    this.checks.add('Id and query are those that were ordered', head.id === order.facts.bundle && head.query === order.facts.query);
    this.checkSummary(head.summary, order, made);
    const query = new URLSearchParams(String(order.facts.query));
    this.head = { keys, checkpoint, ledger: String(ledger.id), order, made, query };
    this.isOver = false;
    this.says.push(
      ['Ledger', `${String(ledger.name)} (${keys.origin})`], ['Its id', String(ledger.id)], ['Query', String(order.facts.query)],
      ['Ordered', String(order.event.time)], ['Made', String(made.event.time)], ['Events', String(made.facts.events)],
      ['Taken from a log of', `${String(order.facts.size)} events`], ['Checkpoint', `${checkpoint.size} events`],
      ['Key', noteKeyText(keys.current.note)],
    );
  }

  private checkSummary(summary: Json | undefined, order: Proved, made: Proved) {
    const said = isObject(summary) ? summary : {};
    const isIt = said.ordered === order.event.time && said.made === made.event.time &&
      ['events', 'sections', 'people'].every((name) => said[name] === made.facts[name]);
    this.checks.add('Times and numbers of the summary are what the entries say', isIt);
    this.checks.leave('The words of the summary', 'They are for people, and nothing that was checked depends on them.');
  }

  // --- events ---

  private async takeWaiting() {
    const lines = this.waiting;
    this.waiting = [];
    if (this.head === undefined) return;
    const { keys, checkpoint } = this.head;
    const proved = await Promise.all(lines.map(([, line]) => prove(line, keys, checkpoint)));
    for (const [i, one] of proved.entries()) {
      const [number, line] = lines[i] ?? [0, {}];
      if (typeof one === 'string') this.proofs.add(number, `the event ${one}`);
      else await this.takeEvent(number, line, one);
    }
  }

  private async takeEvent(number: number, line: Members, { event, sequence, leaf }: Proved) {
    const isClean = hasOnly(line, ['event', 'entry', 'proof', 'sections']);
    if (!isClean || !isSame(line.event, event)) this.shown.add(number, `event ${sequence} is shown otherwise than it was signed`);
    if (event.ledger !== this.head?.ledger) this.proofs.add(number, `event ${sequence} is another ledger’s`);
    if (sequence <= this.last) this.order.add(number, `event ${sequence} comes behind event ${this.last}`);
    if (!this.isFit(event, sequence)) this.fits.add(number, `the query does not find event ${sequence}`);
    this.last = sequence;
    this.events += 1;
    this.leaves.push(leaf);
    await this.takeSections(number, line.sections, event, sequence);
  }

  private isFit(event: Members, sequence: number): boolean {
    const { query, order } = this.head ?? {};
    if (query === undefined || order === undefined) return false;
    const is = (name: string, value: Json | undefined) => !query.has(name) || query.get(name) === value;
    const actor = isObject(event.actor) ? event.actor : {};
    const kinds = query.get('kind')?.split(',');
    return sequence >= Number(query.get('from') ?? 0) && sequence <= Number(query.get('to') ?? Number.MAX_SAFE_INTEGER) &&
      sequence < Number(order.facts.size) && is('subject', event.subject) && is('request', event.request) &&
      (!query.has('actor') || query.get('actor') === actor.id || query.get('actor') === actor.token) &&
      (kinds === undefined || kinds.includes(String(event.kind)));
  }

  private async takeSections(number: number, said: Json | undefined, event: Members, sequence: number) {
    const own = Array.isArray(event.sections) ? event.sections : [];
    const hasSome = this.head?.order.facts.sections === true && own.length > 0;
    if (!hasSome && said === undefined) return;
    if (!hasSome || !Array.isArray(said) || said.length !== own.length) {
      return this.sections.add(number, `event ${sequence} has other sections than were ordered`);
    }
    for (const [i, one] of said.entries()) {
      const shown = await checkSection(one, i, own[i]);
      if (shown === undefined) this.sections.add(number, `section ${i} of event ${sequence} is not what the event commits to`);
      if (shown === 'open') this.open += 1;
      if (shown === 'erased') this.erased += 1;
      if (shown === 'withheld') this.withheld += 1;
    }
  }

  // --- what follows the events ---

  private async takeCertificate(line: Members) {
    this.certificates += 1;
    if (!hasOnly(line, ['certificate'])) this.badCertificates.add(this.number, 'there is something beside it that nobody signed');
    const checks = new Checks();
    const key = this.given ?? this.head?.keys.oldest.note;
    const document = isObject(line.certificate) ? await checkDocument(line.certificate, key, ['absence'], checks) : undefined;
    if (document !== undefined) await checkCertificate(document, checks);
    const bad = checks.all.filter((one) => one.state === 'failed');
    if (document === undefined || document.format !== 'erasure-certificate') this.badCertificates.add(this.number, 'is no certificate');
    for (const one of bad) this.badCertificates.add(this.number, `it does not hold that: ${one.what}`);
  }

  private async takeEnd(line: Members, end: Members) {
    this.hasEnd = true;
    const { made } = this.head ?? {};
    const hash = toHex(await sha256(concat(...this.leaves)));
    const own = { events: this.events, sections: this.open, certificates: this.certificates, hash };
    this.checks.add('The last line counts what stands before it', hasOnly(line, ['end']) && isSame(end, own));
    const isIt = made?.facts.events === this.events && made?.facts.hash === hash;
    this.checks.add('They are exactly the events that the ledger signed: none is missing, none was put in', isIt);
  }
}

/** A text says why it is none. */
function parseLine(text: string): Members | string {
  try {
    const value = parseStrict(text);
    return isObject(value) ? value : 'is no JSON object';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error instanceof NameTwice ? error.message : 'is no JSON object';
  }
}
