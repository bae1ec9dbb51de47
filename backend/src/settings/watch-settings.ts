import { createFollower, type Clock, type Component, type Logger } from '@vigilops/runtime';
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
  const { start, stop } = createFollower({
    everyMs: EVERY_MS,
    limitMs: ASK_LIMIT_MS,
    look: async (signal) => {
      if ((await store.version(signal)) !== live.version()) {
        live.take(await store.read(signal));
      }
    },
    onTrouble: (error) => {
      logger.debug({ err: error }, 'the settings cannot be read for now');
    },
    clock,
  });

  return {
    name: 'settings',
    start,
    stop,
    refresh: async (signal) => {
      live.take(await store.read(signal));
    },
  };
}
