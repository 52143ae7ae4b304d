import { describe, expect, it } from 'vitest';
import { clockOf, isOpen, kStates, type State, stepsOf } from './requestStates';

const at = (text: string) => Date.parse(text);
const request = (state: State, changed = '2027-01-02T00:00:00Z') => ({
  state, changed, received_at: '2027-01-01T00:00:00Z', due_at: '2027-01-31T00:00:00Z', extended: false,
});

describe('stepsOf', () => {
  it('ends where a request is closed', () => {
    const closed = (Object.keys(kStates) as State[]).filter((state) => !isOpen(state));
    expect(closed).toEqual(['fulfilled', 'partly_fulfilled', 'denied', 'withdrawn']);
  });

  it('lets the time be extended once, and before it is over', () => {
    expect(stepsOf(request('in_progress'), at('2027-01-30T00:00:00Z'))).toContain('extended');
    expect(stepsOf(request('in_progress'), at('2027-02-01T00:00:00Z'))).not.toContain('extended');
    expect(stepsOf({ ...request('in_progress'), extended: true }, at('2027-01-30T00:00:00Z'))).not.toContain('extended');
    expect(stepsOf(request('received'), at('2027-01-02T00:00:00Z'))).not.toContain('fulfilled');
  });
});

describe('clockOf', () => {
  it.each([
    [request('received'), '2027-01-16T00:00:00Z', 0.5, '15 days left', false],
    [request('received'), '2027-01-30T12:00:00Z', 0.98, 'less than a day left', false],
    [request('received'), '2027-02-02T00:00:00Z', 1, '2 days overdue', true],
    [request('denied', '2027-01-16T00:00:00Z'), '2029-01-01T00:00:00Z', 0.5, 'answered in time', false],
    [request('fulfilled', '2027-02-01T00:00:00Z'), '2029-01-01T00:00:00Z', 1, 'answered a day late', true],
  ])('of %o at %s', (one, now, share, words, isLate) => {
    const clock = clockOf(one, at(now));
    expect(clock.share).toBeCloseTo(share, 1);
    expect(clock).toMatchObject({ words, isLate });
  });
});
