import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { callApi, demo, expect, expectAccessible, itemsOf as itemsSeenBy, signIn, test } from './journey';

// Each journey works on what it opens itself, so that the demo ledger's own cases stay for others.
const kCanary = '<img src=x onerror=alert(1)>';

interface Item {
  [name: string]: unknown;
}

const itemsOf = (page: Page, target: string) => itemsSeenBy(page, 'reviewer', target);

const enter = (page: Page, token: string, path: string) => signIn(page, { token }, path);

/** Another token, of a member of staff: as a reviewer, or as who is asked. */
async function tokenOf(page: Page, role: 'reviewer' | 'agent', subject: unknown): Promise<string> {
  const issued = await callApi(page, 'admin', 'POST', 'tokens', { role, subject, ttl_seconds: 3600 });
  return String(issued?.token);
}

async function ownId(page: Page): Promise<unknown> {
  return (await callApi(page, 'reviewer', 'GET', 'session'))?.subject;
}

/** A flag that no review has, of somebody else than the reviewer. */
async function freshFlag(page: Page): Promise<Item> {
  const own = await ownId(page);
  const flags = await itemsOf(page, 'flags?in_review=false&limit=1000');
  const flag = flags.find((one) => one.agent !== own);
  if (flag === undefined) throw new Error('every flag has a review');
  return flag;
}

async function openCase(page: Page, flag: Item): Promise<string> {
  const opened = await callApi(page, 'reviewer', 'POST', 'reviews', { flags: [flag.sequence], reason: kCanary });
  return String(opened?.id);
}

const dialog = (page: Page) => page.getByRole('dialog');
const press = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click();

/** A select of Mantine is a text box with a list. */
async function choose(page: Page, label: string, option: string) {
  await page.getByRole('textbox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('the queue says why a case is there, is filtered in the address, and a case is taken', async ({ page }) => {
  const flag = await freshFlag(page);
  const review = await openCase(page, flag);
  await enter(page, demo.tokens.reviewer, `/review?agent=${String(flag.agent)}&origin=flag`);
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
  const [finding] = flag.findings as Item[];
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/review/cases/${review}"]`) });
  await expect(row).toContainText(new RegExp(String(finding?.explanation), 'i'));
  await expectAccessible(page);
  await choose(page, 'Whose', 'Nobody’s');
  await expect(page).toHaveURL(/assignee=nobody/);
  await row.getByRole('button', { name: 'Take' }).filter({ visible: true }).click();
  await expect(row).toHaveCount(0);
  await page.goto('/review?assignee=me');
  await expect(row).toBeVisible();
  await row.getByRole('link', { name: 'Flagged by the rules' }).click();
  await expect(page.getByRole('heading', { name: `Case ${review.slice(0, 8)}` })).toBeVisible();
  await page.getByRole('button', { name: 'Give to…' }).click();
  await dialog(page).getByLabel('Nobody’s: back into the queue').check();
  await press(page, 'Give it to them');
  await expect(page.getByText('Given back into the queue')).toBeVisible();
});

