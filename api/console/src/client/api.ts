import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';
import { Problem, problemIn } from './problem';

export type Schema = components['schemas'];
export type Api = ReturnType<typeof makeApi>;

/** The whole API, typed from openapi.yaml, for one token. A refusal is thrown as a Problem. */
export const makeApi = (token: string, onSignedOut: (code: string) => void) => makeClient(token, onSignedOut);

/** The same for what everybody may ask, who has no token. */
export const makePublicApi = () => makeClient(undefined, () => undefined);

function makeClient(token: string | undefined, onSignedOut: (code: string) => void) {
  const middleware: Middleware = {
    onRequest({ request }) {
      if (token !== undefined) request.headers.set('Authorization', `Bearer ${token}`);
      return request;
    },
    async onResponse({ response }) {
      if (response.ok) return response;
      const problem = await problemIn(response);
      if (response.status === 401 || problem.code === 'ledger-closed') onSignedOut(problem.code);
      throw problem;
    },
  };
  const client = createClient<paths>({
    baseUrl: '',
    cache: 'no-store',
    // A list of kinds is one parameter, with commas.
    querySerializer: { array: { style: 'form', explode: false } },
  });
  client.use(middleware);
  return client;
}

/** The body of an answer; the middleware has thrown when there is none. */
export async function bodyOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

const unexpected = () => new Problem(0, 'unexpected-answer', 'The server answers in another form than was asked for');

/** Some routes answer in several forms. Asked for JSON they send the one that has this member. */
export async function withMember<T, Name extends string>(
  name: Name,
  answer: Promise<{ data?: T }>,
): Promise<Extract<T, Record<Name, unknown>>> {
  const body: unknown = await bodyOf(answer);
  if (typeof body !== 'object' || body === null || !(name in body)) {
    throw unexpected();
  }
  return body as Extract<T, Record<Name, unknown>>;
}

/** A page of a list, of the routes that have JSON Lines, too. */
export const listOf = <T>(answer: Promise<{ data?: T }>) => withMember('items', answer);

/** Of routes that answer as text, too. */
export async function objectOf<T>(answer: Promise<{ data?: T }>): Promise<Exclude<T, string>> {
  const body = await bodyOf(answer);
  if (typeof body === 'string') throw unexpected();
  return body as Exclude<T, string>;
}
