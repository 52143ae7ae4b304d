// What a first visit costs: bytes of code on the wire, and time until the page can be used. Measured with nothing in the
// cache, as the server sends it, over loopback.
import type { Browser, Page } from '@playwright/test';
import { demo, expect, type Role, test } from './journey';

test.use({ trace: 'off', screenshot: 'off' }); // both would be measured, too

const kBytes = 300_000;
/** What the page's thread computes until then: it is waiting otherwise, for others who have the machine. */
const kMilliseconds = 1000;

const signedIn = (role: Role) => `/#${new URLSearchParams({ ledger: demo.ledger, token: demo.tokens[role] })}`;

interface Load {
  bytes: number;
  /** Of the answers that came over the wire, not out of the cache. */
  answers: number;
  /** Milliseconds that the page's thread has computed. */
  computed: number;
}

/** The pages' own files that the browser receives from now on; what the API answers depends on the ledger. */
async function load(page: Page, address: string): Promise<Load> {
  const counted = { bytes: 0, answers: 0 };
  const ofPages = new Set<string>();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type !== 'Fetch' && type !== 'XHR') ofPages.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!ofPages.has(requestId)) return;
    counted.bytes += encodedDataLength;
    if (encodedDataLength > 0) counted.answers += 1;
  });
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const seconds = metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0;
  expect(seconds, 'the thread was measured').toBeGreaterThan(0);
  return { ...counted, computed: seconds * 1000 };
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
    const first = await firstLoad(browser, address);
    test.info().annotations.push({ type: 'measured', description: JSON.stringify(first) });
    expect(first.bytes, 'bytes on the wire').toBeLessThan(kBytes);
    expect(first.computed, 'milliseconds until it can be used').toBeLessThan(kMilliseconds);
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
