import { describe, expect, it } from 'vitest';
import type { Schema } from '../../client/api';
import { numbersIn, textIn } from './facts';
import { decisionInWords, headline, waitsForAnother } from './timeline';
import { dayOf, duration, idIn, momentOfDay, needsSecondLook, oneOf, percent } from './words';

const event = (kind: Schema['EventKind'], facts: Record<string, unknown>): Schema['Event'] => ({
  ledger: '11111111-1111-4111-8111-111111111111',
  sequence: 7,
  time: '2026-01-01T00:00:00Z',
  kind,
  actor: { type: 'service' },
  sections: [],
  facts: facts as Schema['Event']['facts'],
});

describe('the timeline of a case', () => {
  it('says each event in words', () => {
    expect(headline(event('review.opened', { origin: 'break_glass' }))).toBe('Opened: an emergency (break-glass)');
    expect(headline(event('review.assigned', {}))).toBe('Given back into the queue');
    expect(headline(event('review.asked', { audience: 'supervisor' }))).toBe('The supervisor was asked');
    expect(headline(event('review.noted', { events: [1] }))).toBe('Note, with events that it points at');
    const decided = event('review.decided', {
      disposition: 'policy_violation',
      sanction: 'retraining',
      needs_confirmation: true,
    });
    expect(headline(decided)).toBe('Decided: Violation of policy; retraining');
    expect(waitsForAnother(decided)).toBe(true);
  });
  it('shows a code that it does not know as it is', () => {
    expect(decisionInWords('seen_to', 'none')).toBe('seen to');
    expect(decisionInWords('constructor', undefined)).toBe('constructor');
  });
});

describe('facts', () => {
  it('are taken as what they are, or not at all', () => {
    expect(textIn({ review: 7 }, 'review')).toBeUndefined();
    expect(numbersIn({ events: [1, 'two', 3] }, 'events')).toEqual([1, 3]);
    expect(numbersIn({}, 'events')).toEqual([]);
  });
});

describe('a second look', () => {
  it('is needed from a disposition on, and for any sanction', () => {
    expect(needsSecondLook('policy_violation', 'inadvertent', 'none')).toBe(false);
    expect(needsSecondLook('policy_violation', 'inadvertent', 'retraining')).toBe(true);
    expect(needsSecondLook('policy_violation', 'malicious', 'none')).toBe(true);
    expect(needsSecondLook('never', 'malicious', 'termination')).toBe(false);
    expect(needsSecondLook('always', 'appropriate', 'none')).toBe(true);
  });
});

describe('what an address says', () => {
  it('is a known word, a whole id or a day, or nothing', () => {
    expect(oneOf(['open', 'closed'], 'opne')).toBeUndefined();
    expect(idIn(' 11111111-1111-4111-8111-11111111111A ')).toBe('11111111-1111-4111-8111-11111111111a');
    expect(idIn('11111111-1111')).toBeUndefined();
    expect(momentOfDay('2026-13-77')).toBeUndefined();
    expect(momentOfDay('yesterday')).toBeUndefined();
    expect(dayOf(new Date(momentOfDay('2026-02-28', 1) ?? ''))).toBe('2026-03-01');
  });
});

it('says how long something took', () => {
  expect(duration(20)).toBe('less than a minute');
  expect(duration(5400)).toBe('2 hours');
  expect(duration(3 * 86_400)).toBe('3 days');
  expect(percent(1000)).toBe('100 %');
});
