import { describe, expect, it } from 'vitest';
import type { Schema } from '../../client/api';
import { dutiesOf, leftUntil } from './breachStates';

const breach = (more: Partial<Schema['Breach']>): Schema['Breach'] => ({
  id: 'f6190fbb-7481-43f0-8560-51bdba111c01', aware_at: '2027-01-01T00:00:00Z', regimes: ['gdpr'], high_risk: false,
  unintelligible: false, persons: 3, records: 3, categories: [], affected: 0, closed: false, overdue: [], notifications: [],
  revision: 1, sequence: 1, authority_due_at: '2027-01-04T00:00:00Z', ...more,
});
const at = (text: string) => Date.parse(text);
const standings = (one: Schema['Breach'], now: string) => dutiesOf(one, at(now)).map((duty) => duty.standing);

describe('dutiesOf', () => {
  it('follows the clock of the authority', () => {
    expect(standings(breach({}), '2027-01-02T00:00:00Z')).toEqual(['waits', 'none']);
    expect(standings(breach({}), '2027-01-05T00:00:00Z')).toEqual(['overdue', 'none']);
    const told = (notified_at: string) => breach({ notifications: [{ audience: 'authority', notified_at, sequence: 2 }] });
    expect(standings(told('2027-01-03T00:00:00Z'), '2027-01-05T00:00:00Z')).toEqual(['told', 'none']);
    expect(standings(told('2027-01-05T00:00:00Z'), '2027-01-06T00:00:00Z')).toEqual(['told late', 'none']);
  });

  it('owes people a word when the risk is high', () => {
    expect(standings(breach({ high_risk: true }), '2027-01-02T00:00:00Z')).toEqual(['waits', 'waits']);
    expect(standings(breach({ high_risk: true, unintelligible: true }), '2027-01-02T00:00:00Z')).toEqual(['waits', 'none']);
    expect(standings(breach({ high_risk: true, overdue: ['persons'] }), '2027-01-02T00:00:00Z')).toEqual(['waits', 'overdue']);
  });
});

it('leftUntil counts in hours, then in days', () => {
  expect(leftUntil('2027-01-04T00:00:00Z', at('2027-01-03T20:30:00Z'))).toBe('3 h left');
  expect(leftUntil('2027-01-14T00:00:00Z', at('2027-01-04T00:00:00Z'))).toBe('10 days left');
  expect(leftUntil('2027-01-04T00:00:00Z', at('2027-01-04T00:30:00Z'))).toBe('less than an hour late');
});
