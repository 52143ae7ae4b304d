import type { Schema } from '../../client/api';

// What the codes of the API mean, as a privacy officer would say it.

export type Rule = Schema['AccessRule'];
export type Priority = Schema['FlagPriority'];
export type Disposition = Schema['ReviewDisposition'];
export type Sanction = Schema['ReviewSanction'];

export const priorities = ['high', 'medium', 'low'] as const satisfies readonly Priority[];
export const states = ['open', 'decided', 'closed', 'all'] as const;
export const origins = [
  'flag',
  'break_glass',
  'manual',
  'random_sample',
  'risk_sample',
] as const satisfies readonly Schema['ReviewOrigin'][];

export const ruleWords: Record<Rule, { name: string; about: string }> = {
  self: { name: 'Own record', about: 'Somebody opens their own record.' },
  same_surname: { name: 'Same surname', about: 'The employee and the patient have the same surname.' },
  same_address: { name: 'Same address', about: 'They live at the same address.' },
  neighbour: { name: 'Neighbour', about: 'They live in the same street.' },
  co_worker: { name: 'Co-worker', about: 'The patient is a member of staff.' },
  vip: { name: 'VIP', about: 'The patient is marked as somebody whose record draws curiosity.' },
  deceased: { name: 'Deceased', about: 'The patient died, long enough ago.' },
  no_relationship: { name: 'No relationship', about: 'Nothing on record relates the employee to the patient.' },
  after_hours: { name: 'After hours', about: 'Outside of the usual hours, and off duty.' },
  volume: { name: 'Volume', about: 'Far more records in a day than usual, for them and for their peers.' },
  search_unopened: { name: 'Searches, nothing opened', about: 'Many searches in a row, and no record was opened.' },
  department: { name: 'Other department', about: 'The patient is in another department.' },
  family: { name: 'Family', about: 'Several people of one family in one day.' },
  terminated: { name: 'Has left', about: 'The employee had left by then.' },
  idle: { name: 'Unused account', about: 'The account was not used for long.' },
  repeat_offender: { name: 'Flagged before', about: 'Makes another finding heavier; is none by itself.' },
};
export const rules = Object.keys(ruleWords) as Rule[];

export const exemptionWords: Record<Schema['AccessExemption'], string> = {
  treatment: 'a relationship with the patient at that time',
  glass_broken: 'an emergency that was declared for the patient',
  on_duty: 'being on duty in a department of the patient’s',
};

export const originWords: Record<Schema['ReviewOrigin'], string> = {
  flag: 'Flagged by the rules',
  break_glass: 'An emergency (break-glass)',
  manual: 'Opened by a reviewer',
  random_sample: 'Drawn at random',
  risk_sample: 'Drawn by risk',
};

export const stateWords: Record<Schema['ReviewState'], string> = {
  open: 'Open',
  decided: 'Waits for a second reviewer',
  closed: 'Closed',
};

export const dispositionWords: Record<Disposition, { name: string; about: string }> = {
  appropriate: { name: 'Appropriate', about: 'It belonged to their work.' },
  appropriate_with_explanation: {
    name: 'Appropriate, with an explanation',
    about: 'It looked odd, and was explained.',
  },
  undetermined: { name: 'Undetermined', about: 'It cannot be told any more.' },
  inadvertent: { name: 'Inadvertent', about: 'A mistake, in good faith.' },
  policy_violation: { name: 'Violation of policy', about: 'They knew that it was not for them.' },
  malicious: { name: 'Malicious', about: 'With the intent to harm, or for gain.' },
};
/** From the mildest to the gravest, as the API orders them. */
export const dispositions = Object.keys(dispositionWords) as Disposition[];

export const sanctionWords: Record<Sanction, string> = {
  none: 'None',
  retraining: 'Retraining',
  verbal_warning: 'Verbal warning',
  written_warning: 'Written warning',
  suspension: 'Suspension',
  termination: 'Termination',
  referral: 'Referral to authorities',
};
export const sanctions = Object.keys(sanctionWords) as Sanction[];

export const isAppropriate = (disposition: Disposition) => disposition.startsWith('appropriate');

/** Whether somebody else has to agree, by the setting review_second_look_from. */
export function needsSecondLook(from: string, disposition: Disposition, sanction: Sanction): boolean {
  if (from === 'never') return false;
  if (from === 'always' || sanction !== 'none') return true;
  const least = dispositions.findIndex((one) => one === from);
  return least !== -1 && dispositions.indexOf(disposition) >= least;
}

const kPurposes: Record<string, string> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  ERTREAT: 'emergency room treatment',
  BTG: 'an emergency',
  HPAYMT: 'payment',
  HOPERAT: 'healthcare operations',
  HCOMPL: 'compliance',
  HLEGAL: 'legal',
  HRESCH: 'research',
  PUBHLTH: 'public health',
  COVERAGE: 'coverage',
  CAREMGT: 'care management',
  COC: 'coordination of care',
  PATRQT: 'at the patient’s request',
  HMARKT: 'marketing',
  FRAUD: 'fraud',
  GOV: 'government',
};
export const purposeOfUse = (code: string) => kPurposes[code] ?? code;

const kActions: Record<string, string> = { C: 'created', R: 'read', U: 'changed', D: 'deleted', E: 'ran' };
export const actionWord = (code: string) => kActions[code] ?? code;

export const groundWords: Record<Schema['DisclosureGround'], string> = {
  treatment: 'Treatment',
  payment: 'Payment',
  health_care_operations: 'Healthcare operations',
  to_individual: 'To the person',
  incidental: 'Incidental',
  authorization: 'An authorization',
  directory_or_family: 'Directory, or family',
  national_security: 'National security',
  custody: 'Custody',
  limited_data_set: 'Limited data set',
  required_by_law: 'Required by law',
  public_health: 'Public health',
  abuse_or_neglect: 'Abuse or neglect',
  health_oversight: 'Health oversight',
  judicial: 'Judicial',
  law_enforcement: 'Law enforcement',
  decedents: 'About the deceased',
  organ_donation: 'Organ donation',
  research: 'Research',
  serious_threat: 'A serious threat',
  government_functions: 'Government functions',
  workers_compensation: 'Workers’ compensation',
  impermissible: 'Nothing allowed it',
};

export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** Seconds as a person says it: the largest unit that fits, roughly. */
export function duration(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  if (seconds < 3600) return plural(Math.round(seconds / 60), 'minute');
  if (seconds < 2 * 86_400) return plural(Math.round(seconds / 3600), 'hour');
  return plural(Math.round(seconds / 86_400), 'day');
}

export const percent = (permille: number) =>
  `${(permille / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;

/** One of what is allowed, or nothing: what an address says is not trusted. */
export function oneOf<T extends string>(allowed: readonly T[], text: string | null | undefined): T | undefined {
  return allowed.find((one) => one === text);
}

const kUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An id that was typed or is in the address, or nothing: half an id is not asked for. */
export function idIn(text: string | null | undefined): string | undefined {
  const id = text?.trim().toLowerCase();
  return id !== undefined && kUuid.test(id) ? id : undefined;
}

/** Midnight of a day of a date field, by the reader's clock, as the API has times. */
export function momentOfDay(day: string | null | undefined, plusDays = 0): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + plusDays);
  return date.toISOString();
}

/** A day as a date field has it, by the reader's clock. */
export function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
