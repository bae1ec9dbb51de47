import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  launchChromium,
  seriousFindings,
  visit,
  type VisitorOptions,
  type Browser,
} from '@vigilops/testkit/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openFurnishedHouse, orSkipped, type FurnishedHouse } from './furnished.ts';

const DASHBOARDS = readdirSync(resolve(import.meta.dirname, '../../../dashboards/generated'))
  .filter((file) => file.endsWith('.json') && file.startsWith('vigilops-'))
  .map((file) => file.replace(/\.json$/, ''));

/** Colours are the theme's and words the language's: each pair of them shows nothing that these two do not. */
const LOOKS: readonly Pick<VisitorOptions, 'theme' | 'language'>[] = [
  { theme: 'dark', language: 'en-US' },
  { theme: 'light', language: 'zh-Hans' },
];

/** What Grafana's own packages draw, and we cannot change from outside. */
const NOT_OURS = {
  // Names of pickers and legends that differ from their text.
  rules: ['label-content-name-mismatch'],
  parts: [
    '[data-testid="data-testid RefreshPicker run button"]',
    // In a panel's head: the notices of its answer, and the button that stops its question.
    '[data-testid="title-items-container"] button',
    'button[class*="panel-header-item"]',
  ],
  // The darkest orange of the light palette: enough for large text alone, and no warning looks like another colour.
  colours: ['#e55400'],
};

/** A minute alone on two cores. */
const FURNISH_MS = 480_000;
const WALK_MS = 600_000;

describe.skipIf(!hasChromium)(`every page and dashboard${orSkipped}`, () => {
  let house: FurnishedHouse;
  let browser: Browser;
  let pages: readonly string[];
  beforeAll(async () => {
    [house, browser] = await Promise.all([openFurnishedHouse(), launchChromium()]);
    const app = '/a/vigilops-app';
    pages = [
      `${app}/overview`,
      `${app}/hosts`,
      `${app}/hosts?view=map`,
      `${app}/hosts/${String(await house.hostId('real-host'))}`,
      `${app}/hosts/${String(await house.hostId('orders-worker-01'))}`,
      `${app}/services?telemetry=1`,
      `${app}/services/${String(await house.serviceId('nobody-there'))}`,
      ...['new', 'report', 'maintenance?edit=new', 'status-page'].map((page) => `${app}/services/${page}`),
      ...['', '?first=mysql', '/new'].map((page) => `${app}/databases${page}`),
      `${app}/logs`,
      ...['pipelines', 'pipelines?new=choose', 'pipelines?new=nginx', 'pipelines?versions=1'].map(
        (page) => `${app}/logs/${page}`,
      ),
      ...['storage', 'storage?setup=1', 'storage?fetch=new'].map((page) => `${app}/logs/${page}`),
      ...[
        '',
        '?view=alerts',
        '/rules',
        '/rules/new',
        '/rules/new?template=none',
        '/rules/1',
        '/silences?edit=new',
      ].map((page) => `${app}/alerts${page}`),
      ...['channels', 'channels?edit=new&type=webhook', 'policies', 'duty', 'statistics'].map(
        (page) => `${app}/alerts/${page}`,
      ),
      `${app}/alerts/incidents/${String(await house.incidentId())}`,
      `${app}/llm`,
      ...[
        'calls',
        'providers?edit=new',
        'providers?edit=new&type=openai',
        'models',
        'models?alias=new',
        'models?price=new',
        'keys?edit=new',
        'keys?project=new',
        'budgets?edit=new',
      ].map((page) => `${app}/llm/${page}`),
      ...['users', 'tokens', 'audit'].map((page) => `${app}/${page}`),
      ...['general', 'retention', 'notifications', 'ai', 'configuration', 'system'].map(
        (section) => `${app}/settings/${section}`,
      ),
      '/dashboards',
      ...DASHBOARDS.map((uid) => join('/d', uid)),
    ];
  }, FURNISH_MS);
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it.each(LOOKS)(
    'draws in $theme and $language without an error, to the end, and serves people with a screen reader',
    async (look) => {
      const visitor = await visit(browser, { url: house.url, token: house.adminToken, ...look });
      const found: Record<string, readonly string[]> = {};
      for (const path of pages) {
        await visitor.open(path);
        await visitor.walkDown();
        const wrong = await visitor.page
          .locator('[data-testid="data-testid Panel status error"]')
          .allTextContents();
        const troubles = [
          ...visitor.troubles.take(),
          ...wrong.map((text) => `panel: ${text}`),
          ...(await seriousFindings(visitor.page, NOT_OURS)),
        ];
        if (troubles.length > 0) {
          found[path] = troubles;
        }
      }
      await visitor.leave();
      expect(found).toEqual({});
    },
    WALK_MS,
  );

  it('fits a phone: nothing but tables and charts is wider than the screen', async () => {
    const size = { width: 390, height: 844 };
    const visitor = await visit(browser, { url: house.url, token: house.adminToken, size });
    for (const path of pages) {
      await visitor.open(path);
      const { wide, screen } = await visitor.page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { documentElement: { scrollWidth: number; clientWidth: number } };
        };
        return { wide: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth };
      });
      expect([path, wide <= screen]).toEqual([path, true]);
      expect([path, visitor.troubles.take()]).toEqual([path, []]);
    }
    await visitor.leave();
  });
});
