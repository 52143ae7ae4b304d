// What people ask for as their right, how far it is and by when it has to be answered: in words.
import type { Schema } from '../../client/api';

export const kRequests: Record<Schema['RequestType'], { title: string; about: string }> = {
  access: { title: 'See my data', about: 'A copy of what they have about you, and what they do with it.' },
  rectification: { title: 'Correct something', about: 'Something about you is wrong, or is missing.' },
  erasure: { title: 'Delete something', about: 'They should forget something, or all of it.' },
  restriction: { title: 'Leave my data alone', about: 'Keep it, but do not use it, until a question is settled.' },
  portability: { title: 'Take my data elsewhere', about: 'In a form that another service can read.' },
  objection: { title: 'Stop using my data', about: 'You object to a use that does not rest on your consent.' },
  amendment: { title: 'Amend my health record', about: 'Your health record should say something else (HIPAA).' },
  accounting: { title: 'Who got my data', about: 'A list of everybody it was passed on to (HIPAA).' },
};

export const kRequestStates: Record<Schema['RequestState'], { title: string; about: string; isOver: boolean }> = {
  received: { title: 'Received', about: 'They have it, and have not begun yet.', isOver: false },
  verification_needed: {
    title: 'They need to know that it is you',
    about: 'They will ask you to show who you are.',
    isOver: false,
  },
  verified: { title: 'They know that it is you', about: 'Next they will work on it.', isOver: false },
  in_progress: { title: 'Being worked on', about: 'Somebody is working on it.', isOver: false },
  extended: { title: 'Takes longer', about: 'They took more time, and have to tell you why.', isOver: false },
  fulfilled: { title: 'Done', about: 'They did what you asked.', isOver: true },
  partly_fulfilled: {
    title: 'Done in part',
    about: 'They did a part of it, and have to tell you why not all.',
    isOver: true,
  },
  denied: {
    title: 'Refused',
    about: 'They said no, and have to tell you why. You may complain to the data protection authority, or go to court.',
    isOver: true,
  },
  withdrawn: { title: 'Taken back', about: 'You took it back.', isOver: true },
};

/** The state of a request, as an event of its history tells it. */
export function requestStateInWords(state: string | undefined): string {
  const known: Record<string, { title: string } | undefined> = kRequestStates;
  return known[state ?? '']?.title ?? state ?? '';
}

export const kDenials: Record<Schema['DenialGround'], string> = {
  not_identified: 'they could not be sure that it was you',
  manifestly_unfounded: 'they hold it to be without any ground',
  excessive: 'they hold it to be too much, or too often',
  exception: 'the law makes an exception',
  rights_of_others: 'it would touch the rights of others',
  not_applicable: 'the right does not apply here',
};

/** Whole days until a moment; 0 for less than one, negative when it is over. */
export const daysUntil = (at: string, now: number) => Math.floor((Date.parse(at) - now) / 86_400_000);

/** "31 days left", "4 days late". */
export function timeLeft(at: string, now: number): string {
  const days = daysUntil(at, now);
  if (days < 0) return -days === 1 ? 'a day late' : `${-days} days late`;
  if (days === 0) return 'today is the last day';
  return days === 1 ? 'a day left' : `${days} days left`;
}
