import type { LogPipeline } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { AuditEntry, LogPipelineStore } from '../../model/index.ts';
import { compilePipelines } from './compile.ts';
import { readDefinitions } from './live-pipelines.ts';
import { savePipelines } from './save-pipelines.ts';

/** Pipelines as a part of the configuration of the whole house. */
export interface PipelinesInConfiguration {
  /** `unread`: what of those that are kept this release does not understand. */
  read(signal: AbortSignal): Promise<{
    readonly version: number;
    readonly definitions: readonly LogPipeline[];
    readonly unread: readonly string[];
  }>;
  /** A new version after that one; processes take it over by themselves. Throws CONFLICT where somebody was quicker. */
  save(
    definitions: readonly LogPipeline[],
    version: number,
    by: Pick<AuditEntry, 'actor' | 'address'>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** On stores that may be of a transaction which is undone: nothing of it is in force before it is stored. */
export function pipelinesInConfiguration(
  store: Pick<LogPipelineStore, 'read' | 'save'>,
  clock: Pick<Clock, 'now'>,
): PipelinesInConfiguration {
  return {
    read: async (signal) => {
      const { version, value } = await store.read(signal);
      const { definitions, problems } = readDefinitions(value);
      return { version, definitions, unread: problems };
    },
    save: async (definitions, version, by, signal) => {
      const how = { expected: version, by, detail: { imported: 1 } };
      await savePipelines(definitions, how, { store, clock }, signal);
    },
  };
}

/** What of a list cannot be honoured, each with its place from the list on. */
export function problemsOfPipelines(
  definitions: readonly LogPipeline[],
): readonly { readonly path: readonly (string | number)[]; readonly what: string }[] {
  // Whether a mask can work does not depend on the key of its marks.
  return compilePipelines(definitions, '').problems.map(({ path, message }) => ({
    path: path.slice(1),
    what: message,
  }));
}
