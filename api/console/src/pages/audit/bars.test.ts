import { describe, expect, it } from 'vitest';
import { inBars } from './bars';

describe('bars', () => {
  it('are one a day, also for days without events', () => {
    const bars = inBars([{ day: '2026-01-01', events: 2 }, { day: '2026-01-03', events: 1 }]);
    expect(bars.map((bar) => bar.events)).toEqual([2, 0, 1]);
    expect(bars[1]).toMatchObject({ since: '2026-01-02T00:00:00.000Z', until: '2026-01-03T00:00:00.000Z' });
  });
  it('are of several days where there are many, and lose none', () => {
    const days = Array.from({ length: 366 }, (_, i) => ({ day: new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10), events: 1 }));
    const bars = inBars(days);
    expect(bars.length).toBeLessThanOrEqual(60);
    expect(bars.reduce((sum, bar) => sum + bar.events, 0)).toBe(366);
  });
  it('are none of nothing', () => expect(inBars([])).toEqual([]));
});
