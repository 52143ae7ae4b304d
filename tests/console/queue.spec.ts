// The reviewer's queue as it was at a moment of the past.
import { callApi, expect, expectAccessible, signIn, test } from './journey';

interface Listed {
  items: { id: string; opened: string; state: string }[];
}

test('the queue is shown as it was, by an address, and nothing can be done with the past', async ({ page }) => {
  const all = (await callApi(page, 'reviewer', 'GET', 'reviews?state=all&limit=1000')) as unknown as Listed;
  const opened = all.items.map((one) => one.opened).toSorted();
  const first = opened[0] ?? '';
  const between = new Date(Date.parse(first) + 3_600_000).toISOString();
  const then = (await callApi(
    page,
    'reviewer',
    'GET',
    `reviews?state=all&as_of=${encodeURIComponent(between)}`,
  )) as unknown as Listed;
  expect(then.items.length).toBeGreaterThan(0);
  expect(then.items.length).toBeLessThan(all.items.length);

  await signIn(page, 'reviewer', `/review?state=all&as_of=${encodeURIComponent(between)}`);
  await expect(page.getByText('The queue as it was on')).toBeVisible();
  const rows = page.getByRole('table', { name: 'Reviews' }).locator('tbody tr');
  await expect(rows).toHaveCount(then.items.length);
  await expect(page.getByRole('button', { name: 'Take' })).toHaveCount(0);
  await expect(page.getByText('Flags without a review')).toBeHidden();
  await expectAccessible(page);

  // Before anything was there, chosen by hand; and back to now.
  await page.getByLabel('As it was').fill('2020-01-01T00:00');
  await expect(page).toHaveURL(/as_of=20/);
  await expect(page.getByText('Nothing waits here')).toBeVisible();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page).not.toHaveURL(/as_of/);
  await expect(page.getByText('Flags without a review')).toBeVisible();
});
