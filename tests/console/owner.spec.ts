// The owner of a portal: settings with their history, policies and purposes, tokens, requests for rights, and what goes with them.
import { type Page, test as unwatched } from '@playwright/test';
import { callApi, demo, expect, expectAccessible, signIn, test } from './journey';

const enter = (page: Page, path: string) => signIn(page, 'admin', path);

/** Free text that would run if it were ever taken for markup. */
const kCanary = '<img src=x onerror=alert(1)>';
/** What a run makes has a name of its own: the ledger may have seen runs before. */
const own = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

interface Setting {
  value: unknown;
}

test.describe('privacy settings', () => {
  test.slow(); // there are many, and axe looks at each
  test.afterEach(async ({ page }) => {
    const body = { minimum_age: null, ticket_retention_days: 1095, people_see_staff: false, controller_name: 'Clinic on the River' };
    await callApi(page, 'admin', 'PATCH', 'settings/privacy', body);
  });

  test('say what each means, and are saved after what will change was shown', async ({ page }) => {
    await enter(page, '/settings');
    await expect(page.getByRole('heading', { name: 'Privacy', level: 1 })).toBeVisible();
    await expect(page.getByText('People are asked', { exact: true })).toBeVisible();
    await expectAccessible(page);

    const staff = page.getByRole('switch', { name: 'People see which staff looked at them' });
    await expect(page.getByText('They are told when and why somebody looked, but not who.')).toBeVisible();
    await staff.click();
    await expect(page.getByText('They are told who it was, and may ask for the name.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Age to consent alone' }).fill('14');
    const bar = page.getByRole('region', { name: 'Changes that are not saved' });
    await expect(bar).toContainText('2 changes');
    await bar.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog', { name: 'What will change' });
    await expect(dialog).toContainText('16 years');
    await expect(dialog).toContainText('14 years');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved: 2 settings')).toBeVisible();
    await expect(bar).toBeHidden();
    const settings = (await callApi(page, 'admin', 'GET', 'settings/privacy')) as Record<string, Setting>;
    expect(settings.minimum_age?.value).toBe(14);
    expect(settings.people_see_staff?.value).toBe(true);

    await page.getByRole('button', { name: 'History of Age to consent alone' }).click();
    const history = page.getByRole('dialog', { name: 'History: Age to consent alone' });
    await expect(history.getByRole('row').nth(1)).toContainText('14 years');
  });

  test('warn of what is destroyed, and can be left as they are', async ({ page }) => {
    await enter(page, '/settings');
    await page.getByRole('textbox', { name: 'Tickets', exact: true }).fill('30');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await expect(page.getByRole('dialog')).toContainText('Nobody can bring it back.');
    await page.getByRole('button', { name: 'Go on editing' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('textbox', { name: 'Tickets', exact: true })).toHaveValue('1095 days');
  });

  test('are checked in the page, and the server says what it refuses at the field', async ({ page }) => {
    await enter(page, '/settings');
    const url = page.getByRole('textbox', { name: 'Address of the privacy policy' });
    await url.fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await expect(page.getByText('A whole address that begins with https:// or http://')).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByRole('button', { name: 'Discard' }).click();

    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    const text = `${kCanary} ${own()}`;
    await name.fill(text);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved: one setting')).toBeVisible();
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByText(text).first()).toBeVisible();
    await expectAccessible(page);
  });
});

test('a policy is published with the fingerprint of a file, and a purpose defined and retired', async ({ page }) => {
  const version = `t${own()}`;
  await enter(page, '/settings/policies');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publish a policy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish a policy' });
  await dialog.getByLabel('Version').fill(version);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByText('A fingerprint has 64 hexadecimal digits')).toBeVisible();
  await expectAccessible(page);
  await dialog.locator('input[type=file]').setInputFiles({ name: 'notice.txt', mimeType: 'text/plain', buffer: Buffer.from('abc') });
  await expect(dialog.getByLabel('Fingerprint (SHA-256) of the notice')).toHaveValue(/^ba7816bf.*15ad$/);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toBeHidden();
  const article = page.getByRole('article', { name: `Policy ${version}`, exact: true });
  await expect(article).toContainText('in force');
  await expect(article).toContainText('ba7816bf');

  const code = `p_${own()}`;
  await page.getByRole('tab', { name: 'Purposes' }).click();
  await page.getByRole('button', { name: 'Define a purpose' }).click();
  const purpose = page.getByRole('dialog', { name: 'Define a purpose' });
  await purpose.getByLabel('Title').fill(`${kCanary} ${code}`);
  await purpose.getByLabel('Code').fill('Not a code');
  await purpose.getByRole('button', { name: 'Save' }).click();
  await expect(purpose.getByText('a letter first')).toBeVisible();
  await purpose.getByLabel('Code').fill(code);
  await purpose.getByRole('button', { name: 'Save' }).click();
  await expect(purpose).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: code });
  await expect(row).toContainText(kCanary);
  await expectAccessible(page);
  await row.getByRole('button', { name: 'Retire' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
  await expect(row).toContainText('retired');
  await expect(row.getByRole('button', { name: 'Use again' })).toBeVisible();
});

