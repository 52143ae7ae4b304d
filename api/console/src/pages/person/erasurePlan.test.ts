import { describe, expect, it } from 'vitest';
import type { Schema } from '../../client/api';
import { planOf } from './erasurePlan';

type Identity = Schema['IdentityPreview'];

const identity = (parts: Partial<Identity> = {}): Identity => ({
  subject: '22222222-2222-4222-8222-222222222222',
  destroyed: [
    { class: 'profile', whole: true },
    { class: 'content', whole: true },
  ],
  kept: [],
  withheld: [],
  ...parts,
});
const plan = (...identities: Identity[]) =>
  planOf({
    subject: identity().subject,
    at: '2027-01-01T00:00:00Z',
    due_at: '2027-02-01T23:59:59Z',
    identities,
  });
const held = (until?: string, exceptions: Schema['KeepException'][] = ['legal_claims']): Identity['withheld'] => [
  { class: 'content', whole: true, exceptions, ...(until === undefined ? {} : { until }) },
];

describe('planOf', () => {
  it('says what goes, and nothing that does not', () => {
    expect(plan(identity())).toEqual({ goes: ['profile', 'content'], waits: [], stays: [] });
  });

  it('does not say of what waits for one identity that it goes for another', () => {
    const until = '2028-01-01T00:00:00Z';
    const found = plan(identity(), identity({ destroyed: [{ class: 'profile', whole: true }], withheld: held(until) }));
    expect(found.goes).toEqual(['profile']);
    expect(found.waits).toEqual([{ class: 'content', exceptions: ['legal_claims'], until }]);
  });

  it('tells the last end, and none where one of them has none', () => {
    const [sooner, later] = ['2028-01-01T00:00:00Z', '2029-01-01T00:00:00.5Z'];
    const of = (...ends: (string | undefined)[]) =>
      plan(...ends.map((end) => identity({ withheld: held(end) }))).waits[0];
    expect(of(sooner, later)?.until).toBe(later);
    expect(of(later, sooner)?.until).toBe(later);
    expect(of(undefined, later)?.until).toBeUndefined();
    expect(of(later, undefined, sooner)?.until).toBeUndefined();
  });

  it('names each ground once', () => {
    const both = plan(
      identity({ withheld: held(undefined, ['archiving', 'legal_claims']) }),
      identity({ withheld: held(undefined, ['archiving']) }),
    );
    expect(both.waits[0]?.exceptions).toEqual(['archiving', 'legal_claims']);
  });

  it('tells of what stays the last end of each class and ground', () => {
    const kept = (until: string): Identity['kept'] => [{ class: 'evidence', exception: 'legal_obligation', until }];
    const found = plan(
      identity({ kept: kept('2033-01-01T00:00:00Z') }),
      identity({ kept: kept('2032-01-01T00:00:00Z') }),
    );
    expect(found.stays).toEqual(kept('2033-01-01T00:00:00Z'));
  });
});
