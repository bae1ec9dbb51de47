import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DbFigures, DbReport } from '@vigilops/contracts/db-report';
import { expect, onTestFinished } from 'vitest';

import { createManualClock, type ManualClock } from '../../../test/manual-clock.ts';
import { decodeMetrics, type DecodedPoint } from '../../../test/metrics-tree.ts';
import { createRecorder } from '../../../test/recorder.ts';
import { decodeLogs, type DecodedRecord } from '../../logs/test/decode-logs.ts';
import type { AppendInput } from '../../spool/types.ts';
import { createDatabases } from '../databases.ts';
import type {
  DatabaseConfig,
  DatabaseProbe,
  DatabaseReading,
  DatabaseState,
  ProbeFindings,
  ProbeRound,
} from '../types.ts';

export type Report = DbReport['report'];
export type StateReport = Extract<Report, { type: 'state' }>;

export function databaseConfig(config: Partial<DatabaseConfig> = {}): DatabaseConfig {
  const name = config.name ?? 'shop';
  return {
    key: `own:${name}`,
    name,
    type: 'postgresql',
    host: 'db.test',
    port: 5432,
    username: 'monitor',
    password: 'geheim',
    database: undefined,
    tls: { mode: 'prefer', ca: undefined },
    intervalMs: 15_000,
    slowThresholdMs: 1_000,
    explain: false,
    ...config,
  };
}

export function figures(some: Partial<DbFigures> = {}): DbFigures {
  return {
    connections: null,
    connections_active: null,
    connections_idle: null,
    connections_idle_in_transaction: null,
    connections_waiting: null,
    connections_max: null,
    qps: null,
    tps: null,
    cache_hit_ratio: null,
    deadlocks: null,
    slow_queries: null,
    temp_bytes: null,
    replication_lag_seconds: null,
    size_bytes: null,
    memory_bytes: null,
    memory_max_bytes: null,
    evictions: null,
    oldest_transaction_id_age: null,
    longest_transaction_seconds: null,
    ...some,
  };
}

export function stateReport(state: Partial<StateReport> = {}): StateReport {
  return {
    type: 'state',
    version: '16.2',
    role: 'primary',
    is_up: true,
    error: null,
    error_kind: null,
    started_at: '2026-01-01T00:00:00.000Z',
    missing: [],
    settings: {},
    slow_threshold_ms: 1_000,
    figures: figures(),
    ...state,
  };
}

export function findings(
  some: {
    readonly state?: Partial<StateReport>;
    readonly readings?: readonly DatabaseReading[];
    readonly reports?: readonly Report[];
  } = {},
): ProbeFindings {
  return { readings: some.readings ?? [], reports: [stateReport(some.state), ...(some.reports ?? [])] };
}

/** What a probe does in a round. */
export type Answer = (round: ProbeRound) => ProbeFindings | Promise<ProbeFindings>;

export interface WatchedDatabases {
  readonly clock: ManualClock;
  readonly appended: readonly AppendInput[];
  /** Of all rounds so far, by the name of their server. */
  rounds(name?: string): readonly ProbeRound[];
  /** Points of a metric, the oldest first. */
  points(metric: string): readonly DecodedPoint[];
  records(): readonly DecodedRecord[];
  reports(): readonly DbReport[];
  log(): readonly string[];
  states(): readonly DatabaseState[];
  /** How often probes were opened and closed. */
  readonly opened: number;
  readonly closed: number;
  /** From now on the spool takes nothing: what is told waits until this is called. */
  fillSpool(): () => void;
  /** From now on the server answers so. */
  answer(answer: Answer, name?: string): void;
  /** Lets time pass, and waits until all rounds are over, or hang. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-databases-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** An agent that watches servers whose probes do as they are told; the first round is over. */
export async function watchDatabases(
  configs: readonly DatabaseConfig[],
  first: Answer = () => findings(),
  stateDirectory = temporaryFolder(),
): Promise<WatchedDatabases> {
  const clock = createManualClock();
  const recorder = createRecorder();
  const appended: AppendInput[] = [];
  const answers = new Map<string, Answer>();
  const rounds: { readonly name: string; readonly round: ProbeRound }[] = [];
  const counts = { opened: 0, closed: 0 };
  let hasRoom: Promise<void> = Promise.resolve();

  function openProbe({ name }: DatabaseConfig): Promise<DatabaseProbe> {
    counts.opened += 1;
    return Promise.resolve({
      async look(round) {
        rounds.push({ name, round });
        return (answers.get(name) ?? first)(round);
      },
      close() {
        counts.closed += 1;
        return Promise.resolve();
      },
    });
  }
  const databases = createDatabases(configs, {
    resource: () => ({ 'host.id': 'h1' }),
    spool: {
      async append(input) {
        await hasRoom;
        appended.push(input);
      },
    },
    clock,
    // The phase of all is the whole interval.
    random: () => 1,
    logger: recorder.logger,
    stateDirectory,
    unload: () => undefined,
    openProbe,
  });
  // One sleeper each: the wait for the next round, or the limit of one that hangs.
  const settled = (sleepers: number) => expect.poll(() => clock.sleepers, { timeout: 10_000 }).toBe(sleepers);
  databases.start();
  await settled(configs.length);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= databases.stop());
  onTestFinished(() => stop());
  const records = () =>
    appended.filter(({ kind }) => kind === 'logs').flatMap(({ body }) => decodeLogs(body));

  return {
    clock,
    appended,
    records,
    rounds: (name) =>
      rounds.filter((one) => name === undefined || one.name === name).map(({ round }) => round),
    points: (metric) =>
      appended
        .filter(({ kind }) => kind === 'metrics')
        .flatMap(({ body }) => decodeMetrics(body).metrics.get(metric)?.points ?? []),
    reports: () =>
      records().map(({ attributes }) => JSON.parse(String(attributes['vigilops.db.report'])) as DbReport),
    log: recorder.lines,
    states: databases.states,
    get opened() {
      return counts.opened;
    },
    get closed() {
      return counts.closed;
    },
    fillSpool() {
      const room = Promise.withResolvers<undefined>();
      hasRoom = room.promise.then(() => undefined);
      return () => {
        room.resolve(undefined);
      };
    },
    answer(answer, name = configs[0]?.name ?? '') {
      answers.set(name, answer);
    },
    async pass(ms) {
      await clock.advance(ms);
      await settled(configs.length);
    },
    stop,
  };
}