test('a token is issued, shown once, copied and revoked', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await enter(page, '/settings/tokens?role=portal');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const form = page.getByRole('dialog', { name: 'Issue a token' });
  await form.getByLabel('What it is for').fill(kCanary);
  await form.getByRole('button', { name: 'Issue' }).click();
  const shown = page.getByRole('dialog', { name: 'The new token' });
  const text = await shown.getByLabel('Text of the token').innerText();
  expect(text).toMatch(/^lethe_/);
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await expect(shown.getByRole('button', { name: 'Done' })).toBeDisabled();
  await shown.getByLabel('I have it in a safe place').check();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(text)).toBeHidden();

  const path = `/v1/ledgers/${demo.ledger}/session`;
  const headers = { Authorization: `Bearer ${text}` };
  const session = (await (await page.request.get(path, { headers })).json()) as { id: string };
  const row = page.getByRole('row').filter({ has: page.locator(`[title="${session.id}"]`) });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toBeHidden();
  expect((await page.request.get(path, { headers })).status()).toBe(401);
});

test('a token of staff needs to say whose it is', async ({ page }) => {
  await enter(page, '/settings/tokens');
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const form = page.getByRole('dialog', { name: 'Issue a token' });
  await form.getByRole('textbox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'agent' }).click();
  await form.getByLabel('Id of the member of staff').fill('nobody');
  await form.getByRole('button', { name: 'Issue' }).click();
  await expect(form.getByText('An id has 36 characters, in lower case')).toBeVisible();
});

// A browser logs each refusal as an error: this page is not watched for those.
unwatched('what the server alone can tell is shown at the field', async ({ page }) => {
  await enter(page, '/settings/policies');
  await page.getByRole('button', { name: 'Publish a policy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish a policy' });
  await dialog.getByLabel('Version').fill('1');
  await dialog.getByLabel('Fingerprint (SHA-256) of the notice').fill('0'.repeat(64));
  await dialog.getByLabel('Language').fill('no language');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByText('must be a language tag such as en or pt-BR')).toBeVisible();
  await dialog.getByLabel('Language').fill('en');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByRole('alert', { name: /^A po/ })).toBeVisible();
});

