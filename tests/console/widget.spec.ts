// The consent widget in pages of a portal whose Content-Security-Policy allows nothing but its script and the ledger.
import type { Page, Route } from '@playwright/test';
import { callApi, demo, expect, expectAccessible, test } from './journey';

const kPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
const api = `/v1/ledgers/${demo.ledger}`;

/** A page of some portal: served here, strict, with the widget's script and this body. */
async function openPortal(page: Page, body: string, head = '') {
  await page.route('**/portal-of-a-test*', (route: Route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'Content-Security-Policy': kPolicy },
      body: `<!doctype html><html lang="en"><head><title>A portal</title><meta name="viewport" content="width=device-width">${head}
        <script src="/widget.js" defer></script></head><body><main><h1>A portal</h1>${body}</main></body></html>`,
    }),
  );
  await page.goto('/portal-of-a-test');
}

async function newPerson(page: Page) {
  const person = await callApi(page, 'portal', 'POST', 'subjects', {
    type: 'user',
    origin: 'signup',
    profile: { email: `widget-${Date.now()}@people.example` },
  });
  const subject = String(person?.id);
  const session = await callApi(page, 'portal', 'POST', `subjects/${subject}/sessions`, {});
  return { subject, session: session ?? {} };
}

const consentsOf = async (page: Page, subject: string) =>
  (await callApi(page, 'portal', 'GET', `subjects/${subject}/consents`))?.items;

/** The portal's own backend, at the addresses that the widget is told. */
async function backend(page: Page, url: string, answer: unknown, status = 200) {
  await page.route(`**${url}`, (route: Route) => route.fulfill({ status, json: answer }));
}

/** Everything that the widget tells the page, from now on. */
async function listen(page: Page) {
  await page.evaluate(() => {
    const told: { name: string; detail: unknown }[] = [];
    Object.assign(window, { told });
    for (const name of ['ready', 'decided', 'recorded', 'failed']) {
      document.addEventListener(`lethe-consent-${name}`, (event) => {
        if (event instanceof CustomEvent) told.push({ name, detail: event.detail });
      });
    }
  });
}
const told = (page: Page) =>
  page.evaluate(() => Reflect.get(window, 'told') as { name: string; detail: Record<string, unknown> }[]);

