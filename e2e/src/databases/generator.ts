import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const DEBIAN = '/usr/lib/postgresql';

/** Of Debian's postgresql package; undefined: it is not on this machine. */
const pgbench = (existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
  .map((version) => join(DEBIAN, version, 'bin/pgbench'))
  .find((file) => existsSync(file));

export interface Load {
  readonly url: string;
  readonly folder: string;
  /** With `:n` for a number of its own in each run. */
  readonly statement: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Made {
  /** Runs of the statement, as the generator has counted them. */
  readonly runs: number;
  readonly by: 'pgbench' | 'pg';
}

/** Runs one statement at an even pace: by pgbench where there is one, else over a session of our own. */
export async function makeLoad(load: Load): Promise<Made> {
  return pgbench === undefined
    ? makeOurselves(load)
    : { runs: await makeByPgbench(pgbench, load), by: 'pgbench' };
}

async function makeByPgbench(
  program: string,
  { url, folder, statement, perSecond, seconds }: Load,
): Promise<number> {
  const script = join(folder, 'load.sql');
  writeFileSync(script, `\\set n random(1, 1000)\n${statement};\n`);
  const { stdout } = await promisify(execFile)(
    program,
    ['-n', '-c', '2', '-R', String(perSecond), '-T', String(seconds), '-f', script, url],
    { timeout: (seconds + 60) * 1_000 },
  );
  const runs = /number of transactions actually processed: (\d+)/.exec(stdout)?.[1];
  if (runs === undefined) {
    throw new Error(`pgbench says no number of transactions:\n${stdout}`);
  }
  return Number(runs);
}

async function makeOurselves({ url, statement, perSecond, seconds }: Load): Promise<Made> {
  const client = new pg.Client({ connectionString: url, application_name: 'generator' });
  await client.connect();
  const began = performance.now();
  let runs = 0;
  for (; runs < perSecond * seconds; runs += 1) {
    await sleep(Math.max(0, began + (runs / perSecond) * 1_000 - performance.now()));
    await client.query(statement.replaceAll(':n', String(1 + (runs % 1_000))));
  }
  await client.end();
  return { runs, by: 'pg' };
}
