import type { Schema } from '../../client/api';
import { inWords } from '../../parts/text';

export type Outcome = Schema['NoticeOutcome'];

export const kOutcomes: Record<Outcome, string> = {
  due: 'to be told',
  failed: 'did not get through, tried again',
  delivered: 'told',
  given_up: 'given up: tell them by hand',
  impossible: 'cannot be told',
  disproportionate: 'not told: out of proportion',
};

/** What a notice tells of, by the event. */
const kTells: Partial<Record<Schema['EventKind'], string>> = {
  'profile.edited': 'A correction',
  'erasure.completed': 'An erasure',
  'content.deleted': 'A deletion',
  'restriction.set': 'A restriction',
  'restriction.lifted': 'A restriction was lifted',
  'break_glass.started': 'An emergency',
  'agent.locked': 'A locked account',
};

export const tells = (kind: Schema['EventKind']) => kTells[kind] ?? inWords(kind);

/** Whether a person may still say what became of it. */
export const isOpen = (outcome: Outcome) => outcome === 'due' || outcome === 'failed' || outcome === 'given_up';
