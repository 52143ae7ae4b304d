import { bodyOf } from '../../client/api';
import { Problem } from '../../client/problem';

const unexpected = () => new Problem(0, 'unexpected-answer', 'The server answered in another form than it was asked for');

/** Of routes that answer as JSON Lines, too: the page of a list, which is what was asked for. */
export async function pageOf<T>(answer: Promise<{ data?: T }>): Promise<Extract<T, { items: unknown[] }>> {
  const body = await bodyOf(answer);
  if (typeof body === 'object' && body !== null && 'items' in body) return body as Extract<T, { items: unknown[] }>;
  throw unexpected();
}

/** Of routes that answer as text, too. */
export async function objectOf<T>(answer: Promise<{ data?: T }>): Promise<Exclude<T, string>> {
  const body = await bodyOf(answer);
  if (typeof body === 'string') throw unexpected();
  return body as Exclude<T, string>;
}
