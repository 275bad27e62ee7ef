import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  reporter: 'list',
  outputDir: '../../test-results',
  use: {
    baseURL: process.env.TRANSOM_SITE,
    locale: 'en-US',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Pages that a test makes up count as public ones, which may not speak to
        // the loopback address where the service under test runs.
        '--disable-features=LocalNetworkAccessChecks',
      ],
    },
  },
});
