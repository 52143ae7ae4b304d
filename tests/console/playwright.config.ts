// The journeys of the console, in Debian's Chromium, against the real server. Run by tests/console/run, which says where
// both are.
import { defineConfig } from '@playwright/test';

const chromium = process.env.LETHE_CHROMIUM ?? '/usr/bin/chromium';
const pictures = process.env.LETHE_PICTURES; // set by tools/screenshots alone
const size = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const picturesProject = {
  name: 'pictures',
  testMatch: 'pictures.ts',
  use: { viewport: size.desktop, colorScheme: 'light' as const, locale: 'en-GB', timezoneId: 'Europe/Dublin' },
};

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1, // one ledger for all; and the machine's cores are the server's, too
  retries: 1, // other tests and compilers may have the machine; what fails twice fails
  reporter: [['list'], ['junit', { outputFile: process.env.LETHE_CONSOLE_REPORT ?? 'junit.xml' }]],
  outputDir: process.env.LETHE_CONSOLE_RESULTS ?? 'results',
  use: {
    contextOptions: { reducedMotion: 'reduce' },
    baseURL: process.env.LETHE_CONSOLE_URL,
    launchOptions: { executablePath: chromium, args: ['--no-sandbox'] },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'desktop', use: { viewport: size.desktop, colorScheme: 'light' } },
    { name: 'phone', use: { viewport: size.phone, colorScheme: 'dark', hasTouch: true, isMobile: true } },
    ...(pictures === undefined ? [] : [picturesProject]),
  ],
});
