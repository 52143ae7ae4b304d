// A log as the API serves it, without trusting whoever serves it: its keys, its latest checkpoint, that it goes on from what
// this browser has seen before, and single events of it.
import { type Bytes, fromBase64, fromHex, isEqual } from './bytes';
import { isSame } from './canonical';
import { type Checkpoint, readCheckpoint } from './checkpoint';
import { eventOf, isEntrySignedBy, readHeader, splitEntry } from './entry';
import type { Json } from './facts';
import { isCreatedWith, LogKeys } from './logKeys';
import { climb, isConsistent, leafHash, type Step } from './merkle';
import type { Memory } from './memory';
import { noteKeyText, parseNoteKey } from './note';
import { type Check, Checks } from './report';

/** GET …/events/{sequence}/proof. */
export interface ServedProof {
  index: number;
  size: number;
  hashes: string[];
  entry?: string;
}

/** What it takes, from whoever serves the log. */
export interface LogServer {
  keys: () => Promise<{ verifier_key: string; from: number }[]>;
  checkpoint: () => Promise<string>;
  proof: (sequence: number, size: number) => Promise<ServedProof>;
  consistency: (from: number, to: number) => Promise<string[]>;
}

export interface ProvedLog {
  keys: LogKeys;
  checkpoint: Checkpoint;
  note: string;
}

export interface LogReport {
  checks: Check[];
  /** Nothing when something did not hold: then nothing else can be held against it. */
  log: ProvedLog | undefined;
  /** What was remembered before. */
  before: Memory | undefined;
  /** What to remember from now on. */
  memory: Memory | undefined;
}

const hashesOf = (hashes: string[]): Bytes[] | undefined => {
  const out = hashes.flatMap((one) => fromHex(one) ?? []);
  return out.length === hashes.length ? out : undefined;
};

/** The keys, each announced by an entry that the one before signed; nothing when one does not lead to the next. */
async function followKeys(server: LogServer, size: number): Promise<LogKeys | undefined> {
  const served = [...(await server.keys())].sort((left, right) => left.from - right.from);
  const first = await parseNoteKey(served[0]?.verifier_key ?? '');
  if (first === undefined || served[0]?.from !== 0) return undefined;
  let keys = LogKeys.first(first);
  for (const one of served.slice(1)) {
    if (one.from > size) continue; // announced behind the checkpoint that is looked at
    const { entry } = await server.proof(one.from - 1, size);
    const bytes = entry === undefined ? undefined : fromBase64(entry);
    const followed = bytes === undefined ? undefined : await keys.follow(bytes);
    if (followed === undefined || noteKeyText(followed.current.note) !== one.verifier_key) return undefined;
    keys = followed;
  }
  return keys;
}

async function leadsOn(server: LogServer, before: Memory, to: Checkpoint): Promise<boolean> {
  const from = readCheckpoint(before.checkpoint);
  if (from === undefined || from.origin !== to.origin || from.size > to.size) return false;
  if (from.size === to.size) return isEqual(from.root, to.root);
  const hashes = hashesOf(await server.consistency(from.size, to.size));
  return hashes !== undefined && isConsistent(from.size, to.size, from.root, to.root, hashes);
}

export async function proveLog(server: LogServer, before: Memory | undefined, now: string): Promise<LogReport> {
  const checks = new Checks();
  const failed: LogReport = { checks: checks.all, log: undefined, before, memory: undefined };
  const note = await server.checkpoint();
  const size = readCheckpoint(note)?.size ?? 0;
  if (!checks.add('The server has a checkpoint', size > 0)) return failed;
  const keys = await followKeys(server, size);
  if (!checks.add('Each key of the log was announced by the one before', keys !== undefined) || keys === undefined) return failed;
  const checkpoint = await keys.open(note);
  if (!checks.add('The log’s key signed the checkpoint', checkpoint !== undefined) || checkpoint === undefined) return failed;
  const log = { keys, checkpoint, note };
  const creation = await proveEvent(log, await server.proof(0, checkpoint.size), 0);
  const isOwn = creation.isIn && creation.event !== undefined && isCreatedWith(creation.event, keys.oldest);
  if (!checks.add('The log began with the first of these keys, and under its name', isOwn)) return failed;
  const firstKey = noteKeyText(keys.oldest.note);
  if (before !== undefined) {
    if (!checks.add('It is the key that this browser saw before', before.firstKey === firstKey)) return failed;
    const detail = `Then ${before.size} events, now ${checkpoint.size}.`;
    if (!checks.add('What this browser saw before is the beginning of this log', await leadsOn(server, before, checkpoint), detail)) return failed;
  }
  const memory: Memory = {
    firstKey, checkpoint: note, size: checkpoint.size, seenAt: now,
    firstSeenAt: before?.firstSeenAt ?? now, firstSize: before?.firstSize ?? checkpoint.size,
  };
  return { checks: checks.all, log, before, memory };
}

export interface ProvedEvent {
  /** Everything below holds. */
  isIn: boolean;
  isSigned: boolean;
  isPlaced: boolean;
  /** What the page was given to show is what was signed; nothing when it was not compared. */
  isShown: boolean | undefined;
  entry: Bytes | undefined;
  leaf: Bytes | undefined;
  steps: Step[];
  /** As it was signed; nothing when this page cannot read it. */
  event: { [name: string]: Json } | undefined;
  /** Of the checkpoint. */
  size: number;
  /** The key that signed it, as a verifier key. */
  key: string;
}

/** Whether an event is in the log, at its place, and what it says by its signed bytes. */
export async function proveEvent(log: ProvedLog, served: ServedProof, sequence: number, shown?: Json): Promise<ProvedEvent> {
  const entry = served.entry === undefined ? undefined : fromBase64(served.entry);
  const parts = entry === undefined ? undefined : splitEntry(entry);
  const header = parts === undefined ? undefined : readHeader(parts.header);
  const key = log.keys.at(sequence).note;
  const isSigned = parts !== undefined && header?.sequence === sequence && (await isEntrySignedBy(key.key, parts));
  const leaf = entry === undefined ? undefined : await leafHash(entry);
  const hashes = hashesOf(served.hashes);
  const { size, root } = log.checkpoint;
  const steps = leaf === undefined || hashes === undefined ? undefined : await climb(leaf, sequence, size, hashes);
  const top = steps?.at(-1)?.hash ?? leaf;
  const isPlaced = steps !== undefined && top !== undefined && isEqual(top, root);
  const event = header === undefined ? undefined : eventOf(header);
  const isShown = shown === undefined || event === undefined ? undefined : isSame(shown, event);
  const isIn = isSigned && isPlaced && isShown !== false;
  return { isIn, isSigned, isPlaced, isShown, entry, leaf, steps: steps ?? [], event, size, key: noteKeyText(key) };
}
