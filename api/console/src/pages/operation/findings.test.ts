import { expect, it } from 'vitest';
import { findingsOf } from './findings';

const event = (facts: Record<string, unknown>) => ({ time: '2027-01-01T00:00:00Z', facts });

it('reads what the server found', () => {
  const facts = { size: 3, root: 'ab', sections_intact: 5, sections_erased: 1, damage: { torn: { count: 2, first: 1 } } };
  expect(findingsOf(event(facts))).toEqual({
    at: '2027-01-01T00:00:00Z', size: 3, intact: 5, erased: 1, root: 'ab',
    damage: [{ name: 'torn', detail: '{"count":2,"first":1}' }],
  });
  expect(findingsOf(undefined)).toBeUndefined();
  expect(findingsOf(event({}))?.damage).toEqual([]);
});
