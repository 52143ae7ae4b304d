// Sections: what an event commits to without saying it (FORMAT.md, Sections).
import { type Bytes, fromBase64, sha256, toHex, utf8 } from './bytes';
import { hasOnly, isObject } from './canonical';
import type { Json } from './facts';

const kLabel = utf8('lethe/commitment/v1\0');
const kMost = 1 << 20;

function paddedSize(size: number): number {
  const least = size + 4;
  for (const one of [32, 64, 128, 256]) if (least <= one) return one;
  const step = 2 ** (Math.floor(Math.log2(least)) - 3);
  return Math.ceil(least / step) * step;
}

export function pad(content: Bytes): Bytes {
  const out = new Uint8Array(paddedSize(content.length));
  new DataView(out.buffer).setUint32(0, content.length, true);
  out.set(content, 4);
  return out;
}

export const commitment = (salt: Bytes, padded: Bytes): Promise<Bytes> => sha256(kLabel, salt, padded);

export type Shown = 'open' | 'erased' | 'withheld';

/** What a bundle shows of a section of an event; nothing when that is not what the event commits to. */
export async function checkSection(said: Json | undefined, index: number, of: Json | undefined): Promise<Shown | undefined> {
  if (!isObject(said) || !isObject(of) || said.index !== index) return undefined;
  for (const sort of ['erased', 'withheld'] as const) {
    if (said[sort] !== undefined) return hasOnly(said, ['index', sort]) && said[sort] === true ? sort : undefined;
  }
  if (!hasOnly(said, ['index', 'salt', 'text', 'base64']) || Object.keys(said).length !== 3) return undefined;
  const salt = typeof said.salt === 'string' ? fromBase64(said.salt) : undefined;
  const content = typeof said.text === 'string' ? utf8(said.text) : fromBase64(String(said.base64));
  if (salt?.length !== 32 || content === undefined || content.length > kMost) return undefined;
  const padded = pad(content);
  const isIt = padded.length === of.padded_length && toHex(await commitment(salt, padded)) === of.commitment;
  return isIt ? 'open' : undefined;
}