test('the banner asks until somebody agrees, with nothing but a token of the portal’s backend', async ({ page }) => {
  const { subject, session } = await newPerson(page);
  await backend(page, '/privacy-token', session);
  await openPortal(page, `<lethe-consent mode="banner" api="${api}" token-url="/privacy-token"></lethe-consent>`);
  await listen(page);
  const banner = page.getByRole('region', { name: 'Your privacy' });
  await expect(banner).toContainText('May we use your data as our privacy policy says?');
  await expect(banner.getByRole('link', { name: 'privacy policy' })).toHaveAttribute('href', /^https:/);
  await expectAccessible(page);
  // The keyboard alone: link, agree, refuse, later.
  for (let step = 0; step < 2; ++step) await page.keyboard.press('Tab');
  await expect(banner.getByRole('button', { name: 'I agree' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(banner).toHaveCount(0);
  expect((await told(page)).slice(-2).map((one) => one.name)).toEqual(['decided', 'recorded']);
  expect(await consentsOf(page, subject)).toMatchObject([
    { purpose: 'privacy_policy', status: 'given', context: 'banner' },
  ]);

  const ready = page.waitForResponse(/consent-prompt/);
  await page.reload();
  await ready;
  await expect(page.getByRole('heading', { name: 'A portal' })).toBeVisible();
  await expect(banner).toHaveCount(0);
  expect(await page.evaluate(() => document.cookie + localStorage.length + sessionStorage.length)).toBe('00');
});

test('not to agree is as easy, and is recorded too', async ({ page }) => {
  const { subject, session } = await newPerson(page);
  await backend(page, '/privacy-token', session);
  await openPortal(page, `<lethe-consent api="${api}" token-url="/privacy-token" lang="de-AT"></lethe-consent>`);
  const banner = page.getByRole('region', { name: 'Ihre Privatsphäre' });
  const sizes = await Promise.all(
    ['Ich stimme zu', 'Ich stimme nicht zu'].map(async (name) => {
      const button = banner.getByRole('button', { name, exact: true });
      return button.evaluate((one) => getComputedStyle(one).backgroundColor + getComputedStyle(one).fontWeight);
    }),
  );
  expect(sizes[0]).toBe(sizes[1]);
  await banner.getByRole('button', { name: 'Ich stimme nicht zu' }).click();
  await expect(banner).toHaveCount(0);
  expect(await consentsOf(page, subject)).toMatchObject([{ status: 'refused', context: 'banner' }]);
});

test('its styles are there under the strict policy, light and dark', async ({ page }) => {
  const { session } = await newPerson(page);
  await backend(page, '/privacy-token', session);
  await openPortal(page, `<lethe-consent api="${api}" token-url="/privacy-token"></lethe-consent>`);
  const banner = page.getByRole('region', { name: 'Your privacy' });
  for (const [colorScheme, colour] of [
    ['light', 'rgb(27, 107, 63)'],
    ['dark', 'rgb(20, 83, 45)'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(banner).toHaveCSS('background-color', colour);
    await expectAccessible(page);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(width).toBe(0);
});

test('a form’s box is empty at first, tells the page what was shown, and is a part of the form', async ({ page }) => {
  const prompt = await callApi(page, 'portal', 'GET', 'consent-prompt?context=anonymous_topic');
  await backend(page, '/prompt', prompt);
  await openPortal(
    page,
    `<form><lethe-consent name="privacy" mode="anonymous" context="anonymous_topic" prompt-url="/prompt" required>
    </lethe-consent><lethe-consent name="news" mode="signup" prompt-url="/prompt" purpose="newsletter" wording="own.news">Send me <b>news</b>
    </lethe-consent><button type="reset">Empty</button></form>`,
  );
  await listen(page);
  const box = page.getByRole('checkbox', { name: 'I agree to the privacy policy.' });
  await expect(box).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Send me news' })).not.toBeChecked();
  await expectAccessible(page);
  const form = () =>
    page.evaluate(() => {
      const own = document.querySelector('form');
      return own === null ? null : { isValid: own.checkValidity(), values: [...new FormData(own).entries()] };
    });
  expect(await form()).toEqual({ isValid: false, values: [] });
  await box.focus();
  await page.keyboard.press('Space');
  expect(await form()).toEqual({ isValid: true, values: [['privacy', 'given']] });
  const expected = {
    purpose: 'privacy_policy',
    status: 'given',
    policy_version: prompt?.policy_version,
    notice_hash: prompt?.notice_hash,
    language: 'en',
    wording: 'consent.anonymous_topic',
    method: 'checkbox',
    context: 'anonymous_topic',
  };
  expect((await told(page)).at(-1)).toEqual({ name: 'decided', detail: { decision: expected } });
  await page.getByRole('button', { name: 'Empty' }).click();
  expect(await form()).toEqual({ isValid: false, values: [] });
  await page.getByRole('checkbox', { name: 'Send me news' }).check();
  expect((await told(page)).at(-1)?.detail.decision).toMatchObject({ purpose: 'newsletter', wording: 'own.news' });
});

test('a page may record by itself, and a decision before there was a person is recorded after', async ({ page }) => {
  const prompt = await callApi(page, 'portal', 'GET', 'consent-prompt?context=signup');
  await openPortal(page, `<lethe-consent mode="signup" api="${api}" by-sending></lethe-consent>`);
  await page.locator('lethe-consent').evaluate((widget, given) => Reflect.set(widget, 'prompt', given), prompt);
  await expect(page.getByText('By signing up you agree to the privacy policy.')).toBeVisible();
  const { subject, session } = await newPerson(page);
  await page
    .locator('lethe-consent')
    .evaluate(
      (widget, [id, token]) => Reflect.get(widget, 'record').call(widget, id, token),
      [subject, String(session.token)],
    );
  expect(await consentsOf(page, subject)).toMatchObject([{ status: 'given', context: 'signup' }]);
});

test('what a policy says of its address becomes no script, and its words no markup', async ({ page }) => {
  const hash = 'ab'.repeat(32);
  await backend(page, '/prompt', {
    ask: true,
    reason: 'not_asked',
    context: 'signup',
    purpose: 'p',
    wording: '<img src=x onerror=alert(1)>',
    policy_version: '1',
    notice_hash: hash,
    language: 'en',
    url: 'javascript:alert(1)',
  });
  await openPortal(page, '<lethe-consent mode="signup" prompt-url="/prompt"></lethe-consent>');
  await expect(page.getByText('I agree to the privacy policy.')).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(0);
});

test.describe('when the ledger does not answer', () => {
  test('the page works, nobody is asked, and the page is told', async ({ browser, baseURL }) => {
    // A page of its own: a browser complains of lost answers, and the others may not.
    const page = await (await browser.newContext({ baseURL })).newPage();
    await page.route('**/prompt', (route: Route) => route.abort());
    await openPortal(page, `<form><lethe-consent mode="signup" prompt-url="/prompt" required></lethe-consent></form>`);
    await listen(page);
    await page.locator('lethe-consent').evaluate((widget) => widget.setAttribute('lang', 'fr'));
    await expect
      .poll(async () => (await told(page)).map((one) => one.detail))
      .toContainEqual({ during: 'asking', status: 0, code: 'no-answer' });
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    expect(await page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(true);
    await page.context().close();
  });

  test('a click is not counted, is told so, and can be repeated', async ({ browser, baseURL }) => {
    const page = await (await browser.newContext({ baseURL })).newPage();
    const { subject, session } = await newPerson(page);
    await backend(page, '/privacy-token', session);
    await openPortal(page, `<lethe-consent api="${api}" token-url="/privacy-token"></lethe-consent>`);
    const banner = page.getByRole('region', { name: 'Your privacy' });
    await page.route('**/consents', (route: Route) => route.abort());
    await banner.getByRole('button', { name: 'I agree' }).click();
    await expect(banner.getByRole('alert')).toHaveText('Your decision could not be saved. Please try again.');
    expect(await consentsOf(page, subject)).toEqual([]);
    await expectAccessible(page);
    await page.unroute('**/consents');
    await banner.getByRole('button', { name: 'I agree' }).click();
    await expect(banner).toHaveCount(0);
    expect(await consentsOf(page, subject)).toMatchObject([{ status: 'given' }]);
    await page.context().close();
  });
});
