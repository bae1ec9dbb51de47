import type { Database } from '@vigilops/contracts/api';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';
import { CULPRIT, sendWatchedDatabase } from './watched-database.ts';

const WAIT_MS = 90_000;

describe.skipIf(!hasChromium)(`which query hurts, and who blocks whom${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }),
      launchChromium(),
    ]);
    await sendWatchedDatabase(house);
    await until('databases are known', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases');
      return items.length === 2 ? true : undefined;
    });
    visitor = await visit(browser, { url: house.url, token: house.adminToken });
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const tab = async (name: string) => {
    await visitor.page.getByRole('tab', { name, exact: true }).click();
    await visitor.settled();
    expect(await seriousFindings(visitor.page)).toEqual([]);
  };

  it('lists those in trouble first, and says what to do', async () => {
    await visitor.open('/a/vigilops-app/databases');
    const rows = visitor.page.getByRole('table', { name: 'Databases' }).getByRole('row');
    expect(await rows.nth(1).textContent()).toContain('set databases[].password of cache');
    expect(await rows.nth(2).textContent()).toContain('84 of 100');
    expect(await seriousFindings(visitor.page)).toEqual([]);
  });

  it('names the query that hurts, and shows why', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page.getByText('See who blocks them').waitFor({ timeout: WAIT_MS });
    await visitor.settled();
    expect(await seriousFindings(page)).toEqual([]);
    await tab('Queries');
    const dearest = page.getByRole('row').nth(1);
    expect(await dearest.textContent()).toContain('SELECT o.id, o.total, c.name FROM orders');
    await dearest.getByRole('link').click();
    await page.getByText('Seq Scan on orders').waitFor({ timeout: WAIT_MS });
    await visitor.settled();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goBack();
    await page.getByRole('table', { name: 'Statements by what they cost' }).waitFor({ timeout: WAIT_MS });
  });

  it('names who blocks whom, since when, and who was sacrificed before', async () => {
    const { page } = visitor;
    await tab('Locks');
    const [root, ...waiting] = await page
      .getByRole('list', { name: 'Sessions, each below the one that it waits for' })
      .locator('> li')
      .allTextContents();
    expect(root).toContain('Root blockerSession 4711reporter@shopreport10.0.0.12idle in transactionblocks 3');
    expect(root?.replace(/\s+/g, ' ')).toContain(CULPRIT);
    expect(waiting.map((session) => /Session (\d+)/.exec(session)?.[1])).toEqual(['4712', '4713', '4714']);
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.waitForURL(/at=\d+/);
    await page.getByText('rolled back').waitFor({ timeout: WAIT_MS });
  });

  it('shows who holds the connections, what was slow, what takes the room', async () => {
    const { page } = visitor;
    await tab('Connections');
    await page.getByRole('radio', { name: 'Application' }).click({ force: true });
    await page.getByRole('rowheader', { name: 'report' }).waitFor({ timeout: WAIT_MS });
    await tab('Slow queries');
    await page
      .getByRole('button', { name: /SELECT o.id/, expanded: false })
      .first()
      .click();
    await tab('Tables and indexes');
    await page.getByRole('radio', { name: /^Indexes/ }).click({ force: true });
    await page.getByText('does no more than orders_pkey').waitFor({ timeout: WAIT_MS });
    await tab('Advice');
    expect(visitor.troubles.take()).toEqual([]);
  });

  it('speaks Chinese on a light page, and fits a phone', async () => {
    const other = await visit(browser, {
      url: house.url,
      token: house.adminToken,
      theme: 'light',
      language: 'zh-Hans',
      size: { width: 390, height: 844 },
    });
    const { items } = await house.ask<{ readonly items: readonly Database[] }>('/api/v1/databases?q=shop');
    await other.open(`/a/vigilops-app/databases/${String(items[0]?.id)}/locks`);
    await other.page.getByText('阻塞源头').waitFor({ timeout: WAIT_MS });
    expect(await seriousFindings(other.page)).toEqual([]);
    expect(other.troubles.take()).toEqual([]);
    await other.leave();
  });
});
