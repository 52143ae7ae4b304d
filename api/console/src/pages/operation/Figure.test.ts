import { expect, it } from 'vitest';
import { pathOf } from './Figure';

it('draws from left to right, and lifts the pen where nothing is known', () => {
  expect(pathOf([0, 10], 10)).toBe('M0.0 38.0L200.0 2.0');
  expect(pathOf([1, undefined, 1], 1)).toBe('M0.0 2.0M200.0 2.0');
  expect(pathOf([0, 0], 0)).toBe('M0.0 38.0L200.0 38.0');
  expect(pathOf([], 0)).toBe('');
});
