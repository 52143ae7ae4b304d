export interface Lane {
  /** What kinds of events have in common: what stands before their dot. */
  name: string;
  count: number;
}

const kMost = 7;
export const kOther = 'other';
const familyOf = (kind: string) => kind.split('.')[0] ?? kind;

/** The most frequent sorts, each a lane, and the rest in one. */
export function lanesOf(kinds: string[]): Lane[] {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(familyOf(kind), (counts.get(familyOf(kind)) ?? 0) + 1);
  const all = [...counts].map(([name, count]) => ({ name, count })).sort((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
  if (all.length <= kMost) return all;
  const rest = all.slice(kMost - 1).reduce((sum, lane) => sum + lane.count, 0);
  return [...all.slice(0, kMost - 1), { name: kOther, count: rest }];
}

export function laneOf(lanes: Lane[], kind: string): number {
  const own = lanes.findIndex((lane) => lane.name === familyOf(kind));
  return own >= 0 ? own : lanes.length - 1;
}
