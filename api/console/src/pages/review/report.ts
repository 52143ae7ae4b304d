import type { Schema } from '../../client/api';
import type { Filters } from './filters';
import { idIn, oneOf, rules } from './words';

export type ReportName = Schema['ReportName'];
export type ReportRow = Schema['ReportRow'];
export const reportNames = [
  'activity',
  'agents',
  'departments',
  'patients',
  'purposes',
  'rules',
] as const satisfies readonly ReportName[];
export const reportFilters = ['from', 'until', 'agent', 'subject', 'department', 'rule'];

export interface ReportQuery {
  from?: string;
  until?: string;
  agent?: string;
  subject?: string;
  department?: string;
  rule?: Schema['AccessRule'];
  limit?: number;
}

/** Days are the ledger's, not the reader's: the API takes them as dates. */
function day(text: string | null, plusDays = 0): string | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setUTCDate(date.getUTCDate() + plusDays);
  return date.toISOString().slice(0, 10);
}

export function reportQuery(filters: Pick<Filters, 'of'>): ReportQuery {
  const department = filters.of('department');
  return {
    from: day(filters.of('from')),
    // What is asked for ends before `until`; whoever names a last day means it.
    until: day(filters.of('until'), 1),
    agent: idIn(filters.of('agent')),
    subject: idIn(filters.of('subject')),
    department: department !== null && /^[a-z0-9_]{1,64}$/.test(department) ? department : undefined,
    rule: oneOf(rules, filters.of('rule')),
  };
}

/** Weekdays added up: what is left is a day of 24 hours. */
export const byHour = (heatMap: number[][]) =>
  Array.from({ length: 24 }, (_, hour) => heatMap.reduce((sum, hours) => sum + (hours[hour] ?? 0), 0));

/** From nothing (0) to the most (6); a single one is never nothing. */
export function shade(count: number, most: number): number {
  if (count === 0 || most === 0) return 0;
  return Math.max(1, Math.min(6, Math.ceil((count / most) * 6)));
}

/** The count that is shown darkest: not the very highest, since one hour out of hundreds would make all others pale. */
export function topOf(counts: number[]): number {
  const some = counts.filter((count) => count > 0).sort((a, b) => a - b);
  return some[Math.floor((some.length - 1) * 0.98)] ?? 0;
}

const kMostBars = 100;

/** Days as bars, or weeks where there were more days than one can tell apart. Each with the day that it begins. */
export function bars(rows: ReportRow[]): { days: 1 | 7; bars: { day: string; accesses: number; flags: number }[] } {
  const days = rows.length > kMostBars ? 7 : 1;
  const sums = new Map<string, { accesses: number; flags: number }>();
  for (const row of rows) {
    if (row.day === undefined) continue;
    const begin = new Date(`${row.day}T00:00:00Z`);
    if (days === 7) begin.setUTCDate(begin.getUTCDate() - ((begin.getUTCDay() + 6) % 7));
    const key = begin.toISOString().slice(0, 10);
    const sum = sums.get(key) ?? { accesses: 0, flags: 0 };
    sums.set(key, { accesses: sum.accesses + (row.accesses ?? 0), flags: sum.flags + (row.flags ?? 0) });
  }
  return { days, bars: [...sums].map(([day, sum]) => ({ day, ...sum })) };
}
