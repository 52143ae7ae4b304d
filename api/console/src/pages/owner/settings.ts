import type { Schema } from '../../client/api';

export type SettingName = keyof Schema['Settings'];
export type SettingValue = string | number | boolean | string[] | null;

interface About {
  name: SettingName;
  label: string;
  /** What the value means for people and staff, in a sentence. */
  says: (value: SettingValue) => string;
}
export type SettingField = About &
  (
    | { type: 'switch' }
    | { type: 'number'; min: number; max: number; unit: 'days' | 'minutes' | 'years' | 'times'; /** What 0 means. */ zero?: string }
    | { type: 'text'; max: number }
    | { type: 'url' }
    | { type: 'codes' }
    | { type: 'days' }
    | { type: 'choice'; choices: { value: string; label: string }[] }
    | { type: 'purpose' }
    | { type: 'recipient' }
  );

export interface SettingGroup {
  id: string;
  title: string;
  about: string;
  fields: SettingField[];
}

const always = (text: string) => () => text;
const either = (on: string, off: string) => (value: SettingValue) => (value === true ? on : off);
/** With its unit, and long times in years, too. */
export function counted(count: SettingValue, unit: string): string {
  if (count === 1) return `1 ${unit.slice(0, -1)}`;
  const years = unit === 'days' && typeof count === 'number' ? Math.round(count / 36.525) / 10 : 0;
  return years >= 1 ? `${count} days (${years === 1 ? 'a year' : `${years} years`})` : `${count} ${unit}`;
}
const kRetention = { type: 'number', unit: 'days', max: 36500 } as const;
const kept = (what: string, name: SettingName, label: string): SettingField => ({
  ...kRetention,
  name,
  label,
  min: 0,
  zero: 'for ever',
  says: (value) =>
    value === 0 ? `${what} are kept for ever.` : `${what} are destroyed ${counted(value, 'days')} after they were posted.`,
});
const deletable = (what: string, name: SettingName): SettingField => ({
  type: 'switch',
  name,
  label: `People may delete their ${what}`,
  says: either(
    `Whoever wrote one may delete it. It cannot be brought back.`,
    `Deletion is refused; it takes a request for erasure.`,
  ),
});
const text = (name: SettingName, label: string, says: string): SettingField => ({ type: 'text', max: 200, name, label, says: always(says) });
const reviewed = (name: SettingName, priority: string): SettingField => ({
  type: 'number', min: 1, max: 365, unit: 'days', name,
  label: `Reviews of ${priority} priority`,
  says: (value) => `They are overdue when they are still open after ${counted(value, 'days')}.`,
});
const told = (name: SettingName, label: string, what: string): SettingField => ({
  type: 'recipient', name, label,
  says: (value) => (value === null ? `Nobody is told of ${what} at once.` : `This recipient is told of ${what} at once.`),
});

