import { type Locator, type Page, test as base } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { callApi, demo, expect, expectAccessible, newPerson, signIn, test } from './journey';

// Everybody here is a person of the journey's own: what they do, and that they are erased, concerns no other journey.
const kCanary = '<img src=x onerror=alert(1)>';

interface Person {
  id: string;
  token: string;
}

const enter = (page: Page, person: Person, path: string) => signIn(page, person, path);

/** What a person does outside of the page: in another window, or through the portal. */
async function as(page: Page, person: Person, method: string, target: string, body?: unknown, headers = {}) {
  const answer = await page.request.fetch(`/v1/ledgers/${demo.ledger}/${target}`, {
    method,
    headers: { Authorization: `Bearer ${person.token}`, ...headers },
    data: body,
  });
  expect(answer.ok(), `${method} ${target}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Record<string, unknown>;
}

async function download(page: Page, press: () => Promise<void>) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('consents are given, withdrawn with one click, given anew, and have receipts', async ({ page }) => {
  await enter(page, await newPerson(page), '/me/consents');
  const news = page.getByRole('article', { name: 'News by e-mail' });
  await expect(news.getByText('Not decided')).toBeVisible();
  await expectAccessible(page);
  await news.getByRole('button', { name: 'Yes, I agree' }).click();
  await expect(news.getByText('You said yes', { exact: true })).toBeVisible();
  await news.getByRole('button', { name: 'Withdraw' }).click();
  await expect(news.getByText('You took it back')).toBeVisible();
  await news.getByRole('button', { name: 'Give it again' }).click();
  await expect(news.getByText('You said yes', { exact: true })).toBeVisible();

  await news.getByRole('button', { name: 'History and receipts' }).click();
  const history = news.getByRole('table', { name: 'History of News by e-mail' });
  await expect(history.getByRole('row')).toHaveCount(4);
  await expect(history.getByRole('cell', { name: 'Taken back' })).toBeVisible();
  await expectAccessible(page);
  const iso = await download(page, () => history.getByRole('button', { name: 'ISO 27560' }).first().click());
  expect(iso.name).toMatch(/^receipt-newsletter-\d+\.jsonld$/);
  expect(JSON.parse(iso.bytes.toString())['@type']).toBe('dpv:ConsentReceipt');
  const kantara = await download(page, () => history.getByRole('button', { name: 'Kantara' }).nth(1).click());
  expect(JSON.parse(kantara.bytes.toString())).toMatchObject({ version: 'KI-CR-v1.1.0', consentStatus: 'withdrawn' });
});

test('what is especially private is agreed to in so many words', async ({ page }) => {
  await enter(page, await newPerson(page), '/me/consents');
  const research = page.getByRole('article', { name: 'Research with health data' });
  await research.getByRole('button', { name: 'Yes, I agree' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('I explicitly agree');
  await dialog.getByRole('button', { name: 'Yes, I agree' }).click();
  await expect(research.getByText('You said yes', { exact: true })).toBeVisible();
  await expect(research).toContainText('It ends by itself on');
});

test('one objects, with a reason or without, and takes it back', async ({ page }) => {
  await enter(page, await newPerson(page), '/me/consents');
  const quality = page.getByRole('article', { name: 'Measuring how well tickets are answered' });
  await quality.getByRole('button', { name: 'Object' }).click();
  await page.getByRole('dialog').getByLabel('Why (if you like)').fill(kCanary);
  await page.getByRole('dialog').getByRole('button', { name: 'Object' }).click();
  await expect(quality).toContainText('They stop until they have decided on it.');
  await quality.getByRole('button', { name: 'Take it back' }).click();
  await expect(quality).toContainText('You took your objection back.');
  const offers = page.getByRole('article', { name: 'Offers of check-ups by post' });
  await offers.getByRole('button', { name: 'Object' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Object' }).click();
  await expect(offers).toContainText('they have stopped');
});

test('a field of the profile is edited, added, and deleted, and has a history', async ({ page }) => {
  const person = await newPerson(page, { note: kCanary });
  await enter(page, person, '/me/profile');
  const note = page.getByRole('region', { name: 'Note', exact: true });
  await expect(note).toContainText(kCanary);
  const name = page.getByRole('region', { name: 'First name' });
  await name.getByRole('button', { name: 'Edit First name' }).click();
  await name.getByRole('textbox', { name: 'First name' }).fill('Anna');
  await name.getByRole('button', { name: 'Save' }).click();
  await expect(name).toContainText('Anna');
  await name.getByRole('button', { name: 'History of First name' }).click();
  await expect(name).toContainText('now, since');
  await expect(name).toContainText('Ana');
  await expectAccessible(page);

  await page.getByRole('textbox', { name: 'Add to my profile' }).click();
  // What the organisation has a place for, and nothing else.
  await expect(page.getByRole('option', { name: 'Deceased' })).toHaveCount(0);
  await page.getByRole('option', { name: 'Town' }).click();
  await page.getByRole('textbox', { name: 'Town' }).fill('Galway');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const town = page.getByRole('region', { name: 'Town' });
  await expect(town).toContainText('Galway');

  await town.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toContainText('destroyed for good');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(town).toBeHidden();
});

// Without the watch on the console: a browser logs every answer of 4xx as an error.
base('who edits what somebody else changed is told in words, and loses nothing', async ({ page }) => {
  const person = await newPerson(page, { city: 'Galway' });
  await enter(page, person, '/me/profile');
  const town = page.getByRole('region', { name: 'Town' });
  await town.getByRole('button', { name: 'Edit Town' }).click();
  await town.getByRole('textbox', { name: 'Town' }).fill('Sligo');
  await as(page, person, 'PATCH', `subjects/${person.id}/profile`, { city: 'Cork' }, { 'If-Match': '"1"' });
  await town.getByRole('button', { name: 'Save' }).click();
  await expect(town.getByRole('alert')).toContainText('changed in the meantime');
  await expect(town.getByRole('alert')).toContainText('Cork');
  await expect(town.getByRole('textbox', { name: 'Town' })).toHaveValue('Sligo');
  await town.getByRole('button', { name: 'Save mine all the same' }).click();
  await expect(town.getByRole('textbox')).toBeHidden();
  await expect(town).toContainText('Sligo');
});

test('a field that only this organisation has a place for can be added, too', async ({ page }) => {
  const settings = await callApi(page, 'admin', 'GET', 'settings/privacy');
  const { value: fields } = settings?.profile_fields as { value: string[] };
  await callApi(page, 'admin', 'PATCH', 'settings/privacy', {
    profile_fields: [...fields.filter((one) => one !== 'time_zone'), 'shoe_size'],
  });
  try {
    await enter(page, await newPerson(page), '/me/profile');
    await page.getByRole('textbox', { name: 'Add to my profile' }).click();
    await expect(page.getByRole('option', { name: 'Time zone' })).toHaveCount(0);
    await page.getByRole('option', { name: 'Shoe size' }).click();
    await page.getByRole('textbox', { name: 'Shoe size' }).fill('43');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Shoe size' })).toContainText('43');
  } finally {
    await callApi(page, 'admin', 'PATCH', 'settings/privacy', { profile_fields: fields });
  }
});

test('who is responsible is told, and how they are reached', async ({ page }) => {
  await enter(page, await newPerson(page), '/me');
  const told = page.getByRole('region', { name: 'Who is responsible for your data' });
  await expect(told).toContainText('Clinic on the River');
  await expect(told).toContainText('1 Quay Street, Galway');
  await expect(told.getByRole('link', { name: 'privacy@clinic.example' })).toHaveAttribute(
    'href',
    'mailto:privacy@clinic.example',
  );
  await expect(told.getByRole('link', { name: '+999 555 0100' })).toHaveAttribute('href', 'tel:+9995550100');
  await expect(told.getByRole('link', { name: /^Version / })).toHaveAttribute('href', /^https:/);
  await expect(told).toContainText('the proof of what you decided stays for');
  await expectAccessible(page);
});

test('what they wrote is read, edited and deleted, with a certificate', async ({ page }) => {
  const person = await newPerson(page);
  await as(page, person, 'POST', 'content', { type: 'topic', title: `Hello ${kCanary}`, body: `Line one\n${kCanary}` });
  await as(page, person, 'POST', 'content', { type: 'ticket', title: 'Lost code', body: 'It does not arrive.' });
  await enter(page, person, '/me/content');
  await page.getByRole('button', { name: /^Topic/ }).click();
  await expect(page.getByText(`Hello ${kCanary}`)).toBeVisible();
  await expect(page.getByText('You wrote something (you)')).toBeVisible();
  await page.waitForTimeout(400); // the panel has opened; axe measures colours
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Text').fill(`Changed ${kCanary}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`Changed ${kCanary}`)).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: /^Topic.*Deleted/ })).toBeVisible();
  await page.getByRole('button', { name: /^Topic.*Deleted/ }).click();
  await expect(page.getByText(/pieces were there before, 0 afterwards/)).toBeVisible();
  const certificate = await download(page, () => page.getByRole('button', { name: 'Certificate to check' }).click());
  expect(JSON.parse(certificate.bytes.toString())).toMatchObject({ type: 'erasure-certificate', subject: person.id });

  await page.getByText('Tickets', { exact: true }).click();
  await expect(page).toHaveURL(/type=ticket/);
  await page.getByRole('button', { name: 'Delete all tickets' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 1' }).click();
  await expect(page.getByRole('button', { name: /^Ticket.*Deleted/ })).toBeVisible();
});

