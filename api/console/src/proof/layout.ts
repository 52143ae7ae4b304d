// Whether bytes are the canonical ones of a Cap'n Proto message (FORMAT.md, Canonical bytes): everything in preorder and
// without gaps, no word of zeros at the end of a struct's sections, no bit set in what pads a list. What the bytes mean is
// nothing to it.
import type { Bytes } from './bytes';

const kElementBits = [0, 1, 8, 16, 32, 64];
const kDeepest = 64;

class Layout {
  /** In words: where the next object has to begin. */
  next = 1;
  private readonly view: DataView;
  constructor(bytes: Bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  get isAtEnd() {
    return this.next * 8 === this.view.byteLength;
  }
  private isZero = (word: number) => this.view.getBigUint64(word * 8) === 0n;

  /** The sections of a struct are as short as they can be. */
  private isTight(at: number, data: number, pointers: number) {
    return (data === 0 || !this.isZero(at + data - 1)) && (pointers === 0 || !this.isZero(at + data + pointers - 1));
  }
  private areCanonical(from: number, count: number, depth: number): boolean {
    for (let word = from; word < from + count; ++word) if (!this.isPointerCanonical(word, depth)) return false;
    return true;
  }
  /** A pointer, and all that it leads to; reading outside of the bytes throws a RangeError. */
  isPointerCanonical(word: number, depth = 0): boolean {
    if (this.isZero(word)) return true;
    const low = this.view.getInt32(word * 8, true);
    const high = this.view.getUint32(word * 8 + 4, true);
    const at = word + 1 + (low >> 2);
    const kind = low & 3;
    if (kind === 0 && high === 0) return at === word;
    if (depth > kDeepest || kind > 1 || at !== this.next) return false;
    return kind === 0
      ? this.isStruct(at, high & 0xffff, high >>> 16, depth)
      : this.isList(at, high & 7, high >>> 3, depth);
  }
  private isStruct(at: number, data: number, pointers: number, depth: number): boolean {
    this.next += data + pointers;
    return this.isTight(at, data, pointers) && this.areCanonical(at + data, pointers, depth + 1);
  }
  private isList(at: number, size: number, count: number, depth: number): boolean {
    if (size === 7) return this.isStructList(at, count, depth);
    if (size === 6) {
      this.next += count;
      return this.areCanonical(at, count, depth + 1);
    }
    const bits = count * (kElementBits[size] ?? 0);
    this.next += Math.ceil(bits / 64);
    for (let bit = bits; bit < (this.next - at) * 64; bit += bit % 8 === 0 ? 8 : 1) {
      const byte = this.view.getUint8(at * 8 + (bit >> 3));
      if ((bit % 8 === 0 ? byte : byte & (1 << (bit % 8))) !== 0) return false;
    }
    return true;
  }
  /** Its structs have one size: that of the one that needs most. */
  private isStructList(at: number, words: number, depth: number): boolean {
    const count = this.view.getUint32(at * 8, true) >>> 2;
    const data = this.view.getUint16(at * 8 + 4, true);
    const pointers = this.view.getUint16(at * 8 + 6, true);
    const each = data + pointers;
    if ((this.view.getUint32(at * 8, true) & 3) !== 0 || count * each !== words || count > this.view.byteLength)
      return false;
    this.next += 1 + words;
    const starts = Array.from({ length: count }, (_, i) => at + 1 + i * each);
    const isNeeded = (size: number, last: number) => size === 0 || starts.some((start) => !this.isZero(start + last));
    if (!isNeeded(data, data - 1) || !isNeeded(pointers, each - 1)) return false;
    return starts.every((start) => this.areCanonical(start + data, pointers, depth + 1));
  }
}

export function isCanonical(bytes: Bytes): boolean {
  if (bytes.length % 8 !== 0 || bytes.length === 0) return false;
  try {
    const layout = new Layout(bytes);
    return layout.isPointerCanonical(0) && layout.isAtEnd;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
