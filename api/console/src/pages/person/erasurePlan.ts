// What an erasure would do, as a person asks: what of me goes, what waits, what stays, and until when.
import type { Schema } from '../../client/api';

type DataClass = Schema['DataClass'];

export interface ErasurePlan {
  goes: DataClass[];
  /** No `until`: until somebody ends what protects it. */
  waits: { class: DataClass; exceptions: Schema['KeepException'][]; until?: string }[];
  stays: { class: DataClass; exception: Schema['KeepException']; until: string }[];
}

const later = (one: string, other: string) => (Date.parse(one) >= Date.parse(other) ? one : other);

/** All identities of the person as one: what of a class waits for any of them waits, until the last of it may go. */
export function planOf({ identities }: Schema['ErasurePreview']): ErasurePlan {
  const waits = new Map<DataClass, ErasurePlan['waits'][number]>();
  for (const part of identities.flatMap(({ withheld }) => withheld)) {
    const known = waits.get(part.class);
    const isEnding = part.until !== undefined && (known === undefined || known.until !== undefined);
    waits.set(part.class, {
      class: part.class,
      exceptions: [...new Set([...(known?.exceptions ?? []), ...part.exceptions])],
      ...(isEnding && part.until !== undefined ? { until: later(part.until, known?.until ?? part.until) } : {}),
    });
  }
  const stays = new Map<string, ErasurePlan['stays'][number]>();
  for (const part of identities.flatMap(({ kept }) => kept)) {
    const key = `${part.class} ${part.exception}`;
    stays.set(key, { ...part, until: later(part.until, stays.get(key)?.until ?? part.until) });
  }
  const goes = new Set(identities.flatMap(({ destroyed }) => destroyed).map((part) => part.class));
  return {
    goes: [...goes].filter((one) => !waits.has(one)),
    waits: [...waits.values()],
    stays: [...stays.values()],
  };
}
