// What an author is (user, agent, anonymous), without any personal data: enough to write "Support" beside an answer.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

const known = new Map<string, Promise<Schema['Subject']>>();

export function readSubject(subject: string): Promise<Schema['Subject']> {
  const answer = known.get(subject) ?? call<Schema['Subject']>('portal', 'GET', `/subjects/${at(subject)}`);
  known.set(subject, answer);
  return answer;
}
