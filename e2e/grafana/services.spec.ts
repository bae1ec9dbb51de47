import { expect, test } from './troubles.ts';

const APP = '/a/vigilops-app';

test('a check is added, found, paused and taken away; the audit log names who did it', async ({
  page,
  troubles,
}) => {
  const name = `grafana-spec-${String(Date.now())}`;
  await page.goto(`${APP}/services/new`);
  await page.getByLabel(/^Name/).first().fill(name);
  await page.getByLabel(/^URL/).first().fill('http://127.0.0.1:9/');
  await page.getByRole('button', { name: 'Add the check' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();

  await page.goto(`${APP}/services`);
  await page.getByRole('link', { name }).first().click();
  await expect(page).toHaveURL(/\/services\/\d+$/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove it with its history' }).click();
  await expect(page).toHaveURL(/\/services$/);

  await page.goto(`${APP}/audit`);
  const lines = page.getByRole('row').filter({ hasText: name });
  await expect(lines.first()).toContainText('admin');
  await expect(lines).toHaveCount(3);
  expect(troubles.take()).toEqual([]);
});
