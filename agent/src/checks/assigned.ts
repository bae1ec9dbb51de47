import type { Clock, Logger } from '@vigilops/runtime';

import { type KeptAnswer, readKept, writeKept } from './assigned-store.ts';
import type { FetchAnswer } from './fetch-assigned.ts';
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

/**
 * Keeps the checks that the server defines up to date until `signal` aborts. What it said last is on disk and is run
 * after a start without it; while it cannot be reached or refuses, everything stays as it is: the sender says so.
 */
export async function followAssigned(deps: AssignedDeps, signal: AbortSignal): Promise<void> {
  const { server, stateDirectory, clock, random, logger } = deps;
  let etag: string | undefined;
  let lastText: string | undefined;
  let complaint = '';

  /** Whether it could be read at all. */
  async function take(kept: KeptAnswer): Promise<boolean> {
    try {
      const { definitions, problems } = await deps.parse(kept.text);
      deps.assign(definitions);
      etag = kept.etag;
      tell(problems);
      return true;
    } catch (error) {
      tell([`the list of checks cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
      return false;
    }
  }

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

  async function look(): Promise<void> {
    const answer = await deps.fetch(etag, signal);
    // A proxy may have taken the condition away, or the answer is none of ours: to read it again would be dear.
    if (answer.status !== 200 || answer.text === lastText || signal.aborted) {
      return;
    }
    lastText = answer.text;
    const kept = { server, etag: answer.etag, text: answer.text };
    if (await take(kept)) {
      await writeKept(stateDirectory, kept);
    }
  }

  const kept = await readKept(stateDirectory, server);
  if (kept !== undefined) {
    lastText = kept.text;
    await take(kept);
  }
  while (!signal.aborted) {
    await look().catch((error: unknown) => logger.debug({ error }, 'the checks of the server are not known'));
    await clock.sleep(EVERY_MS * (0.75 + random() / 2), signal).catch(() => undefined);
  }
}
