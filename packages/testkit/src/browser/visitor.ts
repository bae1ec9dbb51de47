import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watchTroubles, type Troubles } from './watch.ts';

export interface VisitorOptions {
  readonly url: string;
  readonly token: string;
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en-US' | 'zh-Hans';
  /** CSS pixels; a desktop of 1280 by 800 when not given. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A person at a browser: signed in, with a theme and a language. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: Troubles;
  /** Goes to an address of the console and waits until nothing on the page is loading any more. */
  open(path: string): Promise<void>;
  /** Waits until nothing on the page is loading any more. */
  settled(): Promise<void>;
  leave(): Promise<void>;
}

/** What of a page's world is used below, in functions that run there. */
declare const localStorage: { setItem(key: string, value: string): void };
declare const document: {
  querySelector(selector: string): unknown;
  getElementById(id: string): { readonly innerText: string } | null;
};

const SETTLED_MS = 30_000;
/** Calm for so long counts as settled: a page draws, then asks again for what it only then knows. */
const CALM_MS = 400;

export async function visit(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { theme = 'dark', language = 'en-US', token } = options;
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    locale: language === 'en-US' ? 'en-US' : 'zh-CN',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  // As the console's own preferences and token lie in the browser.
  await context.addInitScript(
    ([given, chosen]) => {
      localStorage.setItem('vigilops.token', given);
      localStorage.setItem('vigilops.preferences', chosen);
    },
    [token, JSON.stringify({ theme, language })] as const,
  );
  const page = await context.newPage();
  const troubles = watchTroubles(page);
  const settled = () => waitUntilCalm(page);
  return {
    page,
    context,
    troubles,
    open: async (path) => {
      await page.goto(options.url + path, { waitUntil: 'load' });
      await settled();
    },
    settled,
    leave: () => context.close(),
  };
}

/** True once nothing shows that it is loading for a while. Runs in the page. */
function isCalm(calmMs: number): boolean {
  const busy = document.querySelector(
    '[aria-busy="true"], [aria-label="Panel loading bar"], [data-testid="Spinner"], [data-testid*="loading" i]',
  );
  const root = document.getElementById('root') ?? document.getElementById('reactRoot');
  const empty = (root?.innerText ?? '').trim() === '';
  const clock = globalThis as unknown as { calmSince?: number | undefined };
  if (busy !== null || empty) {
    clock.calmSince = undefined;
    return false;
  }
  clock.calmSince ??= performance.now();
  return performance.now() - clock.calmSince >= calmMs;
}

async function waitUntilCalm(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as { calmSince?: number | undefined }).calmSince = undefined;
  });
  await page.waitForFunction(isCalm, CALM_MS, { timeout: SETTLED_MS, polling: 50 });
}
