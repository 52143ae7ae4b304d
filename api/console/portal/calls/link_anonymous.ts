// Who wrote anonymously has logged in. From now on the history, the exports and the erasure of the account have what
// they wrote before. It cannot be taken back, so the person is asked.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const linkAnonymous = (anonymous: string, account: string) =>
  call<Schema['Link']>('portal', 'POST', `/subjects/${at(anonymous)}/links`, {
    body: { account },
    onBehalfOf: account,
  });
