import type { Clock, Logger } from '@vigilops/runtime';

import { type FetchConfig, openAssignedFetch } from '../assigned/fetch.ts';
import { followAssigned } from '../assigned/follow.ts';
import type { ParsedDatabases } from './parse-databases.ts';
import type { DatabaseConfig } from './types.ts';

/** What the agent's own file says of databases that are defined on the server. */
export interface AssignedConfig {
  readonly server: FetchConfig;
  readonly isTaken: boolean;
}

export interface AssignedDeps {
  readonly assigned: AssignedConfig;
  /** Names of the agent's own file, which wins. */
  readonly ownNames: ReadonlySet<string>;
  readonly assign: (configs: readonly DatabaseConfig[]) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Lets a file of the bundle go that has done its work. */
  readonly unload: (file: string) => void;
}

const PATH = '/api/v1/agent/databases';
const EVERY_MS = 30_000;
/** Who takes none only says so, for people who look there. */
const REFUSAL_EVERY_MS = 60_000;

/** Keeps the databases that the server defines up to date until `signal` aborts. With their passwords they are nowhere on disk. */
export async function followDatabases(deps: AssignedDeps, signal: AbortSignal): Promise<void> {
  const { assigned, ownNames, assign, logger } = deps;
  const connection = await openAssignedFetch(assigned.server, assigned.isTaken ? PATH : `${PATH}?takes=no`);
  let complaint = '';

  function tell(problems: readonly string[]): void {
    const said = problems.join('\n');
    if (said !== complaint && said !== '') {
      const some = problems.slice(0, 20);
      logger.warn({ problems: some }, 'the server defines databases that this agent does not watch');
    }
    complaint = said;
  }

  function take({ configs, problems }: ParsedDatabases): void {
    const clashes = configs.filter(({ name }) => ownNames.has(name));
    assign(configs.filter((config) => !clashes.includes(config)));
    tell([
      ...problems,
      ...clashes.map(
        ({ name }) => `${JSON.stringify(name)}: agent.yaml has a database of that name, which wins`,
      ),
    ]);
  }

  try {
    await followAssigned(
      {
        clock: deps.clock,
        random: deps.random,
        server: assigned.server.url,
        stateDirectory: '',
        file: undefined,
        everyMs: assigned.isTaken ? EVERY_MS : REFUSAL_EVERY_MS,
        fetch: connection.fetch,
        take: async (text) => {
          if (!assigned.isTaken) {
            return 'keep';
          }
          try {
            take(await parse(text, deps.unload));
            return 'keep';
          } catch {
            // What cannot be read may hold passwords: nothing of it goes into the log.
            tell(['the list of databases cannot be read']);
            return 'leave';
          }
        },
        onTrouble: (error) => logger.debug({ error }, 'the databases of the server are not known'),
      },
      signal,
    );
  } finally {
    connection.close();
  }
}

/** zod and the schemas are loaded for each new answer: they are dear, and answers are seldom new. */
async function parse(text: string, unload: AssignedDeps['unload']): Promise<ParsedDatabases> {
  const { parseDatabases } = await import('./parse-databases.ts');
  try {
    return parseDatabases(text);
  } finally {
    unload('parse-databases.cjs');
  }
}
