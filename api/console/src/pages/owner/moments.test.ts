import { expect, it } from 'vitest';
import { fromLocal, toLocal } from './moments';

it('goes to the reader’s time and back', () => {
  expect(fromLocal(toLocal('2027-07-01T10:30:00.000Z'))).toBe('2027-07-01T10:30:00.000Z');
  expect(fromLocal('no time')).toBe('no time');
  expect(toLocal('no time')).toBe('');
});
