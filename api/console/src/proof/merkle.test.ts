import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, fromHex, toHex } from './bytes';
import { isConsistent, isIncluded, leafHash, nodeHash } from './merkle';

const kVectors = join(process.env.LETHE_VECTORS ?? '../../../shared/vectors', 'merkle/testdata');
const bytes = (text: string): Bytes => fromBase64(text) ?? new Uint8Array();

function casesIn<T>(folder: string): [string, T][] {
  return readdirSync(join(kVectors, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(kVectors, folder, name), 'utf8')) as T]);
}

describe('hashes', () => {
  it('hashes leaves and nodes as RFC 6962 does', async () => {
    expect(toHex(await leafHash(new Uint8Array()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    const [left, right] = [fromHex('00'.repeat(32)), fromHex('11'.repeat(32))];
    expect(toHex(await nodeHash(left ?? new Uint8Array(), right ?? new Uint8Array()))).toHaveLength(64);
  });
});

// Other people's vectors; where they are not, there is nothing to hold against.
describe.skipIf(!existsSync(kVectors))('vectors of transparency-dev/merkle', () => {
  interface Inclusion { leafIdx: number; treeSize: number; root: string; leafHash: string; proof: string[] | null; wantErr: boolean }
  interface Consistency { size1: number; size2: number; root1: string; root2: string; proof: string[] | null; wantErr: boolean }

  it('agrees on every inclusion proof', async () => {
    const cases = casesIn<Inclusion>('inclusion');
    expect(cases.length).toBeGreaterThan(50);
    for (const [name, one] of cases) {
      const path = (one.proof ?? []).map(bytes);
      expect(await isIncluded(bytes(one.leafHash), one.leafIdx, one.treeSize, path, bytes(one.root)), name).toBe(!one.wantErr);
    }
  });

  // Of the empty tree tlog-witness is followed, which takes it for the beginning of every log. And one case has roots of
  // twelve bytes, which this library looks at no further, and which are none here.
  it('agrees on every consistency proof', async () => {
    const cases = casesIn<Consistency>('consistency');
    expect(cases.length).toBeGreaterThan(50);
    for (const [name, one] of cases) {
      if (one.size1 === 0 || (!one.wantErr && bytes(one.root1).length !== 32)) continue;
      const proof = (one.proof ?? []).map(bytes);
      expect(await isConsistent(one.size1, one.size2, bytes(one.root1), bytes(one.root2), proof), name).toBe(!one.wantErr);
    }
  });
});
