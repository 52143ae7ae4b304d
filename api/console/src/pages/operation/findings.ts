export interface Findings {
  at: string;
  size: number;
  intact: number;
  erased: number;
  root: string;
  damage: { name: string; detail: string }[];
}

const numberIn = (value: unknown) => (typeof value === 'number' ? value : 0);

/** The facts of an event log.verified, or of none. */
export function findingsOf(event: { time: string; facts: Record<string, unknown> } | undefined): Findings | undefined {
  if (event === undefined) return undefined;
  const { facts } = event;
  const damage = typeof facts.damage === 'object' && facts.damage !== null ? Object.entries(facts.damage) : [];
  return {
    at: event.time,
    size: numberIn(facts.size),
    intact: numberIn(facts.sections_intact),
    erased: numberIn(facts.sections_erased),
    root: typeof facts.root === 'string' ? facts.root : '',
    damage: damage.map(([name, detail]: [string, unknown]) => ({
      name,
      detail: typeof detail === 'object' ? JSON.stringify(detail) : String(detail),
    })),
  };
}
