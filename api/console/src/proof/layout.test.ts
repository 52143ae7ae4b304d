import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes';
import { isCanonical } from './layout';

const kGolden = fileURLToPath(new URL('../../../../tests/ledger/golden/events.hex', import.meta.url));
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const goldens = readFileSync(kGolden, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(': ') as [string, string]);

test('every header that the ledger writes is canonical', () => {
  expect(goldens.length).toBeGreaterThan(150);
  for (const [name, hex] of goldens) expect(isCanonical(bytes(hex)), name).toBe(true);
});

test('what was cut, or has words that nothing points at, is not', () => {
  for (const [name, hex] of goldens.slice(0, 20)) {
    const whole = bytes(hex);
    expect(isCanonical(new Uint8Array([...whole, ...new Uint8Array(8)])), name).toBe(false);
    for (let size = 0; size < whole.length; size += 8) expect(isCanonical(whole.slice(0, size)), name).toBe(false);
  }
});

// A root pointer, and what it points at.
const words = (...parts: string[]) => bytes(parts.join(''));
const kOne = '0100000000000000';
const kZero = '0000000000000000';

test('there is one way to write a struct', () => {
  expect(isCanonical(words('0000000001000000', kOne))).toBe(true);
  expect(isCanonical(words('0000000002000000', kOne, kZero))).toBe(false); // a word of zeros at the end
  expect(isCanonical(words('0400000001000000', kZero, kOne))).toBe(false); // a gap
  expect(isCanonical(words('0000000000000100', kZero))).toBe(false); // a pointer to nothing at the end
  expect(isCanonical(words('0200000001000000', kOne))).toBe(false); // a far pointer
  expect(isCanonical(words('fcffffff00000000'))).toBe(true); // of nothing
});

test('there is one way to write a list', () => {
  const list = (pointer: string, ...content: string[]) => words('0000000000000100', pointer, ...content);
  expect(isCanonical(list('010000001a000000', '6162630000000000'))).toBe(true); // three bytes
  expect(isCanonical(list('010000001a000000', '6162630001000000'))).toBe(false); // and one that pads
  expect(isCanonical(list('0100000019000000', '0500000000000000'))).toBe(true); // three bits
  expect(isCanonical(list('0100000019000000', '0d00000000000000'))).toBe(false); // and a fourth
  expect(isCanonical(list('0100000017000000', '0800000001000000', kOne, kZero))).toBe(true); // two structs
  expect(isCanonical(list('0100000017000000', '0800000001000000', kZero, kZero))).toBe(false); // which need no data
});

test('a byte that is changed does no harm', () => {
  for (const [, hex] of goldens.slice(0, 8)) {
    const whole = bytes(hex);
    for (let at = 0; at < whole.length; ++at) {
      const changed = whole.slice();
      changed[at] = 0xff;
      expect(typeof isCanonical(changed), toHex(changed)).toBe('boolean');
    }
  }
});
