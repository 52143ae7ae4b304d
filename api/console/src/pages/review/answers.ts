import { bodyOf } from '../../client/api';
import { Problem } from '../../client/problem';

/** Some routes answer in several forms. Asked for JSON they send the one that has this member. */
export async function withMember<T, Name extends string>(
  name: Name,
  answer: Promise<{ data?: T }>,
): Promise<Extract<T, Record<Name, unknown>>> {
  const body: unknown = await bodyOf(answer);
  if (typeof body !== 'object' || body === null || !(name in body)) {
    throw new Problem(0, 'unexpected-answer', 'The server answers in another form than was asked for');
  }
  return body as Extract<T, Record<Name, unknown>>;
}

/** A page of a list, of the routes that have JSON Lines, too. */
export const listOf = <T>(answer: Promise<{ data?: T }>) => withMember('items', answer);
