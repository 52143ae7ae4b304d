// A ledger of a journey's own: with somebody of each role, and nothing else in it.
import type { Page } from '@playwright/test';
import type { SignedInRole } from './every_page';
import { callApi, demo, expect, type Visitor } from './journey';

export type Visitors = Record<SignedInRole | 'portal' | 'agent', { token: string; ledger: string }>;

export interface FreshLedger extends Visitors {
  name: string;
  /** A person who signed up and did nothing since. */
  person: string;
  /** Two members of staff: the agent's token is of the first, the reviewer's of the second. */
  staff: [string, string];
}

const idOf = async (answer: ReturnType<typeof callApi>) => String((await answer)?.id);

export async function openFreshLedger(page: Page, profile: Record<string, string> = {}): Promise<FreshLedger> {
  const name = `t-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const operator = { token: demo.tokens.operator, ledger: name };
  const made = await page.request.post('/v1/ledgers', {
    headers: { Authorization: `Bearer ${operator.token}` },
    data: { name, region: 'eu-west' },
  });
  expect(made.ok(), await made.text()).toBe(true);
  const issue = async (by: Visitor, role: string, subject?: string) => {
    const issued = await callApi(page, by, 'POST', 'tokens', { role, subject, ttl_seconds: 3600 });
    return { token: String(issued?.token), ledger: name };
  };
  const admin = await issue(operator, 'admin');
  const portal = await issue(admin, 'portal');
  const register = (type: string, origin: string) =>
    idOf(callApi(page, portal, 'POST', 'subjects', { type, origin, profile }));
  const staff: [string, string] = [await register('agent', 'imported'), await register('agent', 'imported')];
  const person = await register('user', 'signup');
  const session = await callApi(page, portal, 'POST', `subjects/${person}/sessions`, {});
  return {
    name,
    person,
    staff,
    admin,
    portal,
    operator: { token: demo.tokens.operator, ledger: demo.ledger },
    agent: await issue(admin, 'agent', staff[0]),
    reviewer: await issue(admin, 'reviewer', staff[1]),
    auditor: await issue(admin, 'auditor'),
    subject: { token: String(session?.token), ledger: name },
  };
}