test('who looked, and who got data: with purposes and dates, and a list to keep', async ({ page }) => {
  const person = await newPerson(page);
  await callApi(page, 'agent', 'GET', `subjects/${person.id}/profile`);
  const taken = await as(page, person, 'GET', `subjects/${person.id}/profile`);
  expect(taken.id).toBe(person.id);
  await callApi(page, 'portal', 'POST', 'disclosures', {
    subject: person.id,
    recipient: 'laboratory',
    purpose: 'support',
    categories: ['given_name'],
  });
  await enter(page, person, '/me/accesses');
  const looks = page.getByRole('table', { name: 'Who looked at my data' });
  await expect(looks.getByRole('cell', { name: 'Running the service' })).toBeVisible();
  await expect(looks.getByRole('row')).toHaveCount(2);
  await page.getByRole('switch', { name: 'My own looks, too' }).check();
  await expect(looks.getByRole('cell', { name: 'A request of your own' })).toBeVisible();
  await expect(page).toHaveURL(/own=yes/);
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'Who got data' }).click();
  await expect(page.getByRole('table', { name: 'Who got data of mine' })).toContainText('Laboratory at the Harbour');
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Who was told' }).click();
  await expect(page.getByText('Nobody had to be told')).toBeVisible();
  await page.getByRole('tab', { name: 'Lists for me' }).click();
  await page.getByRole('button', { name: 'Make a list' }).click();
  await page.getByRole('button', { name: 'Read' }).click();
  await expect(page.getByRole('table', { name: 'Who got data of mine' })).toContainText('Laboratory at the Harbour');
  await expectAccessible(page);
  const csv = await download(page, () => page.getByRole('button', { name: 'Table' }).click());
  expect(csv.bytes.toString()).toContain('Laboratory at the Harbour');
});

