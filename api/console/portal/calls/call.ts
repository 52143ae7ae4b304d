// One request to the API. Everything else in this folder is a call of it, a file each: what is sent, and why.
import { Problem, problemIn } from '../../src/client/problem';
import type { Schema } from '../../src/client/api';
import { backend, endBackend } from '../parts/backend';

export interface Request {
  body?: unknown;
  /** With the portal's token: who acts. The ledger then notes the person as the actor, and the portal as the means. */
  onBehalfOf?: string;
  /** Reading personal data needs a purpose; the ledger notes it with the access before it answers. */
  purposeOfUse?: Schema['PurposeOfUse'];
  reason?: string;
  /** Edits name the revision they were made on, so that nobody overwrites what they have not seen. */
  revision?: number;
}

/** Whose token it is sent with: the portal's, that of the member of staff, or one that the caller has. */
export type As = 'portal' | 'agent' | { token: string };

export async function call<T>(as: As, method: string, path: string, request: Request = {}): Promise<T> {
  const own = backend();
  const token = typeof as === 'object' ? as.token : as === 'agent' ? own?.agent : own?.portal;
  if (own === null || token === null || token === undefined) {
    throw new Problem(401, 'unauthenticated', 'The demo has no token for this');
  }
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  if (request.body !== undefined) headers.set('Content-Type', 'application/json');
  if (request.onBehalfOf !== undefined) headers.set('On-Behalf-Of', request.onBehalfOf);
  if (request.purposeOfUse !== undefined) headers.set('Purpose-Of-Use', request.purposeOfUse);
  if (request.reason !== undefined && request.reason !== '')
    headers.set('Access-Reason', encodeURIComponent(request.reason));
  if (request.revision !== undefined) headers.set('If-Match', `"${request.revision}"`);
  // The same key again would get the same answer instead of a second event.
  if (method === 'POST') headers.set('Idempotency-Key', `"${crypto.randomUUID()}"`);

  const response = await fetch(own.ledger + path, {
    method,
    headers,
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    cache: 'no-store',
  }).catch(() => {
    throw new Problem(0, 'no-answer', 'The server does not answer');
  });
  if (response.ok) return (await response.json()) as T;
  const problem = await problemIn(response);
  if (problem.status === 401 && typeof as === 'string') {
    endBackend(`The ${as === 'portal' ? "portal's" : "agent's"} token is not valid any more (${problem.code}).`);
    location.replace('/portal/connect.html');
  }
  throw problem;
}

/** An id in a path, encoded, whatever it is. */
export const at = (id: string) => encodeURIComponent(id);