/** Every setting of openapi.yaml's Settings, in the order in which an owner thinks of them. */
export const kGroups: SettingGroup[] = [
  {
    id: 'consent',
    title: 'Consent and policy',
    about: 'Whether people are asked, and what they agree to.',
    fields: [
      {
        type: 'switch', name: 'request_user_consent', label: 'Ask people for their consent',
        says: either(
          'Whoever has not agreed is asked when they sign up, post without an account, or come back.',
          'Nobody is asked. Consents that were given stay in force.',
        ),
      },
      {
        type: 'purpose', name: 'consent_purpose', label: 'What they are asked for',
        says: always('The purpose of the prompt. It has to rest on consent, and must not be retired.'),
      },
      {
        type: 'url', name: 'default_policy_url', label: 'Address of the privacy policy',
        says: (value) =>
          value === null
            ? 'None: each policy that is published has to bring its own address.'
            : 'Policies that are published without an address of their own get this one.',
      },
      {
        type: 'number', min: 0, max: 3650, unit: 'days', zero: 'on the next page', name: 'ask_again_refused_days', label: 'Asked again after a no',
        says: (value) =>
          value === 0
            ? 'The banner asks on every page until they agree. Supervisory authorities see pressure in that.'
            : `The banner leaves whoever refused, or took consent back, in peace for ${counted(value, 'days')}, unless a policy asks for consent anew.`,
      },
      {
        type: 'number', min: 0, max: 365, unit: 'days', zero: 'on the next page', name: 'ask_again_deferred_days', label: 'Asked again after “Later”',
        says: (value) =>
          value === 0 ? 'The banner asks again on the next page.' : `The banner asks again after ${counted(value, 'days')}.`,
      },
      {
        type: 'number', min: 13, max: 16, unit: 'years', name: 'minimum_age', label: 'Age to consent alone',
        says: (value) => `For somebody younger than ${value} a guardian has to consent (GDPR Art. 8).`,
      },
    ],
  },
  {
    id: 'people',
    title: 'What people may do',
    about: 'In their privacy centre, and with what they wrote.',
    fields: [
      deletable('tickets', 'allow_delete_tickets'),
      deletable('topics', 'allow_delete_topics'),
      deletable('comments and replies', 'allow_delete_comments'),
      {
        type: 'switch', name: 'people_see_staff', label: 'People see which staff looked at them',
        says: either(
          'They are told who it was, and may ask for the name.',
          'They are told when and why somebody looked, but not who.',
        ),
      },
      {
        type: 'number', min: 1, max: 90, unit: 'days', name: 'export_days', label: 'How long an export can be fetched',
        says: (value) => `A package of somebody's data is destroyed ${counted(value, 'days')} after it was made.`,
      },
    ],
  },
  {
    id: 'data',
    title: 'What is held and passed on',
    about: 'Fields of profiles, and the contact cloud.',
    fields: [
      {
        type: 'codes', name: 'profile_fields', label: 'Fields of a profile',
        says: (value) => `Profiles may have ${counted(Array.isArray(value) ? value.length : 0, 'fields')}; others are refused.`,
      },
      {
        type: 'switch', name: 'contact_cloud_app', label: 'Contact cloud',
        says: either(
          'Data may be disclosed to it, within its entry among the recipients.',
          'Disclosures to it are refused, whatever its entry among the recipients says.',
        ),
      },
    ],
  },
  {
    id: 'retention',
    title: 'How long things are kept',
    about: 'What is over its time is destroyed by the server, unless a hold, a restriction or an open request keeps it.',
    fields: [
      {
        ...kRetention, min: 30, name: 'evidence_retention_days', label: 'Evidence',
        says: (value) => `What proves consents and requests is kept for ${counted(value, 'days')} after somebody was erased.`,
      },
      {
        ...kRetention, min: 30, name: 'access_retention_days', label: 'Accesses',
        says: (value) => `Who looked at somebody, and why, is kept for ${counted(value, 'days')} after they were erased.`,
      },
      kept('Tickets', 'ticket_retention_days', 'Tickets'),
      kept('Topics', 'topic_retention_days', 'Topics'),
      kept('Comments and replies', 'comment_retention_days', 'Comments and replies'),
      {
        ...kRetention, min: 0, zero: 'never', name: 'inactive_person_days', label: 'People who went silent',
        says: (value) =>
          value === 0 ? 'Nobody is erased for being silent.' : `Whoever has done nothing for ${counted(value, 'days')} is erased.`,
      },
    ],
  },
  {
    id: 'deadlines',
    title: 'Deadlines',
    about: 'Of requests for rights and of breaches.',
    fields: [
      {
        type: 'number', min: 0, max: 60, unit: 'days', zero: 'none', name: 'reminder_days', label: 'Reminder before a deadline',
        says: (value) => (value === 0 ? 'No reminders.' : `A reminder is recorded ${counted(value, 'days')} before a deadline ends.`),
      },
      {
        type: 'days', name: 'public_holidays', label: 'Public holidays',
        says: always('A deadline that would end on one of them ends on the next working day (Regulation 1182/71).'),
      },
    ],
  },
  {
    id: 'controller',
    title: 'Controller',
    about: 'Who answers for the data, as receipts of consent and the privacy centre say it.',
    fields: [
      text('controller_name', 'Name', 'Of the organisation. Without one it is the name of the ledger.'),
      text('controller_contact', 'Contact', 'Whom people turn to, such as the data protection officer.'),
      text('controller_address', 'Postal address', 'As receipts print it, and people see it.'),
      text('controller_email', 'E-mail', 'As receipts print it, and people see it.'),
      text('controller_phone', 'Telephone', 'As receipts print it, and people see it.'),
      text('jurisdiction', 'Jurisdiction', 'Whose law applies, such as IE.'),
    ],
  },
  {
    id: 'review',
    title: 'Access review',
    about: 'How the looks of members of staff are looked into.',
    fields: [
      reviewed('review_days_high', 'high'),
      reviewed('review_days_medium', 'medium'),
      reviewed('review_days_low', 'low'),
      {
        type: 'choice', name: 'review_second_look_from', label: 'A second reviewer has to agree from',
        choices: [
          { value: 'always', label: 'Always' },
          { value: 'undetermined', label: 'Undetermined' },
          { value: 'inadvertent', label: 'Inadvertent' },
          { value: 'policy_violation', label: 'Violation of a policy' },
          { value: 'malicious', label: 'Malicious' },
          { value: 'never', label: 'Never, but with a sanction' },
        ],
        says: always('From this finding on, and with any sanction, somebody else has to agree with what was decided.'),
      },
      {
        type: 'switch', name: 'review_named_reviewers', label: 'Reviewers are members of staff by name',
        says: either(
          'The token of a reviewer has to say whose it is, so that nobody reviews their own looks.',
          'Tokens of reviewers may be nobody’s: then nothing keeps anybody from reviewing their own looks.',
        ),
      },
    ],
  },
  {
    id: 'staff',
    title: 'Members of staff',
    about: 'What they can open, emergencies, and log-ins.',
    fields: [
      {
        type: 'switch', name: 'agents_need_relationship', label: 'Only people whom they have to do with',
        says: either(
          'Staff open records of people whom they treat or serve; for others they break the glass, and say why.',
          'Staff open the record of anybody for a purpose. Flags show what was unusual.',
        ),
      },
      {
        type: 'number', min: 1, max: 1440, unit: 'minutes', name: 'break_glass_minutes', label: 'How long an emergency lasts',
        says: (value) => `Broken glass closes after ${counted(value, 'minutes')}, where nothing else was said.`,
      },
      told('break_glass_recipient', 'Told of emergencies', 'emergencies'),
      {
        type: 'number', min: 0, max: 100, unit: 'times', zero: 'any number', name: 'login_failures', label: 'Failed log-ins before a lock',
        says: (value) =>
          value === 0 ? 'Any number of log-ins may fail; nobody is locked.' : `After ${counted(value, 'failures')} a member of staff is locked.`,
      },
      {
        type: 'number', min: 1, max: 1440, unit: 'minutes', name: 'login_window_minutes', label: 'Failures count together within',
        says: (value) => `Failures within ${counted(value, 'minutes')} count together.`,
      },
      {
        type: 'number', min: 0, max: 10080, unit: 'minutes', zero: 'until unlocked', name: 'login_lock_minutes', label: 'How long they are locked',
        says: (value) => (value === 0 ? 'Until an administrator unlocks them.' : `For ${counted(value, 'minutes')}.`),
      },
      told('login_alert_recipient', 'Told of locks', 'locks'),
      {
        type: 'number', min: 0, max: 1440, unit: 'minutes', zero: 'never', name: 'agent_idle_minutes', label: 'Logged off when idle',
        says: (value) =>
          value === 0 ? 'Tokens of staff stay good until they expire.' : `A token of staff that nobody uses for ${counted(value, 'minutes')} is not taken any more.`,
      },
    ],
  },
];

