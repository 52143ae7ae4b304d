// The calls of the widget: it asks whether to ask, and records what was decided. Nothing else.
import type { Schema } from '../src/client/api';

export type Prompt = Schema['ConsentPrompt'];
export type Decision = Schema['ConsentDecision'];
export type Consent = Schema['Consent'];
/** What POST …/sessions answers; the portal's backend may pass it on as it is. */
export type Pass = { token: string; subject?: string };

/** A call that was refused (with the API's code) or not answered at all (status 0). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

async function answerTo<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, cache: 'no-store', referrerPolicy: 'no-referrer' });
  } catch {
    throw new Refusal(0, 'no-answer');
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && typeof body === 'object' && body !== null) return body as T;
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'no-answer';
  throw new Refusal(response.status, code);
}

const authorized = (token: string) => ({ Authorization: `Bearer ${token}` });

/** From the portal's own backend, with the portal's own cookie. */
export const fetchOwn = <T>(url: string) => answerTo<T>(url, { credentials: 'same-origin' });

export function fetchPrompt(api: string, token: string, context: string, subject: string): Promise<Prompt> {
  const query = new URLSearchParams(subject === '' ? { context } : { context, subject });
  return answerTo<Prompt>(`${api}/consent-prompt?${query}`, { credentials: 'omit', headers: authorized(token) });
}

/** The key makes a repetition harmless: when the answer got lost, the same click is not two events. */
export function sendDecision(
  api: string,
  token: string,
  subject: string,
  decision: Decision,
  key: string,
): Promise<Consent> {
  return answerTo<Consent>(`${api}/subjects/${encodeURIComponent(subject)}/consents`, {
    method: 'POST',
    credentials: 'omit',
    headers: { ...authorized(token), 'Content-Type': 'application/json', 'Idempotency-Key': `"${key}"` },
    body: JSON.stringify(decision),
  });
}
