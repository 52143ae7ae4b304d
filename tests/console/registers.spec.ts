// The owner's registers: what data is processed for, who was told of changes, what people signed, and who is the same.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { callApi, demo, expect, expectAccessible, signIn, test } from './journey';

const kCanary = '<img src=x onerror=alert(1)>';

interface Created {
  id: string;
}
const register = async (page: Page, type: string, origin: string) =>
  (await callApi(page, 'portal', 'POST', 'subjects', { type, origin, profile: {} })) as unknown as Created;

test('the processing register has it all, now and as it was, and is kept as a file', async ({ page }) => {
  await signIn(page, 'admin', '/settings/register');
  const purposes = page.getByRole('table', { name: 'Purposes' });
  await expect(purposes.getByRole('row').filter({ hasText: 'Research with health data' })).toContainText(
    'special category',
  );
  await expect(page.getByRole('table', { name: 'Recipients' })).toContainText('US, by standard contractual clauses');
  await expect(page.getByRole('region', { name: 'Which data, and for how long' })).toContainText(
    'Erased after 1095 days',
  );
  await expect(page.getByRole('region', { name: 'Who processes it, and where' })).toContainText('contract 2.0');
  await expectAccessible(page);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const file = await (await download).path();
  const kept = JSON.parse(await readFile(file, 'utf8')) as { ledger: string; purposes: unknown[] };
  expect(kept.ledger).toBe(demo.ledger);
  expect(kept.purposes.length).toBeGreaterThan(5);

  // Before the ledger had anything, and in the address.
  await page.getByLabel('As it was').fill('2020-01-01T00:00');
  await expect(page).toHaveURL(/as_of=20/);
  await expect(page.getByText('No purposes', { exact: true })).toBeVisible();
  await expect(page.getByText('No contract with a processor was accepted', { exact: false })).toBeVisible();
});

test('a register on paper has no menu', async ({ page }) => {
  await signIn(page, 'admin', '/settings/register');
  await expect(page.getByRole('table', { name: 'Purposes' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('table', { name: 'Purposes' })).toBeVisible();
});

test('notices say how far they are, and what became of those that are told by hand', async ({ page }) => {
  const to = `hand_${Date.now().toString(36)}`;
  const { id: person } = await register(page, 'user', 'signup');
  const recipient = {
    title: `${kCanary} ${to}`,
    type: 'processor',
    enabled: true,
    purposes: ['support'],
    categories: ['email'],
  };
  await callApi(page, 'admin', 'PUT', `recipients/${to}`, recipient);
  await callApi(page, 'portal', 'POST', 'disclosures', {
    subject: person,
    recipient: to,
    purpose: 'support',
    categories: ['email'],
  });
  const edited = await page.request.patch(`/v1/ledgers/${demo.ledger}/subjects/${person}/profile`, {
    headers: { Authorization: `Bearer ${demo.tokens.portal}`, 'If-Match': '"1"' },
    data: { email: 'new@people.example' },
  });
  expect(edited.ok(), await edited.text()).toBe(true);

  await signIn(page, 'admin', '/settings/notices');
  await expect(page.getByRole('table', { name: 'Notices' })).toContainText('tries of 10 at most');
  await expectAccessible(page);
  await page.getByLabel('Of the person').fill('nobody');
  await expect(page.getByText('An id has 36 characters')).toBeVisible();
  await page.getByLabel('Of the person').fill(person);
  await expect(page).toHaveURL(new RegExp(`person=${person}`));
  const row = page.getByRole('row').filter({ hasText: to });
  await expect(row).toContainText('to be told');
  await expect(row).toContainText(kCanary);
  await row.getByRole('button', { name: 'What became of it' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'What became of it' }).click();
  await page.getByRole('option', { name: 'They cannot be told' }).click();
  await expect(dialog).toContainText('Nobody was told');
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(dialog.getByText('Say why')).toBeVisible();
  await dialog.getByLabel('Why').fill(kCanary);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(row).toContainText('cannot be told');
  await expect(row.getByRole('button')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'to be told', exact: true }).click();
  await expect(page.getByText('No notices like that')).toBeVisible();
});

test('a person is found without their address in the URL, and authorizes and revokes', async ({ page }) => {
  const email = `a${Date.now()}@people.example`;
  const { id } = (await callApi(page, 'portal', 'POST', 'subjects', {
    type: 'user',
    origin: 'signup',
    profile: { email },
  })) as unknown as Created;
  await signIn(page, 'admin', '/settings/people');
  await page.getByRole('textbox', { name: 'Which' }).fill('somebody.else@people.example');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(page.getByText('Nobody was found')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Which' }).fill(email);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('list', { name: 'People who were found' }).getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/settings/people/${id}$`));

  const region = page.getByRole('region', { name: 'Authorizations' });
  await expect(region).toContainText('They have signed none.');
  await region.getByRole('button', { name: 'Record one' }).click();
  const form = page.getByRole('dialog', { name: 'A signed authorization' });
  await form.getByRole('button', { name: 'Record' }).click();
  await expect(form.getByText('Without one of these it is not valid')).toBeVisible();
  const choose = async (label: string, option: string) => {
    await form.getByRole('textbox', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
    await form.getByRole('textbox', { name: label }).press('Escape');
  };
  await choose('To whom', 'Print shop for letters');
  await choose('What for', 'News by e-mail');
  await form.getByRole('textbox', { name: 'Which data' }).fill('email');
  await form.getByRole('textbox', { name: 'Which data' }).press('Enter');
  await form.getByRole('textbox', { name: 'Which data' }).press('Tab');
  await form.getByLabel('In words, as the form says it').fill(kCanary);
  await form.getByLabel('Until').fill('2099-01-01T00:00');
  for (const said of ['that it may be revoked', 'whether anything depends', 'that what is disclosed'])
    await form.getByLabel(said).check();
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Record' }).click();
  const row = region.getByRole('row').nth(1);
  await expect(row).toContainText('in force');
  await expect(row).toContainText('to print shop');

  await row.getByRole('button', { name: 'End' }).click();
  const end = page.getByRole('dialog', { name: 'End an authorization' });
  await expect(end).toContainText('What was disclosed before stands.');
  await end.getByLabel('In their words').fill(kCanary);
  await expectAccessible(page);
  await end.getByRole('button', { name: 'End it' }).click();
  await expect(row).toContainText('revoked');
  await expect(row.getByRole('button')).toHaveCount(0);
});

test('who wrote without an account is linked to the account that they turned out to have', async ({ page }) => {
  const account = await register(page, 'user', 'signup');
  const poster = await register(page, 'anonymous', 'anonymous_post');
  await signIn(page, 'admin', `/settings/people/${account.id}`);
  const region = page.getByRole('region', { name: 'The same person' });
  await region.getByRole('button', { name: 'Link' }).click();
  const dialog = page.getByRole('dialog', { name: 'It is the same person' });
  await expect(dialog).toContainText('A link cannot be undone');
  await dialog.getByLabel('Id of who wrote without an account').fill(poster.id);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Link them for ever' }).click();
  const link = region.getByRole('link', { name: poster.id.slice(0, 8) });
  await expect(link).toBeVisible();
  const links = (await callApi(page, 'admin', 'GET', `subjects/${account.id}/links`)) as {
    items?: { subject: string }[];
  };
  expect(links.items?.map((one) => one.subject)).toEqual([poster.id]);
  await link.click();
  await expect(page.getByText('somebody without an account')).toBeVisible();
});
