// Rules of the access review: thought of, tried on the past beside those in force, and switched on.
import type { Page } from '@playwright/test';
import { callApi, expect, expectAccessible, signIn, test } from './journey';

interface Rules {
  version: number;
  flag_from: number;
}
const rulesOf = async (page: Page) => (await callApi(page, 'admin', 'GET', 'access-rules')) as unknown as Rules;

/** Days that have accesses, some of them flagged. */
async function someDays(page: Page): Promise<{ since: string; until: string; flagged: number }> {
  const now = Date.now();
  const day = (back: number) => new Date(now - back * 86_400_000).toISOString().slice(0, 10);
  const [since, until] = [day(40), day(10)];
  const body = { rules: { flag_from: 1 }, since: `${since}T00:00:00Z`, until: `${until}T23:59:59Z` };
  const { flagged } = (await callApi(page, 'reviewer', 'POST', 'access-rules/trial', body)) as unknown as {
    flagged: number;
  };
  return { since, until, flagged };
}

test('a reviewer tries rules on the past, and sees what they would flag otherwise', async ({ page }) => {
  test.slow();
  const { since, until, flagged } = await someDays(page);
  expect(flagged).toBeGreaterThan(0);
  await signIn(page, 'reviewer', '/review/flags?view=rules');
  await page.getByRole('link', { name: 'Try others on the past' }).click();
  await expect(page.getByText('Nothing was tried yet.')).toBeVisible();
  await expectAccessible(page);

  // Priorities begin one after the other, or it is said.
  await page.getByLabel('Medium from').fill('5');
  await page.getByLabel('Medium from').press('Tab');
  await expect(page.getByRole('alert')).toContainText('Medium cannot begin below');
  await expect(page.getByRole('button', { name: 'Try on the past' })).toBeDisabled();
  await page.getByRole('button', { name: 'As they are in force' }).click();

  await page.getByLabel('Flagged from').fill('1');
  await page.getByLabel('Flagged from').press('Tab');
  await page.getByRole('switch', { name: /^VIP/ }).click();
  await expect(page).toHaveURL(/rules=flag_from%3A1%2Cvip\.enabled%3A0/);
  await page.getByLabel('From', { exact: true }).fill(since);
  await page.getByLabel('To', { exact: true }).fill(until);
  await page.getByRole('button', { name: 'Try on the past' }).click();
  const outcome = page.getByRole('list', { name: 'What came of it' });
  await expect(outcome).toBeVisible({ timeout: 60_000 });
  await expect(outcome.getByRole('listitem', { name: /^Flagged by those tried: [1-9]/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Flagged in addition' }).getByRole('row').nth(1)).toContainText(
    'weighs',
  );
  await expectAccessible(page);

  // By day: what the days add up to is what is said above.
  await page.getByText('The same in numbers').click();
  const cells = await page
    .getByRole('table', { name: 'Flags by day' })
    .locator('tbody tr td:nth-child(4)')
    .allInnerTexts();
  const sum = cells.reduce((total, text) => total + Number(text.replaceAll(/\D/g, '')), 0);
  await expect(outcome.getByRole('listitem', { name: `Flagged by those tried: ${sum}`, exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: '4. Switch them on' })).toContainText('An admin does.');

  // The address has it all: it can be sent to somebody.
  await page.reload();
  await expect(page.getByLabel('Flagged from')).toHaveValue('1');
  await expect(page.getByRole('switch', { name: /^VIP/ })).not.toBeChecked();

  // Fewer flags: nothing weighs as much.
  await page.getByRole('button', { name: 'As they are in force' }).click();
  await page.getByLabel('High from').fill('16000');
  await page.getByLabel('High from').press('Tab');
  await page.getByLabel('Medium from').fill('16000');
  await page.getByLabel('Medium from').press('Tab');
  await page.getByLabel('Flagged from').fill('16000');
  await page.getByLabel('Flagged from').press('Tab');
  await page.getByRole('button', { name: 'Try on the past' }).click();
  await expect(outcome.getByRole('listitem', { name: 'Flagged by those tried: 0', exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('tab', { name: /^Not flagged any more/ }).click();
  await expect(page.getByRole('table', { name: 'Not flagged any more' }).getByRole('row').nth(1)).toBeVisible();
});

test('an admin switches on what was tried, and the versions tell what changed', async ({ page }) => {
  test.slow();
  const { since } = await someDays(page);
  const before = await rulesOf(page);
  const unused = `idle.days:${61 + Math.floor(Math.random() * 900)}`;
  await signIn(page, 'admin', `/review/rules?since=${since}&until=${since}&rules=${unused}`);
  const button = page.getByRole('region', { name: '4. Switch them on' }).getByRole('button', { name: 'Switch on' });
  await expect(page.getByText('Try them on the past first.')).toBeVisible();
  await expect(button).toBeDisabled();
  await page.getByRole('button', { name: 'Try on the past' }).click();
  await expect(page.getByText(`They become version ${before.version + 1}.`)).toBeVisible({ timeout: 60_000 });
  await button.click();
  const dialog = page.getByRole('dialog', { name: `Version ${before.version + 1} of the rules` });
  await expect(dialog).toContainText('Unused account: days:');
  await expect(dialog).toContainText('What was looked at before is not looked at again');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('Nothing is different from the rules in force.')).toBeVisible();
  const after = await rulesOf(page);
  expect(after.version).toBe(before.version + 1);
  expect(after.flag_from).toBe(before.flag_from);

  await page.getByRole('link', { name: 'The rules in force' }).click();
  const row = page.getByRole('table', { name: 'Versions of the rules' }).getByRole('row').nth(1);
  await expect(row.getByRole('cell').first()).toHaveText(String(after.version));
  await expect(row).toContainText('Unused account: days:');
  await expectAccessible(page);
});
