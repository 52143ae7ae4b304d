// Slow networks, lost connections, sessions that end, servers that refuse: each is told in words, and nothing that was
// typed is lost.
import { type Page, test as unwatched } from '@playwright/test';
import { callApi, demo, expect, expectAccessible, newPerson, signIn, test } from './journey';

const kApi = '**/v1/ledgers/**';
/** The menu of a phone may be closed, and its links are there. */
const openFromMenu = (page: Page, name: string) =>
  page.getByRole('link', { name, includeHidden: true }).evaluate((link: HTMLElement) => link.click());
const kRecipients = /\/v1\/.*\/recipients/;

test('while a slow server has not answered the page says that it loads, and nothing else', async ({ page }) => {
  await signIn(page, 'subject', '/me/requests');
  await page.route(kApi, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await openFromMenu(page, 'My consents');
  await expect(page.getByRole('heading', { name: 'My consents' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await expect(page.getByText('Nothing here needs your consent')).toHaveCount(0);
  await expectAccessible(page);
  await expect(page.getByRole('article', { name: 'News by e-mail' })).toBeVisible();
});

// From here without the watch on the console: a browser logs every answer that it misses, or that is a refusal.

unwatched(
  'without a connection a form keeps what was typed, and sends it when there is one again',
  async ({ page, context }) => {
    await signIn(page, await newPerson(page), '/me/requests');
    await page.getByRole('button', { name: 'Ask for something' }).click();
    const dialog = page.getByRole('dialog');
    const words = `Which doctors saw it? ${Date.now()}`;
    await dialog.getByLabel('What exactly (if you like)').fill(words);
    await context.setOffline(true);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The server does not answer');
    await expect(dialog.getByRole('alert')).toContainText('Check the connection');
    await expect(dialog.getByLabel('What exactly (if you like)')).toHaveValue(words);
    await expectAccessible(page);
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('article', { name: 'See my data' })).toBeVisible();
  },
);

unwatched('without a connection pages say so, and read again when it is back', async ({ page, context }) => {
  await signIn(page, 'auditor', '/audit/erasures');
  await expect(page.getByRole('table', { name: 'Erasures' })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('There is no connection.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Erasures' })).toBeVisible();
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText('There is no connection.')).toHaveCount(0);

  // The server is gone, and the network is not.
  await page.route(kApi, (route) => route.abort());
  await openFromMenu(page, 'Bundles');
  await expect(page.getByRole('alert')).toContainText('The server does not answer', { timeout: 20_000 });
  await page.unroute(kApi);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No bundles yet').or(page.getByRole('table', { name: 'Bundles' }))).toBeVisible();
});

unwatched('a page that could not be fetched says so, and the others go on', async ({ page }) => {
  await signIn(page, 'auditor', '/audit/erasures');
  await page.route('**/assets/Bundles-*.js', (route) => route.abort());
  await openFromMenu(page, 'Bundles');
  await expect(page.getByRole('alert')).toContainText('This page failed');
  await expectAccessible(page);
  await openFromMenu(page, 'Erasures');
  await expect(page.getByRole('table', { name: 'Erasures' })).toBeVisible();
  await page.unroute('**/assets/Bundles-*.js');
  await openFromMenu(page, 'Bundles');
  await page.getByRole('button', { name: 'Load again' }).click();
  await expect(page.getByRole('heading', { name: 'Bundles' })).toBeVisible();
});

unwatched('whose token was revoked is told so at the door, and goes on where they were', async ({ page }) => {
  const issued = await callApi(page, 'admin', 'POST', 'tokens', { role: 'auditor', ttl_seconds: 3600 });
  await signIn(page, { token: String(issued?.token) }, '/audit/erasures');
  await expect(page.getByRole('table', { name: 'Erasures' })).toBeVisible(); // what it asks for is there
  await callApi(page, 'admin', 'DELETE', `tokens/${String(issued?.id)}`);
  await openFromMenu(page, 'Bundles');
  await expect(page.getByText('The token is not valid any more.')).toBeVisible();
  await expectAccessible(page);
  await expect(page).toHaveURL(/\/audit\/bundles$/);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.getByRole('textbox', { name: 'Ledger' }).fill(demo.ledger);
  await page.getByRole('textbox', { name: 'Token' }).fill(demo.tokens.auditor);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Bundles' })).toBeVisible();
  await expect(page).toHaveURL(/\/audit\/bundles$/);
});

unwatched('what a busy server says is shown in its words', async ({ page }) => {
  await signIn(page, 'admin', '/settings/policies');
  await page.route(kRecipients, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '1' },
      json: {
        type: 'about:blank',
        code: 'overloaded',
        status: 503,
        title: 'The server is busy',
        detail: 'Try again in a second.',
      },
    }),
  );
  await page.goto('/settings/recipients');
  await expect(page.getByRole('alert')).toContainText('The server is busy');
  await expect(page.getByRole('alert')).toContainText('Try again in a second.');
  await expectAccessible(page);
  await page.unroute(kRecipients);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table', { name: 'Recipients' })).toBeVisible();
});

unwatched('an answer that is not the ledger’s is told, too', async ({ page }) => {
  await signIn(page, 'admin', '/settings/policies');
  await page.route(kRecipients, (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  );
  await page.goto('/settings/recipients');
  await expect(page.getByRole('alert')).toContainText('The server answers with status 502');
});

unwatched('what was read with one token is not shown to whoever signs in next', async ({ page }) => {
  await signIn(page, 'auditor', '/audit/erasures');
  const table = page.getByRole('table', { name: 'Erasures' });
  await expect(table).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.route(/\/v1\/.*\/erasures/, (route) => route.abort());
  await page.getByRole('textbox', { name: 'Ledger' }).fill(demo.ledger);
  await page.getByRole('textbox', { name: 'Token' }).fill(demo.tokens.admin);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Erasures' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The server does not answer', { timeout: 20_000 });
  await expect(table).toHaveCount(0);
});
