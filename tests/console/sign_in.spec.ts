import { demo, expect, expectAccessible, signIn, test } from './journey';

test('whoever has a token signs in, and out again', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Lethe' })).toBeVisible();
  await expectAccessible(page);
  await signIn(page, 'auditor');
  await expect(page.getByText(demo.ledger, { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('a portal hands a token over, and it leaves the address at once', async ({ page }) => {
  await page.goto(`/me#ledger=${demo.ledger}&token=${demo.tokens.subject}`);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
});

test('the address is kept for after signing in, and pages of others are not there', async ({ page }) => {
  await signIn(page, 'auditor', '/audit/log');
  await expect(page).toHaveURL(/\/audit\/log$/);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
