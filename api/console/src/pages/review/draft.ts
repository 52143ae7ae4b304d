// Rules that are thought of, as changes to those in force: few enough to be in an address, and to be sent to somebody.
import type { Schema } from '../../client/api';
import { inWords } from '../../parts/text';
import { ruleWords } from './words';

export type RuleSet = Omit<Schema['AccessRules'], 'version'>;
type RuleOf = RuleSet['rules'][number];

const kWhole = {
  flag_from: 'Flagged from',
  medium_from: 'Medium from',
  high_from: 'High from',
  treatment_days: 'Days that a relationship counts',
  glass_broken_days: 'Days that a broken glass counts',
  utc_offset: 'Clock, in minutes from UTC',
} as const;
export type WholeName = keyof typeof kWhole;
export const wholeNames = Object.keys(kWhole) as WholeName[];
export const wholeWords = (name: WholeName) => kWhole[name];

/** Thresholds that are times of the day. */
export const isMinute = (name: string) => name === 'from_minute' || name === 'until_minute';

/** Minutes of a day as a time. */
export const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** A number of the rules as people say it. */
export const valueInWords = (key: string, value: number): string => {
  const [, part = ''] = key.split('.');
  if (part === 'enabled') return value === 1 ? 'on' : 'off';
  return isMinute(part) ? clock(value) : value.toLocaleString();
};

export const thresholdName = (name: string) =>
  isMinute(name) ? (name === 'from_minute' ? 'from' : 'until') : inWords(name);

/** "volume.at_least" in words. */
export function keyInWords(key: string): string {
  const [rule = '', part] = key.split('.');
  if (part === undefined) return key in kWhole ? kWhole[key as WholeName] : key;
  const name = rule in ruleWords ? ruleWords[rule as RuleOf['rule']].name : rule;
  if (part === 'enabled') return name;
  return `${name}: ${part === 'weight' ? 'weight' : thresholdName(part)}`;
}

/** Every number of the rules under a name of its own; a switch is 1 or 0. */
export function numbersOf(set: RuleSet): Map<string, number> {
  const out = new Map<string, number>(wholeNames.map((name) => [name, set[name]]));
  for (const one of set.rules) {
    out.set(`${one.rule}.enabled`, one.enabled ? 1 : 0);
    out.set(`${one.rule}.weight`, one.weight);
    for (const [name, value] of Object.entries(one.thresholds)) out.set(`${one.rule}.${name}`, value);
  }
  return out;
}

/** The rules with these numbers instead. */
export function withNumbers(set: RuleSet, numbers: ReadonlyMap<string, number>): RuleSet {
  const value = (key: string, before: number) => numbers.get(key) ?? before;
  const rule = (one: RuleOf): RuleOf => ({
    rule: one.rule,
    enabled: value(`${one.rule}.enabled`, one.enabled ? 1 : 0) === 1,
    weight: value(`${one.rule}.weight`, one.weight),
    thresholds: Object.fromEntries(
      Object.entries(one.thresholds).map(([name, before]) => [name, value(`${one.rule}.${name}`, before)]),
    ),
  });
  const whole = Object.fromEntries(wholeNames.map((name) => [name, value(name, set[name])])) as Record<
    WholeName,
    number
  >;
  return { ...whole, rules: set.rules.map(rule) };
}

export interface Difference {
  key: string;
  from: number | undefined;
  to: number;
}

/** What the second has otherwise than the first. */
export function differences(before: RuleSet, after: RuleSet): Difference[] {
  const old = numbersOf(before);
  return [...numbersOf(after)]
    .filter(([key, to]) => old.get(key) !== to)
    .map(([key, to]) => ({ key, from: old.get(key), to }));
}

/** Of an address: what it does not know, and what is no number, is left out. */
export function changesIn(text: string | null, set: RuleSet): Map<string, number> {
  const known = numbersOf(set);
  const out = new Map<string, number>();
  for (const part of (text ?? '').split(',')) {
    const [key = '', number = ''] = part.split(':');
    if (known.has(key) && /^-?\d{1,6}$/.test(number) && known.get(key) !== Number(number)) out.set(key, Number(number));
  }
  return out;
}

export const changesAsText = (changes: ReadonlyMap<string, number>) =>
  [...changes].map(([key, value]) => `${key}:${value}`).join(',');

/** What the API would refuse, in words; nothing: it can be tried. */
export function faultIn(set: RuleSet): string | undefined {
  if (set.flag_from < 1) return 'Flags begin at a weight of 1 at least.';
  if (set.medium_from < set.flag_from) return 'Medium cannot begin below where flags begin.';
  if (set.high_from < set.medium_from) return 'High cannot begin below medium.';
  return undefined;
}