test('a case is opened from flags, asked about, decided, looked at twice, and opened again', async ({
  page,
  browser,
}) => {
  test.slow();
  const flag = await freshFlag(page);
  const own = await ownId(page);
  const staff = [...new Set((await itemsOf(page, 'flags?limit=1000')).map((one) => one.agent))];
  const other = staff.find((one) => one !== flag.agent && one !== own);
  const second = await tokenOf(page, 'reviewer', other);
  const employee = await tokenOf(page, 'agent', flag.agent);

  await enter(page, demo.tokens.reviewer, `/review/flags?agent=${String(flag.agent)}`);
  await expect(page.getByRole('heading', { name: 'Flags' })).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole('checkbox', { name: /Choose flag/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'Open a case' }).click();
  await dialog(page).getByLabel('Why').fill(`Odd hours. ${kCanary}`);
  await press(page, 'Open a case');
  await expect(page.getByRole('heading', { name: /^Case / })).toBeVisible();
  const review = page.url().split('/').at(-1) ?? '';
  const done = page.getByRole('region', { name: 'What was done' });

  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await dialog(page).getByLabel('Text').fill(`The rota says otherwise. ${kCanary}`);
  await dialog(page).getByLabel('It is evidence').check();
  await dialog(page).getByLabel('Events that it points at').fill('0, 1');
  await press(page, 'Keep it');
  await expect(done).toContainText('Note, with events that it points at');

  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await dialog(page).getByLabel('Question').fill('Why did you open this record?');
  await press(page, 'Ask');
  await expect(page.getByText('Not read yet')).toBeVisible();
  const questions = (await callApi(page, 'reviewer', 'GET', `reviews/${review}`))?.asked_questions as Item[];
  const answer = await page.request.post(
    `/v1/ledgers/${demo.ledger}/reviews/questions/${String(questions[0]?.id)}/answer`,
    {
      headers: { Authorization: `Bearer ${employee}` },
      data: { text: `I covered for a colleague. ${kCanary}` },
    },
  );
  expect(answer.ok(), await answer.text()).toBe(true);
  await page.reload();
  await expect(page.getByText('Answered', { exact: true }).first()).toBeVisible();

  // What was written comes on asking alone, and as text.
  await expect(page.getByText('I covered for a colleague.')).toHaveCount(0);
  await page.getByRole('button', { name: 'Read what was written' }).click();
  await expect(dialog(page)).toContainText('becomes an event of the log');
  await dialog(page).getByLabel('Why, in your words').fill('To decide – über alles');
  await press(page, 'Read it');
  await expect(done).toContainText(`I covered for a colleague. ${kCanary}`);
  await expect(done).toContainText(`The rota says otherwise. ${kCanary}`);
  await expect(page.locator('#main img')).toHaveCount(0);
  await expectAccessible(page);

  const decide = async (note: string) => {
    await page.getByRole('button', { name: 'Decide', exact: true }).click();
    await dialog(page).getByLabel('Violation of policy').check();
    await expect(dialog(page)).toContainText('A second reviewer has to agree');
    await dialog(page).getByLabel('Sanction').selectOption('retraining');
    await dialog(page).getByRole('textbox', { name: 'Why' }).fill(note);
    await press(page, 'Decide');
    await expect(page.getByText('You decided it. Somebody else has to agree')).toBeVisible();
  };
  await decide('Curiosity.');
  await expect(page.getByRole('button', { name: 'Agree' })).toHaveCount(0);

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const theirs = await context.newPage();
  await enter(theirs, second, `/review/cases/${review}`);
  await theirs.getByRole('button', { name: 'Disagree' }).click();
  await theirs.getByRole('dialog').getByLabel('Why').fill('The supervisor was not asked.');
  await theirs.getByRole('dialog').getByRole('button', { name: 'Disagree' }).click();
  await expect(theirs.getByText('A second reviewer did not agree')).toBeVisible();
  await page.reload();
  await decide('Curiosity, and the supervisor says so, too.');
  await theirs.reload();
  await theirs.getByRole('button', { name: 'Agree', exact: true }).click();
  await theirs.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(theirs.getByText('A second reviewer agreed')).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Open again' })).toBeVisible();
  await context.close();

  await page.reload();
  await expect(page.getByText(/^Violation of policy; retraining$/)).toBeVisible();
  await page.getByRole('button', { name: 'Open again' }).click();
  await dialog(page).getByLabel('Why').fill('Something new came up.');
  await press(page, 'Open again');
  await expect(page.getByRole('button', { name: 'Decide', exact: true })).toBeVisible();
  await callApi(page, 'reviewer', 'POST', `reviews/${review}/decision`, {
    disposition: 'appropriate',
    reason: 'Seen to.',
  });
});

test('a sample is drawn, and leads to the cases that it opened', async ({ page }) => {
  await enter(page, demo.tokens.reviewer, '/review?view=samples');
  await page.getByRole('button', { name: 'Draw a sample' }).click();
  await dialog(page).getByLabel('How many accesses').fill('5');
  await dialog(page).getByLabel('Recorded from').fill('2020-01-01');
  await press(page, 'Draw a sample');
  await expect(page.getByText(/5 accesses drawn from/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'The case' }).first().click();
  await expect(page.getByRole('heading', { name: 'What it covers' })).toBeVisible();
  await page.getByRole('button', { name: 'What relates them' }).first().click();
  await expect(page.getByText(/Nothing on record relates the two|from/).first()).toBeVisible();
});

test('the rules are shown with what they weigh', async ({ page }) => {
  await enter(page, demo.tokens.auditor, '/review/flags?view=rules');
  const rules = page.getByRole('table', { name: 'Rules' });
  await expect(rules.getByRole('row').filter({ hasText: 'No relationship' })).toBeVisible();
  await expect(page.getByText(/This is version \d+; an admin sets another/)).toBeVisible();
  await expectAccessible(page);
});

