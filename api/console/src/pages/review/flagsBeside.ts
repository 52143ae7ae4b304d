// Accesses are listed newest first, and their flags stand elsewhere in the log: both are read downwards, side by side.
import type { Schema } from '../../client/api';
import type { ListPage } from '../../parts/list';

type Flag = Schema['Flag'];

/** How far the flags were read. */
export interface Read {
  cursor: string | undefined;
  isBegun: boolean;
  /** Of accesses that were not listed yet. */
  left: Flag[];
}

export const unread: Read = { cursor: undefined, isBegun: false, left: [] };

/** With a filter by day the newest flags are passed over; no more pages than that are read for one page of accesses. */
const kMostPages = 20;

export interface Beside {
  flags: Flag[];
  read: Read;
  /** False: there is more to pass over than is read at once, and flags may be missing. */
  isWhole: boolean;
}

/** The flags of accesses from `first` on; older ones are left for the next page. Flags stand as what they flag does. */
export async function flagsBeside(
  ask: (cursor: string | undefined) => Promise<ListPage<Flag>>,
  first: number,
  before: Read,
): Promise<Beside> {
  const all = [...before.left];
  let { cursor, isBegun } = before;
  const isThere = () => (all.at(-1)?.access ?? first) < first;
  for (let pages = 0; !isThere() && (!isBegun || cursor !== undefined) && pages < kMostPages; ++pages) {
    const page = await ask(cursor);
    all.push(...page.items);
    cursor = page.next ?? undefined;
    isBegun = true;
  }
  return {
    flags: all.filter((flag) => flag.access >= first),
    read: { cursor, isBegun, left: all.filter((flag) => flag.access < first) },
    isWhole: isThere() || cursor === undefined,
  };
}
