import type { WatchDeps, Watching } from './watch-servers.ts';
import type { DatabaseConfig, DatabaseState } from './types.ts';

export interface DatabasesDeps extends WatchDeps {
  /** Lets a file of the bundle go that has done its work. */
  readonly unload: (file: string) => void;
}

export interface Databases {
  start(): void;
  /** What is known of each server by now. */
  states(): readonly DatabaseState[];
  /** Resolves soon, with all connections closed that can be closed. */
  stop(): Promise<void>;
}

/** The database servers of the agent's own file: each asked at its interval, read-only, and what it says in the spool. */
export function createDatabases(configs: readonly DatabaseConfig[], deps: DatabasesDeps): Databases {
  let watching: Watching | undefined;
  let starting: Promise<void> = Promise.resolve();
  let isStopped = false;

  /** All that is needed for it is loaded only where a database is watched. */
  async function watch(): Promise<void> {
    const { watchServers } = await import('./watch-servers.ts');
    if (!isStopped) {
      watching = watchServers(configs, deps);
    }
  }

  return {
    start() {
      if (configs.length > 0) {
        starting = watch().catch((error: unknown) => {
          deps.logger.error({ error }, 'databases are not watched');
        });
      }
    },
    states: () => watching?.states() ?? [],
    async stop() {
      isStopped = true;
      await starting;
      await watching?.stop();
      if (configs.length > 0) {
        deps.unload('watch-servers.cjs');
        new Set(configs.map(({ type }) => type)).forEach((type) => deps.unload(`${type}-probe.cjs`));
      }
    },
  };
}