const kFields = new Map(kGroups.flatMap((group) => group.fields).map((field) => [field.name as string, field]));
export const fieldNamed = (name: string) => kFields.get(name);

/** A value of the API, which may be of any shape, as one that a setting can have. */
export function valueOf(raw: unknown): SettingValue {
  if (Array.isArray(raw)) return raw.map(String);
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
  return null;
}

export const isSame = (one: SettingValue, other: SettingValue) => JSON.stringify(one) === JSON.stringify(other);

/** A value as the page shows it. */
export function shown(field: SettingField | undefined, value: SettingValue): string {
  if (value === null || value === '') return 'None';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.join(', ');
  if (field?.type === 'number' && value === 0 && field.zero !== undefined) return field.zero;
  if (field?.type === 'number') return counted(value, field.unit);
  if (field?.type === 'choice') return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
  return String(value);
}

const kCode = /^[a-z][a-z0-9_.-]{0,63}$/;
const kDay = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (day: string) => {
  const date = new Date(`${day}T00:00:00Z`);
  return kDay.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};
function isWebAddress(address: string): boolean {
  try {
    const { protocol, username } = new URL(address);
    return (protocol === 'http:' || protocol === 'https:') && username === '';
  } catch {
    return false;
  }
}

/** What is wrong with a value before it is sent; undefined when nothing is. */
export function faultOf(field: SettingField, value: SettingValue): string | undefined {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= field.min && value <= field.max
        ? undefined
        : `A whole number from ${field.min} to ${field.max}`;
    case 'text':
      return typeof value === 'string' && value.length > field.max ? `${field.max} characters at most` : undefined;
    case 'url':
      return typeof value === 'string' && !isWebAddress(value) ? 'A whole address that begins with https:// or http://' : undefined;
    case 'codes': {
      const bad = Array.isArray(value) ? value.find((code) => !kCode.test(code)) : undefined;
      return bad === undefined ? undefined : `“${bad}” is no code: lower-case letters, digits, “_”, “.” and “-”, a letter first`;
    }
    case 'days': {
      const bad = Array.isArray(value) ? value.find((day) => !isDay(day)) : undefined;
      if (bad !== undefined) return `“${bad}” is no day: write it like 2027-12-25`;
      return Array.isArray(value) && value.length > 150 ? '150 days at most' : undefined;
    }
    default:
      return undefined;
  }
}

