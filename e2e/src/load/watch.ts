import { existsSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { cpuMsOf, memoryOf } from '../../../bench/src/parts/process-figures.ts';

/** Of one kind of processes at one time. */
interface Look {
  readonly rssMb: number;
  readonly pssMb: number;
  readonly descriptors: number;
  readonly processes: number;
}

/** All at one time. */
export interface Sample {
  readonly atMs: number;
  readonly looks: ReadonlyMap<string, Look>;
  readonly load: number;
  /** Of the newest point of each host, in seconds. */
  readonly ages: readonly number[];
  /** Bytes of the database. */
  readonly databaseBytes: number;
}

export interface Watch {
  readonly samples: readonly Sample[];
  /** Cores, by the kind of processes. */
  readonly cores: ReadonlyMap<string, number>;
}

/**
 * Looks every `everyMs` until the signal says so. The CPU time of a process that comes and goes between two looks is not
 * seen.
 * @param series one of each host, that comes with every round
 */
export async function watch(
  processes: () => ReadonlyMap<string, readonly number[]>,
  { database, series, everyMs }: { database: pg.Client; series: readonly number[]; everyMs: number },
  signal: AbortSignal,
): Promise<Watch> {
  const { rows } = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const own = rows[0]?.pid;
  const samples: Sample[] = [];
  const cpuMs = new Map<string, number>();
  const last = new Map<number, number>();
  const beganMs = performance.now();
  for (let isFirst = true; ; isFirst = false) {
    const looks = new Map<string, Look>();
    for (const [name, pids] of processes()) {
      const alive = pids.filter((pid) => pid !== own && existsSync(`/proc/${String(pid)}`));
      looks.set(name, lookAt(alive));
      for (const pid of alive) {
        const now = cpuMsOf(pid);
        // One that came meanwhile has worked for us from its start.
        const before = last.get(pid) ?? (isFirst ? now : 0);
        last.set(pid, now);
        cpuMs.set(name, (cpuMs.get(name) ?? 0) + Math.max(0, now - before));
      }
    }
    samples.push({
      atMs: performance.now() - beganMs,
      looks,
      load: loadavg()[0] ?? NaN,
      ...(await askDatabase(database, series)),
    });
    if (signal.aborted) {
      const wallMs = performance.now() - beganMs;
      return { samples, cores: new Map([...cpuMs].map(([name, ms]) => [name, ms / wallMs])) };
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function lookAt(pids: readonly number[]): Look {
  const sum = { rssMb: 0, pssMb: 0, descriptors: 0, processes: 0 };
  for (const pid of pids) {
    try {
      const { rssMb, pssMb } = memoryOf(pid);
      sum.rssMb += rssMb;
      sum.pssMb += pssMb;
      sum.descriptors += readdirSync(`/proc/${String(pid)}/fd`).length;
      sum.processes += 1;
    } catch {
      // It ended between the listing and the look.
    }
  }
  return sum;
}

async function askDatabase(
  database: pg.Client,
  series: readonly number[],
): Promise<Pick<Sample, 'ages' | 'databaseBytes'>> {
  const { rows } = await database.query<{ age: number | null; bytes: number }>(
    `SELECT extract(epoch FROM clock_timestamp() - newest.time)::float8 AS age,
            pg_database_size(current_database())::float8 AS bytes
     FROM unnest($1::int[]) AS one (id)
     CROSS JOIN LATERAL (SELECT max(time) AS time FROM vigilops.samples
                         WHERE series_id = one.id AND time > now() - interval '1 hour') AS newest`,
    [series],
  );
  return { ages: rows.map(({ age }) => age ?? Infinity), databaseBytes: rows[0]?.bytes ?? NaN };
}
