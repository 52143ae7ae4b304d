import type { Schema } from '../../client/api';

export interface Month {
  month: string;
  treatment: number;
  other: number;
}

/** Looks by month, from the first to the last without a gap, at most as many as asked for: the latest. */
export function monthsOf(
  accesses: Pick<Schema['Access'], 'occurred_at' | 'purpose_of_use'>[],
  atMost: number,
  now: Date,
): Month[] {
  const counts = new Map<string, Month>();
  for (const { occurred_at, purpose_of_use } of accesses) {
    const month = occurred_at.slice(0, 7);
    const count = counts.get(month) ?? { month, treatment: 0, other: 0 };
    if (purpose_of_use === 'TREAT' || purpose_of_use === 'ETREAT') count.treatment += 1;
    else count.other += 1;
    counts.set(month, count);
  }
  const first = [...counts.keys()].sort()[0];
  const months: Month[] = [];
  for (let back = 0; first !== undefined && back < atMost; ++back) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
    if (month < first) break;
    months.unshift(counts.get(month) ?? { month, treatment: 0, other: 0 });
  }
  return months;
}
