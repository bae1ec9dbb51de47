import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watchTroubles, type Troubles } from './watch.ts';

export interface VisitorOptions {
  readonly url: string;
  /** Without one the visitor is a stranger, who may sign in. */
  readonly token?: string;
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en-US' | 'zh-Hans';
  /** CSS pixels; a desktop of 1280 by 800 when not given. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A person at a browser, with a theme and a language; with a token the console is open. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: Troubles;
  /** Goes to an address of the console and waits until nothing on the page is loading any more. */
  open(path: string): Promise<void>;
  /** Waits until nothing in view is loading any more. */
  settled(): Promise<void>;
  /** Walks down to the end of the page, as far as `screens`, so that all of it is drawn once. */
  walkDown(screens?: number): Promise<void>;
  leave(): Promise<void>;
}

/** What of a page's world is used below, in functions that run there. */
declare const localStorage: { setItem(key: string, value: string): void };
declare const innerHeight: number;
declare const scrollY: number;
declare const document: {
  querySelector(selector: string): { readonly scrollTop: number } | null;
  querySelectorAll(selector: string): Iterable<{
    readonly childElementCount: number;
    getBoundingClientRect(): { readonly top: number; readonly bottom: number };
  }>;
  getElementById(id: string): { readonly innerText: string } | null;
};

const SETTLED_MS = 30_000;
/** Calm for so long counts as settled: a page draws, then asks again for what it only then knows. */
const CALM_MS = 400;
const LOOK_EVERY_MS = 50;

export async function visit(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { theme = 'dark', language = 'en-US', token = '' } = options;
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    locale: language === 'en-US' ? 'en-US' : 'zh-CN',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  // As the console's own preferences and token lie in the browser.
  await context.addInitScript(
    ([given, chosen]) => {
      if (given !== '') {
        localStorage.setItem('vigilops.token', given);
      }
      localStorage.setItem('vigilops.preferences', chosen);
    },
    [token, JSON.stringify({ theme, language })] as const,
  );
  const page = await context.newPage();
  const troubles = watchTroubles(page);
  const underWay = requestsUnderWay(page);
  const settled = () => waitUntilCalm(page, underWay);
  return {
    page,
    context,
    troubles,
    open: async (path) => {
      await page.goto(options.url + path, { waitUntil: 'load' });
      if (path.startsWith('/d/')) {
        await page.locator('[data-testid^="data-testid Panel header"]').first().waitFor();
      }
      await settled();
    },
    settled,
    walkDown: async (screens = 12) => {
      const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
      await page.mouse.move(width - 40, height / 2);
      for (let screen = 0; screen < screens; screen += 1) {
        const before = await scrolled(page);
        await page.mouse.wheel(0, height * 0.8);
        await settled();
        if ((await scrolled(page)) === before) {
          return;
        }
      }
    },
    leave: () => context.close(),
  };
}

/** How far down the page is; the console scrolls the part beside its navigation, Grafana the whole. */
function scrolled(page: Page): Promise<number> {
  return page.evaluate(() => (document.querySelector('main')?.scrollTop ?? 0) + scrollY);
}

/** What goes on for as long as the page is open. */
const ENDLESS = /\/(logs\/tail|notices\/stream)/;

/** How many questions of the page have no answer yet. */
function requestsUnderWay(page: Page): () => number {
  const open = new Set<unknown>();
  page.on('request', (request) => {
    if (!ENDLESS.test(request.url())) {
      open.add(request);
    }
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return () => open.size;
}

/**
 * True while something in view shows that it is loading, or has nothing to show yet. Panels below wait until they come
 * into view. Runs in the page.
 */
function isBusy(): boolean {
  const inView = (selector: string) =>
    [...document.querySelectorAll(selector)].filter((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
  const loading = inView(
    '[aria-busy="true"], [aria-label="Panel loading bar"], [data-testid="Spinner"], [data-testid*="loading" i]',
  );
  const blank = inView('[data-testid="data-testid panel content"]').filter(
    (panel) => panel.childElementCount === 0,
  );
  const root = document.getElementById('root') ?? document.getElementById('reactRoot');
  return loading.length > 0 || blank.length > 0 || (root?.innerText ?? '').trim() === '';
}

async function waitUntilCalm(page: Page, underWay: () => number): Promise<void> {
  const deadline = performance.now() + SETTLED_MS;
  let calmSince: number | undefined;
  while (calmSince === undefined || performance.now() - calmSince < CALM_MS) {
    if (performance.now() > deadline) {
      throw new Error(`${page.url()} was still loading after ${String(SETTLED_MS / 1_000)} s`);
    }
    const busy = underWay() > 0 || (await page.evaluate(isBusy));
    calmSince = busy ? undefined : (calmSince ?? performance.now());
    await sleep(LOOK_EVERY_MS);
  }
}