test('names of staff are told where the organisation says so, and on asking', async ({ page }) => {
  const person = await newPerson(page);
  await callApi(page, 'agent', 'GET', `subjects/${person.id}/profile`);
  await enter(page, person, '/me/accesses');
  const looks = page.getByRole('table', { name: 'Who looked at my data' });
  await expect(looks.getByRole('cell', { name: 'Staff or a service of theirs' })).toBeVisible();
  await expect(page.getByText('Clinic on the River does not tell here which member of staff it was.')).toBeVisible();
  await callApi(page, 'admin', 'PATCH', 'settings/privacy', { people_see_staff: true });
  try {
    await page.reload();
    await expect(looks.getByRole('cell', { name: 'A member of staff' })).toBeVisible();
    await expect(page.getByText('Of members of staff you may ask for the name.')).toBeVisible();
    await looks.getByRole('button', { name: 'Who was it?' }).click();
    await expect(looks.getByRole('button', { name: 'Who was it?' })).toBeHidden();
  } finally {
    await callApi(page, 'admin', 'PATCH', 'settings/privacy', { people_see_staff: false });
  }
});

test('a right is asked for, has a deadline, and is taken back', async ({ page }) => {
  await enter(page, await newPerson(page), '/me/requests');
  await expect(page.getByText('You have asked for nothing yet')).toBeVisible();
  await page.getByRole('button', { name: 'Ask for something' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Correct something').check();
  await dialog.getByLabel('What exactly (if you like)').fill(kCanary);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Send' }).click();
  const request = page.getByRole('article', { name: 'Correct something' });
  await expect(request).toContainText('They have to answer by');
  await expect(request).toContainText(/\d+ days left/);
  await expect(dialog).toBeHidden();
  await expectAccessible(page);
  await request.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await expect(request.getByText('Taken back', { exact: true })).toBeVisible();
  await expect(request).toContainText('Received');
});

test('a copy is made, and had as a page, as JSON and as a package', async ({ page }) => {
  await enter(page, await newPerson(page, { note: kCanary }), '/me/leave');
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await expect(page.getByText('To be had until')).toBeVisible();
  await expectAccessible(page);
  const json = await download(page, () => page.getByRole('button', { name: 'JSON' }).click());
  expect(JSON.stringify(JSON.parse(json.bytes.toString()))).toContain('ana@people.example');
  const html = await download(page, () => page.getByRole('button', { name: 'Page' }).click());
  expect(html.bytes.toString()).toMatch(/^<!DOCTYPE html>/);
  expect(html.bytes.toString()).not.toContain(kCanary);
  const zip = await download(page, () => page.getByRole('button', { name: 'Package' }).click());
  expect(zip.bytes.subarray(0, 2).toString()).toBe('PK');
});

async function eraseMe(page: Page) {
  const button = page.getByRole('button', { name: 'Delete me' });
  await expect(button).toBeDisabled();
  await page.getByLabel('In your words (if you like)').fill(kCanary);
  await page.getByLabel('I know that this cannot be undone').check();
  await button.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete me' }).click();
}

test('whoever leaves is told what goes and what stays, and keeps the certificate', async ({ page, browser }) => {
  const person = await newPerson(page);
  await as(page, person, 'POST', 'content', { type: 'topic', title: 'Hello', body: 'World' });
  await enter(page, person, '/me/leave');
  await expect(page.getByText(/What you wrote: .*\(one text\)/)).toBeVisible();
  await expect(page.getByText('What has to stay for a while')).toBeVisible();
  await expect(page.getByText('What has to wait')).toHaveCount(0);
  await expectAccessible(page);
  await eraseMe(page);
  await expect(page.getByRole('heading', { name: 'You are forgotten' })).toBeVisible();
  await expect(page.getByText(/pieces were there before, 0 afterwards/)).toBeVisible();
  await expectAccessible(page);
  const certificate = page.getByRole('region', { name: 'Your certificate' });
  await expectGood(certificate);
  const json = await download(page, () => certificate.getByRole('button', { name: 'Save it to check' }).click());
  expect(JSON.parse(json.bytes.toString())).toMatchObject({ type: 'erasure-certificate', subject: person.id });
  const html = await download(page, () => certificate.getByRole('button', { name: 'Save it to read' }).click());
  expect(html.bytes.toString()).toContain(person.id);
  const link = await download(page, () => certificate.getByRole('button', { name: 'Save the link' }).click());
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Goodbye' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  // In this tab, as long as it is open and nobody else signs in.
  await page.getByRole('link', { name: 'Your certificate' }).click();
  await expectGood(page.getByRole('main'));
  await expect(page.getByText(/pieces were there before, 0 afterwards/)).toBeVisible();
  await page.goto('/');
  await signIn(page, 'auditor');
  expect(await page.evaluate(() => sessionStorage.getItem('lethe.claim'))).toBeNull();

  // And with the link, on a machine that knows nothing of the person.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  const asked: string[] = [];
  other.on('request', (request) => asked.push(request.url(), ...Object.keys(request.headers())));
  await other.goto(link.bytes.toString().trim());
  await expect(other.getByRole('heading', { name: 'Certificate of your erasure' })).toBeVisible();
  await expectGood(other.getByRole('main'));
  await expect(other.getByText('What you wrote')).toBeVisible();
  await expect(other.getByText(/kept .*, until/).first()).toBeVisible();
  await expectAccessible(other);
  const again = await download(other, () => other.getByRole('button', { name: 'Save it to check' }).click());
  expect(JSON.parse(again.bytes.toString())).toMatchObject({ type: 'erasure-certificate', subject: person.id });
  expect(asked.join(' ')).not.toMatch(/claim=|authorization/);
  await elsewhere.close();
});

/** The certificate is there, and was checked in the page. */
async function expectGood(part: Locator) {
  await expect(part.getByText('Checked in this page: it holds together')).toBeVisible({ timeout: 20_000 });
  await part.getByText('What was checked').click();
  const checks = part.getByRole('list', { name: 'What was checked of your certificate' }).getByRole('listitem');
  await expect(checks.filter({ hasText: 'Holds: ' }).first()).toBeVisible();
  await expect(checks.filter({ hasText: /Holds: All \d+ keys that were ordered to go are gone/ })).toHaveCount(1);
  await expect(checks.filter({ hasText: 'Does not hold' })).toHaveCount(0);
}

// The browser logs each answer that is a refusal: here they are what is looked at.
base('a link that is cut off, wrong or too early is told in words', async ({ page }) => {
  await page.goto('/certificate');
  await expect(page.getByText('The link is not whole')).toBeVisible();
  const person = await newPerson(page);
  const claim = { subject: person.id, exception: 'legal_claims', reason: 'x' };
  const hold = await callApi(page, 'admin', 'POST', 'holds', claim);
  const order = { subject: person.id, ground: 'consent_withdrawn' };
  const erased = await callApi(page, 'portal', 'POST', 'erasures', order);
  const whole = { ledger: demo.ledger, erasure: String(erased?.id), claim: String(erased?.claim) };
  const show = async (parts: Record<string, string>) => {
    await page.goto('about:blank');
    await page.goto(`/certificate#${new URLSearchParams(parts)}`);
  };
  await show({ ...whole, claim: whole.claim.slice(1) });
  await expect(page.getByText('The link is not whole')).toBeVisible();
  await show({ ...whole, claim: 'A'.repeat(86) });
  await expect(page.getByText('There is no certificate under this link')).toBeVisible();
  await expectAccessible(page);
  await show(whole);
  await expect(page.getByText('Nothing was destroyed yet')).toBeVisible();
  await expectAccessible(page);
  await callApi(page, 'admin', 'DELETE', `holds/${String(hold?.id)}`);
  await expectGood(page.getByRole('main'));
});

test('what a claim protects is locked away, and the person is told', async ({ page }) => {
  const person = await newPerson(page);
  await as(page, person, 'POST', 'content', { type: 'ticket', title: 'Claim', body: 'I sue you.' });
  await callApi(page, 'admin', 'POST', 'holds', {
    subject: person.id,
    exception: 'legal_claims',
    classes: ['content'],
    until: '2031-06-15T12:00:00Z',
    reason: `A claim ${kCanary}`,
  });
  await enter(page, person, '/me/leave');
  // Before it is done: the ground and the end, and nothing of what it is about.
  const waits = page.getByRole('listitem').filter({ hasText: /What you wrote: locked away/ });
  await expect(waits).toContainText('because it is needed for a legal claim');
  await expect(waits.locator('time')).toHaveAttribute('datetime', /^2031-06-15T12:00:00/);
  await expect(page.getByText(/A claim/)).toHaveCount(0);
  await expectAccessible(page);
  await eraseMe(page);
  await expect(page.getByRole('heading', { name: 'You are forgotten, but for a part that has to wait' })).toBeVisible();
  await expect(page.getByText(/locked away, because it is needed for a legal claim/)).toBeVisible();
  await expectAccessible(page);
});

test('the overview says what matters, and leads there', async ({ page }) => {
  const person = await newPerson(page);
  await as(page, person, 'POST', 'requests', { subject: person.id, type: 'access' });
  await enter(page, person, '/me');
  await expect(page.getByRole('heading', { name: 'Your privacy' })).toBeVisible();
  await expect(page.getByText(/They have to answer by/)).toBeVisible();
  await expect(page.getByText('You were registered')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: /My requests.*One is open/ }).click();
  await expect(page).toHaveURL(/\/me\/requests$/);
});

// As somebody types them.
test('an address with a slash at its end leads to the page', async ({ page }) => {
  await page.goto('/me/');
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.goto(`/portal/#${new URLSearchParams({ ledger: demo.ledger, portal: demo.tokens.portal })}`);
  await expect(page).toHaveURL(/\/portal$/);
  await expect(page.locator('main:not([inert]) h1')).toHaveText('How can we help?');
});
