// As much of Cap'n Proto as a header of the log has (FORMAT.md, Canonical bytes): one segment, structs, lists, texts.
// Whatever points outside of the bytes is refused. Whether the bytes are the canonical ones, layout.ts says.
import { type Bytes, fromUtf8, toHex } from './bytes';

const kWord = 8;
/** Deeper nesting is no header's. */
const kDeepest = 16;

export class Malformed extends Error {}

const kElementBits = [0, 1, 8, 16, 32, 64];

export function idText(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A struct: where its data begins, and how much it has. What it has not is zero, as the schema says. */
export class Struct {
  constructor(
    private readonly view: DataView,
    private readonly start: number,
    private readonly dataWords: number,
    private readonly pointers: number,
    private readonly depth = 0,
  ) {}

  static root(bytes: Bytes): Struct {
    if (bytes.length % kWord !== 0 || bytes.length === 0) throw new Malformed('is no whole number of words');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new Struct(view, 0, 0, 1).struct(0) ?? new Struct(view, 0, 0, 0);
  }

  private has(at: number, size: number) {
    return at + size <= this.dataWords * kWord;
  }
  u8(at: number): number {
    return this.has(at, 1) ? this.view.getUint8(this.start + at) : 0;
  }
  u16(at: number): number {
    return this.has(at, 2) ? this.view.getUint16(this.start + at, true) : 0;
  }
  i16(at: number): number {
    return this.has(at, 2) ? this.view.getInt16(this.start + at, true) : 0;
  }
  u32(at: number): number {
    return this.has(at, 4) ? this.view.getUint32(this.start + at, true) : 0;
  }
  u64(at: number): bigint {
    return this.has(at, 8) ? this.view.getBigUint64(this.start + at, true) : 0n;
  }
  i64(at: number): bigint {
    return BigInt.asIntN(64, this.u64(at));
  }
  bit(at: number): boolean {
    return (this.u8(at >> 3) & (1 << (at & 7))) !== 0;
  }
  /** Sizes and sequences: JSON has no larger ones, either. */
  number(at: number): number {
    const number = Number(this.u64(at));
    if (!Number.isSafeInteger(number)) throw new Malformed('holds a number above 2^53');
    return number;
  }
  /** Quarters, or halves, that each read as big-endian. */
  words(at: number, count: number): Bytes {
    const out = new Uint8Array(count * kWord);
    const view = new DataView(out.buffer);
    for (let i = 0; i < count; ++i) view.setBigUint64(i * kWord, this.u64(at + i * kWord));
    return out;
  }
  /** Nothing when it is zero. */
  id(at: number): string | undefined {
    const bytes = this.words(at, 2);
    return bytes.every((byte) => byte === 0) ? undefined : idText(bytes);
  }

  private pointerAt(index: number): { low: number; high: number; behind: number } | undefined {
    if (index >= this.pointers) return undefined;
    const at = this.start + (this.dataWords + index) * kWord;
    if (at + kWord > this.view.byteLength) throw new Malformed('ends within a pointer');
    const low = this.view.getUint32(at, true);
    const high = this.view.getUint32(at + 4, true);
    return low === 0 && high === 0 ? undefined : { low, high, behind: at + kWord };
  }
  private child(start: number, dataWords: number, pointers: number): Struct {
    const isWithin = start >= 0 && start + (dataWords + pointers) * kWord <= this.view.byteLength;
    if (!isWithin || this.depth >= kDeepest) throw new Malformed('points outside of itself');
    return new Struct(this.view, start, dataWords, pointers, this.depth + 1);
  }
  struct(index: number): Struct | undefined {
    const pointer = this.pointerAt(index);
    if (pointer === undefined) return undefined;
    if ((pointer.low & 3) !== 0) throw new Malformed('has something else in the place of a struct');
    return this.child(pointer.behind + (pointer.low >> 2) * kWord, pointer.high & 0xffff, pointer.high >>> 16);
  }
  private list(index: number): { start: number; size: number; count: number } | undefined {
    const pointer = this.pointerAt(index);
    if (pointer === undefined) return undefined;
    if ((pointer.low & 3) !== 1) throw new Malformed('has something else in the place of a list');
    const start = pointer.behind + (pointer.low >> 2) * kWord;
    const size = pointer.high & 7;
    const count = pointer.high >>> 3;
    const bytes = size === 7 ? (count + 1) * kWord : Math.ceil((count * (kElementBits[size] ?? 64)) / 8);
    if (start < 0 || start + bytes > this.view.byteLength) throw new Malformed('points outside of itself');
    return { start, size, count };
  }
  bytes(index: number): Bytes {
    const list = this.list(index);
    if (list === undefined) return new Uint8Array();
    if (list.size !== 2) throw new Malformed('has something else in the place of bytes');
    return new Uint8Array(this.view.buffer as ArrayBuffer, this.view.byteOffset + list.start, list.count).slice();
  }
  text(index: number): string {
    return textOf(this.bytes(index));
  }
  structs(index: number): Struct[] {
    const list = this.list(index);
    if (list === undefined) return [];
    if (list.size !== 7) throw new Malformed('has something else in the place of structs');
    const count = this.view.getUint32(list.start, true) >>> 2;
    const sizes = this.view.getUint32(list.start + 4, true);
    const [dataWords, pointers] = [sizes & 0xffff, sizes >>> 16];
    if (count * (dataWords + pointers) !== list.count || count > this.view.byteLength) throw new Malformed('counts its structs wrongly');
    return Array.from({ length: count }, (_, i) =>
      this.child(list.start + kWord + i * (dataWords + pointers) * kWord, dataWords, pointers),
    );
  }
  texts(index: number): string[] {
    const list = this.list(index);
    if (list === undefined) return [];
    if (list.size !== 6) throw new Malformed('has something else in the place of texts');
    const holder = new Struct(this.view, list.start, 0, list.count, this.depth + 1);
    return Array.from({ length: list.count }, (_, i) => holder.text(i));
  }
  private numbersOf(index: number, size: number): Struct | undefined {
    const list = this.list(index);
    if (list === undefined) return undefined;
    if (list.size !== size) throw new Malformed('has something else in the place of numbers');
    return new Struct(this.view, list.start, Math.floor((list.count * (kElementBits[size] ?? 64)) / 64 + 0.999), 0);
  }
  u16s(index: number): number[] {
    const holder = this.numbersOf(index, 3);
    return holder === undefined ? [] : Array.from({ length: this.list(index)?.count ?? 0 }, (_, i) => holder.u16(2 * i));
  }
  numbers(index: number): number[] {
    const holder = this.numbersOf(index, 5);
    return holder === undefined ? [] : Array.from({ length: this.list(index)?.count ?? 0 }, (_, i) => holder.number(8 * i));
  }
}

function textOf(bytes: Bytes): string {
  if (bytes.length === 0) return '';
  const text = bytes.at(-1) === 0 ? fromUtf8(bytes.subarray(0, -1)) : undefined;
  if (text === undefined || text.includes('\0')) throw new Malformed('holds a text that is none');
  return text;
}
