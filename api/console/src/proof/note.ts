// C2SP signed notes (c2sp.org/signed-note), and the two sorts of signature that checkpoints have: the log's own, and the
// cosignatures of witnesses (c2sp.org/tlog-cosignature).
import { type Bytes, concat, fromBase64, fromUtf8, isEqual, sha256, toBase64, toHex, utf8 } from './bytes';
import { isSignedBy, kKeySize, kSignatureSize } from './ed25519';

const kIdSize = 4;
const kMostSignatures = 100;
const kPrefix = '— ';
const kSpace = /[\s\u0085\u200b]/u;

export const kNoteEd25519 = 1;
export const kNoteCosignature = 4;

export interface NoteKey {
  name: string;
  id: Bytes;
  type: number;
  key: Bytes;
}

export interface NoteSignature {
  name: string;
  id: Bytes;
  signature: Bytes;
}

export interface Note {
  /** What is signed: lines, the last one's newline included. */
  text: string;
  signatures: NoteSignature[];
}

const isName = (name: string) => name !== '' && !name.includes('+') && !kSpace.test(name);

export async function noteKey(name: string, key: Bytes, type = kNoteEd25519): Promise<NoteKey> {
  const hash = await sha256(utf8(`${name}\n`), Uint8Array.of(type), key);
  return { name, id: hash.slice(0, kIdSize), type, key };
}

/** A verifier key as C2SP writes it: `name+id+base64`; nothing when it is none, or its id is another's. */
export async function parseNoteKey(text: string, type = kNoteEd25519): Promise<NoteKey | undefined> {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text);
  const [, name, id, base64] = parts ?? [];
  if (name === undefined || id === undefined || base64 === undefined || !isName(name)) return undefined;
  const typed = fromBase64(base64);
  if (typed === undefined || typed.length !== 1 + kKeySize || typed[0] !== type) return undefined;
  const out = await noteKey(name, typed.slice(1), type);
  return toHex(out.id) === id ? out : undefined;
}

export const noteKeyText = (key: NoteKey): string =>
  `${key.name}+${toHex(key.id)}+${toBase64(concat(Uint8Array.of(key.type), key.key))}`;

function parseSignature(line: string): NoteSignature | undefined {
  if (!line.startsWith(kPrefix)) return undefined;
  const parts = line.slice(kPrefix.length).split(' ');
  const [name, base64] = parts;
  if (parts.length !== 2 || name === undefined || base64 === undefined || !isName(name)) return undefined;
  const payload = fromBase64(base64);
  if (payload === undefined || payload.length <= kIdSize) return undefined;
  return { name, id: payload.slice(0, kIdSize), signature: payload.slice(kIdSize) };
}

export function parseNote(note: string): Note | undefined {
  const isClean = Array.from(note).every((one) => one === '\n' || (one >= ' ' && !/\p{Surrogate}/u.test(one)));
  const blank = note.lastIndexOf('\n\n');
  if (!isClean || !note.endsWith('\n') || blank < 0) return undefined;
  const lines = note.slice(blank + 2).split('\n').slice(0, -1);
  const signatures = lines.flatMap((line) => parseSignature(line) ?? []);
  if (signatures.length !== lines.length || lines.length === 0 || lines.length > kMostSignatures) return undefined;
  return { text: note.slice(0, blank + 1), signatures };
}

/** When a witness cosigned, in seconds since 1970. */
export function cosignatureTime(signature: Bytes): number | undefined {
  if (signature.length !== 8 + kSignatureSize) return undefined;
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return seconds > 0n && seconds <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seconds) : undefined;
}

async function isBy(key: NoteKey, text: string, signature: Bytes): Promise<boolean> {
  if (key.type !== kNoteCosignature) return isSignedBy(key.key, utf8(text), signature);
  const seconds = cosignatureTime(signature);
  if (seconds === undefined) return false;
  return isSignedBy(key.key, utf8(`cosignature/v1\ntime ${seconds}\n${text}`), signature.slice(8));
}

export type Verdict = 'good' | 'bad' | 'unknown';

/** What the keys that are known say about each signature. */
export async function judge(note: Note, known: NoteKey[]): Promise<Verdict[]> {
  return Promise.all(
    note.signatures.map(async (one) => {
      const own = known.filter((key) => key.name === one.name && isEqual(key.id, one.id));
      if (own.length === 0) return 'unknown';
      const held = await Promise.all(own.map((key) => isBy(key, note.text, one.signature)));
      return held.includes(true) ? 'good' : 'bad';
    }),
  );
}

/** The note when a known key signed it, and none of the known keys' signatures is bad. */
export async function openNote(text: string, known: NoteKey[]): Promise<Note | undefined> {
  const note = parseNote(text);
  if (note === undefined) return undefined;
  const verdicts = await judge(note, known);
  return verdicts.includes('good') && !verdicts.includes('bad') ? note : undefined;
}

/** The same of bytes, which may be no text at all. */
export async function openNoteBytes(bytes: Uint8Array, known: NoteKey[]): Promise<Note | undefined> {
  const text = fromUtf8(bytes);
  return text === undefined ? undefined : openNote(text, known);
}
