import { logPipeline, type LogPipeline } from '@vigilops/contracts/api';
import { createFollower, type Clock, type Follower, type Logger } from '@vigilops/runtime';
import type { LogPipelineStore, StoredLogPipelines } from '../../model/index.ts';
import { compilePipelines, problemText, type CompiledPipeline } from './compile.ts';
import type { SourcePlan } from './log-stage.ts';

/** A change is in force everywhere within ten seconds, a slow answer of the database included. */
const EVERY_MS = 4_000;
const ASK_LIMIT_MS = 5_000;

/** What is in force in this process. */
export interface InForce {
  readonly version: number;
  readonly definitions: readonly LogPipeline[];
  readonly pipelines: readonly CompiledPipeline[];
  readonly hashKey: string;
  /** What of the stored pipelines cannot be honoured; null where all can. */
  readonly warning: string | null;
  readonly plans: WeakMap<object, SourcePlan>;
}

export interface LivePipelines extends Follower {
  /** Null until they were read for the first time. */
  current(): InForce | null;
  /** Resolves once they are known. Throws what the store throws. */
  known(signal: AbortSignal): Promise<InForce>;
  take(stored: StoredLogPipelines & { readonly hashKey: string }): InForce;
}

/** Follows what this and other backends save. A database that is away leaves what was read last. */
export function createLivePipelines(deps: {
  readonly store: Pick<LogPipelineStore, 'read' | 'version'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): LivePipelines {
  const { store, clock, logger } = deps;
  let current: InForce | null = null;
  let reading: Promise<InForce> | undefined;

  function take(stored: StoredLogPipelines & { readonly hashKey: string }): InForce {
    if (current !== null && stored.version < current.version) {
      // An answer that was long under way says what was.
      return current;
    }
    const { definitions, problems: unread } = readDefinitions(stored.value);
    const { pipelines, problems } = compilePipelines(definitions, stored.hashKey);
    const told = [...unread, ...problems.map(problemText)];
    const warning = told.length === 0 ? null : told.join('; ');
    if (warning !== null && warning !== current?.warning) {
      logger.warn({ version: stored.version }, `some pipelines of logs cannot be honoured: ${warning}`);
    }
    const { version, hashKey } = stored;
    current = { version, definitions, pipelines, hashKey, warning, plans: new WeakMap() };
    return current;
  }

  async function read(signal: AbortSignal): Promise<InForce> {
    return take(await store.read(signal));
  }

  const { start, stop } = createFollower({
    everyMs: EVERY_MS,
    limitMs: ASK_LIMIT_MS,
    look: async (signal) => {
      if (current === null || (await store.version(signal)) !== current.version) {
        await read(signal);
      }
    },
    onTrouble: (error) => {
      logger.debug({ err: error }, 'the pipelines of logs cannot be read for now');
    },
    clock,
  });

  return {
    current: () => current,
    known: async (signal) => {
      if (current !== null) {
        return current;
      }
      // One look for all who wait: none of them may end it for the others.
      reading ??= read(AbortSignal.timeout(ASK_LIMIT_MS)).finally(() => {
        reading = undefined;
      });
      const inForce = await reading;
      signal.throwIfAborted();
      return inForce;
    },
    take,
    start,
    stop,
  };
}

/** Those that this release understands; what another one stored and this one does not is told. */
export function readDefinitions(value: unknown): {
  readonly definitions: readonly LogPipeline[];
  readonly problems: readonly string[];
} {
  const definitions: LogPipeline[] = [];
  const problems: string[] = [];
  (Array.isArray(value) ? value : []).forEach((one: unknown, at) => {
    const parsed = logPipeline.safeParse(one);
    if (parsed.success) {
      definitions.push(parsed.data);
    } else {
      const [issue] = parsed.error.issues;
      problems.push(
        problemText({
          path: ['pipelines', at, ...(issue?.path ?? []).map(partOf)],
          message: issue?.message ?? '',
        }),
      );
    }
  });
  return { definitions, problems };
}

function partOf(part: PropertyKey): string | number {
  return typeof part === 'number' ? part : String(part);
}
