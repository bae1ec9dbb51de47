import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { serve } from '../api/test/serve.ts';
import type { PageSettings } from './build-status.ts';
import { createStatusRouter } from './router.ts';
import { createStatusPage } from './status-page.ts';
import { aPage, aStatus } from './test/a-status.ts';

function open(first: Partial<PageSettings> = {}) {
  const clock = createManualClock();
  const house = { page: aPage(first), builds: 0, away: false };
  const page = createStatusPage({
    build: ({ title }) => {
      house.builds += 1;
      return house.away ? Promise.reject(new Error('away')) : Promise.resolve(aStatus({ title }));
    },
    settings: () => house.page,
    url: '/status',
    clock,
    logger: silentLogger,
  });
  /** Rendering takes real time. */
  const until = async (isSo: () => boolean) => {
    const givingUpMs = performance.now() + 20_000;
    while (!isSo() && performance.now() < givingUpMs) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const html = () => {
    const held = page.held();
    return held.kind === 'ready' ? held.documents.page.en.forms.identity.body.toString() : held.kind;
  };
  /** A second, and all that comes of it. */
  const second = async () => {
    const [before, builds] = [page.held(), house.builds];
    await clock.advance(1_000);
    await until(
      () => house.away || house.builds === builds || (page.held().kind === 'ready' && page.held() !== before),
    );
    await new Promise((resolve) => setImmediate(resolve));
  };
  const seconds = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      await second();
    }
  };
  return { house, page, until, seconds, html };
}

describe('createStatusPage', () => {
  it('is off until it is wanted, and asks nothing of anybody', async () => {
    const { house, page, seconds, html } = open({ enabled: false });
    await page.start();
    await seconds(60);
    expect(page.held().kind).toBe('off');
    expect(house.builds).toBe(0);
    house.page = aPage();
    await seconds(1);
    expect(html()).toContain('<h1>Example status</h1>');
    house.page = aPage({ enabled: false });
    await seconds(1);
    expect(page.held().kind).toBe('off');
    await page.stop();
  });

  it('is built anew every fifteen seconds, and at once where a setting of it changes', async () => {
    const { house, page, until, seconds, html } = open();
    await page.start();
    await until(() => html().includes('Example status'));
    await seconds(60);
    expect(house.builds).toBe(5);
    house.page = aPage({ title: 'Another name' });
    await seconds(1);
    expect(html()).toContain('<h1>Another name</h1>');
    expect(house.builds).toBe(6);
    await page.stop();
  });

  it('asks nothing of anybody however many come', async () => {
    const { house, page, until, html } = open();
    await page.start();
    await until(() => html().includes('Example status'));
    const served = await serve(createStatusRouter(page.held));
    const visits = Array.from({ length: 300 }, (_, i) =>
      served.ask({ path: i % 2 === 0 ? '/status' : '/status.json' }),
    );
    expect(new Set((await Promise.all(visits)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(house.builds).toBe(1);
    await served.close();
    await page.stop();
  });

  it('stays as it was while the database is away, and says so when that lasts', async () => {
    const { house, page, until, seconds, html } = open();
    await page.start();
    await until(() => html().includes('Example status'));
    house.away = true;
    await seconds(40);
    expect(html()).toContain('Example status');
    expect(html()).not.toContain('could not be updated');
    await seconds(40);
    await until(() => html().includes('could not be updated'));
    expect(html()).toContain('could not be updated since 1 Mar 2026, 12:00 UTC');
    house.away = false;
    await seconds(16);
    expect(html()).not.toContain('could not be updated');
    await page.stop();
  });

  it('waits where it was never built', async () => {
    const { house, page, seconds } = open();
    house.away = true;
    await page.start();
    await seconds(120);
    expect(page.held().kind).toBe('waiting');
    await page.stop();
  });
});
