// The codes of the API as people say them who are no experts. What is not here is shown by inWords.
import { inWords } from '../../parts/text';
import type { Schema } from '../../client/api';

const kFields: Record<string, string> = {
  given_name: 'First name',
  family_name: 'Family name',
  display_name: 'Name as shown to others',
  email: 'E-mail',
  phone: 'Phone',
  birth_date: 'Date of birth',
  gender: 'Gender',
  street: 'Street',
  city: 'Town',
  state: 'County or state',
  postal_code: 'Postal code',
  country: 'Country',
  language: 'Language',
  deceased: 'Deceased',
  company: 'Company',
  job_title: 'Job title',
  time_zone: 'Time zone',
  note: 'Note',
  external_id: 'Your number with them',
};

/** The order in which people give their fields; those that only this organisation has come behind. */
export function byUsage(one: string, other: string): number {
  const usual = Object.keys(kFields);
  const rank = (field: string) => (usual.includes(field) ? usual.indexOf(field) : usual.length);
  return rank(one) - rank(other) || one.localeCompare(other);
}

/** What a person may add to their profile: what the organisation has a place for, but what others note of somebody. */
export const fieldsToAdd = (known: string[], present: string[]) =>
  known.filter((field) => field !== 'deceased' && !present.includes(field)).sort(byUsage);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const fieldInWords = (field: string) => kFields[field] ?? capital(inWords(field));

const kUses: Record<string, string> = {
  TREAT: 'Treatment',
  ETREAT: 'Emergency treatment',
  BTG: 'Emergency access',
  CAREMGT: 'Care management',
  HPAYMT: 'Payment',
  HOPERAT: 'Running the service',
  HCOMPL: 'Checking that the rules are kept',
  HRESCH: 'Research',
  HMARKT: 'Marketing',
  PATRQT: 'A request of your own',
  FAMRQT: 'A request of your family',
  PWATRNY: 'A request of your representative',
  SUPNWK: 'Support by others',
  PUBHLTH: 'Public health',
  HSYSADMIN: 'Looking after the system',
};

export const useInWords = (code: string) => kUses[code] ?? code;

const kActions: Record<Schema['Access']['action'], string> = {
  C: 'added to',
  R: 'read',
  U: 'changed',
  D: 'deleted',
  E: 'used',
};

const kResources: Record<string, string> = {
  Encounter: 'a visit of yours',
  Observation: 'a measurement of yours',
  content: 'what you wrote',
  export: 'your copy of your data',
  accounting: 'the list of who got your data',
  bundle: 'what is told about you in the log, to check it',
};

const resourceInWords = (type: string) =>
  kResources[type] ?? (type === '' ? 'your data' : `your ${inWords(type).toLowerCase()}`);

/** "Read your profile": what somebody did, to what of the person. */
export function doingInWords(access: Pick<Schema['Access'], 'action' | 'outcome' | 'resource_type'>): string {
  const tried = access.outcome === '0' ? '' : 'tried, without success: ';
  return capital(`${tried}${kActions[access.action]} ${resourceInWords(access.resource_type)}`);
}

/** Who it was, as far as the person may know. */
export function actorInWords(actor: Schema['Actor'] | undefined, person: string): string {
  if (actor === undefined) return 'Not told';
  if (actor.type === 'user') return actor.id === person ? 'You' : 'Another person';
  if (actor.type === 'agent') return 'A member of staff';
  if (actor.type === 'service') return 'A service of theirs';
  return 'The system';
}

export const kClasses: Record<Schema['DataClass'], { title: string; about: string }> = {
  profile: { title: 'Your profile', about: 'every field, and what it said before' },
  content: { title: 'What you wrote', about: 'tickets, topics, comments and replies' },
  evidence: { title: 'Proof of your decisions', about: 'your consents, objections and requests' },
  access: { title: 'Who looked at you', about: 'the record that keeps others honest' },
  operational: { title: 'Working data', about: 'what the service needed to serve you' },
};

export const kExceptions: Record<Schema['KeepException'], string> = {
  expression: 'for the freedom of expression and information',
  legal_obligation: 'because a law says that it has to be kept',
  public_health: 'for public health',
  archiving: 'for archives and research in the public interest',
  legal_claims: 'because it is needed for a legal claim',
};

export const kTypes: Record<Schema['ContentType'], { one: string; many: string }> = {
  ticket: { one: 'Ticket', many: 'Tickets' },
  topic: { one: 'Topic', many: 'Topics' },
  comment: { one: 'Comment', many: 'Comments' },
  reply: { one: 'Reply', many: 'Replies' },
};

