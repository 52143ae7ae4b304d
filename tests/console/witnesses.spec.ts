// Witnesses of the log, on a server of its own: how far each is, whether the policy is satisfied, or what it lacks.
import { expect, test } from '@playwright/test';
import { expectAccessible } from './journey';
import { Witnessed } from './processes';

test('who cosigns is shown with what it is worth, and what the policy still needs', async ({ page }) => {
  test.setTimeout(180_000); // another server is started, with a ledger of its own
  const own = await Witnessed.start(['first.example', 'second.example']);
  try {
    const headers = { Authorization: `Bearer ${own.auditor}` };
    const answer = await page.request.get(`${own.url}/v1/ledgers/demo/signing-keys`, { headers });
    const { signing_keys: keys } = (await answer.json()) as {
      signing_keys: { verifier_key: string; current: boolean }[];
    };
    const log = keys.find((one) => one.current)?.verifier_key ?? '';
    const [first, second] = own.witnesses;
    if (first === undefined || second === undefined) throw new Error('there are two');
    await own.serve(first, log);

    await page.goto(`${own.url}/audit/log`);
    await page.getByLabel('Ledger').fill('demo');
    await page.getByLabel(/^Token/).fill(own.auditor);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    const table = page.getByRole('table', { name: 'Witnesses' });
    const reloaded = async (check: () => Promise<void>) =>
      expect(async () => {
        await page.reload();
        await expect(table).toBeVisible({ timeout: 15_000 });
        await check();
      }).toPass({ timeout: 90_000 });

    await reloaded(() =>
      expect(page.getByRole('alert').filter({ hasText: 'The policy is not satisfied' })).toContainText(
        'One more witness has to cosign',
        {
          timeout: 3000,
        },
      ),
    );
    await expect(table.getByRole('row').filter({ hasText: 'second.example' })).toContainText('reached');
    await expect(page.getByText('No checkpoint has enough cosignatures yet.')).toBeVisible();
    await expectAccessible(page);

    await own.serve(second, log);
    await reloaded(() => expect(page.getByText('The policy is satisfied')).toBeVisible({ timeout: 3000 }));
    await reloaded(() => expect(table.getByText('cosignature checked')).toHaveCount(2, { timeout: 5000 }));
    await expect(page.getByText('is the beginning of the log that you see.')).toBeVisible();
    await expectAccessible(page);
  } finally {
    await own.stop();
  }
});
