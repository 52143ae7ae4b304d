import { expect, test } from 'vitest';
import type { RuleSet } from './draft';
import { type Ask, type Flagged, tryRules } from './trial';

const rules = (flag_from: number): RuleSet => ({
  flag_from,
  medium_from: 500,
  high_from: 800,
  treatment_days: 1,
  glass_broken_days: 1,
  utc_offset: 0,
  rules: [],
});

/** The API over accesses 0, 1, 2… whose weight is their number; it looks at `step` of them in a call, and shows two. */
function api(size: number, step: number): { ask: Ask; calls: number } {
  const made = {
    calls: 0,
    ask: (async ({ rules: set, from = 0 }) => {
      ++made.calls;
      const end = Math.min(size, from + step);
      const flagged: Flagged[] = [];
      for (let access = from; access < end; ++access) {
        if (access < (set?.flag_from ?? 0)) continue;
        flagged.push({
          access,
          agent: '',
          rules: 0,
          checked_up_to: size,
          priority: 'low',
          weight: access,
          findings: [],
        });
      }
      return {
        from,
        accesses: end - from,
        flagged: flagged.length,
        by_rule: { vip: flagged.length },
        sample: flagged.slice(0, 2),
        ...(end < size ? { next: end } : {}),
      };
    }) satisfies Ask,
  };
  return made;
}
const day = (name: string) => ({ day: name, since: `${name}T00:00:00Z`, until: `${name}T23:59:59Z` });

test('all is looked at and listed, call by call', async () => {
  const { ask } = api(23, 5);
  const seen: number[] = [];
  const tried = await tryRules(ask, rules(15), rules(10), [day('2026-01-01')], (days) => seen.push(days));
  expect(tried.days).toEqual([{ day: '2026-01-01', accesses: 23, now: 8, then: 13 }]);
  expect(tried.then.list.map((one) => one.access)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
  expect(tried.more.map((one) => one.access)).toEqual([10, 11, 12, 13, 14]);
  expect(tried.fewer).toEqual([]);
  expect(tried.then.byRule.get('vip')).toBe(13);
  expect(tried.isListed).toBe(true);
  expect(seen).toEqual([1]);
});

test('fewer flags are told, too', async () => {
  const { ask } = api(9, 100);
  const tried = await tryRules(ask, rules(3), rules(8), [day('2026-01-01')], () => undefined);
  expect(tried.fewer.map((one) => one.access)).toEqual([3, 4, 5, 6, 7]);
  expect(tried.more).toEqual([]);
});

test('what is too much to list is counted all the same', async () => {
  const { ask } = api(9000, 5000);
  const tried = await tryRules(ask, rules(0), rules(8999), [day('2026-01-01')], () => undefined);
  expect(tried.now.flagged).toBe(9000);
  expect(tried.isListed).toBe(false);
});
