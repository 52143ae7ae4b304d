import { expect, test } from 'vitest';
import {
  changesAsText,
  changesIn,
  differences,
  faultIn,
  keyInWords,
  type RuleSet,
  valueInWords,
  withNumbers,
} from './draft';

const set: RuleSet = {
  flag_from: 30,
  medium_from: 50,
  high_from: 80,
  treatment_days: 14,
  glass_broken_days: 7,
  utc_offset: 60,
  rules: [
    { rule: 'family', enabled: true, weight: 25, thresholds: { people: 3, accesses: 32 } },
    { rule: 'after_hours', enabled: false, weight: 20, thresholds: { from_minute: 1320 } },
  ],
};

test('changes go into an address and come out of it as they were', () => {
  const changes = new Map([
    ['flag_from', 20],
    ['family.people', 4],
    ['after_hours.enabled', 1],
    ['utc_offset', -300],
  ]);
  const text = changesAsText(changes);
  expect(text).toBe('flag_from:20,family.people:4,after_hours.enabled:1,utc_offset:-300');
  expect(changesIn(text, set)).toEqual(changes);
  const draft = withNumbers(set, changes);
  expect(draft.flag_from).toBe(20);
  expect(draft.rules[0]).toEqual({
    rule: 'family',
    enabled: true,
    weight: 25,
    thresholds: { people: 4, accesses: 32 },
  });
  expect(draft.rules[1]?.enabled).toBe(true);
  expect(differences(set, draft).map((one) => one.key)).toEqual([
    'flag_from',
    'utc_offset',
    'family.people',
    'after_hours.enabled',
  ]);
  expect(differences(set, withNumbers(set, new Map()))).toEqual([]);
});

test('what an address makes up is left out', () => {
  expect(changesIn('nothing:1,flag_from:x,flag_from:1e9,family.people:,:3,family:2', set)).toEqual(new Map());
  expect(changesIn('flag_from:30', set)).toEqual(new Map()); // as it is
  expect(changesIn(null, set)).toEqual(new Map());
});

test('numbers are said in words', () => {
  expect(keyInWords('family.people')).toBe('Family: people');
  expect(keyInWords('flag_from')).toBe('Flagged from');
  expect(valueInWords('after_hours.from_minute', 1320)).toBe('22:00');
  expect(valueInWords('after_hours.enabled', 0)).toBe('off');
});

test('priorities begin one after the other', () => {
  expect(faultIn(set)).toBeUndefined();
  expect(faultIn({ ...set, flag_from: 60 })).toContain('Medium');
  expect(faultIn({ ...set, high_from: 40 })).toContain('High');
});