/** What an owner should know before a change is saved; undefined for a change that can simply be made back. */
export function warningOf(field: SettingField, was: SettingValue, value: SettingValue): string | undefined {
  const isShorter = typeof was === 'number' && typeof value === 'number' && value > 0 && (was === 0 || value < was);
  if (field.name === 'inactive_person_days' && isShorter) {
    return `People who have done nothing for ${counted(value, 'days')} are erased soon after. Nobody can bring them back.`;
  }
  if (/^(evidence|access)_retention_days$/.test(field.name) && isShorter) {
    return 'It counts for people who are erased from now on; what earlier erasures kept stays for as long as they said.';
  }
  if (field.name.endsWith('_retention_days') && isShorter) {
    return `What is older than ${counted(value, 'days')} is destroyed soon after. Nobody can bring it back.`;
  }
  if (field.name === 'request_user_consent' && value === false) return 'From now on nobody is asked.';
  if (field.name === 'review_named_reviewers' && value === false) return 'Nothing then keeps reviewers from reviewing themselves.';
  if (field.name === 'profile_fields' && Array.isArray(was) && Array.isArray(value)) {
    const gone = was.filter((code) => !value.includes(code));
    if (gone.length > 0) return `Not written any more: ${gone.join(', ')}. What profiles hold of them stays until it is deleted.`;
  }
  return undefined;
}
