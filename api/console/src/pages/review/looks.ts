import type { Schema } from '../../client/api';

type Access = Pick<Schema['Access'], 'sequence' | 'occurred_at'>;

export interface Place {
  sequence: number;
  /** Between the first (0) and the last (1). */
  share: number;
  hour: number;
}

/** Where each access is in a picture of days and hours, by the reader's clock. */
export function placesOf(accesses: Access[]): { first: Date; last: Date; places: Place[] } {
  const times = accesses.map((one) => new Date(one.occurred_at));
  const first = new Date(Math.min(...times.map(Number)));
  const last = new Date(Math.max(...times.map(Number)));
  const span = Number(last) - Number(first);
  const places = accesses.map((one, index) => {
    const at = times[index] ?? first;
    return {
      sequence: one.sequence,
      share: span === 0 ? 0.5 : (Number(at) - Number(first)) / span,
      hour: at.getHours() + at.getMinutes() / 60,
    };
  });
  return { first, last, places };
}

/** By day of the reader's clock, in the order that they come in. */
export function byDay<Item extends Access>(accesses: Item[]): [string, Item[]][] {
  const days = new Map<string, Item[]>();
  for (const one of accesses) {
    const day = new Date(one.occurred_at).toDateString();
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days];
}
