// Merkle trees as RFC 9162, 2.1 has them: leaves and nodes are hashed apart, so that none passes for the other.
import { type Bytes, isEqual, sha256 } from './bytes';

const kLeaf = Uint8Array.of(0);
const kNode = Uint8Array.of(1);
const kHashSize = 32;

export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(kLeaf, entry);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(kNode, left, right);

/** One step of the way from a leaf to the root. */
export interface Step {
  sibling: Bytes;
  /** On which side the sibling stands. */
  side: 'left' | 'right';
  /** What the two together hash to: computed here. */
  hash: Bytes;
}

const isWhole = (number: number) => Number.isSafeInteger(number) && number >= 0;
const half = (number: number) => Math.floor(number / 2);
const isOdd = (number: number) => number % 2 === 1;
const areHashes = (hashes: Uint8Array[]) => hashes.every((hash) => hash.length === kHashSize);

/** The way from a leaf to the root, computed (RFC 9162, 2.1.3.2); nothing when the path has another length than it must. */
export async function climb(leaf: Bytes, index: number, size: number, path: Bytes[]): Promise<Step[] | undefined> {
  if (!isWhole(index) || !isWhole(size) || index >= size || !areHashes([leaf, ...path])) return undefined;
  const steps: Step[] = [];
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return undefined;
    const side = isOdd(node) || node === last ? 'left' : 'right';
    hash = side === 'left' ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling);
    steps.push({ sibling, side, hash });
    // On the right edge the node is its own parent for as long as nothing stands beside it.
    while (side === 'left' && !isOdd(node) && node !== 0) {
      node = half(node);
      last = half(last);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 ? steps : undefined;
}

/** Whether the leaf is at that place in the tree of that size and root. */
export async function isIncluded(leaf: Bytes, index: number, size: number, path: Bytes[], root: Bytes): Promise<boolean> {
  const steps = await climb(leaf, index, size, path);
  return steps !== undefined && isEqual(steps.at(-1)?.hash ?? leaf, root);
}

/** Whether the smaller tree is the beginning of the larger one (RFC 9162, 2.1.4.2). An empty one is of every tree. */
export async function isConsistent(from: number, to: number, rootFrom: Bytes, rootTo: Bytes, proof: Bytes[]): Promise<boolean> {
  if (!isWhole(from) || !isWhole(to) || from > to || !areHashes([rootFrom, rootTo, ...proof])) return false;
  if (from === to) return proof.length === 0 && isEqual(rootFrom, rootTo);
  if (from === 0) return proof.length === 0 && isEqual(rootFrom, await sha256());
  const path = Number.isInteger(Math.log2(from)) ? [rootFrom, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let node = from - 1;
  let last = to - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  let older = first;
  let newer = first;
  for (const hash of path) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      older = await nodeHash(hash, older);
      newer = await nodeHash(hash, newer);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newer = await nodeHash(newer, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && isEqual(older, rootFrom) && isEqual(newer, rootTo);
}
