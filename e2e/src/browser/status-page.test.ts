import { launchChromium, seriousFindings, watchTroubles, type Browser } from '@vigilops/testkit/browser';
import { openHouse, until, type House } from '@vigilops/testkit/house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, orSkipped } from './furnished.ts';

const PATIENCE_MS = 60_000;
const WICKED = '<img src=x onerror="document.title=\'taken\'">';

/** What of a page's world is used below, in functions that run there. */
declare const document: { readonly documentElement: { readonly scrollWidth: number } };
declare const innerWidth: number;

interface Service {
  readonly id: number;
  readonly heartbeat_url: string;
}

describe.skipIf(!hasChromium)(`the public status page in a browser, on the real house${orSkipped}`, () => {
  let house: House;
  let browser: Browser;
  let service: Service;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), launchChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const text = async (path = '/status') => (await fetch(house.url + path)).text();
  const shows = (what: string | RegExp) =>
    until(`the page shows ${String(what)}`, PATIENCE_MS, async () =>
      (typeof what === 'string' ? (await text()).includes(what) : what.test(await text())) ? true : undefined,
    );
  const beat = async (signal: string) => {
    const { pathname } = new URL(service.heartbeat_url, house.url);
    expect((await fetch(`${house.url}${pathname}${signal}`, { method: 'POST' })).status).toBe(200);
  };
  /** What visitors of many kinds meet: nothing that runs, nothing that does not fit, nothing that is hard to read. */
  const look = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1_280, 390]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
        const page = await context.newPage();
        const troubles = watchTroubles(page);
        for (const language of ['en', 'zh']) {
          await page.goto(`${house.url}/status?lang=${language}`, { waitUntil: 'load' });
          const place = `${language}, ${colorScheme}, ${String(width)} pixels`;
          expect(await page.title(), place).not.toBe('taken');
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), place).toBe(0);
          expect(await seriousFindings(page), place).toEqual([]);
          expect(troubles.take(), place).toEqual([]);
        }
        await context.close();
      }
    }
  };

  it('is not there until an Admin wants it', async () => {
    for (const path of ['/status', '/status.json', '/status/feed.xml', '/status/badge/1.svg']) {
      expect((await fetch(house.url + path)).status, path).toBe(404);
    }
  });

  it('shows what was chosen, whatever it is called, to everybody', async () => {
    service = await house.ask<Service>('/api/v1/services', {
      name: WICKED,
      check: { type: 'heartbeat', period_seconds: 3_600 },
      failures: 1,
    });
    await house.ask('/api/v1/services', { name: 'not-for-visitors', check: { type: 'heartbeat' } });
    const { settings } = await house.ask<{ settings: Record<string, object> }>('/api/v1/settings');
    const answer = await fetch(`${house.url}/api/v1/settings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${house.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        settings: {
          ...settings,
          status_page: {
            ...settings['status_page'],
            enabled: true,
            title: `Shop ${WICKED}`,
            services: [{ id: service.id, group: WICKED }],
          },
        },
      }),
    });
    expect(answer.status).toBe(200);
    await beat('');
    await shows('All systems operational');
    expect(await text()).not.toContain('not-for-visitors');
    await look();
  });

  it('tells of an outage, of what people say of it, and of planned maintenance', async () => {
    await beat('/fail');
    await shows('Major outage');
    await house.ask('/api/v1/status-incidents', {
      title: WICKED,
      impact: 'major',
      service_ids: [service.id],
      text: `We look into it. ${WICKED}`,
    });
    await house.ask('/api/v1/maintenance', {
      title: WICKED,
      note: ']]></style><script>1</script>',
      from: new Date(Date.now() + 3_600_000).toISOString(),
      to: new Date(Date.now() + 7_200_000).toISOString(),
      service_ids: [service.id],
    });
    await shows(/Investigating[^]*Planned maintenance/);
    await look();
    const feed = await text('/status/feed.xml');
    expect(feed).toContain('<title>Investigating: &lt;img src=x onerror=');
    expect(await text(`/status/badge/${String(service.id)}.svg`)).toContain('down');
    const status = JSON.parse(await text('/status.json')) as { services: { days: { date: string }[] }[] };
    expect(status).toMatchObject({
      state: 'outage',
      services: [{ id: service.id, state: 'down' }],
      incidents: [{ status: 'investigating' }],
      maintenance: [{ state: 'planned' }],
    });
    const days = status.services[0]?.days ?? [];
    expect(days).toHaveLength(90);
    expect(new Date().toISOString()).toContain(days.at(-1)?.date);
  });
});
