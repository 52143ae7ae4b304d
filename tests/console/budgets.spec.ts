// What a first visit costs: bytes on the wire, and time until the page can be used. Measured with nothing in the cache,
// as the server sends it, over loopback.
import type { Browser, Page } from '@playwright/test';
import { demo, expect, type Role, test } from './journey';

test.use({ trace: 'off', screenshot: 'off' }); // both would be measured, too

const kBytes = 300_000;
const kMilliseconds = 1000;
/** The best of these counts: others may have the machine, and a page is not slower than its fastest load. */
const kLoads = 8;

const signedIn = (role: Role) => `/#${new URLSearchParams({ ledger: demo.ledger, token: demo.tokens[role] })}`;

interface Load {
  bytes: number;
  /** Of the answers that came over the wire, not out of the cache. */
  answers: number;
  interactive: number;
}

/** Everything that the browser receives from now on. */
async function countTransfers(page: Page) {
  const counted = { bytes: 0, answers: 0 };
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
    if (encodedDataLength > 0) counted.answers += 1;
  });
  return counted;
}

/** Notes in the page when its heading came, and until when its scripts kept the browser busy. */
function watch() {
  const seen = { heading: 0, busy: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.busy = task.startTime + task.duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('main h1') === null) return;
    seen.heading = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

async function load(page: Page, address: string): Promise<Load> {
  const counted = await countTransfers(page);
  await page.addInitScript(watch);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const interactive = await page.evaluate(() => {
    const seen = Reflect.get(window, 'seen') as { heading: number; busy: number };
    return Math.max(seen.heading, seen.busy);
  });
  expect(interactive, 'the heading was seen').toBeGreaterThan(0);
  return { ...counted, interactive };
}

/** In a browser that has never been here. */
async function firstLoad(browser: Browser, address: string): Promise<Load> {
  const context = await browser.newContext();
  try {
    return await load(await context.newPage(), address);
  } finally {
    await context.close();
  }
}

const visits: [string, string][] = [
  ['the door', '/'],
  ...(['subject', 'admin', 'auditor', 'reviewer', 'operator'] as Role[]).map((role): [string, string] => [
    `the first page of ${role}`,
    signedIn(role),
  ]),
];

for (const [what, address] of visits) {
  test(`${what} is light, and quick`, async ({ browser }) => {
    const loads: Load[] = [];
    do loads.push(await firstLoad(browser, address));
    while (loads.length < kLoads && Math.min(...loads.map((one) => one.interactive)) >= kMilliseconds);
    test.info().annotations.push({ type: 'measured', description: JSON.stringify(loads) });
    expect(Math.max(...loads.map((one) => one.bytes)), 'bytes on the wire').toBeLessThan(kBytes);
    expect(Math.min(...loads.map((one) => one.interactive)), 'milliseconds until it can be used').toBeLessThan(
      kMilliseconds,
    );
  });
}

test('whoever comes again fetches next to nothing', async ({ page }) => {
  await load(page, '/');
  await page.close();
  const again = await load(await page.context().newPage(), '/');
  expect(again.answers, 'the page itself, which has not changed').toBeLessThanOrEqual(2);
  expect(again.bytes).toBeLessThan(2048);
});

test('scripts and styles are kept for a year, the page itself is asked for each time; all are compressed', async ({
  page,
}) => {
  const answers: { path: string; headers: Record<string, string> }[] = [];
  page.on('response', (answer) => answers.push({ path: new URL(answer.url()).pathname, headers: answer.headers() }));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const files = answers.filter((one) => /\.(js|css)$/.test(one.path));
  expect(files.length).toBeGreaterThan(1);
  for (const { path, headers } of files) {
    expect(path).toMatch(/^\/assets\/[\w.-]+-[\w-]{8}\.(js|css)$/);
    expect(headers['cache-control'], path).toBe('public, max-age=31536000, immutable');
    expect(headers['content-encoding'] ?? 'tiny', path).toMatch(
      Number(headers['content-length']) > 200 ? /^gzip$/ : /./,
    );
  }
  const [first] = answers;
  expect(first?.path).toBe('/');
  expect(first?.headers['cache-control']).toBe('no-cache');
  expect(first?.headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
});
