// The demo portal, as its visitors use it: signing up with the widget's line, the banner, tickets and topics, the
// profile, posts without an account that become an account's, and the staff's page.
import type { Page } from '@playwright/test';
import { demo, expect, expectAccessible, test } from './journey';

const kCanary = '<img src=x onerror=alert(1)>';
const fragment = () =>
  `#${new URLSearchParams({ ledger: demo.ledger, portal: demo.tokens.portal, agent: demo.tokens.agent })}`;
const newAddress = () => `visitor-${Date.now()}-${Math.floor(Math.random() * 1e6)}@people.example`;

async function open(page: Page, path = 'index.html') {
  await page.goto(`/portal/${path}${fragment()}`);
  await expect(page.locator('main:not([inert])')).toBeVisible();
  await expect(page.getByRole('navigation')).toBeVisible();
}

/** The page is there and ready: before, nothing of it takes a click or a key. */
const expectPage = (page: Page, heading: string) => expect(page.locator('main:not([inert]) h1')).toHaveText(heading);

async function signUp(page: Page, { agrees = false } = {}) {
  const email = newAddress();
  await open(page, 'sign-up.html');
  await page.getByLabel('Given name').fill('Zoë');
  await page.getByLabel('Family name').fill(kCanary);
  await page.getByLabel('E-mail').fill(email);
  const line = page.getByRole('checkbox', { name: /I agree to the privacy policy/ });
  await expect(line).not.toBeChecked();
  if (agrees) await line.check();
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expectPage(page, 'My tickets');
  return email;
}

async function writeTicket(page: Page, title: string) {
  const form = page.locator('#new-ticket');
  await form.getByLabel('Title').fill(title);
  await form.getByLabel('What is it about?').fill(`My words ${kCanary}`);
  await form.getByRole('button', { name: 'Send' }).click();
  await expectPage(page, title);
}

/** The ledger's own record of what somebody decided. */
async function consentsOf(page: Page, email: string) {
  const headers = { Authorization: `Bearer ${demo.tokens.portal}` };
  const root = `/v1/ledgers/${demo.ledger}/subjects`;
  const found = await page.request.post(`${root}/search`, { headers, data: { email } });
  const { items } = (await found.json()) as { items: { id: string }[] };
  const answer = await page.request.get(`${root}/${items[0]?.id}/consents`, { headers });
  return ((await answer.json()) as { items: { purpose: string; status: string; context?: string }[] }).items;
}

test('the tokens are taken from the address, and leave it', async ({ page }) => {
  await open(page);
  expect(page.url()).not.toContain('lethe_');
  await expectPage(page, 'How can we help?');
  await expectAccessible(page);
});

test('without tokens the page asks for them, and says why a portal does not', async ({ page }) => {
  await page.goto('/portal/topics.html');
  await expect(page.getByText('Do not build it like this')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Ledger').fill(demo.ledger);
  await page.getByLabel('Token of the portal').fill(demo.tokens.portal);
  await page.getByLabel('Token of a member of staff').fill(demo.tokens.agent);
  await page.getByRole('button', { name: 'Open the portal' }).click();
  await expectPage(page, 'Topics');
});

test('who signs up and ticks the box has consented, with what they saw, and sees no banner', async ({ page }) => {
  await open(page, 'sign-up.html');
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  await expectAccessible(page);
  const email = await signUp(page, { agrees: true });
  expect(await consentsOf(page, email)).toMatchObject([
    { purpose: 'privacy_policy', status: 'given', context: 'signup' },
  ]);
  await page.reload();
  await expect(page.getByText('You have not written to us yet.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Your privacy' })).toHaveCount(0);
});

for (const [choice, status] of [
  ['I do not agree', 'refused'],
  ['Later', 'deferred'],
] as const) {
  test(`who says “${choice}” is not asked again on the next page, and nothing of it is kept in the browser`, async ({
    page,
  }) => {
    const email = await signUp(page);
    const banner = page.getByRole('region', { name: 'Your privacy' });
    await banner.getByRole('button', { name: choice }).click();
    await expect(banner).toHaveCount(0);
    expect(await consentsOf(page, email)).toMatchObject([{ purpose: 'privacy_policy', status, context: 'banner' }]);
    const kept = await page.evaluate(() => document.cookie + Object.keys(localStorage).join());
    expect(kept).not.toMatch(/consent|banner/);
    for (const [link, title] of [
      ['My profile', 'My profile'],
      ['My tickets', 'My tickets'],
    ] as const) {
      const asked = page.waitForResponse(/consent-prompt\?context=banner/);
      await page.getByRole('link', { name: link }).click();
      await expectPage(page, title);
      expect(await (await asked).json()).toMatchObject({ ask: false, reason: status });
      await expect(banner).toHaveCount(0);
    }
  });
}

