// Reading personal data is an event of its own, written before the ledger answers: who, why, whom. A person who reads
// their own has the purpose PATRQT (patient requested); staff say what it is for, and the person sees it in the privacy
// centre.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const readOwnProfile = (subject: string) =>
  call<Schema['Profile']>('portal', 'GET', `/subjects/${at(subject)}/profile`, {
    purposeOfUse: 'PATRQT',
    onBehalfOf: subject,
  });

export const readProfileAsAgent = (subject: string, purposeOfUse: Schema['PurposeOfUse'], reason: string) =>
  call<Schema['Profile']>('agent', 'GET', `/subjects/${at(subject)}/profile`, { purposeOfUse, reason });
