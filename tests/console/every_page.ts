// Every page that the console has, as `areas.tsx` lists them, and what holds of each whatever it shows.
import type { Page } from '@playwright/test';
import { areasOf } from '../../api/console/src/app/areas';
import { demo, expect, itemsOf, type Visitor } from './journey';

export type SignedInRole = 'subject' | 'admin' | 'auditor' | 'reviewer' | 'operator';
export const signedInRoles: SignedInRole[] = ['subject', 'admin', 'auditor', 'reviewer', 'operator'];

/** What parameters of addresses stand for. A page whose parameter is not among them is left out: it has nothing to show. */
export type Parameters = Partial<Record<'sequence' | 'subject' | 'request' | 'breach' | 'review' | 'ledger', string>>;

export interface Address {
  path: string;
  /** Of the first role that the area names: others see the same pages. */
  isOwn: boolean;
}

/** The addresses of all pages of a role. */
export function addressesOf(role: SignedInRole, parameters: Parameters): Address[] {
  return areasOf(role).flatMap((area) =>
    area.pages.flatMap((page) => {
      let isKnown = true;
      const path = `/${area.path}/${page.path}`.replace(/\/$/, '').replace(/:(\w+)/g, (_, name: keyof Parameters) => {
        isKnown &&= parameters[name] !== undefined;
        return encodeURIComponent(parameters[name] ?? '');
      });
      return isKnown ? [{ path, isOwn: area.roles[0] === role }] : [];
    }),
  );
}

/** One of each thing that has a page of its own, in the ledger of the administrator. */
export async function parametersOf(page: Page, admin: Visitor, subject: string): Promise<Parameters> {
  const [event] = await itemsOf(page, admin, `events?subject=${subject}&order=desc&limit=1`);
  const [request] = await itemsOf(page, admin, 'requests?limit=1');
  const [breach] = await itemsOf(page, admin, 'breaches?limit=1');
  const [review] = await itemsOf(page, admin, 'reviews?state=all&limit=1');
  const name = typeof admin === 'string' ? demo.ledger : (admin.ledger ?? demo.ledger);
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return {
    sequence: text(event?.sequence),
    subject,
    request: text(request?.id),
    breach: text(breach?.id),
    review: text(review?.id),
    ledger: name,
  };
}

/** The page has come to rest, told of no failure, and is as wide as the window. */
export async function expectInOrder(page: Page) {
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('button', { name: /^(Try|Load) again$/ })).toHaveCount(0);
  const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
  expect.soft(width, `the width of ${page.url()}`).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

export async function open(page: Page, path: string) {
  await page.goto(path);
  await expectInOrder(page);
}

/** The page at an address, and each of its tabs, as it has come to rest. */
export async function visit(page: Page, path: string, check: () => Promise<void>) {
  await open(page, path);
  await check();
  const tabs = page.getByRole('main').getByRole('tab', { selected: false });
  const names = await tabs.allInnerTexts();
  for (const name of names) {
    await page.getByRole('main').getByRole('tab', { name, exact: true }).click();
    await expectInOrder(page);
    await check();
  }
}
