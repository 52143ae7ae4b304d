import { expect, test } from 'vitest';
import type { Schema } from '../../client/api';
import { flagsBeside, unread } from './flagsBeside';

type Flag = Schema['Flag'];
const flagOf = (access: number) => ({ access, sequence: 10_000 + access }) as Flag;

/** Flags of every third access below `size`, newest first, ten a page. */
function listOf(size: number) {
  const all = Array.from({ length: Math.ceil(size / 3) }, (_, i) => flagOf(3 * i)).toReversed();
  const asked: (string | undefined)[] = [];
  const ask = async (cursor: string | undefined) => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    return { items: all.slice(at, at + 10), next: at + 10 < all.length ? String(at + 10) : null };
  };
  return { ask, asked };
}
const accessesOf = (flags: Flag[]) => flags.map((flag) => flag.access);

test('flags are read as far as the accesses are, and no page twice', async () => {
  const { ask, asked } = listOf(90);
  const top = await flagsBeside(ask, 75, unread);
  expect(accessesOf(top.flags)).toEqual([87, 84, 81, 78, 75]);
  expect(asked.length).toBe(1);
  const next = await flagsBeside(ask, 66, top.read);
  expect(accessesOf(next.flags)).toEqual([72, 69, 66]);
  expect(asked.length).toBe(1);
  const rest = await flagsBeside(ask, 0, next.read);
  expect(accessesOf(rest.flags)).toEqual(Array.from({ length: 22 }, (_, i) => 63 - 3 * i));
  expect(asked).toEqual([undefined, '10', '20']);
  expect(rest.isWhole).toBe(true);
});

test('there may be none, and too many to pass over', async () => {
  const none = await flagsBeside(listOf(0).ask, 5, unread);
  expect(none).toMatchObject({ flags: [], isWhole: true });
  expect((await flagsBeside(listOf(0).ask, 5, none.read)).flags).toEqual([]);
  const far = listOf(3000);
  expect((await flagsBeside(far.ask, 5, unread)).isWhole).toBe(false);
  expect(far.asked.length).toBe(20);
});
