import { expect, it } from 'vitest';
import { monthsOf } from './months';

const look = (occurred_at: string, purpose_of_use = 'TREAT') => ({ occurred_at, purpose_of_use });

it('counts looks by month, without a gap, up to now', () => {
  const looks = [look('2026-10-02T00:00:00Z'), look('2026-12-31T23:59:59Z'), look('2026-12-01T00:00:00Z', 'HOPERAT')];
  expect(monthsOf(looks, 12, new Date('2027-01-05T00:00:00Z'))).toEqual([
    { month: '2026-10', treatment: 1, other: 0 },
    { month: '2026-11', treatment: 0, other: 0 },
    { month: '2026-12', treatment: 1, other: 1 },
    { month: '2027-01', treatment: 0, other: 0 },
  ]);
  expect(monthsOf(looks, 2, new Date('2027-01-05T00:00:00Z')).map(({ month }) => month)).toEqual([
    '2026-12',
    '2027-01',
  ]);
  expect(monthsOf([], 12, new Date())).toEqual([]);
});
