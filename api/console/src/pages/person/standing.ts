import type { Schema } from '../../client/api';

export type Decision = Schema['ConsentDecision']['status'] | Schema['ConsentStatus'];

export interface Standing {
  title: string;
  /** What it means for the person. */
  about: string;
  color: 'teal' | 'gray' | 'yellow';
  isGiven: boolean;
}

const kStandings: Record<Schema['ConsentStatus'] | 'not_asked', Standing> = {
  given: { title: 'You said yes', about: 'They may do this until you change your mind.', color: 'teal', isGiven: true },
  renewed: {
    title: 'You said yes again',
    about: 'They may do this until you change your mind.',
    color: 'teal',
    isGiven: true,
  },
  refused: { title: 'You said no', about: 'They may not do this.', color: 'gray', isGiven: false },
  withdrawn: { title: 'You took it back', about: 'They may not do this any more.', color: 'gray', isGiven: false },
  revoked: { title: 'They ended it', about: 'They do not do this any more.', color: 'gray', isGiven: false },
  expired: {
    title: 'Your yes ran out',
    about: 'They may not do this until you say yes again.',
    color: 'yellow',
    isGiven: false,
  },
  invalidated: {
    title: 'They have to ask again',
    about:
      'The policy has changed, so that your yes does not count any more. They may not do this until you say it again.',
    color: 'yellow',
    isGiven: false,
  },
  requested: {
    title: 'They asked you',
    about: 'They may not do this unless you say yes.',
    color: 'yellow',
    isGiven: false,
  },
  deferred: {
    title: 'You put it off',
    about: 'They may not do this unless you say yes.',
    color: 'yellow',
    isGiven: false,
  },
  not_asked: { title: 'Not decided', about: 'They may not do this unless you say yes.', color: 'gray', isGiven: false },
};

export const standingOf = (consent: Schema['Consent'] | undefined): Standing =>
  kStandings[consent?.status ?? 'not_asked'];

/** Whether the person still has to say yes or no. */
export const isOpen = (consent: Schema['Consent'] | undefined) =>
  consent === undefined || ['requested', 'deferred', 'expired', 'invalidated'].includes(consent.status);

const kSteps: Record<string, string> = {
  given: 'Yes',
  renewed: 'Yes, again',
  refused: 'No',
  withdrawn: 'Taken back',
  revoked: 'Ended by them',
  expired: 'Ran out',
  invalidated: 'Not good any more: the policy changed',
  requested: 'They asked',
  deferred: 'Put off',
};

export const stepInWords = (status: string) => kSteps[status] ?? status;

/** What has a receipt: every decision but those that decided nothing. */
export const hasReceipt = (status: string) =>
  ['given', 'renewed', 'refused', 'withdrawn', 'revoked', 'expired', 'requested'].includes(status);

/** One may object to public task and legitimate interests, and to direct marketing whatever it rests on. */
export const isObjectable = (purpose: Schema['Purpose']) =>
  purpose.direct_marketing || purpose.basis === 'public_task' || purpose.basis === 'legitimate_interests';

export const kBases: Record<Schema['LegalBasis'], string> = {
  consent: 'It rests on your consent.',
  contract: 'It is needed for what you agreed on with them.',
  legal_obligation: 'A law says that they have to.',
  vital_interests: 'It may be needed to save a life.',
  public_task: 'It is a task in the public interest.',
  legitimate_interests: 'They have an interest of their own in it.',
};
