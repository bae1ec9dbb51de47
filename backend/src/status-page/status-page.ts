import type { PublicStatus } from '@vigilops/contracts/api';
import type { Clock, Component, Logger } from '@vigilops/runtime';
import { isDeepStrictEqual } from 'node:util';
import type { BuildStatus, PageSettings } from './build-status.ts';
import { renderDocuments, type Documents } from './documents.ts';

/** What is held for visitors: `off` is no page at all, `waiting` one that was not built yet. */
export type Held =
  | { readonly kind: 'off' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly documents: Documents; readonly page: PageSettings };

export interface StatusPage extends Component {
  held(): Held;
}

export interface StatusPageDeps {
  readonly build: BuildStatus;
  readonly settings: () => PageSettings;
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const BUILD_EVERY_MS = 15_000;
/** How soon a changed setting shows. */
const LOOK_EVERY_MS = 1_000;
const BUILD_LIMIT_MS = 30_000;
/** From this age on a page says of itself that it is old. */
const STALE_AFTER_MS = 60_000;

/**
 * Builds the page every few seconds and holds it, so that however many visitors come, the database is asked no more often.
 * While it does not answer, the last page stays, and says how old it is.
 */
export function createStatusPage(deps: StatusPageDeps): StatusPage {
  const { clock, logger, settings } = deps;
  const stopping = new AbortController();
  let held: Held = { kind: 'off' };
  let built: { readonly status: PublicStatus; readonly atMs: number; readonly isStale: boolean } | undefined;
  let seen: PageSettings | undefined;
  let nextMs = 0;
  let work: Promise<void> = Promise.resolve();

  async function buildNow(page: PageSettings): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(BUILD_LIMIT_MS)]);
    const status = await deps.build(page, clock.now().getTime() * 1_000, signal);
    await show(status, page, false);
    built = { status, atMs: clock.monotonicMs(), isStale: false };
  }

  async function show(status: PublicStatus, page: PageSettings, isStale: boolean): Promise<void> {
    const documents = await renderDocuments(status, page, { url: deps.url, isStale });
    held = { kind: 'ready', documents, page };
  }

  async function admitAge(page: PageSettings): Promise<void> {
    if (built !== undefined && !built.isStale && clock.monotonicMs() - built.atMs >= STALE_AFTER_MS) {
      await show(built.status, page, true);
      built = { ...built, isStale: true };
    }
  }

  async function look(): Promise<void> {
    const page = settings();
    const isChanged = !isDeepStrictEqual(page, seen);
    seen = page;
    if (!page.enabled) {
      held = { kind: 'off' };
      built = undefined;
      return;
    }
    if (held.kind === 'off') {
      held = { kind: 'waiting' };
    }
    if (!isChanged && clock.monotonicMs() < nextMs) {
      return;
    }
    nextMs = clock.monotonicMs() + BUILD_EVERY_MS;
    try {
      await buildNow(page);
    } catch (error) {
      logger.debug({ err: error }, 'the status page cannot be built for now');
      await admitAge(page);
    }
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        logger.error({ err: error }, 'the status page could not be rendered: a defect');
      });
      await clock.sleep(LOOK_EVERY_MS, stopping.signal).catch(() => undefined);
    }
  }

  return {
    name: 'status page',
    held: () => held,
    start: () => {
      work = follow();
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error('the backend stops'));
      await work;
    },
  };
}
