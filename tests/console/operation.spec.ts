// The operator: health with its figures, ledgers with their verification, and backups.
import type { Page } from '@playwright/test';
import { demo, expect, expectAccessible, signIn, test } from './journey';

const enter = (page: Page, path: string) => signIn(page, 'operator', path);

test('health shows what the server says of itself, and how it goes on', async ({ page }) => {
  await enter(page, '/operation');
  const state = page.getByRole('list', { name: 'State of the server' });
  await expect(state.getByRole('listitem', { name: 'Process: is up' })).toBeVisible();
  await expect(state.getByRole('listitem', { name: 'Requests: are taken' })).toBeVisible();
  await expect(state.getByRole('listitem', { name: 'Committer: takes commands' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Requests: / })).toBeVisible();
  // Three readings make a line of two points.
  await expect(page.getByRole('img', { name: /^Requests: from .* while the page was open/ })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('demo', { exact: true }).filter({ visible: true }).last()).toBeVisible();
  await expect(page.getByText(/^intact,/).filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page);
});

test('a ledger is created, is verified, and gets an administrator', async ({ page }) => {
  const name = `t-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  await enter(page, '/operation/ledgers');
  await expect(page.getByRole('table', { name: 'Ledgers' })).toContainText('demo');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create a ledger' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create a ledger' });
  await dialog.getByLabel('Name').fill('Not a name');
  await dialog.getByLabel('Region').fill('eu-west');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Lower-case letters')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The ledger' })).toContainText('in eu-west');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Issue an administrator’s token' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue', exact: true }).click();
  const shown = page.getByRole('dialog', { name: 'The new token' });
  const text = await shown.getByLabel('Text of the token').innerText();
  const answer = await page.request.get(`/v1/ledgers/${name}/session`, { headers: { Authorization: `Bearer ${text}` } });
  expect(((await answer.json()) as { role: string }).role).toBe('admin');
});

test('what the server found in a ledger is shown with the tree that it found it in', async ({ page }) => {
  await enter(page, '/operation/ledgers/demo');
  const verification = page.getByRole('region', { name: 'Verification' });
  await expect(verification).toContainText('intact');
  await expect(verification).toContainText(/[0-9a-f]{64}/);
  await expectAccessible(page);
});

// The journeys' server may have no place for backups: then that is said, in plain words, and what to do.
test('a backup is made, or it is said why there is none', async ({ page }) => {
  await enter(page, '/operation/backups');
  await expect(page.getByRole('heading', { name: 'Backups', level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test('a key is replaced, and declared compromised, in words of what follows', async ({ page }) => {
  const name = `k-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const headers = { Authorization: `Bearer ${demo.tokens.operator}` };
  expect((await page.request.post('/v1/ledgers', { headers, data: { name, region: 'eu-west' } })).ok()).toBe(true);
  await enter(page, `/operation/ledgers/${name}`);
  const keys = page.getByRole('region', { name: 'Signing keys' });
  await expect(keys.getByText('Event 0 and what follows')).toBeVisible();
  await keys.getByRole('button', { name: 'Make a new key' }).click();
  const rotate = page.getByRole('dialog', { name: 'A new key to sign with' });
  await expect(rotate).toContainText('its secret is destroyed');
  await expectAccessible(page);
  await rotate.getByRole('button', { name: 'Make a new key' }).click();
  await expect(keys.getByText(/^Events 0 to \d+$/)).toBeVisible();

  await keys.getByRole('button', { name: 'Others may have the key' }).click();
  const declare = page.getByRole('dialog', { name: 'Declare the present key compromised' });
  await expect(declare).toContainText('The log says for ever');
  await declare.getByRole('button', { name: 'Declare and replace it' }).click();
  await expect(declare.getByText('Say from when on')).toBeVisible();
  await declare.getByLabel('Others may have had it since').fill('2026-01-05T08:00');
  await expectAccessible(page);
  await declare.getByRole('button', { name: 'Declare and replace it' }).click();
  await expect(keys.getByText('declared compromised')).toBeVisible();
  await expect(keys.getByText('signs now')).toHaveCount(1);
  const answer = await page.request.get(`/v1/ledgers/${name}/signing-keys`, { headers });
  const { signing_keys: all } = (await answer.json()) as { signing_keys: { current: boolean; compromised_since?: string }[] };
  expect(all.map((one) => [one.current, one.compromised_since !== undefined])).toEqual([[false, false], [false, true], [true, false]]);
});
