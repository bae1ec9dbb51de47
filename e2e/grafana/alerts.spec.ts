import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './troubles.ts';

const APP = '/a/vigilops-app';
const API = '/api/plugin-proxy/vigilops-app';

/** A rule that every host breaks at once. */
async function openRule(request: APIRequestContext, name: string, threshold: number): Promise<number> {
  const answer = await request.post(`${API}/admin/alert-rules`, {
    data: {
      name,
      condition: { type: 'metric', figure: 'memory_usage_ratio', comparison: 'above', threshold },
      severity: 'critical',
    },
  });
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { readonly id: number };
  return id;
}

test('an alert comes by itself, is acknowledged in the name of who is signed in, silenced and over', async ({
  page,
  troubles,
}) => {
  test.setTimeout(240_000);
  const serial = Date.now();
  const name = `grafana-spec-${String(serial)}`;
  // An incident is called by what happened, and here by no other.
  const threshold = -1 - (serial % 9_000) / 1_000;
  const title = new RegExp(`above ${(100 * threshold).toFixed(1)} %`);
  await page.goto(`${APP}/alerts`);
  const rule = await openRule(page.request, name, threshold);
  // Nobody reloads the page: it hears of it.
  const incident = page.getByRole('link', { name: title }).first();
  await expect(incident).toBeVisible({ timeout: 120_000 });
  await incident.click();
  await expect(page).toHaveURL(/\/alerts\/incidents\/\d+/);
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.getByText(/admin is at it/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Silence' }).first().click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await page.goto(`${APP}/alerts/silences`);
  await expect(page.getByText(/admin/).first()).toBeVisible();

  await page.request.delete(`${API}/admin/alert-rules/${String(rule)}`);
  await page.goto(`${APP}/alerts?state=resolved`);
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible({ timeout: 60_000 });
  await page.goto(`${APP}/audit`);
  await expect(page.getByRole('row').filter({ hasText: name }).first()).toContainText('admin');
  expect(troubles.take()).toEqual([]);
});