test('activity is a heat map, and a file', async ({ page }) => {
  await enter(page, demo.tokens.reviewer, '/review/activity');
  const map = page.getByRole('table', { name: 'Accesses by weekday and hour' });
  await expect(map.getByRole('row')).toHaveCount(8);
  await expect(page.getByRole('table', { name: 'Accesses by employee and hour' })).toBeVisible();
  await expectAccessible(page);
  const report = await callApi(page, 'reviewer', 'GET', 'reports/activity');
  const heat = report?.heat_map as number[][];
  await expect(map.getByRole('row').nth(1).getByRole('cell').first()).toHaveText(String(heat[0]?.[0]));

  await page.getByRole('tab', { name: 'Employees' }).click();
  await expect(page).toHaveURL(/view=agents/);
  await expect(page.getByRole('table', { name: 'Employees' }).getByRole('row').nth(1)).toBeVisible();
  await expectAccessible(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  expect(file.suggestedFilename()).toBe(`${demo.ledger}-agents.csv`);
  expect((await readFile(await file.path())).toString()).toMatch(/^agent,department,accesses/);

  await page.getByRole('table', { name: 'Employees' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/agent=[0-9a-f-]{36}/);
  await expect(page.getByText('What was done by')).toBeVisible();
});

test('a patient’s record has who looked, and an accounting is given and read', async ({ page }) => {
  const [disclosure] = await itemsOf(page, 'disclosures?limit=1');
  const subject = String(disclosure?.subject);
  await enter(page, demo.tokens.reviewer, `/review/patients/${subject}`);
  await expect(page.getByRole('img', { name: /accesses by day and hour/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Disclosures' }).click();
  await expect(page.getByRole('table', { name: 'Disclosures' })).toContainText('In accountings');
  await page.getByRole('tab', { name: 'Accountings' }).click();
  await page.getByRole('button', { name: 'Give an accounting' }).click();
  await expect(dialog(page)).toContainText('cannot be taken back');
  await press(page, 'Give it');
  await expect(page.getByText(/It accounts for/)).toBeVisible();
  await page.getByRole('table', { name: 'Accountings' }).getByRole('button', { name: 'Read' }).first().click();
  await press(page, 'Read it');
  await expect(page.getByRole('table', { name: 'The accounting' })).toContainText(String(disclosure?.title));
  await expectAccessible(page);
});

test('a period is signed off with what was left, and worked out again', async ({ page }) => {
  await enter(page, demo.tokens.reviewer, '/review/periods?since=2026-01-01');
  await expect(page.getByRole('heading', { name: 'What was not looked at' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign this time off' }).click();
  await dialog(page).getByLabel('Statement').fill(`Looked at as far as said. ${kCanary}`);
  await dialog(page).getByLabel('It is incomplete').check();
  await press(page, 'Sign it off');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Work it out again' }).first().click();
  await expect(page.getByText('The log says the same as what was signed.')).toBeVisible();
  await expect(page).toHaveURL(/period=/);
  await expectAccessible(page);
});

test('an emergency is seen while it is open, and ended', async ({ page }) => {
  const own = await ownId(page);
  const busy = (await itemsOf(page, 'reviews?origin=break_glass&limit=1000')).map((one) => one.agent);
  const staff = [...new Set((await itemsOf(page, 'flags?limit=1000')).map((one) => one.agent))];
  const agent = staff.find((one) => one !== own && !busy.includes(one));
  const glass = await callApi(page, 'portal', 'POST', 'break-glass', {
    agent,
    subject: demo.person,
    reason: `Unconscious. ${kCanary}`,
  });
  await enter(page, demo.tokens.reviewer, `/review/emergencies?agent=${String(agent)}`);
  await expect(page.getByText(/(One emergency is|\d+ emergencies are) open now/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'End it now' }).first().click();
  await expect(dialog(page)).toContainText('Its review stays open');
  await press(page, 'End it now');
  await expect(page.getByRole('button', { name: 'End it now' })).toHaveCount(0);
  await page.getByRole('link', { name: 'The case' }).first().click();
  await page.getByRole('button', { name: 'Read the reason' }).click();
  await press(page, 'Read it');
  await expect(page.getByText(`Unconscious. ${kCanary}`)).toBeVisible();
  await callApi(page, 'reviewer', 'POST', `reviews/${String(glass?.review)}/decision`, {
    disposition: 'appropriate',
    reason: 'As it was.',
  });
});

test('disclosures to an agency are held back for a while', async ({ page }) => {
  await enter(page, demo.tokens.reviewer, `/review/disclosures?view=suspensions&subject=${demo.person}`);
  await page.getByRole('button', { name: 'Suspend' }).click();
  await dialog(page).getByLabel('Agency').selectOption('health_office');
  await dialog(page).getByLabel('Until, with that day').fill('2090-01-01');
  await dialog(page).getByLabel('Who stated what').fill(`In writing. ${kCanary}`);
  await press(page, 'Suspend');
  const list = page.getByRole('table', { name: 'Suspensions' });
  await expect(list).toContainText('In force');
  await expectAccessible(page);
  await list.getByRole('button', { name: 'End it' }).first().click();
  await press(page, 'End it');
  await expect(list).toContainText('Ended');
  await page.getByRole('tab', { name: 'Disclosures' }).click();
  await expect(page).not.toHaveURL(/view=/);
  await expectAccessible(page);
});

test('an auditor looks on', async ({ page }) => {
  const [review] = await itemsOf(page, 'reviews?state=all&limit=1');
  await enter(page, demo.tokens.auditor, '/review');
  await expect(page.getByText('Your token is of an auditor')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take' })).toHaveCount(0);
  await page.goto(`/review/cases/${String(review?.id)}`);
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Decide' })).toHaveCount(0);
  await expectAccessible(page);
});
