// The pictures of the README: the demo ledger's own people, as its pages show them. Run by tools/screenshots, which says
// where to.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demo, expect, itemsOf, signIn, test } from './journey';

async function take(page: Page, name: string) {
  await page.waitForLoadState('networkidle'); // charts and rows that are checked come after the heading
  await page.mouse.move(0, 0); // nothing is marked because somebody points at it
  await page.screenshot({ path: join(process.env.LETHE_PICTURES ?? '', `${name}.png`), animations: 'disabled' });
}

test('privacy centre', async ({ page }) => {
  await signIn(page, 'subject', '/me/consents');
  const news = page.getByRole('article', { name: 'News by e-mail' });
  await news.getByRole('button', { name: /^(Yes, I agree|Give it again)/ }).click();
  await expect(news.getByText('You said yes', { exact: true })).toBeVisible();
  await page.goto('/me');
  await expect(page.getByRole('heading', { name: 'Your privacy' })).toBeVisible();
  await take(page, 'privacy-centre');
});

test('event', async ({ page }) => {
  const [event] = await itemsOf(page, 'auditor', `events?subject=${demo.person}&kind=consent.recorded&limit=1`);
  await signIn(page, 'auditor', `/audit/events/${String(event?.sequence)}`);
  const tree = page.getByRole('img', { name: /Merkle tree/ });
  await expect(tree).toBeVisible({ timeout: 30_000 });
  await tree.scrollIntoViewIfNeeded();
  await take(page, 'event');
});

test('activity', async ({ page }) => {
  await signIn(page, 'reviewer', '/review/activity');
  await expect(page.getByRole('table', { name: 'Accesses by weekday and hour' })).toBeVisible();
  await take(page, 'activity');
});

test('settings', async ({ page }) => {
  await signIn(page, 'admin', '/settings');
  await expect(page.getByText('People are asked', { exact: true })).toBeVisible();
  await take(page, 'settings');
});

test('portal', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const tokens = new URLSearchParams({ ledger: demo.ledger, portal: demo.tokens.portal, agent: demo.tokens.agent });
  await page.goto(`/portal/sign-up.html#${tokens}`);
  await expect(page.getByRole('checkbox', { name: /I agree to the privacy policy/ })).toBeVisible();
  await page.getByLabel('Given name').fill('Maeve');
  await page.getByLabel('Family name').fill('Doyle');
  await page.getByLabel('E-mail').fill('maeve@people.example');
  await take(page, 'portal');
});
