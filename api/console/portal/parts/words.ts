// What a refusal of the API means on this portal, in the words of people who do not know the API.
import { Problem } from '../../src/client/problem';

const kWords: Record<string, string> = {
  'no-answer': 'The server does not answer. Nothing was saved; please try again.',
  'deletion-not-allowed': 'This portal does not let people delete this. Ask the support to do it.',
  'item-revision-mismatch': 'This was edited in another window. Reload the page to see it.',
  'revision-mismatch': 'This was edited in another window. Reload the page to see it.',
  'subject-restricted': 'This data is restricted at the moment: it is kept, and not used.',
  'subject-erased': 'This account was erased.',
  'unknown-item': 'There is no such thing here, or it is not yours.',
  'item-deleted': 'It was deleted.',
  'parent-deleted': 'What you answer was deleted meanwhile.',
  'not-the-author': 'Only who wrote it may change it.',
  'policy-outdated': 'The privacy policy has changed meanwhile. Please decide again.',
  'relationship-required': 'You have no relationship to this person that the clinic knows of.',
  'agent-locked': 'Your access as staff is locked. Ask the administrator.',
};

export function wordsFor(error: unknown): string {
  if (!(error instanceof Problem)) return 'Something is wrong with this page. Please reload it.';
  return kWords[error.code] ?? error.message;
}

const kFields: Record<string, string> = {
  given_name: 'Given name',
  family_name: 'Family name',
  display_name: 'Name to show',
  email: 'E-mail',
  phone: 'Phone',
  birth_date: 'Date of birth',
  gender: 'Gender',
  street: 'Street',
  city: 'City',
  state: 'State',
  postal_code: 'Postal code',
  country: 'Country',
  language: 'Language',
  deceased: 'Deceased',
  company: 'Company',
  job_title: 'Job',
  time_zone: 'Time zone',
  note: 'Note',
};

/** A field of the organisation's own is shown by its code, legibly. */
export const fieldName = (code: string) => kFields[code] ?? code.replaceAll('_', ' ');
