// Who has this e-mail address? A POST, so that addresses stay out of URLs and of the logs on the way. Answers with ids
// alone.
import type { Schema } from '../../src/client/api';
import { type As, call } from './call';

export async function findByEmail(email: string, as: As = 'portal'): Promise<Schema['Subject'][]> {
  const { items } = await call<Schema['ListOfSubjects']>(as, 'POST', '/subjects/search', { body: { email } });
  return items.filter((person) => person.type !== 'agent');
}
