import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort, until } from '@vigilops/testkit/house';

import { answers } from '../../agent/src/databases/mongodb/test/documents.ts';
import { openMongo } from '../../agent/src/databases/mongodb/test/mongo-server.ts';
import { findMariaDb, startMariaDb } from '../../agent/src/databases/mysql/test/mariadb.ts';
import { openOtlpCounter } from './parts/otlp-counter.ts';
import { loadNow } from './parts/statistics.ts';
import { entry, openPostgres, type Server } from './parts/watched-database.ts';
import {
  ended,
  observe,
  report,
  startAgent,
  stop,
  typicalMemory,
  watch,
  type Watched,
  whyNot,
} from './parts/watched-process.ts';

/**
 * What watching databases adds to the agent: one without, one with a PostgreSQL (500 statements, 200 connections, 200
 * tables), and one with four servers: that PostgreSQL, a MariaDB and a Redis of this machine, and a stand-in for MongoDB.
 * A server that this machine has not is left out, and it is said. VIGILOPS_BENCH_MINUTES says how long (5).
 */
const TARGET_MB = 5;
const REDIS = '/usr/bin/redis-server';

const problem = whyNot();
if (problem === undefined) {
  await measure();
} else {
  console.log(problem);
  process.exitCode = problem.startsWith('FAILED') ? 1 : 0;
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-agent-databases-'));
  // Of root, when a server runs as another account.
  chmodSync(folder, 0o755);
  const counter = await openOtlpCounter();
  const servers: Server[] = [];
  const started: Watched[] = [];
  try {
    for (const open of [openPostgres, openMaria, openRedis, openMongoStandIn]) {
      const server = await open(folder);
      servers.push(...(server === undefined ? [] : [server]));
    }
    const yaml = (some: readonly Server[]) => `databases:\n${some.map((server) => server.yaml).join('')}`;
    const agents = new Map<string, Watched>(
      (
        [
          ['none', 'agent, no database', ''],
          ['one', 'agent, one PostgreSQL', yaml(servers.slice(0, 1))],
          ['all', `agent, ${String(servers.length)} databases`, yaml(servers)],
        ] as const
      ).map(([key, name, more]) => [
        key,
        watch(name, startAgent(join(folder, key), `${counter.url}/${key}`, more)),
      ]),
    );
    started.push(...agents.values());
    counter.onRound = (sender, points) => {
      const agent = agents.get(sender);
      if (agent !== undefined) {
        ended(agent, points);
      }
    };
    await until('all agents send', 120_000, () =>
      Promise.resolve(started.every(({ series }) => series.length > 0) || undefined),
    );
    await observe(started);
    console.log(`load average ${loadNow()}`);
    const failures = started.flatMap(report);
    const [without, ...others] = started.map((one) => ({ name: one.name, ...typicalMemory(one) }));
    for (const one of others) {
      const more = (figure: 'rssMb' | 'anonymousMb') => (one[figure] - (without?.[figure] ?? 0)).toFixed(1);
      console.log(
        `${one.name}: ${more('rssMb')} MiB resident, ${more('anonymousMb')} MiB anonymous more than without; target of one ≤ ${String(TARGET_MB)}`,
      );
    }
    failures.forEach((failure) => console.log(`FAILED: ${failure}`));
    process.exitCode = failures.length > 0 ? 1 : 0;
  } finally {
    await Promise.all(started.map(({ process: child }) => stop(child)));
    await Promise.all(servers.map((server) => server.close()));
    counter.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openMaria(): Promise<Server | undefined> {
  if (findMariaDb() === undefined) {
    return undefined;
  }
  const server = await startMariaDb(['--performance-schema=ON']);
  await server.admin("CREATE USER 'vigilops'@'%' IDENTIFIED BY 'bench'");
  await server.admin("GRANT PROCESS, REPLICATION CLIENT, SLAVE MONITOR ON *.* TO 'vigilops'@'%'");
  await server.admin("GRANT SELECT ON performance_schema.* TO 'vigilops'@'%'");
  await server.admin('CREATE DATABASE shop');
  for (let table = 0; table < 50; table += 1) {
    await server.admin(`CREATE TABLE shop.t${String(table)} (id int PRIMARY KEY, c int, KEY (c))`);
    await server.admin(`SELECT c FROM shop.t${String(table)} WHERE c = 1`);
  }
  return {
    yaml: entry('orders', 'mariadb', '127.0.0.1', String(server.port), {
      username: 'vigilops',
      password: 'bench',
    }),
    close: server.stop,
  };
}

async function openRedis(folder: string): Promise<Server | undefined> {
  if (!existsSync(REDIS)) {
    console.log('SKIPPED Redis: there is none on this machine');
    return undefined;
  }
  const directory = join(folder, 'redis');
  mkdirSync(directory);
  const port = String(await freePort());
  const settings = join(directory, 'redis.conf');
  writeFileSync(settings, `bind 127.0.0.1\nport ${port}\nsave ""\ndir ${directory}\nloglevel warning\n`);
  const child = spawn(REDIS, [settings], { stdio: 'ignore' });
  await sleep(500);
  return {
    yaml: entry('cache', 'redis', '127.0.0.1', port, {}),
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function openMongoStandIn(): Promise<Server> {
  const server = await openMongo({ answers: answers() });
  return { yaml: entry('events', 'mongodb', '127.0.0.1', String(server.port), {}), close: server.close };
}
