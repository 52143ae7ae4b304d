// What the server gives back before an organisation leaves: JSON Lines. The last one tells whether that is everything.
import { sha256 } from './hash';

export interface Returned {
  file: Blob;
  /** Without the last line. */
  lines: number;
  end: ReturnEnd | undefined;
}

export interface ReturnEnd {
  return: string;
  size: number;
  sections: number;
  hash: string;
  sequence: number;
}

const kNewline = 0x0a;
/** No line that ends a return is longer. */
const kLongestEnd = 4096;

/** Takes in all that comes, and says how many lines there are so far. */
export async function takeIn(stream: ReadableStream<Uint8Array>, onLines: (lines: number) => void): Promise<Returned> {
  const parts: BlobPart[] = [];
  let lines = 0;
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(new Uint8Array(value));
    for (const byte of value) if (byte === kNewline) ++lines;
    onLines(lines);
  }
  const file = new Blob(parts, { type: 'application/jsonl' });
  const { end } = await endOf(file);
  return { file, lines: end === undefined ? lines : lines - 1, end };
}

/** The last line, where it is one that ends a return, and where it begins. */
async function endOf(file: Blob): Promise<{ end?: ReturnEnd; at: number }> {
  const from = Math.max(0, file.size - kLongestEnd);
  const bytes = new Uint8Array(await file.slice(from).arrayBuffer());
  const whole = bytes.at(-1) === kNewline ? bytes.subarray(0, -1) : bytes;
  const begins = whole.lastIndexOf(kNewline) + 1;
  const at = from + begins;
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(begins)));
    return isEnd(said) ? { end: said, at } : { at };
  } catch {
    return { at }; // the stream broke off in the middle of a line
  }
}

const isEnd = (value: unknown): value is ReturnEnd =>
  typeof value === 'object' &&
  value !== null &&
  'return' in value &&
  'size' in value &&
  typeof value.size === 'number' &&
  'hash' in value &&
  typeof value.hash === 'string' &&
  'sections' in value &&
  'sequence' in value;

/** Browsers hash over HTTPS and on the machine itself alone. */
export const canHash = (globalThis.crypto as Partial<Crypto>).subtle !== undefined;

/** What is wrong with it, if anything: it needs its last line, the number of lines that this says, and their hash. */
export async function faultOf({ file, lines, end }: Returned): Promise<string | undefined> {
  if (end === undefined) return 'It broke off before the end: this is not everything.';
  if (lines !== end.size) return `It has ${lines} events, and should have ${end.size}.`;
  if (!canHash) return undefined;
  const { at } = await endOf(file);
  const hash = await sha256(await file.slice(0, at).arrayBuffer());
  return hash === end.hash ? undefined : 'It was changed on the way: its hash is another than its last line says.';
}
