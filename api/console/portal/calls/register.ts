// A person enters the ledger before anything is written about them. Profile fields are sealed with keys of the person's
// own, a compartment each, so that they can be erased one by one. The portal keeps the id in its user table, and not
// the fields.
import type { Schema } from '../../src/client/api';
import { call } from './call';

export const registerUser = (profile: Record<string, string>) =>
  call<Schema['Subject']>('portal', 'POST', '/subjects', { body: { type: 'user', origin: 'signup', profile } });

/** Who writes without an account has an id of their own too: what they wrote can be found, exported and erased. */
export const registerAnonymous = () =>
  call<Schema['Subject']>('portal', 'POST', '/subjects', { body: { type: 'anonymous', origin: 'anonymous_post' } });
