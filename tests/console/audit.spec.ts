// What an auditor does: looks for events, follows a person, and believes nothing that this browser has not checked.
import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { callApi, demo, expect, expectAccessible, type Role, signIn, test } from './journey';

const kCanary = '<img src=x onerror=alert(1)>';

const enter = (page: Page, path: string, role: Role = 'auditor') => signIn(page, role, path);

const rows = (page: Page, label: string) => page.getByRole('table', { name: label }).getByRole('row');
const contentOf = async (download: Download) => readFileSync(await download.path());

test('events are searched by a mixture of filters, which the address keeps', async ({ page }) => {
  await enter(page, '/audit');
  await page.getByRole('button', { name: 'Filters' }).click();
  const form = page.getByRole('form', { name: 'Filters' });
  await form.getByLabel('About').fill('nobody');
  await expect(form.getByText('An id has 36 characters')).toBeVisible();
  await form.getByLabel('About').fill(demo.person);
  await form.getByLabel('Kinds').fill('consent');
  await page.getByRole('option', { name: /consent recorded/ }).click();
  await form.getByLabel('Purpose').fill('newsletter');
  await form.getByLabel('Order').selectOption('asc');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/subject=.*kind=consent\.recorded.*purpose=newsletter.*order=asc/);
  await page.reload();
  await expect(page.getByText('Purpose: newsletter')).toBeVisible();
  await expect(rows(page, 'Events').nth(1)).toContainText('consent recorded');
  await page.getByRole('button', { name: 'Without Kind' }).click();
  await expect(page).not.toHaveURL(/kind=/);
});

test('what is looked for is text, whatever it is', async ({ page }) => {
  await enter(page, `/audit?purpose=${encodeURIComponent(kCanary)}`);
  await expect(page.getByText(`Purpose: ${kCanary}`)).toBeVisible();
  await expect(page.getByText('A purpose is a code')).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
});

test('each row that is seen is checked in the browser', async ({ page }) => {
  await enter(page, '/audit');
  await expect(rows(page, 'Events').nth(1).locator('[data-proof=held]')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-proof=failed]')).toHaveCount(0);
  await expect(page.getByText(/Checkpoint of .* events checked/)).toBeVisible();
  await expectAccessible(page);
});

test('a row that a server changed on the way is found out', async ({ page }) => {
  await page.route(/\/events\?/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { items: { time: string }[] };
    const [first] = body.items;
    if (first !== undefined) first.time = '2020-01-01T00:00:00.000000Z';
    await route.fulfill({ response: answer, json: body });
  });
  await enter(page, '/audit');
  const row = rows(page, 'Events').nth(1);
  await expect(row.locator('[data-proof=failed]')).toBeVisible({ timeout: 30_000 });
  await expect(row).toContainText('What is shown is not what the ledger signed.');
});

test('activity is drawn, and a kind is chosen from it', async ({ page }) => {
  await enter(page, '/audit?chart=on');
  await expect(page.getByRole('figure', { name: /Events over time/ })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.getByRole('table', { name: 'Events by kind' }).getByRole('button', { name: 'consent recorded' }).click();
  await expect(page).toHaveURL(/kind=consent\.recorded/);
});

test('an event shows its header, its signature and its way to the root', async ({ page }) => {
  await enter(page, '/audit/events/0');
  await expect(page.getByRole('heading', { name: 'Event 0: ledger created' })).toBeVisible();
  const checks = page.getByRole('list', { name: 'What was checked in this browser' });
  await expect(checks).toContainText('This page shows what was signed', { timeout: 30_000 });
  await expect(checks).not.toContainText('Does not hold');
  await expect(page.getByRole('img', { name: /Merkle tree from event 0/ })).toBeVisible();
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Proof (tlog-proof)' }).click()]);
  expect((await contentOf(download)).toString()).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 0\n/);
});

test('texts are opened for a purpose, recorded, and shown as text', async ({ page }) => {
  const own = await callApi(page, 'auditor', 'GET', 'session');
  const grant = await callApi(page, 'admin', 'POST', 'auditor-grants', {
    auditor: own?.id, scopes: ['texts'], expires_at: new Date(Date.now() + 3_600_000).toISOString(), reason: kCanary,
  });
  await enter(page, `/audit/events/${String(grant?.sequence)}`);
  await page.getByRole('button', { name: 'Open the texts' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It is recorded for good');
  await dialog.getByLabel('Why').fill('The yearly audit');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Open and record it' }).click();
  await expect(page.getByText(kCanary)).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page.getByText('a bundle with sections brings along')).toBeVisible();
  await callApi(page, 'admin', 'DELETE', `auditor-grants/${String(grant?.id)}`);
});

test('a person is followed through time', async ({ page }) => {
  await enter(page, `/audit/people/${demo.person}`);
  await expect(page.getByRole('img', { name: /events over time/ })).toBeVisible();
  await expect(page.getByText('As of now')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'State then' })).toBeVisible();
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/as_of=/);
  await expect(page.getByText('They were not registered by then.')).toBeVisible();
  await page.getByRole('button', { name: 'Event after →' }).click();
  await expect(page.getByRole('heading', { name: 'State then' })).toBeVisible();
  await expect(page.getByText('No consent was asked for by then.').or(page.getByRole('table', { name: 'Consents' }))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await expect(page).not.toHaveURL(/as_of=/);
  await page.getByText('By them').click();
  await expect(page).toHaveURL(/side=by/);
});

