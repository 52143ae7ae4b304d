// Under which other ids somebody wrote: what was linked to the account is theirs, too.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export async function ownIds(subject: string): Promise<Set<string>> {
  const { items } = await call<Schema['ListOfLinks']>('portal', 'GET', `/subjects/${at(subject)}/links?limit=100`);
  return new Set([subject, ...items.map((link) => link.subject)]);
}
