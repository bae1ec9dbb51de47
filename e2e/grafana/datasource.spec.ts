import { expect, test } from './troubles.ts';

test('the data source says that it is well', async ({ gotoDataSourceConfigPage, page }) => {
  await gotoDataSourceConfigPage('vigilops');
  const health = page.getByRole('button', { name: /^(Test|Save & test)$/ });
  await health.click();
  await expect(page.getByText('VigilOps answers and knows hosts.')).toBeVisible();
});

const explore = (query: Readonly<Record<string, unknown>>) => {
  const ref = { type: 'vigilops-datasource', uid: 'vigilops' };
  const panes = {
    vig: {
      datasource: ref.uid,
      queries: [{ refId: 'A', datasource: ref, ...query }],
      range: { from: 'now-1h', to: 'now' },
    },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify(panes))}`;
};

test('Explore draws a metric', async ({ page, troubles }) => {
  await page.goto(
    explore({ queryType: 'metrics', metric: 'system.cpu.utilization', groupBy: ['host.name'] }),
  );
  await expect(page.locator('.u-over').first()).toBeVisible();
  expect(troubles.take()).toEqual([]);
});

test('Explore shows lines with their volume', async ({ page, troubles }) => {
  await page.goto(explore({ queryType: 'logs', limit: 50 }));
  await expect(page.getByText('Logs volume')).toBeVisible();
  await expect(page.locator('.u-over').first()).toBeVisible();
  expect(troubles.take()).toEqual([]);
});

test('Explore goes live', async ({ page, troubles }) => {
  await page.goto(explore({ queryType: 'logs' }));
  await page.getByRole('button', { name: /^Live$|Start live stream/ }).click();
  await expect(page.getByRole('button', { name: /Stop|Pause/ }).first()).toBeVisible();
  expect(troubles.take()).toEqual([]);
});

test('Explore lists traces', async ({ page, troubles }) => {
  await page.goto(explore({ queryType: 'traces' }));
  await expect(page.getByText('Duration').first()).toBeVisible();
  expect(troubles.take()).toEqual([]);
});
