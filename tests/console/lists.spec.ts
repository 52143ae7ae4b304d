// Long lists: however far somebody reads on, a page has the rows in view, and asks for what it shows.
import { callApi, expect, expectAccessible, signIn, test } from './journey';

test('a list that was read far on has the rows in view alone, and scrolls to either end', async ({ page }) => {
  test.slow();
  const newest = (await callApi(page, 'auditor', 'GET', 'events?order=desc&limit=300')) as unknown as {
    items: { sequence: number }[];
  };
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/events\?/.test(request.url())) asked.push(request.url());
  });
  await signIn(page, 'auditor', '/audit');
  const table = page.getByRole('table', { name: 'Events' });
  const rows = table.locator('tbody tr:not([aria-hidden])');
  const links = (sequence: number | undefined) => table.getByRole('link', { name: String(sequence), exact: true });
  await expect(rows).toHaveCount(50);
  await expect(table).toHaveAttribute('aria-rowcount', '-1'); // how many there are is not known yet
  for (let pages = 1; pages < 6; ++pages) {
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => asked.length).toBe(pages + 1);
    await expect(page.getByRole('button', { name: 'Show more' })).toBeEnabled();
  }
  // Three hundred were asked for; those in view, and a few around them, are rows.
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const last = newest.items.at(-1)?.sequence ?? 0;
  await expect(links(last).or(links(last + 1))).not.toHaveCount(0);
  expect(await rows.count()).toBeLessThan(100);
  await expect(rows.last()).toHaveAttribute('aria-rowindex', '301');
  await expectAccessible(page);

  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(rows.first()).toHaveAttribute('aria-rowindex', '2');
  await expect(rows.first().locator('[data-proof=held]')).toBeVisible({ timeout: 30_000 });
  expect(await rows.count()).toBeLessThan(100);
  expect(asked.length, 'coming back asks for nothing again').toBe(6);
});

test('accesses of a patient have their flags beside them', async ({ page }) => {
  interface Listed<Item> {
    items: Item[];
  }
  const all = (await callApi(page, 'reviewer', 'GET', 'flags?order=desc&limit=1000')) as unknown as Listed<{
    access: number;
    subject?: string;
  }>;
  const subject = all.items.find((flag) => flag.subject !== undefined)?.subject ?? '';
  const flagged = new Set(all.items.filter((flag) => flag.subject === subject).map((flag) => flag.access));
  const target = `accesses?subject=${subject}&order=desc&limit=100`;
  const accesses = (await callApi(page, 'reviewer', 'GET', target)) as unknown as Listed<{ sequence: number }>;
  const expected = accesses.items.filter((one) => flagged.has(one.sequence)).length;
  expect(expected).toBeGreaterThan(0);
  await signIn(page, 'reviewer', `/review/patients/${subject}`);
  const marks = page.getByText(/^(Low|Medium|High)$/);
  await expect(marks).toHaveCount(expected);
});
