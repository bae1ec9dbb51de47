import { VigilError } from '@vigilops/contracts';
import type { LogPipeline } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import {
  calledOf,
  type AuditEntry,
  type LogPipelineStore,
  type StoredLogPipelines,
} from '../../model/index.ts';

export interface SavingPipelines {
  /** Made from this version; undefined: from whatever is there. */
  readonly expected: number | undefined;
  readonly by: Pick<AuditEntry, 'actor' | 'address'>;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A new version of pipelines that were found sound. Throws CONFLICT where somebody was quicker. */
export async function savePipelines(
  definitions: readonly LogPipeline[],
  { expected, by, detail }: SavingPipelines,
  { store, clock }: { readonly store: Pick<LogPipelineStore, 'save'>; readonly clock: Pick<Clock, 'now'> },
  signal: AbortSignal,
): Promise<StoredLogPipelines> {
  const { outcome, stored } = await store.save(
    { expected: expected ?? null, value: definitions, at: clock.now(), by: calledOf(by.actor) },
    {
      ...by,
      action: 'log_pipelines.saved',
      subject: 'log pipelines',
      detail: { pipelines: definitions.length, ...detail },
    },
    signal,
  );
  if (outcome === 'conflict') {
    throw new VigilError('CONFLICT', whoWasQuicker(stored));
  }
  return stored;
}

function whoWasQuicker({ version, savedAt, savedBy }: StoredLogPipelines): string {
  const who = savedBy === null || savedBy === '' ? 'somebody' : savedBy;
  const when = savedAt === null ? '' : ` at ${savedAt.toISOString()}`;
  return `${who} saved other pipelines${when}: they are at version ${String(version)} now; read them again`;
}
