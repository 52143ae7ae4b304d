// Texts of the data are shown as text, wherever they are shown: nothing of them becomes an element, and nothing runs.
import type { Page } from '@playwright/test';
import { kCanary, openLedgerOfCanaries } from './canaries';
import { addressesOf, expectInOrder, parametersOf, signedInRoles, visit } from './every_page';
import type { FreshLedger } from './fresh_ledger';
import { expect, itemsOf, signIn, test } from './journey';

/** One for all: it takes a while to fill, and the journeys here change nothing of it. */
let filled: Promise<FreshLedger> | undefined;
const ledgerOfCanaries = (page: Page) => (filled ??= openLedgerOfCanaries(page));

async function expectHarmless(page: Page) {
  const found = await page.evaluate(() => ({
    ran: Reflect.get(window, 'canary') as unknown,
    elements: document.querySelectorAll('img[src="x"], body script:not([src]), [onerror]').length,
  }));
  expect(found, page.url()).toEqual({ ran: undefined, elements: 0 });
}

/** What has to be shown in full where it is shown at once. */
const shown: Record<string, number> = {
  '/me/profile': 4,
  '/me/consents': 2,
  '/me/accesses': 1,
  '/settings': 1,
  '/settings/recipients': 2,
  '/settings/policies': 2,
};

test.beforeEach(({ page, isMobile }) => {
  test.skip(isMobile, 'what is shown as text on a desktop is on a phone');
  page.on('dialog', (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
});

for (const role of signedInRoles) {
  test(`every page of ${role} shows texts as texts`, async ({ page }) => {
    test.setTimeout(240_000);
    const ledger = await ledgerOfCanaries(page);
    const parameters = await parametersOf(page, ledger.admin, ledger.person);
    await signIn(page, ledger[role]);
    for (const { path, isOwn } of addressesOf(role, parameters)) {
      if (!isOwn) continue; // seen with the role that it is for
      let seen = 0;
      await test.step(path, () =>
        visit(page, path, async () => {
          await expectHarmless(page);
          seen += await page.getByText(kCanary).count();
        }),
      );
      expect(seen, path).toBeGreaterThanOrEqual(shown[path] ?? 0);
    }
  });
}

test('every text that an event has sealed is opened, and is text', async ({ page }) => {
  test.setTimeout(240_000);
  const ledger = await ledgerOfCanaries(page);
  const events = await itemsOf(page, ledger.auditor, 'events?limit=1000');
  // While somebody is restricted nobody opens what is theirs, the restriction's reason neither.
  const sealed = events.filter((event) => (event.sections as unknown[]).length > 0 && event.kind !== 'restriction.set');
  const byKind = [...new Map(sealed.map((event) => [event.kind, event.sequence])).entries()];
  expect(byKind.length).toBeGreaterThan(15);
  await signIn(page, ledger.auditor, '/audit');
  let opened = 0;
  for (const [kind, sequence] of byKind) {
    await test.step(String(kind), async () => {
      await page.goto(`/audit/events/${String(sequence)}`);
      await expectInOrder(page);
      const button = page.getByRole('button', { name: 'Open the texts' });
      if ((await button.count()) === 0) return; // sealed, and no text: a profile, say
      await button.click();
      await page.getByRole('dialog').getByLabel('Why').fill(kCanary);
      await page.getByRole('dialog').getByRole('button', { name: 'Open and record it' }).click();
      await expect(page.getByText('a bundle with sections brings along')).toBeVisible();
      opened += (await page.getByText(kCanary).count()) > 0 ? 1 : 0;
      await expectHarmless(page);
    });
  }
  expect(opened, 'kinds whose text was read').toBeGreaterThan(10);
});
