import { describe, expect, it } from 'vitest';
import { laneOf, lanesOf } from './laneLayout';

describe('lanes', () => {
  it('are the sorts of events, the most frequent first', () => {
    const lanes = lanesOf(['consent.recorded', 'access.recorded', 'access.flagged']);
    expect(lanes).toEqual([{ name: 'access', count: 2 }, { name: 'consent', count: 1 }]);
    expect(laneOf(lanes, 'consent.recorded')).toBe(1);
  });
  it('put what there is too much of into one', () => {
    const kinds = Array.from({ length: 12 }, (_, i) => `k${String(i).padStart(2, '0')}.x`);
    const lanes = lanesOf(kinds);
    expect(lanes).toHaveLength(7);
    expect(lanes.at(-1)).toEqual({ name: 'other', count: 6 });
    expect(laneOf(lanes, 'k11.x')).toBe(6);
  });
});
