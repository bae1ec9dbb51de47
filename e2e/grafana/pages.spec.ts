import { expect, test } from './troubles.ts';

const PAGES = [
  'overview',
  'hosts',
  'services',
  'services/new',
  'services/report',
  'services/maintenance',
  'services/status-page',
  'logs',
  'logs/pipelines',
  'logs/storage',
  'alerts',
  ...['rules', 'rules/new', 'silences', 'channels', 'policies', 'duty', 'statistics'].map(
    (section) => `alerts/${section}`,
  ),
  'llm',
  ...['calls', 'providers', 'models', 'keys', 'budgets', 'reconciliation', 'playground'].map(
    (section) => `llm/${section}`,
  ),
  'users',
  'tokens',
  'audit',
  ...['general', 'retention', 'notifications', 'ai', 'configuration', 'system'].map(
    (section) => `settings/${section}`,
  ),
];

for (const path of PAGES) {
  test(`${path} opens by its address, in Grafana's frame, without trouble`, async ({ page, troubles }) => {
    await page.goto(`/a/vigilops-app/${path}`);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    // Streams of notices go on for ever.
    await page.waitForLoadState('networkidle', { timeout: 4_000 }).catch(() => undefined);
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(troubles.take()).toEqual([]);
  });
}
