// What this browser has seen of a log: the key that it began with, and the largest checkpoint that was proved to lead on
// from all before. So a server that shows another history later is found out.

export interface Memory {
  /** The verifier key of event 0. */
  firstKey: string;
  /** A signed note, as it was. */
  checkpoint: string;
  size: number;
  /** When this checkpoint was proved, and when this browser saw the log for the first time. */
  seenAt: string;
  firstSeenAt: string;
  firstSize: number;
}

type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
const kPrefix = 'lethe.log.';
const kTexts = ['firstKey', 'checkpoint', 'seenAt', 'firstSeenAt'] as const;

export function recall(keeper: Keeper, ledger: string): Memory | undefined {
  const text = keeper.getItem(kPrefix + ledger);
  if (text === null) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Memory>;
    const isWhole = kTexts.every((name) => typeof value[name] === 'string') && Number.isSafeInteger(value.size) && Number.isSafeInteger(value.firstSize);
    return isWhole ? (value as Memory) : undefined;
  } catch {
    return undefined;
  }
}

export const remember = (keeper: Keeper, ledger: string, memory: Memory) => keeper.setItem(kPrefix + ledger, JSON.stringify(memory));

export const forget = (keeper: Keeper, ledger: string) => keeper.removeItem(kPrefix + ledger);
