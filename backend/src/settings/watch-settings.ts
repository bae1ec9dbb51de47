import type { Clock, Component, Logger } from '@vigilops/runtime';
import type { SettingsStore } from '../model/index.ts';
import type { LiveSettings } from './live-settings.ts';

/** A change is in force everywhere within ten seconds, a slow answer of the database included. */
const EVERY_MS = 4_000;
const ASK_LIMIT_MS = 5_000;

export interface SettingsWatch extends Component {
  /** Resolves after the first look, successful or not. */
  start(): Promise<void>;
  /** Takes what is stored now; for work that must not go by what was true some seconds ago. */
  refresh(signal: AbortSignal): Promise<void>;
}

/** Follows what this and other backends change. A database that is away leaves what was read last. */
export function watchSettings(deps: {
  readonly store: Pick<SettingsStore, 'read' | 'version'>;
  readonly live: LiveSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}): SettingsWatch {
  const { store, live, clock, logger } = deps;
  const stopping = new AbortController();
  let work: Promise<void> = Promise.resolve();

  async function look(signal: AbortSignal): Promise<void> {
    if ((await store.version(signal)) !== live.version()) {
      live.take(await store.read(signal));
    }
  }

  async function attempt(): Promise<void> {
    const limit = AbortSignal.any([stopping.signal, AbortSignal.timeout(ASK_LIMIT_MS)]);
    await look(limit).catch((error: unknown) => {
      logger.debug({ err: error }, 'the settings cannot be read for now');
    });
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
      await attempt();
    }
  }

  return {
    name: 'settings',
    start: async () => {
      await attempt();
      work = follow();
    },
    stop: async () => {
      stopping.abort(new Error('the backend stops'));
      await work;
    },
    refresh: async (signal) => {
      live.take(await store.read(signal));
    },
  };
}
