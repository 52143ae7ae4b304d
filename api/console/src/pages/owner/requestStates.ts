import type { Schema } from '../../client/api';

export type State = Schema['RequestState'];
export type Right = Schema['RequestType'];

export const kStates: Record<State, string> = {
  received: 'received',
  verification_needed: 'who it is has to be shown',
  verified: 'verified',
  in_progress: 'in progress',
  extended: 'extended',
  fulfilled: 'fulfilled',
  partly_fulfilled: 'partly fulfilled',
  denied: 'denied',
  withdrawn: 'withdrawn',
};

export const kRights: Record<Right, string> = {
  access: 'A copy of their data',
  rectification: 'Correction',
  erasure: 'Erasure',
  restriction: 'Restriction',
  portability: 'Data to take along',
  objection: 'Objection',
  amendment: 'Amendment',
  accounting: 'Accounting of disclosures',
};
export const rightsOf = (regime: Schema['Regime']): Right[] =>
  regime === 'gdpr' ? ['access', 'rectification', 'erasure', 'restriction', 'portability', 'objection'] : ['access', 'amendment', 'accounting'];

export const kGrounds: Record<Schema['DenialGround'], string> = {
  not_identified: 'They could not be identified',
  manifestly_unfounded: 'Manifestly unfounded',
  excessive: 'Excessive',
  exception: 'An exception of the law',
  rights_of_others: 'The rights of others',
  not_applicable: 'The right does not apply',
};

/** What may follow a state, as the API has it; the likely step first. */
const kSteps: Record<State, State[]> = {
  received: ['verified', 'verification_needed', 'denied', 'withdrawn'],
  verification_needed: ['verified', 'denied', 'withdrawn'],
  verified: ['in_progress', 'denied', 'withdrawn'],
  in_progress: ['fulfilled', 'partly_fulfilled', 'extended', 'denied', 'withdrawn'],
  extended: ['fulfilled', 'partly_fulfilled', 'denied', 'withdrawn'],
  fulfilled: [],
  partly_fulfilled: [],
  denied: [],
  withdrawn: [],
};
type Standing = Pick<Schema['RightsRequest'], 'state' | 'due_at' | 'extended'>;

/** An extension has to come before the first time is over, once. */
export const stepsOf = (request: Standing, now: number): State[] =>
  kSteps[request.state].filter((step) => step !== 'extended' || (!request.extended && Date.parse(request.due_at) > now));
export const isOpen = (state: State) => kSteps[state].length > 0;

export const kStepLabels: Record<State, string> = {
  received: 'Received',
  verification_needed: 'Ask who it is',
  verified: 'It is they: verified',
  in_progress: 'Begin',
  extended: 'Extend the time',
  fulfilled: 'Fulfilled',
  partly_fulfilled: 'Fulfilled in part',
  denied: 'Deny',
  withdrawn: 'They took it back',
};

const kDay = 24 * 3600 * 1000;

/** How much of the time is over, from 0 to 1, and what is left in words. */
export function clockOf(request: Pick<Schema['RightsRequest'], 'received_at' | 'due_at' | 'state' | 'changed'>, now: number) {
  const begin = Date.parse(request.received_at);
  const end = Date.parse(request.due_at);
  const at = isOpen(request.state) ? now : Date.parse(request.changed);
  const share = end > begin ? Math.min(1, Math.max(0, (at - begin) / (end - begin))) : 1;
  const days = Math.floor(Math.abs(end - at) / kDay);
  const span = days === 0 ? 'less than a day' : days === 1 ? 'a day' : `${days} days`;
  if (!isOpen(request.state)) return { share, words: at > end ? `answered ${span} late` : 'answered in time', isLate: at > end };
  return { share, words: at > end ? `${span} overdue` : `${span} left`, isLate: at > end };
}