test('requests come with their deadlines, and go step by step', async ({ page }) => {
  await enter(page, '/settings/requests');
  await expect(page.getByRole('table', { name: 'Overdue requests' })).toContainText('overdue');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Record a request' }).click();
  const dialog = page.getByRole('dialog', { name: 'A person asks for a right' });
  await dialog.getByLabel('Id of the person').fill(demo.person);
  await dialog.getByLabel('What they wrote').fill(kCanary);
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(page.getByRole('heading', { name: 'A copy of their data', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The request' })).toContainText('left');
  await expectAccessible(page);
  const step = async (name: string, fill?: () => Promise<void>) => {
    await page.getByRole('region', { name: 'What next?' }).getByRole('button', { name }).click();
    await fill?.();
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
  };
  await step('It is they: verified');
  await expect(page.getByRole('region', { name: 'Steps' })).toContainText('verified');
  await step('Begin');
  await step('Deny', async () => {
    const form = page.getByRole('dialog', { name: 'Deny' });
    await form.getByRole('textbox', { name: 'Ground' }).click();
    await page.getByRole('option', { name: 'Excessive' }).click();
    await form.getByLabel('Reason').fill(`Every day for a month. ${kCanary}`);
    await form.getByLabel('The person was told that they may complain to the authority').check();
    await form.getByLabel('The person was told that they may go to court').check();
    await expectAccessible(page);
  });
  await expect(page.getByText('The request is closed: nothing follows.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'The request' })).toContainText('Excessive');
  await expect(page.getByRole('region', { name: 'Steps' }).getByRole('link', { name: /^event / })).toHaveCount(4);
});

test('holds keep, and are lifted', async ({ page }) => {
  await enter(page, '/settings/retention');
  await expect(page.getByRole('table', { name: 'What would be destroyed' })).toContainText('evidence');
  await page.getByLabel('Up to').fill('2040-01-01');
  await expect(page).toHaveURL(/until=2040-01-01/);
  await expect(page.getByRole('status').filter({ hasText: 'would go' })).toContainText('2040');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Place a hold' }).click();
  const dialog = page.getByRole('dialog', { name: 'Place a hold' });
  await expect(dialog).toContainText('It is about everybody');
  await dialog.getByLabel('Id of the person').fill(demo.person);
  await dialog.getByLabel('Reason').fill(kCanary);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Place the hold' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: demo.person.slice(0, 8) }).filter({ hasText: 'in force' });
  await row.first().getByRole('button', { name: 'Lift' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
  await expect(page.getByText(/^Lifted\./)).toBeVisible();
});

test('a recipient is added, and changed', async ({ page }) => {
  const code = `r_${own()}`;
  await enter(page, '/settings/recipients');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add a recipient' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a recipient' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(kCanary);
  await dialog.getByLabel('Code').fill(code);
  await dialog.getByRole('textbox', { name: 'Data' }).fill('email');
  await dialog.getByRole('textbox', { name: 'Data' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Data' }).press('Tab'); // the list of fields closes
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row').filter({ hasText: code });
  await expect(row).toContainText(kCanary);
  await row.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog');
  await edit.getByLabel('May get data').uncheck();
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('off');
});

test('a breach is recorded, its people found, and the authority told', async ({ page }) => {
  await enter(page, '/settings/breaches');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Record a breach' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record a breach' });
  await dialog.getByLabel('What happened').fill(kCanary);
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(page.getByRole('heading', { name: 'A breach', level: 1 })).toBeVisible();
  const duties = page.getByRole('region', { name: 'Who is to be told' });
  await expect(duties).toContainText('the authority: to be told');
  await page.getByRole('button', { name: 'Find people' }).click();
  await page.getByRole('dialog').getByLabel('Ids of people').fill(demo.person);
  await page.getByRole('dialog').getByRole('button', { name: 'Find and add' }).click();
  await expect(page.getByText('1 added')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Affected people' })).toContainText(demo.person.slice(0, 8));
  await page.getByRole('button', { name: 'Somebody was told' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Record' }).click();
  await expect(duties).toContainText('the authority: told');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Closed').check();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'What is known' })).toContainText('closed');
});

test('an auditor is let read, and no more', async ({ page }) => {
  await enter(page, '/settings/auditors');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Let an auditor read' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let an auditor read' });
  await dialog.getByRole('button', { name: 'Let them read' }).click();
  await expect(dialog.getByText('Choose a token')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Token of the auditor' }).click();
  await page.getByRole('option').first().click();
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await dialog.getByLabel('Until').fill(until);
  await dialog.getByLabel('Reason').fill(kCanary);
  await dialog.getByLabel('Id of the person').fill(demo.person);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Let them read' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row').filter({ hasText: 'in force' }).first();
  await row.getByRole('button', { name: 'End' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'in force' })).toHaveCount(0);
});

test('a move is asked for and called off, and who signed is read on asking', async ({ page }) => {
  await enter(page, '/settings/hosting');
  await expect(page.getByRole('region', { name: 'Region' })).toContainText('eu-west');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Ask for a move' }).click();
  await page.getByRole('dialog').getByLabel('To the region').fill('eu-north');
  await page.getByRole('dialog').getByRole('button', { name: 'Ask for the move' }).click();
  await expect(page.getByText('eu-west to eu-north: asked for').first()).toBeVisible();
  await page.getByRole('button', { name: 'Call it off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call it off' }).click();
  await expect(page.getByText('eu-west to eu-north: called off').first()).toBeVisible();
  const contract = page.getByRole('article', { name: 'Contract 2.0' });
  await contract.getByRole('button', { name: 'Who signed?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Who signed?' }).click();
  await expect(contract).toContainText('Signed by');
});
