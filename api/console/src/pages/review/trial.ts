// Rules tried on the past beside those in force, a day at a time, in as many calls as it takes.
import type { Schema } from '../../client/api';
import type { RuleSet } from './draft';

export type Flagged = Schema['FlaggedAccess'];
type Answer = Schema['TriedAccessRules'];
export type Ask = (body: Schema['AccessRulesTrial']) => Promise<Answer>;

export interface Window {
  day: string;
  since: string;
  until: string;
}

export interface Found {
  accesses: number;
  flagged: number;
  byRule: Map<string, number>;
  /** Those that are flagged, in order of the log. */
  list: Flagged[];
}

export interface TriedDay {
  day: string;
  accesses: number;
  now: number;
  then: number;
}

export interface Tried {
  days: TriedDay[];
  now: Found;
  then: Found;
  /** Flagged by the tried rules alone, and by those in force alone. */
  more: Flagged[];
  fewer: Flagged[];
  /** False: there were too many flags to look at each; how many there are is right. */
  isListed: boolean;
}

/** No more are listed by one set of rules: rules that flag so many are of no use to anybody. */
const kListed = 3000;

const none = (): Found => ({ accesses: 0, flagged: 0, byRule: new Map(), list: [] });

function count(into: Found, answer: Answer) {
  into.accesses += answer.accesses;
  into.flagged += answer.flagged;
  for (const [rule, number] of Object.entries(answer.by_rule))
    into.byRule.set(rule, (into.byRule.get(rule) ?? 0) + number);
}

/** All that an answer counts: it shows the first hundred, and those behind are asked for from there on. */
async function listOf(ask: Ask, body: Schema['AccessRulesTrial'], answer: Answer, room: number): Promise<Flagged[]> {
  const list = [...answer.sample];
  let isWhole = answer.flagged <= answer.sample.length;
  while (!isWhole && list.length < room) {
    const last = list.at(-1);
    if (last === undefined) break;
    const further = await ask({ ...body, from: last.access + 1 });
    const own = further.sample.filter((one) => answer.next === undefined || one.access < answer.next);
    list.push(...own);
    isWhole = list.length >= answer.flagged || own.length === 0;
  }
  return list;
}

/** What a set of rules flags of a day, added to what it flagged of those before. */
async function find(ask: Ask, rules: RuleSet, { since, until }: Window, into: Found) {
  const day = { accesses: 0, flagged: 0 };
  let from: number | undefined = 0;
  while (from !== undefined) {
    const body: Schema['AccessRulesTrial'] = { rules, since, until, from };
    const answer: Answer = await ask(body);
    count(into, answer);
    day.accesses += answer.accesses;
    day.flagged += answer.flagged;
    into.list.push(...(await listOf(ask, body, answer, kListed - into.list.length)));
    from = answer.next;
  }
  return day;
}

const without = (list: Flagged[], other: Flagged[]) => {
  const known = new Set(other.map((one) => one.access));
  return list.filter((one) => !known.has(one.access));
};

/** Both sets of rules on the same days; nothing is written. */
export async function tryRules(
  ask: Ask,
  inForce: RuleSet,
  tried: RuleSet,
  windows: Window[],
  onDay: (days: number) => void,
): Promise<Tried> {
  const now = none();
  const then = none();
  const days: TriedDay[] = [];
  for (const window of windows) {
    const [ownNow, ownThen] = await Promise.all([find(ask, inForce, window, now), find(ask, tried, window, then)]);
    days.push({ day: window.day, accesses: ownThen.accesses, now: ownNow.flagged, then: ownThen.flagged });
    onDay(days.length);
  }
  const isListed = now.list.length === now.flagged && then.list.length === then.flagged;
  return { days, now, then, more: without(then.list, now.list), fewer: without(now.list, then.list), isListed };
}