test('who has not agreed sees the banner until they say yes, no, or later', async ({ page }) => {
  const email = await signUp(page);
  expect(await consentsOf(page, email)).toEqual([]);
  const banner = page.getByRole('region', { name: 'Your privacy' });
  await expect(banner).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'My profile' }).click();
  await expectPage(page, 'My profile');
  await banner.getByRole('button', { name: 'I agree' }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.getByText('Your decision is saved.')).toHaveCount(1);
  expect(await consentsOf(page, email)).toMatchObject([
    { purpose: 'privacy_policy', status: 'given', context: 'banner' },
  ]);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Edit: E-mail/ })).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test('a ticket is written, edited, answered and deleted; nobody else can open it', async ({ page, browser }) => {
  await signUp(page, { agrees: true });
  await writeTicket(page, `Ticket ${kCanary}`);
  await expect(page.getByText(`My words ${kCanary}`)).toBeVisible();
  await expectAccessible(page);
  const address = page.url();

  await page.locator('#item').getByRole('button', { name: 'Edit' }).click();
  await page.locator('#item').getByLabel('Text').fill('Other words');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Other words')).toBeVisible();
  await expect(page.getByText('edited')).toBeVisible();
  await page.getByLabel('Your answer').fill(`One more thing ${kCanary}`);
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect(page.locator('#answers')).toContainText(`One more thing ${kCanary}`);

  await page.getByRole('button', { name: 'Log out' }).click();
  await expectPage(page, 'How can we help?');
  await page.goto(address);
  await expectPage(page, 'Log in');
  // Somebody else, in a browser that may complain of the refusals.
  const other = await (await browser.newContext()).newPage();
  await signUp(other, { agrees: true });
  for (const type of ['ticket', 'topic']) {
    await other.goto(address.replace('type=ticket', `type=${type}`));
    await expect(other.getByRole('alert')).toContainText('not yours');
    await expect(other.getByText('Other words')).toHaveCount(0);
  }
  await other.context().close();
});

test('a ticket is deleted after a question, for ever', async ({ page }) => {
  await signUp(page, { agrees: true });
  await writeTicket(page, 'To be forgotten');
  await page.locator('#item').getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('cannot be taken back');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toHaveCount(0);
  await page.locator('#item').getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(page.getByText('You have not written to us yet.')).toBeVisible();
});

test('a topic is for everybody; its comments are their authors’', async ({ page }) => {
  await signUp(page, { agrees: true });
  await page.getByRole('link', { name: 'Topics' }).click();
  await expectPage(page, 'Topics');
  const title = `Topic ${Date.now()} ${kCanary}`;
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('What is it about?').fill('For all to read.');
  await page.getByRole('button', { name: 'Post' }).click();
  await expectPage(page, title);

  await signUp(page, { agrees: true });
  await page.getByRole('link', { name: 'Topics' }).click();
  await expectPage(page, 'Topics');
  await expectAccessible(page);
  await page.getByRole('link', { name: title }).click();
  await expect(page.locator('#item').getByRole('button')).toHaveCount(0);
  await page.getByLabel('Your answer').fill('A comment');
  await page.getByRole('button', { name: 'Answer' }).click();
  const comment = page.locator('#answers article');
  await expect(comment).toContainText('A comment');
  await comment.getByRole('button', { name: 'Edit' }).click();
  await comment.getByLabel('Text').fill('A better comment');
  await comment.getByRole('button', { name: 'Save' }).click();
  await expect(comment).toContainText('A better comment');
  await comment.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' }).click();
  await expect(comment).toContainText('Its text is erased');
});

