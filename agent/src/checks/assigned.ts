import type { Clock, Logger } from '@vigilops/runtime';

import type { FetchAnswer } from '../assigned/fetch.ts';
import { followAssigned } from '../assigned/follow.ts';
import type { Parsed } from './parse-assigned.ts';
import type { CheckDefinition } from './types.ts';

export interface AssignedDeps {
  readonly server: string;
  readonly stateDirectory: string;
  readonly fetch: (etag: string | undefined, signal: AbortSignal) => Promise<FetchAnswer>;
  /** Weighs as much as the configuration's reader: loaded for each new answer, and let go. */
  readonly parse: (text: string) => Promise<Parsed>;
  readonly assign: (definitions: readonly CheckDefinition[]) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

const EVERY_MS = 20_000;
const FILE = 'assigned-checks.json';

/** Keeps the checks that the server defines up to date until `signal` aborts, over starts without it, too. */
export async function followChecks(deps: AssignedDeps, signal: AbortSignal): Promise<void> {
  const { logger } = deps;
  let complaint = '';

  function tell(problems: readonly string[]): void {
    const said = problems.join('\n');
    if (said !== complaint && said !== '') {
      logger.warn(
        { problems: problems.slice(0, 20) },
        'the server defines checks that this agent does not understand',
      );
    }
    complaint = said;
  }

  await followAssigned(
    {
      ...deps,
      file: FILE,
      everyMs: EVERY_MS,
      take: async (text) => {
        try {
          const { definitions, problems } = await deps.parse(text);
          deps.assign(definitions);
          tell(problems);
          return 'keep';
        } catch (error) {
          tell([
            `the list of checks cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          ]);
          return 'leave';
        }
      },
      onTrouble: (error) => logger.debug({ error }, 'the checks of the server are not known'),
    },
    signal,
  );
}
