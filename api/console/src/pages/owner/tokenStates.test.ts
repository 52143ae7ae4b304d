import { expect, it } from 'vitest';
import { livesOf, stateOf } from './tokenStates';

const now = Date.parse('2027-01-10T00:00:00Z');
const token = (issued: string, expires_at: string, revoked?: string) => ({ issued, expires_at, revoked });

it.each([
  [token('2027-01-01T00:00:00Z', '2027-04-01T00:00:00Z'), 'good'],
  [token('2026-12-01T00:00:00Z', '2027-01-12T00:00:00Z'), 'soon'],
  [token('2027-01-09T12:00:00Z', '2027-01-10T12:00:00Z'), 'good'],
  [token('2026-12-01T00:00:00Z', '2027-01-10T00:00:00Z'), 'expired'],
  [token('2026-12-01T00:00:00Z', '2027-04-01T00:00:00Z', '2027-01-02T00:00:00Z'), 'revoked'],
])('%o is %s', (one, state) => {
  expect(stateOf(one, now)).toBe(state);
});

it('lets a person’s token live for a day', () => {
  expect(livesOf('subject').map((life) => life.value)).toEqual(['3600', '86400']);
});
