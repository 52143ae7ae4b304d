// Lists have no texts, so looking through one is no access to personal data. A page may be short, or empty, and have a
// next one: the ledger looks through so many items at a time.
import type { Schema } from '../../src/client/api';
import { type As, call } from './call';

type Item = Schema['Item'];

export interface Wanted {
  type?: Schema['ContentType'];
  author?: string;
  parent?: string;
}

/** Each call the next `count` live items, newest first; fewer when there are no more. */
export function listItems(
  wanted: Wanted,
  count: number,
  as: As = 'portal',
): () => Promise<{ items: Item[]; isAll: boolean }> {
  const waiting: Item[] = [];
  let cursor: string | null = '';
  return async () => {
    while (cursor !== null && waiting.length < count) {
      const query = new URLSearchParams({ ...wanted, limit: '100' });
      if (cursor !== '') query.set('cursor', cursor);
      const page: Schema['ListOfContent'] = await call(as, 'GET', `/content?${query}`);
      waiting.push(...page.items.filter((item) => item.state === 'live'));
      cursor = page.next;
    }
    return { items: waiting.splice(0, count), isAll: cursor === null && waiting.length === 0 };
  };
}
