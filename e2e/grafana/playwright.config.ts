import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '@vigilops/testkit/browser';

const auth = join(dirname(fileURLToPath(import.meta.resolve('@grafana/plugin-e2e'))), 'auth');
const executablePath = findChromium();

const administrator = {
  user: process.env.GRAFANA_USER ?? 'admin',
  password: process.env.GRAFANA_PASSWORD ?? 'admin',
};

/** Against the Grafana at GRAFANA_URL, which has our plugins and our provisioning (docs/guides/run-in-grafana.md). */
export default defineConfig<PluginOptions>({
  testDir: '.',
  outputDir: '../../node_modules/.cache/grafana-e2e-failures',
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.GRAFANA_URL ?? 'http://127.0.0.1:3000',
    user: administrator,
    grafanaAPICredentials: administrator,
    launchOptions: {
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'auth', testDir: auth, testMatch: [/.*\.js/] },
    {
      name: 'specs',
      testMatch: /.*\.spec\.ts/,
      use: {
        storageState: join(
          import.meta.dirname,
          '../../node_modules/.cache/grafana-e2e/playwright/.auth/admin.json',
        ),
      },
      dependencies: ['auth'],
    },
  ],
});
