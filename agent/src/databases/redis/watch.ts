import type { DbReport } from '@vigilops/contracts/db-report';

import { createServerRuns } from '../shared/server-runs.ts';
import type { DatabaseConfig, ProbeDeps, ProbeFindings, ProbeRound } from '../types.ts';
import { createBigKeys } from './big-keys.ts';
import { type Client, groupClients, parseClients } from './clients.ts';
import { createCommandWindows } from './commands.ts';
import type { RedisConnection } from './connection.ts';
import { createFigures, roleOf } from './figures.ts';
import { type Info, infoNumber, parseInfo } from './info.ts';
import { createPercentileWindows, latencyEvents } from './latency.ts';
import { readingsOf } from './readings.ts';
import { textOf } from './reply.ts';
import { createRights, type Rights } from './rights.ts';
import { readConfig, settingsOf } from './settings.ts';
import { createSlowLog } from './slow-log.ts';

type Report = DbReport['report'];

/** A list of more clients than this is asked for seldom. */
const MANY_CLIENTS = 1_000;
/** The server writes the list in one go, and nobody else is served meanwhile. */
const TOO_MANY_CLIENTS = 10_000;
const MAX_GROUPS = 200;
const WITH_HISTOGRAMS = 7;

/** What a probe knows of its server from one round to the next. */
export function createWatch(config: DatabaseConfig, deps: ProbeDeps) {
  const rights = createRights(config.username ?? 'default');
  const figures = createFigures();
  const windows = createCommandWindows();
  const takePercentiles = createPercentileWindows();
  const slowLog = createSlowLog(config.slowThresholdMs);
  const lookAtKeys = createBigKeys();
  const runOf = createServerRuns(true);
  let settings = new Map<string, string>();

  /** One round. Rejects with the error of the connection, or Refusal where INFO itself may not be asked. */
  return async function look(
    connection: RedisConnection,
    round: ProbeRound,
    isNewConnection: boolean,
  ): Promise<ProbeFindings> {
    const { due, nowMs } = round;
    if (isNewConnection || due.has('tables')) {
      rights.retry();
    }
    const info = parseInfo(textOf(await connection.call('INFO', due.has('queries') ? 'all' : 'default')));
    const run = runOf({
      id: info.get('run_id') ?? '',
      startMs: startOf(info, nowMs),
      uptimeMs: uptimeOf(info),
      monotonicMs: deps.monotonicMs(),
    });
    if (run.isOther) {
      figures.forget();
      windows.forget();
      slowLog.forget();
    }
    // It has no keys, and hardly any commands.
    const isSentinel = (info.get('redis_mode') ?? info.get('server_mode')) === 'sentinel';
    const reports: Report[] = [];

    if (!isSentinel && (isNewConnection || due.has('connections'))) {
      settings = await readConfig(connection, rights);
    }
    const clients = await readClients(connection, info, rights, due.has('connections'));
    if (due.has('connections')) {
      reports.push(connectionsReport(clients, info));
    }
    const slow = isSentinel ? undefined : await slowLog.look(connection, rights, run.id);
    if (slow?.report !== undefined) {
      reports.push(slow.report);
    }
    const events = isSentinel
      ? undefined
      : await rights.ask(connection, 'latency events (LATENCY LATEST)', 'LATENCY', 'LATEST');
    if (due.has('queries')) {
      const histograms =
        majorVersion(info) >= WITH_HISTOGRAMS && !isSentinel
          ? await rights.ask(connection, 'p95 of commands (LATENCY HISTOGRAM)', 'LATENCY', 'HISTOGRAM')
          : undefined;
      const window = windows.take({
        info,
        own: connection.takeOwnCalls(),
        percentiles: takePercentiles(histograms ?? null),
        nowMs,
      });
      reports.push(...(window === undefined ? [] : [window]));
    }
    if (due.has('tables') && !isSentinel) {
      reports.push(await lookAtKeys(connection, info, rights, run.startedAt));
    }
    const maxClients = Number(settings.get('maxclients') ?? info.get('maxclients') ?? Number.NaN);
    const state: Report = {
      type: 'state',
      version: info.get('valkey_version') ?? info.get('redis_version') ?? null,
      role: roleOf(info),
      is_up: true,
      error: null,
      error_kind: null,
      started_at: run.startedAt,
      missing: [...rights.missing],
      settings: settingsOf(info, settings),
      slow_threshold_ms: config.slowThresholdMs,
      figures: figures.of({
        info,
        clients,
        maxClients: Number.isFinite(maxClients) ? maxClients : null,
        slowQueries: slow?.count ?? null,
        monotonicMs: deps.monotonicMs(),
      }),
    };
    return {
      readings: [...readingsOf(info, latencyEvents(events ?? null)), ...slowLog.readings()],
      reports: [state, ...reports],
    };
  };
}

/** Undefined: it may not be asked, or would be dear. */
async function readClients(
  connection: RedisConnection,
  info: Info,
  rights: Rights,
  isDue: boolean,
): Promise<Client[] | undefined> {
  const connected = infoNumber(info, 'connected_clients') ?? 0;
  if (connected > TOO_MANY_CLIENTS || (connected > MANY_CLIENTS && !isDue)) {
    return undefined;
  }
  const answer = await rights.ask(connection, 'clients (CLIENT LIST)', 'CLIENT', 'LIST');
  return answer === undefined ? undefined : parseClients(textOf(answer), connection.ownAddress);
}

/** Without the list all that is known is how many there are. */
function connectionsReport(clients: readonly Client[] | undefined, info: Info): Report {
  if (clients === undefined) {
    const count = infoNumber(info, 'connected_clients') ?? 0;
    const nobody = { address: null, user: null, database: null, application: null, longest_seconds: null };
    return { type: 'connections', groups: [{ ...nobody, state: 'other', count }], is_cut: true };
  }
  const { groups, isCut } = groupClients(clients, MAX_GROUPS);
  return { type: 'connections', groups, is_cut: isCut };
}

function uptimeOf(info: Info): number | null {
  const seconds = infoNumber(info, 'uptime_in_seconds');
  return seconds === null ? null : seconds * 1_000;
}

function startOf(info: Info, nowMs: number): number | null {
  const uptimeMs = uptimeOf(info);
  return uptimeMs === null ? null : nowMs - uptimeMs;
}

function majorVersion(info: Info): number {
  return Number.parseInt(info.get('redis_version') ?? '0', 10);
}
