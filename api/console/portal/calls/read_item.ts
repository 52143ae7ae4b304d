// An item with its texts: an access, noted with its purpose before the ledger answers.
import type { Schema } from '../../src/client/api';
import { backend, type Visitor } from '../parts/backend';
import { at, call } from './call';

export type Read = Schema['ItemWithTexts'];

/** With the person's own token: the ledger itself says 404 to who asks for somebody else's ticket. */
export const readOwnItem = (visitor: Visitor, item: string) =>
  call<Read>({ token: visitor.token }, 'GET', `/content/${at(item)}`);

/**
 * What everybody may read on the portal, and what staff answered: for the portal's operation, by whoever is logged in.
 */
export const readSharedItem = (item: string, visitor: Visitor | null) =>
  call<Read>('portal', 'GET', `/content/${at(item)}`, { purposeOfUse: 'HOPERAT', onBehalfOf: visitor?.id });

export const readItemAsAgent = (item: string, purposeOfUse: Schema['PurposeOfUse'], reason: string) =>
  call<Read>('agent', 'GET', `/content/${at(item)}`, { purposeOfUse, reason });

/** Without a member of staff's token there is no agent's view. */
export const hasAgent = () => backend()?.agent != null;
