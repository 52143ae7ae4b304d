import { expect, test as base } from '@playwright/test';
import { demo } from './journey';

// Without the watch on the console: a browser logs every answer of 4xx as an error.
base('a token that is not good is told in words', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Ledger').fill(demo.ledger);
  await page.getByLabel(/^Token/).fill('lethe_nothing');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Ledger')).toHaveValue(demo.ledger);
});
