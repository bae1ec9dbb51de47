import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '@vigilops/testkit/house';

import { footprintTable, tellFootprint } from './parts/footprint-table.ts';
import { type NodeExporter, startNodeExporter } from './parts/node-exporter.ts';
import { openOtlpCounter } from './parts/otlp-counter.ts';
import { isShort, loadNow } from './parts/statistics.ts';
import { openPostgres } from './parts/watched-database.ts';
import {
  ended,
  INTERVAL_MS,
  observe,
  report,
  startAgent,
  stop,
  watch,
  type Watched,
  whyNot,
} from './parts/watched-process.ts';
import { writeWideHost } from './parts/wide-host.ts';

/**
 * What the agent costs in the steady state: the built agent as its launcher starts it, all collectors every 15 s. Once
 * alone; with two log files that grow by 20 lines a second each and two checks; at 500 series of a host of plain files;
 * with a PostgreSQL to watch; all beside node_exporter scraped as often.
 * VIGILOPS_BENCH_MINUTES says how long (5); VIGILOPS_BENCH_AGENT names another launcher. Shared pages count fully in
 * RSS and by their share in PSS: two agents and this bench run the same Node.
 */
const LINES_PER_SECOND = 20;

const problem = whyNot();
if (problem === undefined) {
  await measure();
} else {
  console.log(problem);
  process.exitCode = problem.startsWith('FAILED') ? 1 : 0;
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-footprint-'));
  const server = await openOtlpCounter();
  const logs = ['access.log', 'app.log'].map((name) => join(directory, name));
  logs.forEach((path) => writeFileSync(path, ''));
  // As a server runs that is another account's.
  chmodSync(directory, 0o755);
  const database = await openPostgres(directory);
  const sources = `logs:\n${logs.map((path) => `  - { path: ${JSON.stringify(path)}, service: bench }\n`).join('')}`;
  const checks =
    'services:\n' +
    `  - { name: web, type: http, url: "${server.url}/", expected_status: [404], interval: 30s }\n` +
    `  - { name: port, type: tcp, host: 127.0.0.1, port: ${new URL(server.url).port}, interval: 30s }\n`;
  const start = (key: string, name: string, more = '', environment = {}) =>
    [key, watch(name, startAgent(join(directory, key), `${server.url}/${key}`, more, environment))] as const;
  const agents = new Map([
    start('metrics', 'agent, metrics alone'),
    start('logs', 'agent, 2 logs and 2 checks', sources + checks),
    start('wide', 'agent, 500 series', '', writeWideHost(join(directory, 'host'))),
    start('database', 'agent, one PostgreSQL', `databases:\n${database.yaml}`),
  ]);
  const exporter = await startNodeExporter(!isShort());
  const peer = exporter && watch('node_exporter', exporter.process, 'scrape');
  const all = [...agents.values(), ...(peer === undefined ? [] : [peer])];
  const writing = setInterval(() => {
    const line = `${new Date().toISOString()} INFO request served path=/api/v1/hosts status=200 duration_ms=12\n`;
    logs.forEach((path) => appendFileSync(path, line.repeat(LINES_PER_SECOND)));
  }, 1_000);
  server.onRound = (sender, points) => {
    const agent = agents.get(sender);
    if (agent !== undefined) {
      ended(agent, points);
    }
  };
  // A scrape that fails is not counted as one.
  const scraping =
    exporter && peer && setInterval(() => void scrape(exporter, peer).catch(() => undefined), INTERVAL_MS);
  try {
    // Until then the launcher may still be at work, which looks for what this Node knows.
    await until('all agents send', 120_000, () =>
      Promise.resolve([...agents.values()].every(({ series }) => series.length > 0) || undefined),
    );
    await observe(all);
    console.log(`load average ${loadNow()}`);
    const failures = all.flatMap(report);
    console.log(`\n${footprintTable(all)}\n`);
    const [usual, wide] = [agents.get('logs'), agents.get('wide')];
    if (usual !== undefined && wide !== undefined) {
      tellFootprint(usual, wide, peer);
    }
    failures.forEach((failure) => console.log(`FAILED: ${failure}`));
    process.exitCode = failures.length > 0 ? 1 : 0;
  } finally {
    clearInterval(writing);
    clearInterval(scraping);
    await Promise.all(all.map(({ process: child }) => stop(child)));
    await database.close();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function scrape(exporter: NodeExporter, peer: Watched): Promise<void> {
  ended(peer, await exporter.scrape());
}