test('this browser remembers the log, and finds out when another one is shown', async ({ page }) => {
  await enter(page, '/audit/log');
  await expect(page.getByText('This browser saw the log for the first time.')).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText('leads on from everything that this browser saw before')).toBeVisible({ timeout: 30_000 });
  // As if another history had been shown before.
  await page.evaluate((name) => {
    const memory = JSON.parse(localStorage.getItem(name) ?? '{}') as { checkpoint: string };
    memory.checkpoint = memory.checkpoint.replace(/\n([A-Za-z0-9+/]{8})([A-Za-z0-9+/]{35}=)\n/, '\nAAAAAAAA$2\n');
    localStorage.setItem(name, JSON.stringify(memory));
  }, `lethe.log.${demo.ledger}`);
  await page.reload();
  await expect(page.getByText('The log does not hold')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByText('This browser saw the log for the first time.')).toBeVisible({ timeout: 30_000 });
});

test('a bundle is ordered, fetched, and checked offline; a changed one does not hold', async ({ page }) => {
  await enter(page, '/audit/log');
  await expect(page.getByText('and this browser checked the checkpoint')).toBeVisible({ timeout: 30_000 });
  await page.goto('/audit/bundles?new=yes&kind=consent.recorded&to=300');
  await expect(page.getByRole('heading', { name: 'Bundles' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Order the bundle' }).click();
  await expect(page).not.toHaveURL(/new=yes/);
  const row = rows(page, 'Bundles').nth(1);
  await expect(row).toContainText('to=300');
  const button = row.getByRole('button', { name: 'Download' });
  await expect(button).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const file = await contentOf(download);
  await page.goto('/audit/check');
  await page.getByLabel('Which key to hold it against').selectOption('remembered');
  await page.setInputFiles('input[type=file]', { name: 'bundle.jsonl', mimeType: 'application/jsonl', buffer: file });
  await expect(page.getByText('Everything that was checked holds')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('list', { name: 'What was checked of the file' })).toContainText('none is missing, none was put in');
  await expectAccessible(page);
  const lines = file.toString().split('\n');
  lines.splice(2, 1);
  await page.setInputFiles('input[type=file]', { name: 'bundle.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(lines.join('\n')) });
  await expect(page.getByText('It does not hold', { exact: true })).toBeVisible({ timeout: 30_000 });
});

test('a bundle is sealed to the key of whoever takes it, and it is said how it is opened', async ({ page }) => {
  // Of the test vectors of age; nobody has to open what is sealed to it here.
  const recipient = 'age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef';
  await enter(page, '/audit/bundles?new=yes&kind=consent.recorded&to=200');
  const field = page.getByLabel('Seal it for');
  await field.fill(recipient.replace('xmwwc', 'xmwwd'));
  await page.getByRole('button', { name: 'Order the bundle' }).click();
  await expect(page.getByText('it does not fit its own checksum')).toBeVisible();
  await expect(page).toHaveURL(/new=yes/);
  await field.fill('AGE-SECRET-KEY-1');
  await expect(page.getByText('This is the secret key.')).toBeVisible();
  await expectAccessible(page);
  await field.fill(recipient);
  await page.getByRole('button', { name: 'Order the bundle' }).click();
  await expect(page).not.toHaveURL(/new=yes/);
  const row = rows(page, 'Bundles').nth(1);
  await expect(row).toContainText('sealed for age1xmwwc06l');
  const button = row.getByRole('button', { name: 'Download' });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await row.getByText('Sealed: how to open and check it').click();
  await expect(row).toContainText('age -d -i key.txt');
  await expect(row).toContainText('lethe verify bundle --vkey KEY');
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  expect(download.suggestedFilename()).toMatch(/\.age$/);
  const file = await contentOf(download);
  expect(file.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
  await page.goto('/audit/check');
  const sealed = { name: 'bundle.age', mimeType: 'application/octet-stream', buffer: file };
  await page.setInputFiles('input[type=file]', sealed);
  await expect(page.getByText('It is sealed', { exact: true })).toBeVisible();
});

test('a receipt says what was not checked of it, and nonsense is told from files of a ledger', async ({ page }) => {
  const receipt = await callApi(page, 'auditor', 'GET', `subjects/${demo.person}/consents/newsletter/receipt?format=kantara`);
  await enter(page, '/audit/check');
  await page.getByLabel('Which key to hold it against').selectOption('none');
  const file = (name: string, text: string) => page.setInputFiles('input[type=file]', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await file('receipt.json', JSON.stringify(receipt));
  await expect(page.getByText('It is consistent with itself')).toBeVisible();
  await expect(page.getByText('Not checked: Whose file it is')).toBeVisible();
  await file('receipt.json', JSON.stringify({ ...receipt, jurisdiction: kCanary }));
  await expect(page.getByText('It does not hold', { exact: true })).toBeVisible();
  // Two members of one name: the page would read the one, and somebody else the other.
  await file('receipt.json', `{"jurisdiction":"somewhere else",${JSON.stringify(receipt).slice(1)}`);
  await expect(page.getByText('the name “jurisdiction” stands twice in one object')).toBeVisible();
  await file(`${kCanary}.json`, kCanary);
  await expect(page.getByText('It is neither a bundle')).toBeVisible();
  await expect(page.getByText(`${kCanary}.json`)).toBeVisible();
});

test('the certificate of an erasure is checked where it is shown', async ({ page }) => {
  await enter(page, '/audit/log');
  await expect(page.getByText('and this browser checked the checkpoint')).toBeVisible({ timeout: 30_000 });
  await page.goto('/audit/erasures');
  await page.getByRole('button', { name: /^Certificate of/ }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It holds, against the key that this browser remembers', { timeout: 30_000 });
  await expect(dialog).toContainText('gone from the ledger’s roster of keys');
  await expectAccessible(page);
});
