import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type LogPipelinesResponse, type LogPipelineStatistics } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import {
  type AuditEntry,
  type LogPipelineCount,
  type LogPipelineDesk,
  type LogPipelineStore,
  type StoredLogPipelines,
} from '../../model/index.ts';
import { readDefinitions, type InForce, type LivePipelines } from './live-pipelines.ts';
import { readPipelines, writePipelines } from './read-document.ts';
import { savePipelines } from './save-pipelines.ts';
import { tryOut } from './try-out.ts';

const LISTED_VERSIONS = 100;

export interface LogPipelineDeskDeps {
  readonly store: LogPipelineStore;
  readonly live: LivePipelines;
  readonly findFields: () => boolean;
  /** Times that a record may have, seen from now, in µs. */
  readonly window: (nowUs: number) => { readonly minUs: number; readonly maxUs: number };
  readonly clock: Clock;
}

type By = Pick<AuditEntry, 'actor' | 'address'>;

export function createLogPipelineDesk(deps: LogPipelineDeskDeps): LogPipelineDesk {
  const { store, live, clock } = deps;

  async function present(stored: StoredLogPipelines, inForce: InForce, signal: AbortSignal) {
    return presentCurrent(stored, inForce, await store.listCounts(signal));
  }

  async function keep(
    wanted: Parameters<LogPipelineDesk['save']>[0],
    expected: number | undefined,
    by: By,
    detail: Record<string, string | number>,
    signal: AbortSignal,
  ): Promise<LogPipelinesResponse> {
    const { hashKey } = await live.known(signal);
    const { definitions } = readPipelines(wanted, hashKey);
    const stored = await savePipelines(definitions, { expected, by, detail }, { store, clock }, signal);
    return present(stored, live.take({ ...stored, hashKey }), signal);
  }

  async function find(version: number, signal: AbortSignal): Promise<StoredLogPipelines> {
    const stored = await store.findVersion(version, signal);
    if (stored === undefined) {
      throw new VigilError('NOT_FOUND', `there is no version ${String(version)}, or not any more`);
    }
    return stored;
  }

  return {
    current: async (signal) => {
      const stored = await store.read(signal);
      return present(stored, live.take(stored), signal);
    },

    save: (wanted, version, by, signal) => keep(wanted, version, by, {}, signal),

    listVersions: async (signal) => {
      const versions = await store.listVersions(LISTED_VERSIONS, signal);
      return versions.map((stored) => ({
        ...stored,
        names: readDefinitions(stored.value).definitions.map(({ name }) => name),
      }));
    },

    findVersion: async (version, signal) => {
      const stored = await find(version, signal);
      const { definitions: pipelines } = readDefinitions(stored.value);
      return { ...stored, pipelines, yaml: writePipelines(pipelines) };
    },

    restore: async (version, expected, by, signal) => {
      const { definitions, problems } = readDefinitions((await find(version, signal)).value);
      if (problems.length > 0) {
        throw new VigilError('REQUEST_INVALID', `version ${String(version)}: ${problems.join('; ')}`);
      }
      return keep({ pipelines: definitions }, expected, by, { restored: version }, signal);
    },

    tryOut: async (wanted, lines, signal) => {
      const { hashKey } = await live.known(signal);
      const { compiled } = readPipelines(wanted, hashKey);
      const receivedAtUs = clock.now().getTime() * 1_000;
      return tryOut(compiled, lines, {
        findFields: deps.findFields(),
        context: { ...deps.window(receivedAtUs), receivedAtUs, nowMs: clock.monotonicMs },
        signal,
      });
    },
  };
}

function presentCurrent(
  { version, savedAt, savedBy }: StoredLogPipelines,
  { definitions, warning }: InForce,
  counts: readonly LogPipelineCount[],
): LogPipelinesResponse {
  return {
    version,
    saved_at: savedAt === null ? null : formatTimeUs(savedAt.getTime() * 1_000),
    saved_by: savedBy,
    pipelines: [...definitions],
    yaml: writePipelines(definitions),
    statistics: definitions.map(({ name, steps }) => statisticsOf(name, steps, counts)),
    warning,
  };
}

function statisticsOf(
  name: string,
  steps: readonly { readonly type: string }[],
  all: readonly LogPipelineCount[],
): LogPipelineStatistics {
  const counts = all.filter(({ pipeline }) => pipeline === name);
  const own = counts.find(({ step }) => step < 0);
  const ofSteps = steps.map(({ type }, at) => {
    const count = counts.find((one) => one.step === at && one.type === type);
    return { type, failed: count?.failed ?? 0, last_error: count?.lastError ?? null };
  });
  return {
    name,
    matched: own?.matched ?? 0,
    dropped: own?.dropped ?? 0,
    sampled_out: own?.sampledOut ?? 0,
    failed: ofSteps.reduce((sum, { failed }) => sum + failed, 0),
    steps: ofSteps,
  };
}