export const kRestrictions: Record<Schema['RestrictionGround'], string> = {
  accuracy_contested: 'you said that it is not right, and that is being checked',
  unlawful_processing: 'they should not have used it, and you did not want it deleted',
  legal_claims: 'you need it for a legal claim',
  objection_pending: 'you objected, and that is being decided',
};

const kEvents: Partial<Record<Schema['EventKind'], string>> = {
  'subject.registered': 'You were registered',
  'subject.linked': 'Another identity turned out to be yours',
  'profile.edited': 'Your profile was changed',
  'consent.recorded': 'A decision about consent',
  'objection.recorded': 'An objection was recorded',
  'access.recorded': 'Somebody looked at your data',
  'search.recorded': 'Somebody found you in a search',
  'disclosure.recorded': 'Data of yours was passed on',
  'content.posted': 'You wrote something',
  'content.edited': 'Something that you wrote was changed',
  'content.deleted': 'Something that you wrote was deleted',
  'erasure.ordered': 'An erasure was ordered',
  'erasure.completed': 'An erasure was done',
  'erasure.withheld': 'A part of an erasure has to wait',
  'erasure.swept': 'An erasure was checked again',
  'hold.placed': 'Data of yours has to be kept for now, whatever else happens',
  'hold.lifted': 'Data of yours does not have to be kept any more',
  'restriction.set': 'The use of your data was restricted',
  'restriction.lifted': 'A restriction ended',
  'rights_request.recorded': 'A request of yours',
  'deadline.reminded': 'They were reminded of a deadline',
  'notice.recorded': 'Somebody who has data of yours was told of a change',
  'breach.affected': 'A breach affected you',
  'breach.notified': 'You were told of a breach',
  'export.made': 'A copy of your data was made',
  'token.issued': 'A session was opened for you',
  'token.revoked': 'A session was ended',
  'relationship.recorded': 'Somebody was put in charge of you',
  'relationship.ended': 'Somebody is no longer in charge of you',
  'authorization.signed': 'You allowed that data is passed on',
  'authorization.ended': 'What you allowed ended',
  'accounting.given': 'You were given a list of who got your data',
  'break_glass.started': 'Somebody used an emergency access to you',
  'break_glass.ended': 'An emergency access ended',
  'access.flagged': 'A look at your data was marked for a check',
};

export const eventInWords = (kind: Schema['EventKind']) => kEvents[kind] ?? capital(inWords(kind));

/** A fact of an event, where it is a text. */
export function factOf(event: Schema['Event'], name: string): string | undefined {
  const facts: Record<string, unknown> = event.facts;
  const fact = facts[name];
  return typeof fact === 'string' ? fact : undefined;
}

/** An address of the ledger as a link: of the web, or none at all. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? text : undefined;
}

const kGrounds: Partial<Record<Schema['DisclosureGround'], string>> = {
  treatment: 'for your treatment',
  payment: 'for payment',
  health_care_operations: 'to run the service',
  to_individual: 'to yourself',
  authorization: 'because you allowed it',
  required_by_law: 'because a law says so',
  public_health: 'for public health',
  law_enforcement: 'to the police or a prosecutor',
  judicial: 'for a court',
  research: 'for research',
  impermissible: 'though it was not allowed',
};

export const groundInWords = (ground: Schema['DisclosureGround']) => kGrounds[ground] ?? inWords(ground);

export const kOutcomes: Record<Schema['NoticeOutcome'], string> = {
  due: 'not yet',
  delivered: 'told',
  failed: 'not reached yet; it is tried again',
  given_up: 'could not be reached',
  impossible: 'could not be told',
  disproportionate: 'not told: it would have been out of proportion',
};

/** An address for a letter, or none at all: a setting is any text, and may not add a subject or a copy. */
export const mailAddress = (text: string) =>
  /^[^\s@?&#/:]+@[^\s@?&#/:]+$/.test(text) ? `mailto:${encodeURI(text)}` : undefined;

/** The same for a call. */
export const phoneAddress = (text: string) =>
  /^\+?[0-9 ()/.-]{3,30}$/.test(text) ? `tel:${text.replaceAll(/[^+0-9]/g, '')}` : undefined;

/** "6 years" where it is so many, else days. */
export function daysInWords(days: number): string {
  const years = Math.floor(days / 365);
  const leapDays = days - years * 365;
  if (years > 0 && leapDays <= Math.ceil(years / 4)) return years === 1 ? 'a year' : `${years} years`;
  return days === 1 ? 'a day' : `${days} days`;
}
