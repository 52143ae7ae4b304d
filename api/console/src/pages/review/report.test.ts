import { describe, expect, it } from 'vitest';
import { bars, byHour, reportQuery, shade, topOf } from './report';

const filters = (text: string) => {
  const params = new URLSearchParams(text);
  return { of: (name: string) => params.get(name) };
};

describe('what a report is asked for', () => {
  it('has the last day, too', () => {
    expect(reportQuery(filters('from=2026-05-01&until=2026-05-31'))).toMatchObject({
      from: '2026-05-01',
      until: '2026-06-01',
    });
  });
  it('leaves out what is not good', () => {
    expect(reportQuery(filters('from=soon&agent=7&department=Ward 9&rule=all'))).toEqual({});
  });
});

describe('the heat map', () => {
  it('adds weekdays up', () => {
    const map = Array.from({ length: 7 }, () => Array.from({ length: 24 }, (_, hour) => (hour === 3 ? 2 : 0)));
    expect(byHour(map)[3]).toBe(14);
    expect(byHour(map)).toHaveLength(24);
  });
  it('shows a single access beside many', () => {
    expect(shade(0, 1000)).toBe(0);
    expect(shade(1, 1000)).toBe(1);
    expect(shade(1000, 1000)).toBe(6);
    expect(shade(0, 0)).toBe(0);
  });
  it('is not made pale by one hour', () => {
    expect(topOf([...Array.from({ length: 99 }, () => 5), 5000])).toBe(5);
    expect(topOf([0, 7])).toBe(7);
    expect(topOf([])).toBe(0);
  });
});

describe('bars', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, day) => ({
      day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
      accesses: 2,
      flags: 1,
    }));
  it('are days', () => {
    expect(bars(rows(3))).toEqual({ days: 1, bars: rows(3) });
  });
  it('are weeks from Monday on where there are too many days', () => {
    const { days, bars: weeks } = bars(rows(120));
    expect(days).toBe(7);
    expect(weeks[0]).toEqual({ day: '2025-12-29', accesses: 8, flags: 4 });
    expect(weeks[1]).toEqual({ day: '2026-01-05', accesses: 14, flags: 7 });
  });
});
