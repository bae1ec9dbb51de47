import { loadProbe } from './load-probe.ts';
import { createTell, type TellDeps } from './tell.ts';
import type { DatabaseConfig, DatabaseState } from './types.ts';
import { openKeptBlockers } from './kept-blockers.ts';
import { startWatcher, type Watcher, type WatcherDeps } from './watcher.ts';

export type WatchDeps = TellDeps &
  Pick<WatcherDeps, 'random'> &
  Partial<Pick<WatcherDeps, 'openProbe'>> & { readonly stateDirectory: string };

export interface Watching {
  /** From now on exactly these: those that are as they were are watched on undisturbed. Resolves when the others have ended. */
  replace(configs: readonly DatabaseConfig[]): Promise<void>;
  states(): readonly DatabaseState[];
  stop(): Promise<void>;
}

interface Watched {
  readonly written: string;
  readonly watcher: Watcher;
}

/** Watches each server by itself. */
export function watchServers(deps: WatchDeps): Watching {
  const { clock, logger } = deps;
  const probeDeps = { monotonicMs: clock.monotonicMs, logger };
  const openProbe = deps.openProbe ?? (async (config) => (await loadProbe(config.type))(config, probeDeps));
  const tell = createTell(deps);
  const kept = openKeptBlockers(deps.stateDirectory, deps);
  const watched = new Map<string, Watched>();

  async function end(keys: readonly string[]): Promise<void> {
    const ending = keys.flatMap((key) => watched.get(key) ?? []);
    keys.forEach((key) => watched.delete(key));
    await Promise.all(ending.map(({ watcher }) => watcher.stop()));
  }

  return {
    async replace(configs) {
      const wanted = new Map(configs.map((config) => [config.key, JSON.stringify(config)]));
      await end([...watched].flatMap(([key, { written }]) => (wanted.get(key) === written ? [] : [key])));
      for (const config of configs) {
        if (!watched.has(config.key)) {
          const written = wanted.get(config.key) ?? '';
          watched.set(config.key, {
            written,
            watcher: startWatcher(config, { ...deps, openProbe, tell, kept }),
          });
        }
      }
    },
    states: () => [...watched.values()].map(({ watcher }) => watcher.state()),
    stop: () => end([...watched.keys()]),
  };
}
