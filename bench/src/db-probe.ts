import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import pg from 'pg';

import { createProbe } from '../../agent/src/databases/postgresql/probe.ts';
import type { DatabaseProbe, DueWork } from '../../agent/src/databases/types.ts';
import { cpuMsOf } from './parts/process-figures.ts';
import { FILLED_SETTINGS, fillPostgres } from './parts/filled-postgres.ts';
import { isShort, loadNow, spread } from './parts/statistics.ts';

/**
 * What watching costs a PostgreSQL server: the CPU time of the backend that serves the probe, with 500 statements in
 * pg_stat_statements, 200 connections and 200 tables, over as many rounds as ten minutes have at 15 s. What is due once a
 * minute and once in ten minutes is due as often.
 */
const INTERVAL_MS = 15_000;
const ROUNDS = 40;
const TARGET_PERCENT = 0.5;

if (process.platform !== 'linux' || !existsSync('/proc/self/schedstat')) {
  console.log('SKIPPED: the figures come from /proc, which this system has not.');
} else {
  await measure();
}

async function measure(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigilops-db-probe-'));
  // Of root, when the server runs as another account.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres(
    {
      dataDir,
      durable: false,
      settings: FILLED_SETTINGS,
    },
    { clock: systemClock, logger: silentLogger },
  );
  const clients: pg.Client[] = [];
  const probe = probeOf(server.url);
  try {
    clients.push(...(await fillPostgres(server.url)));
    const runs = isShort() ? 1 : 3;
    const shares: number[] = [];
    await look(probe, ['connections', 'queries', 'tables']);
    for (let run = 0; run < runs; run += 1) {
      shares.push(await tenMinutes(probe, server));
    }
    console.log(
      `CPU of the watched server  ${spread(shares, '% of a core')} at ${String(INTERVAL_MS / 1_000)} s; target < ${String(TARGET_PERCENT)} %`,
    );
    console.log(`load average ${loadNow()}`);
    if (Math.min(...shares) >= TARGET_PERCENT) {
      console.log('FAILED: the probe costs too much.');
      process.exitCode = 1;
    }
  } finally {
    await probe.close();
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function probeOf(url: string): DatabaseProbe {
  const { hostname, port, username, password, pathname } = new URL(url);
  return createProbe(
    {
      key: 'bench',
      name: 'bench',
      type: 'postgresql',
      host: hostname,
      port: Number(port),
      username,
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      tls: { mode: 'off', ca: undefined },
      intervalMs: INTERVAL_MS,
      slowThresholdMs: 1_000,
      explain: false,
    },
    { monotonicMs: systemClock.monotonicMs, logger: silentLogger },
  );
}

async function look(probe: DatabaseProbe, due: readonly DueWork[]): Promise<void> {
  await probe.look({ nowMs: Date.now(), due: new Set(due), signal: AbortSignal.timeout(10_000) });
}

/** The share of a core, in percent, that ten minutes of rounds take. */
async function tenMinutes(
  probe: DatabaseProbe,
  server: { readonly url: string; pid(): number },
): Promise<number> {
  const backend = await backendOfProbe(server.url);
  const before = { cpuMs: cpuMsOf(backend), ended: endedMs(server.pid()) };
  for (let round = 0; round < ROUNDS; round += 1) {
    const due: readonly DueWork[] = [
      ...(round % 4 === 0 ? (['connections', 'queries'] as const) : []),
      ...(round === 0 ? (['tables'] as const) : []),
    ];
    await look(probe, due);
  }
  // Backends of other databases are gone by now: their time is that of ended children of the server.
  const used = cpuMsOf(backend) - before.cpuMs + (endedMs(server.pid()) - before.ended);
  return (used / (ROUNDS * INTERVAL_MS)) * 100;
}

async function backendOfProbe(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'vigilops-agent'",
  );
  await client.end();
  const [row] = rows;
  if (row === undefined) {
    throw new Error('the probe is not connected');
  }
  return row.pid;
}

/** CPU time of children that have ended, in the ticks of 10 ms that /proc/[pid]/stat has. */
function endedMs(pid: number): number {
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
