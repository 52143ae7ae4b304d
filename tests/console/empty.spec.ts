// A ledger in which nothing has happened yet: every page of it says so, and none fails.
import { addressesOf, signedInRoles, visit } from './every_page';
import { openFreshLedger } from './fresh_ledger';
import { expectAccessible, signIn, test } from './journey';

for (const role of signedInRoles) {
  test(`every page of ${role} with nothing in it`, async ({ page, isMobile }) => {
    test.skip(isMobile, 'other journeys see the same pages on a phone, with more in them');
    test.setTimeout(180_000);
    const fresh = await openFreshLedger(page);
    await signIn(page, fresh[role]);
    for (const { path, isOwn } of addressesOf(role, { sequence: '0', subject: fresh.person, ledger: fresh.name })) {
      if (!isOwn) continue; // seen with the role that it is for
      await test.step(path, () => visit(page, path, () => expectAccessible(page)));
    }
  });
}
