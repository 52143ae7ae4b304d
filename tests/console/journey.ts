// What every journey begins with: a page that is watched, and somebody who is signed in. A journey fails when the page
// logs an error, asks another origin for anything, or has a fault that axe calls serious.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test as base } from '@playwright/test';

/** The demo ledger that the server was started with: `lethe demo` writes them to demo.env. */
export const demo = {
  ledger: process.env.LETHE_DEMO_LEDGER ?? 'demo',
  tokens: {
    operator: process.env.OPERATOR ?? '',
    admin: process.env.ADMIN ?? '',
    portal: process.env.PORTAL ?? '',
    agent: process.env.AGENT ?? '',
    auditor: process.env.AUDITOR ?? '',
    reviewer: process.env.REVIEWER ?? '',
    subject: process.env.SUBJECT ?? '',
  },
  person: process.env.PERSON ?? '',
};
export type Role = keyof typeof demo.tokens;

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      const isOwn = url.startsWith(baseURL ?? '') || url.startsWith('data:') || url.startsWith('blob:');
      if (!isOwn) faults.push(`request: ${url}`);
    });
    await use(page);
    expect(faults, 'the page is quiet, and asks its own server alone').toEqual([]);
  },
});
export { expect };

/** Who signs in: one of the demo's own, or whoever a token is of. */
export type Visitor = Role | { token: string; ledger?: string };
const tokenOf = (who: Visitor) => (typeof who === 'string' ? demo.tokens[who] : who.token);
const ledgerOf = (who: Visitor) => (typeof who === 'string' ? demo.ledger : (who.ledger ?? demo.ledger));

export async function signIn(page: Page, who: Visitor, path = '/') {
  await page.goto(path);
  await page.getByRole('textbox', { name: 'Ledger' }).fill(ledgerOf(who));
  await page.getByRole('textbox', { name: 'Token' }).fill(tokenOf(who));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/** No fault that axe calls serious or critical, once the page is at rest: what is half faded in has no colour yet. */
export async function expectAccessible(page: Page) {
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
    const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    expect(grave.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
  }).toPass({ timeout: 30_000 }); // a large page takes axe seconds, on a busy machine
}

/** A call of the API as somebody, for what a journey needs before it begins. */
export async function callApi(page: Page, who: Visitor, method: string, target: string, body?: unknown, headers = {}) {
  const answer = await page.request.fetch(`/v1/ledgers/${ledgerOf(who)}/${target}`, {
    method,
    headers: { Authorization: `Bearer ${tokenOf(who)}`, 'Purpose-Of-Use': 'HOPERAT', ...headers },
    data: body,
  });
  expect(answer.ok(), `${method} ${target}: ${await answer.text()}`).toBe(true);
  return answer.status() === 204 ? undefined : ((await answer.json()) as Record<string, unknown>);
}

/** The first page of a list of the API. */
export async function itemsOf(page: Page, who: Visitor, target: string) {
  return ((await callApi(page, who, 'GET', target))?.items ?? []) as Record<string, unknown>[];
}

/** Somebody who has just signed up, of a journey's own: what they do concerns no other journey. */
export async function newPerson(page: Page, profile: Record<string, string> = {}) {
  const person = await callApi(page, 'portal', 'POST', 'subjects', {
    type: 'user',
    origin: 'signup',
    profile: { given_name: 'Ana', email: 'ana@people.example', ...profile },
  });
  const id = String(person?.id);
  const session = await callApi(page, 'portal', 'POST', `subjects/${id}/sessions`, {});
  return { id, token: String(session?.token) };
}
