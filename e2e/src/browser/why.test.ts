import type { RootCause } from '@vigilops/contracts/api';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL, sendFullPool } from './full-pool.ts';
import { hasChromium, orSkipped } from './furnished.ts';

const WAIT_MS = 150_000;
/** Minutes whose spans came late are counted after two, in the next run of a job. */
const CALLS_MS = 240_000;
const ALERT = 'Customers see 502';

describe.skipIf(!hasChromium)(`why an alert fires${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }),
      launchChromium(),
    ]);
    visitor = await visit(browser, { url: house.url, token: house.adminToken });
    const onset = await sendFullPool(house);
    await until('who calls whom is known', CALLS_MS, async () => {
      const { answer } = await house.ask<Pick<RootCause, 'answer'>>('/api/v1/root-causes', {
        onset: onset.toISOString(),
        service: 'web',
        keep: false,
      });
      return answer.chain.length > 1 ? true : undefined;
    });
    const answer = await fetch(`${house.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        {
          labels: { alertname: ALERT, severity: 'critical', service: 'web' },
          annotations: { summary: ALERT },
          startsAt: onset.toISOString(),
        },
      ]),
    });
    expect(answer.status).toBe(200);
  }, CALLS_MS + WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it('is told in four presses: the chain, its lines, back, and the runbook', async () => {
    const { page } = visitor;
    await visitor.open('/a/vigilops-app/alerts');
    await page.getByRole('link', { name: ALERT }).first().click({ timeout: WAIT_MS });
    const why = page.getByRole('region', { name: 'Likely cause' });
    const steps = why.getByRole('list', { name: 'From the cause to where it was felt' }).locator('> li');
    await steps.first().waitFor({ timeout: WAIT_MS });
    const chain = await steps.allTextContents();
    expect(chain[0]).toMatch(/postgres/);
    expect(chain.at(-1)).toMatch(/web/);
    expect(await seriousFindings(page)).toEqual([]);

    const first = steps.first();
    expect(await first.textContent()).toContain(FULL);
    await first.getByRole('link', { name: 'Lines' }).click({ timeout: WAIT_MS });
    const lines = page.locator('[role=option][data-index]');
    await lines.first().waitFor({ timeout: WAIT_MS });
    const texts = await lines.allTextContents();
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((line) => !line.includes(FULL))).toEqual([]);

    await page.goBack();
    const runbooks = page.getByRole('region', { name: 'What to do' });
    await runbooks
      .getByRole('link', { name: 'Connection pool exhausted' })
      .first()
      .click({ timeout: WAIT_MS });
    await page.getByText('idle_in_transaction_session_timeout').first().waitFor({ timeout: WAIT_MS });
    expect(visitor.troubles.take()).toEqual([]);
  });
});
