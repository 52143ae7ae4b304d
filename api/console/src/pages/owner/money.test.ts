import { expect, it } from 'vitest';
import { inSmallest, moneyOf } from './money';

it('counts in the smallest unit of a currency', () => {
  expect(inSmallest(12.35, 'EUR')).toBe(1235);
  expect(inSmallest(12, 'JPY')).toBe(12);
  expect(inSmallest(0.29, 'USD')).toBe(29);
  expect(inSmallest(1, '')).toBe(100);
  expect(moneyOf(1235, 'EUR')).toBe('12.35 EUR');
  expect(moneyOf(12, 'JPY')).toBe('12 JPY');
});
