import { launchChromium, visit, type Visitor, type Browser } from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const APP = '/a/vigilops-app';
const SHOWN_MS = 60_000;

/** What an attacker writes into a log, hoping that somebody looks at it. */
const HOSTILE =
  '<img src=x onerror="document.title=\'owned\'"> <script>document.title="owned"</script> [a](javascript:alert(1)) \u001b[31mred\u001b[0m \u202Egnp.exe';

describe.skipIf(!hasChromium)(`agent, backend, database and browser together${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let logFile: string;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchChromium()]);
    logFile = join(house.folder, 'orders.log');
    writeFileSync(logFile, '');
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });
  const write = (line: string) => {
    appendFileSync(logFile, `${line}\n`);
  };
  const guest = () => visit(browser, { url: house.url, token: house.adminToken });
  const shows = (visitor: Visitor, text: string) =>
    visitor.page.getByText(text).first().waitFor({ timeout: SHOWN_MS });

  it('begins with a guide, and shows the first host by itself once its agent reports', async () => {
    const visitor = await guest();
    await visitor.open(`${APP}/overview`);
    await shows(visitor, 'No host has reported yet');
    house.startAgent({
      yaml: `host:\n  name: real-host\nmetrics:\n  interval: 5s\nlogs:\n  - path: ${logFile}\n    service: orders\n`,
    });
    await shows(visitor, 'real-host');
    expect(visitor.troubles.take()).toEqual([]);
    await visitor.leave();
  });

  it('shows a line as it is written, however hostile, and nothing in it comes to life', async () => {
    const visitor = await guest();
    await visitor.open(`${APP}/logs?service=orders&live=1`);
    write(`first ${HOSTILE}`);
    await shows(visitor, 'onerror=');
    expect(await visitor.page.title()).not.toContain('owned');
    expect(
      await visitor.page.locator('[role=option] img, [role=option] script, [role=option] a').count(),
    ).toBe(0);
    expect(visitor.troubles.take()).toEqual([]);
    await visitor.leave();
  });

  it('keeps what it shows while the backend is away, says so, and goes on with every line once', async () => {
    const visitor = await guest();
    visitor.troubles.expect(
      /ERR_(?:CONNECTION|INCOMPLETE|EMPTY)|50[234]|Failed to load resource|network error/i,
    );
    await visitor.open(`${APP}/logs?service=orders&live=1`);
    write('before the outage');
    await shows(visitor, 'before the outage');
    await house.endBackend('SIGKILL');
    write('during the outage');
    await shows(visitor, 'before the outage');
    await house.startBackend();
    write('after the outage');
    await shows(visitor, 'after the outage');
    await shows(visitor, 'during the outage');
    const rows = visitor.page.locator('[role=option]');
    for (const text of ['before the outage', 'during the outage', 'after the outage']) {
      expect([text, await rows.filter({ hasText: text }).count()]).toEqual([text, 1]);
    }
    expect(visitor.troubles.take()).toEqual([]);
    await visitor.leave();
  });

  it('lets nobody in with a wrong token, and asks again when one is revoked in the middle', async () => {
    const stranger = await visit(browser, { url: house.url, token: 'vgo_api_nonsense' });
    stranger.troubles.expect(/401|Unauthorized/);
    await stranger.page.goto(`${house.url}${APP}/hosts`);
    await stranger.page.getByLabel(/^Token/).waitFor();
    expect(await stranger.page.getByText('real-host').count()).toBe(0);
    await stranger.leave();

    const made = await house.ask<{ token: { id: number }; secret: string }>('/api/v1/tokens', {
      name: 'guest',
      kind: 'api',
      scopes: ['read'],
    });
    const visitor = await visit(browser, { url: house.url, token: made.secret });
    visitor.troubles.expect(/401|Unauthorized/);
    await visitor.open(`${APP}/hosts`);
    await shows(visitor, 'real-host');
    const revoked = await fetch(`${house.url}/api/v1/tokens/${String(made.token.id)}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${house.adminToken}` },
    });
    expect(revoked.ok).toBe(true);
    await until('the token is asked for again', SHOWN_MS, async () =>
      (await visitor.page.getByLabel(/^Token/).count()) > 0 ? true : undefined,
    );
    await visitor.leave();
  });
});
