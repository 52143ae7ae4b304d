// The keys that sign a log: one at a time, each announced by an event that the one before signs (FORMAT.md, Signing keys).
import { type Bytes, fromBase64, fromHex, isEqual } from './bytes';
import { type Checkpoint, parseCheckpointText } from './checkpoint';
import { eventOf, isEntrySignedBy, readHeader, splitEntry } from './entry';
import { noteKey, noteKeyText, type NoteKey, openNote } from './note';
import type { Checks } from './report';

export interface LogKey {
  /** The first event that it signs. */
  from: number;
  note: NoteKey;
}

export class LogKeys {
  private constructor(readonly all: LogKey[]) {}

  static first(note: NoteKey): LogKeys {
    return new LogKeys([{ from: 0, note }]);
  }
  get origin(): string {
    return this.current.note.name;
  }
  get current(): LogKey {
    return this.all[this.all.length - 1] as LogKey;
  }
  get oldest(): LogKey {
    return this.all[0] as LogKey;
  }
  at(sequence: number): LogKey {
    return this.all.findLast((one) => one.from <= sequence) ?? this.oldest;
  }
  has(key: NoteKey): boolean {
    return this.all.some((one) => noteKeyText(one.note) === noteKeyText(key));
  }

  /** Holds the file's keys against one that the reader brought along. False when it is none of them. */
  holdTo(given: NoteKey | undefined, checks: Checks): boolean {
    if (given === undefined) {
      checks.leave('Whose file it is', 'No key was brought along, so the file vouches for itself. Give the key that you got from elsewhere.');
      return true;
    }
    const isOwn = this.has(given);
    const why = isOwn ? undefined : 'It is none that the log had when the file was made. One that came later does not help.';
    return checks.add('The key that you gave is one of the log’s', isOwn, why);
  }

  /** With the key that this entry announces; nothing when it is no announcement, or not by the key before. */
  async follow(bytes: Bytes): Promise<LogKeys | undefined> {
    const entry = splitEntry(bytes);
    const header = entry === undefined ? undefined : readHeader(entry.header);
    const event = header === undefined ? undefined : eventOf(header);
    if (entry === undefined || header === undefined || event === undefined || event.kind !== 'signing_key.rotated') return undefined;
    const from = header.sequence + 1;
    const key = fromHex(String((event.facts as { key?: string }).key));
    const before = this.at(header.sequence);
    if (key === undefined || from <= this.current.from || !(await isEntrySignedBy(before.note.key, entry))) return undefined;
    return new LogKeys([...this.all, { from, note: await noteKey(this.origin, key) }]);
  }

  /** A checkpoint that a key signed which had not been replaced by then. */
  async open(note: string): Promise<Checkpoint | undefined> {
    for (const [i, one] of [...this.all.entries()].reverse()) {
      const opened = await openNote(note, [one.note]);
      const checkpoint = opened === undefined ? undefined : parseCheckpointText(opened.text);
      if (checkpoint === undefined) continue;
      const next = this.all[i + 1];
      const isRetired = next !== undefined && next.from <= checkpoint.size;
      return checkpoint.origin === this.origin && !isRetired ? checkpoint : undefined;
    }
    return undefined;
  }
}

/** `{first, rotations}` as documents and bundles have it; nothing when one key does not lead to the next. */
export async function readKeyHistory(history: unknown, parse: (text: string) => Promise<NoteKey | undefined>): Promise<LogKeys | undefined> {
  if (typeof history !== 'object' || history === null || Object.keys(history).length !== 2) return undefined;
  const { first, rotations } = history as { first?: unknown; rotations?: unknown };
  const key = typeof first === 'string' ? await parse(first) : undefined;
  if (key === undefined || !Array.isArray(rotations)) return undefined;
  let keys = LogKeys.first(key);
  for (const rotation of rotations as unknown[]) {
    const entry = typeof rotation === 'string' ? fromBase64(rotation) : undefined;
    const followed = entry === undefined ? undefined : await keys.follow(entry);
    if (followed === undefined) return undefined;
    keys = followed;
  }
  return keys;
}

/** Whether event 0 says that the log began with this key, under this name. */
export function isCreatedWith(event: Record<string, unknown>, key: LogKey): boolean {
  const facts = event.facts as { origin?: unknown; signing_key?: unknown };
  const own = typeof facts.signing_key === 'string' ? fromHex(facts.signing_key) : undefined;
  return event.kind === 'ledger.created' && facts.origin === key.note.name && own !== undefined && isEqual(own, key.note.key);
}
