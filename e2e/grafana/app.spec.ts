import { expect, test } from './troubles.ts';

const APP = '/a/vigilops-app';

test('the overview says how the fleet is', async ({ page, troubles }) => {
  await page.goto(`${APP}/overview`);
  await expect(page.getByRole('status').first()).toContainText(/host/i);
  expect(troubles.take()).toEqual([]);
});

test('a host opens from the list, with charts, processes and logs', async ({ page, troubles }) => {
  await page.goto(`${APP}/hosts`);
  await page
    .getByRole('link', { name: /.+/ })
    .and(page.locator(`a[href*="${APP}/hosts/"]`))
    .first()
    .click();
  await expect(page).toHaveURL(/\/hosts\/\d+/);
  await expect(page.getByTestId(/data-testid Panel header CPU/).first()).toBeVisible();
  await expect(page.locator('.u-over').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: /processes/i })).toBeVisible();
  await expect(page.getByTestId('data-testid Panel status error')).toHaveCount(0);
  expect(troubles.take()).toEqual([]);
});

test('logs are found, and opened', async ({ page, troubles }) => {
  await page.goto(`${APP}/logs`);
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(troubles.take()).toEqual([]);
});

test('the configuration tests both tokens', async ({ gotoAppConfigPage, page }) => {
  await gotoAppConfigPage({ pluginId: 'vigilops-app' });
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(page.getByText('VigilOps answers, and the token for reading is good.')).toBeVisible();
  await expect(page.getByText('The token for changes is good.')).toBeVisible();
});