test('a profile is edited and deleted field by field', async ({ page }) => {
  await signUp(page, { agrees: true });
  await page.getByRole('link', { name: 'My profile' }).click();
  await expectPage(page, 'My profile');
  await expect(page.getByText(kCanary)).toBeVisible();
  await page.getByRole('button', { name: 'Edit: Given name' }).click();
  await page.getByLabel('Given name', { exact: true }).last().fill('Zoé');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Zoé')).toBeVisible();
  await page.getByLabel('Field').selectOption({ label: 'City' });
  await page.getByLabel('Value').fill('Galway');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('Galway')).toBeVisible();
  await page.getByRole('button', { name: 'Delete: City' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' }).click();
  await expect(page.getByText('City: erased.')).toBeVisible();
  await expect(page.getByText('Galway')).toHaveCount(0);
  await expectAccessible(page);
});

test('what was written without an account becomes the account’s', async ({ page }) => {
  await open(page, 'ask.html');
  await expectAccessible(page);
  await page.getByLabel('Title').fill(`Before ${kCanary}`);
  await page.getByLabel('What is it about?').fill('I have no account yet.');
  await page.getByRole('checkbox', { name: /I agree/ }).check();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText(`We have “Before ${kCanary}”`)).toBeVisible();
  await page.locator('#done').getByRole('link', { name: 'Sign up' }).click();
  await expectPage(page, 'Sign up');
  await page.getByLabel('Given name').fill('Ana');
  await page.getByLabel('Family name').fill('Without');
  await page.getByLabel('E-mail').fill(newAddress());
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Did you write to us before?' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Yes, add it to my account' }).click();
  await page.getByRole('link', { name: `Before ${kCanary}` }).click();
  await expect(page.getByText('I have no account yet.')).toBeVisible();
  await expect(page.locator('#item').getByRole('button', { name: 'Edit' })).toBeVisible();
});

test('a topic without an account is agreed to as such, and everybody can read it', async ({ page }) => {
  await open(page, 'ask.html');
  await page.getByLabel('Who may read it').selectOption('topic');
  const title = `From a guest ${Date.now()}`;
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('What is it about?').fill(kCanary);
  await page.getByRole('checkbox', { name: /I agree/ }).check();
  const recorded = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/consents'));
  await page.getByRole('button', { name: 'Send' }).click();
  expect((await recorded).postDataJSON()).toMatchObject({
    status: 'given',
    context: 'anonymous_topic',
    language: 'en',
  });
  await expectPage(page, title);
  await expect(page.locator('#item')).toContainText('Without an account');
  await expect(page.locator('#item')).toContainText(kCanary);
  await expect(page.getByRole('button', { name: 'Answer' })).toHaveCount(0);
});

test('when a decision cannot be saved, there is an account without consent, and the page says so', async ({
  browser,
}) => {
  // A browser that may complain of the lost answer.
  const page = await (await browser.newContext()).newPage();
  await page.route('**/consents', (route) => route.abort());
  const email = newAddress();
  await open(page, 'sign-up.html');
  await page.getByLabel('Given name').fill('Zoë');
  await page.getByLabel('Family name').fill('Lost');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('checkbox', { name: /I agree to the privacy policy/ }).check();
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('status')).toContainText('you have agreed to nothing yet');
  expect(await consentsOf(page, email)).toEqual([]);
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(page.getByRole('region', { name: 'Your privacy' })).toBeVisible();
  await page.context().close();
});

test('who logs in by address finds what they wrote, and their privacy centre', async ({ page }) => {
  await open(page, 'log-in.html');
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill('nobody-at-all@people.example');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('Nobody here has this address.')).toBeVisible();
  const email = await signUp(page, { agrees: true });
  await writeTicket(page, 'Find me again');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Log in' }).click();
  await expectPage(page, 'Log in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('link', { name: 'Find me again' })).toBeVisible();
  await page.getByRole('button', { name: 'My privacy' }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
});

test('staff say why they look, answer, and the person reads it', async ({ page }) => {
  const email = await signUp(page, { agrees: true });
  const title = `For staff ${Date.now()}`;
  await writeTicket(page, title);
  const address = page.url();
  await page.getByRole('link', { name: 'For staff' }).click();
  await expectPage(page, 'For staff');
  const first = page.locator('#tickets li').first();
  await first.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('#shown')).toBeHidden(); // no reason, no look
  await page.getByLabel('Purpose').selectOption('HOPERAT');
  await page.getByLabel('In your own words').fill(`They wrote to us ${kCanary}`);
  await first.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await expect(page.locator('#shown')).toContainText('is event');
  await expectAccessible(page);
  await page.getByLabel('Answer', { exact: true }).fill(`We can help ${kCanary}`);
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(page.locator('#shown')).toContainText(`We can help ${kCanary}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('#people').getByRole('button', { name: 'Look at the profile' }).click();
  await expect(page.locator('#shown')).toContainText(email);
  await page.goto(address);
  await expect(page.locator('#answers')).toContainText('Support');
  await expect(page.locator('#answers')).toContainText(`We can help ${kCanary}`);
});
