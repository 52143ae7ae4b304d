import { expect, it } from 'vitest';
import { byDay, placesOf } from './looks';

const access = (sequence: number, occurred_at: string) => ({ sequence, occurred_at });

it('puts the first to the left and the last to the right', () => {
  const { places } = placesOf([
    access(2, '2026-01-03T12:00:00'),
    access(1, '2026-01-01T12:00:00'),
    access(3, '2026-01-02T18:30:00'),
  ]);
  expect(places.map((one) => one.share)).toEqual([1, 0, 0.6354166666666666]);
  expect(places.map((one) => one.hour)).toEqual([12, 12, 18.5]);
});

it('puts one alone into the middle', () => {
  expect(placesOf([access(1, '2026-01-01T00:00:00')]).places[0]?.share).toBe(0.5);
});

it('keeps the order within days', () => {
  const days = byDay([
    access(3, '2026-01-02T01:00:00'),
    access(2, '2026-01-01T23:00:00'),
    access(1, '2026-01-01T01:00:00'),
  ]);
  expect(days.map(([, ones]) => ones.map((one) => one.sequence))).toEqual([[3], [2, 1]]);
});
