import type { Database, Host } from '@vigilops/contracts/api';
import {
  launchChromium,
  seriousFindings,
  visit,
  type Browser,
  type Visitor,
} from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWatchedServer, type WatchedServer } from '../databases/watched-server.ts';
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

describe.skipIf(!hasChromium)(`a database that is defined by a form${orSkipped}`, () => {
  let house: House;
  let server: WatchedServer;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }),
      launchChromium(),
    ]);
    server = await openWatchedServer(house.folder);
    house.startAgent({ yaml: 'host:\n  name: db-1\nmetrics:\n  interval: 5s\n' });
    await until('the host is known', WAIT_MS, async () => {
      const { items } = await house.ask<{ readonly items: readonly Host[] }>('/api/v1/hosts');
      return items.find(({ name }) => name === 'db-1');
    });
    visitor = await visit(browser, { url: house.url, token: house.adminToken });
  }, 2 * WAIT_MS);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await house.close();
  });
  const field = (label: RegExp) => visitor.page.getByLabel(label).first();

  it('begins where no database is watched, and says what is wrong at its field', async () => {
    const { page } = visitor;
    await visitor.open('/a/vigilops-app/databases');
    await page.getByText('No database is watched yet').waitFor({ timeout: WAIT_MS });
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Add a database' }).click();
    await visitor.settled();
    expect(await page.getByRole('complementary').textContent()).toContain('GRANT pg_monitor TO vigilops;');
    await field(/^Name/).press('Enter');
    await page.getByText('must not be empty').waitFor({ timeout: WAIT_MS });
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('is asked by the agent of its host, and says so', async () => {
    const { page } = visitor;
    const { name, address, port, username, password } = server.definition;
    await field(/^Name/).fill(name);
    await field(/^Address/).fill(address);
    await field(/^Port/).fill(String(port));
    await field(/^User/).fill(username);
    await field(/^Password/).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/databases$/);
    const defined = page.getByRole('region', { name: 'Defined in VigilOps' }).first();
    await defined.getByText('Waiting for the agent').waitFor({ timeout: WAIT_MS });
    expect(await seriousFindings(page)).toEqual([]);
    await defined.getByText('Up', { exact: true }).waitFor({ timeout: 2 * WAIT_MS });
    await page.getByRole('table', { name: 'Databases' }).getByRole('link', { name }).waitFor();
    expect(await page.content()).not.toContain(password);
    expect(visitor.troubles.take()).toEqual([]);
  });

  it('keeps its password while it is renamed, and asks for it again where it would go elsewhere', async () => {
    const { page } = visitor;
    const menu = (of: string) =>
      page.getByRole('button', { name: `What can be done with ${of}` }).click({ timeout: WAIT_MS });
    await menu(server.definition.name);
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await visitor.settled();
    await field(/^Address/).fill('elsewhere.example.com');
    await page.getByRole('button', { name: 'Save the database' }).click();
    await page.getByText(/^give it again/).waitFor({ timeout: WAIT_MS });
    await field(/^Address/).fill(server.definition.address);
    await field(/^Name/).fill('renamed');
    await page.getByRole('button', { name: 'Save the database' }).click();
    await page.waitForURL(/\/databases$/);
    await menu('renamed');
    expect(visitor.troubles.take()).toEqual([]);
  });

  it('is switched off, and removed after a question', async () => {
    const { page } = visitor;
    const defined = page.getByRole('region', { name: 'Defined in VigilOps' }).first();
    await page.getByRole('menuitem', { name: 'Switch it off' }).click();
    await defined.getByText('Switched off').waitFor({ timeout: WAIT_MS });
    await page.getByRole('button', { name: 'What can be done with renamed' }).click();
    await page.getByRole('menuitem', { name: 'Remove the definition' }).click();
    const dialog = page.getByRole('dialog');
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove the definition' }).click();
    await defined.waitFor({ state: 'detached', timeout: WAIT_MS });
    expect(visitor.troubles.take()).toEqual([]);
  });
});
