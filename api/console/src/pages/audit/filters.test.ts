import { describe, expect, it } from 'vitest';
import { faultOf, filtersIn, localTime, momentOf, queryOf, withFilters } from './filters';

describe('filters in the address', () => {
  it('come back as they were, and leave alone what is not theirs', () => {
    const address = new URLSearchParams('order=desc&kind=access.recorded,consent.recorded&subject= &view=chart');
    const filters = filtersIn(address);
    expect(filters).toEqual({ kind: 'access.recorded,consent.recorded' });
    expect(withFilters(address, { actor: 'x' }).toString()).toBe('order=desc&view=chart&actor=x');
  });
  it('go to the API as it takes them', () => {
    expect(queryOf({ kind: 'a.b,c.d', from: '7', to: 'x', purpose: 'p' })).toEqual({ kind: ['a.b', 'c.d'], from: 7, to: undefined, purpose: 'p' });
  });
  it('are held back when the API would refuse them', () => {
    expect(faultOf('subject', 'x')).toBeDefined();
    expect(faultOf('subject', '1055ebc7-44fb-4417-99a1-be3526974896')).toBeUndefined();
    expect(faultOf('field', '<img>')).toBeDefined();
    expect(faultOf('purpose', '<img>')).toBeDefined();
    expect(faultOf('purpose', 'TREAT')).toBeUndefined();
    expect(faultOf('kind', 'consent.recorded,unknown')).toBeUndefined();
    expect(faultOf('from', '-1')).toBeDefined();
    expect(faultOf('from', '')).toBeUndefined();
  });
  it('keep moments', () => {
    expect(momentOf(localTime('2026-05-01T10:30:00Z'))).toBe('2026-05-01T10:30:00.000Z');
    expect(localTime('nonsense')).toBe('');
    expect(momentOf('')).toBeUndefined();
  });
});
