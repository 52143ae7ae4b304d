// C2SP tlog-checkpoint and tlog-proof.
import { type Bytes, fromBase64 } from './bytes';
import { parseNote } from './note';

const kProofHead = 'c2sp.org/tlog-proof@v1';
const kLongestProof = 64;

export interface Checkpoint {
  origin: string;
  size: number;
  root: Bytes;
}

export interface TlogProof {
  index: number;
  hashes: Bytes[];
  /** A signed note. */
  checkpoint: string;
}

export function parseNumber(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]*)$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

export function parseHash(text: string): Bytes | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

/** What a note of a log says: three lines; what follows them is passed over. */
export function parseCheckpointText(text: string): Checkpoint | undefined {
  const [origin, sizeLine, rootLine, ...rest] = text.split('\n').slice(0, -1);
  if (origin === undefined || origin === '' || sizeLine === undefined || rootLine === undefined) return undefined;
  const size = parseNumber(sizeLine);
  const root = parseHash(rootLine);
  if (size === undefined || root === undefined || rest.includes('')) return undefined;
  return { origin, size, root };
}

/** Without a look at its signatures: for what must be shown before it can be believed. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed === undefined ? undefined : parseCheckpointText(parsed.text);
}

export function parseTlogProof(text: string): TlogProof | undefined {
  const blank = text.indexOf('\n\n');
  if (blank < 0) return undefined;
  const lines = text.slice(0, blank).split('\n');
  if (lines.shift() !== kProofHead) return undefined;
  if (lines[0]?.startsWith('extra ') === true && fromBase64((lines.shift() ?? '').slice(6)) === undefined) return undefined;
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') === true ? parseNumber(indexLine.slice(6)) : undefined;
  const hashes = lines.flatMap((line) => parseHash(line) ?? []);
  const checkpoint = text.slice(blank + 2);
  if (index === undefined || hashes.length !== lines.length || hashes.length > kLongestProof) return undefined;
  return readCheckpoint(checkpoint) === undefined ? undefined : { index, hashes, checkpoint };
}
