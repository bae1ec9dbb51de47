import { loadProbe } from './load-probe.ts';
import { createTell, type TellDeps } from './tell.ts';
import type { DatabaseConfig, DatabaseState } from './types.ts';
import { startWatcher, type WatcherDeps } from './watcher.ts';

export type WatchDeps = TellDeps & Pick<WatcherDeps, 'random'> & Partial<Pick<WatcherDeps, 'openProbe'>>;

export interface Watching {
  states(): readonly DatabaseState[];
  stop(): Promise<void>;
}

/** Watches each server by itself, from now on. */
export function watchServers(configs: readonly DatabaseConfig[], deps: WatchDeps): Watching {
  const { clock, logger } = deps;
  const probeDeps = { monotonicMs: clock.monotonicMs, logger };
  const openProbe = deps.openProbe ?? (async (config) => (await loadProbe(config.type))(config, probeDeps));
  const tell = createTell(deps);
  const watchers = configs.map((config) => startWatcher(config, { ...deps, openProbe, tell }));
  return {
    states: () => watchers.map((watcher) => watcher.state()),
    async stop() {
      await Promise.all(watchers.map((watcher) => watcher.stop()));
    },
  };
}
