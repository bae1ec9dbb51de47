import { type AssignedConfig, followDatabases } from './assigned.ts';
import type { WatchDeps, Watching } from './watch-servers.ts';
import type { DatabaseConfig, DatabaseState, DatabaseType } from './types.ts';

export interface DatabasesDeps extends WatchDeps {
  /** Left out: the server is not asked what it defines. */
  readonly assigned?: AssignedConfig;
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

const STOPPED = new Error('the agent stops');

/**
 * The database servers of the agent's own file and those that the server defines: each asked at its interval, read-only, and
 * what it says in the spool.
 */
export function createDatabases(own: readonly DatabaseConfig[], deps: DatabasesDeps): Databases {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loaded = new Set<DatabaseType>();
  let watching: Watching | undefined;
  let turn: Promise<void> = Promise.resolve();
  let following: Promise<void> = Promise.resolve();

  /** All that is needed for it is loaded only where a database is watched. */
  async function watch(configs: readonly DatabaseConfig[]): Promise<void> {
    if (signal.aborted) {
      return;
    }
    if (configs.length === 0) {
      return endWatching();
    }
    configs.forEach(({ type }) => loaded.add(type));
    if (watching === undefined) {
      const { watchServers } = await import('./watch-servers.ts');
      watching = watchServers(deps);
    }
    await watching.replace(configs);
  }

  async function endWatching(): Promise<void> {
    await watching?.stop();
    if (watching !== undefined) {
      deps.unload('watch-servers.cjs');
      loaded.forEach((type) => deps.unload(`${type}-probe.cjs`));
    }
    watching = undefined;
    loaded.clear();
  }

  /** One after the other. */
  function replace(configs: readonly DatabaseConfig[]): void {
    turn = turn
      .then(() => watch(configs))
      .catch((error: unknown) => {
        deps.logger.error({ error }, 'databases are not watched');
      });
  }

  async function follow(assigned: AssignedConfig): Promise<void> {
    const ownNames = new Set(own.map(({ name }) => name));
    const assign = (given: readonly DatabaseConfig[]) => {
      replace([...own, ...given]);
    };
    await followDatabases({ ...deps, assigned, ownNames, assign }, signal).catch((error: unknown) => {
      deps.logger.error({ error }, 'databases of the server are not taken');
    });
  }

  return {
    start() {
      replace(own);
      if (deps.assigned !== undefined) {
        following = follow(deps.assigned);
      }
    },
    states: () => watching?.states() ?? [],
    async stop() {
      stopping.abort(STOPPED);
      await following;
      await turn;
      await endWatching();
    },
  };
}
