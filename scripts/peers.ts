import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Figure } from '../bench/src/parts/figures.ts';
import { ROOT } from './paths.ts';
import { peersTable, withSection, type BenchFigures } from './peers-table.ts';

/**
 * Runs every bench that has a target or a peer, one after the other, and writes one table of them into docs/performance.md.
 * `BENCH=a,b` runs some of them, `SHORT=1` is a trial: both only print the table. `DATA=<folder>`: labelled data for the
 * analysis; without it those benches say that they skip.
 */
const BENCHES = [
  'agent-footprint',
  'log-tail',
  'otlp-decode',
  'ingest',
  'store-write',
  'log-search',
  'live-tail',
  'console',
  'api',
  'services-api',
  'notify',
  'denoise',
  'llm-gateway',
  'ai-templates',
  'ai-anomalies',
  'ai-causes',
  'ai-forecast',
];
const DOCUMENT = join(ROOT, 'docs/performance.md');
const { BENCH = '', SHORT, DATA = '' } = process.env;
const only = BENCH.split(',').filter((name) => name !== '');
const unknown = only.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no such bench: ${unknown.join(', ')}. There are ${BENCHES.join(', ')}.\n`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'vigilops-peers-'));
const began = load();
const told = BENCHES.filter((name) => only.length === 0 || only.includes(name)).map(measure);
rmSync(folder, { recursive: true });

const silent = told.filter(({ figures }) => figures.length === 0).map(({ bench }) => `\`${bench}\``);
const text = [
  `\`make peers\` on ${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, load average ` +
    `${began} at the start and ${load()} at the end. Median, and range where there are several runs; "better by" is the ratio ` +
    'of the medians, above 1 where we are ahead.',
  peersTable(told),
  ...(silent.length > 0 ? [`No figure came from ${silent.join(', ')}: see what they print.`] : []),
].join('\n\n');
process.stdout.write(`\n${text}\n`);
if (only.length === 0 && SHORT !== '1') {
  writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), 'peers', text));
  spawnSync('prettier', ['--write', DOCUMENT], { cwd: ROOT, stdio: 'inherit' });
}
process.exitCode = silent.length > 0 ? 1 : 0;

function measure(bench: string): BenchFigures {
  process.stdout.write(`\n== ${bench}\n`);
  const file = join(folder, `${bench}.jsonl`);
  const flags = SHORT === '1' ? ['--short'] : [];
  spawnSync(process.execPath, [join(ROOT, 'bench/src', `${bench}.ts`), ...flags], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      VIGILOPS_BENCH_LINES: SHORT === '1' ? '60000' : '1000000',
      ...process.env,
      VIGILOPS_FIGURES: file,
      ...(DATA !== '' && { DATA: resolve(DATA) }),
    },
  });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return { bench, figures: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Figure) };
}

function load(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}
