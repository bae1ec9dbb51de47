import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import { auditDependencies } from './security/audit.ts';
import { billOfMaterials } from './security/bill.ts';
import { wrongLicences } from './security/licences.ts';
import { PROMISES } from './security/promises.ts';
import { printTable, rowOf, type Row, type Told } from './security/table.ts';
import type { TestReport } from './test-summary.ts';

/** `SHORT=1`: as much as `make test` tries. `ONLY=G20,G23`: these promises. */
const isShort = (process.env.SHORT ?? '') !== '';
const only = (process.env.ONLY ?? '').split(',').filter((name) => name !== '');
const seed = process.env.VIGILOPS_SECURITY_SEED ?? (isShort ? '20260301' : String(Date.now() % 2 ** 31));
const LONG = {
  VIGILOPS_SECURITY: 'long',
  FUZZ_RUNS: '200',
  FUZZ_SEED: seed,
  VIGILOPS_TEST_CANARY_CALLS: '3000',
};

const promises = PROMISES.filter(({ name }) => only.length === 0 || only.includes(name)).map((promise) => ({
  ...promise,
  files: promise.files.flatMap((pattern) => {
    const found = globSync(pattern, { cwd: ROOT }).toSorted();
    // Said as a file that did not run.
    return found.length === 0 ? [pattern] : found;
  }),
}));

process.stdout.write(`seed ${seed} (VIGILOPS_SECURITY_SEED), ${isShort ? 'short' : 'long'} form\n`);
const rows = [...runTests(), ...(only.length === 0 ? [...licences(), ...audit()] : [])];
process.stdout.write(`\n${printTable(rows)}\n`);
const hits = rows.flatMap((row) => row.hits.map((hit) => `HIT ${row.name}: ${hit}`));
process.stdout.write(`${[...hits, `${String(hits.length)} hits, seed ${seed}`].join('\n')}\n`);
process.exitCode = hits.length === 0 ? 0 : 1;

function runTests(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-security-'));
  const [report, tally] = ['report.json', 'tally.jsonl'].map((name) => join(folder, name));
  try {
    const files = [...new Set(promises.flatMap((promise) => promise.files))].filter((file) =>
      existsSync(join(ROOT, file)),
    );
    const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${String(report)}`];
    spawnSync('vitest', ['run', ...reporters, ...files], {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        VIGILOPS_SECURITY_SEED: seed,
        VIGILOPS_SECURITY_TALLY: tally,
        ...(isShort ? {} : LONG),
      },
    });
    const results: TestReport = existsSync(String(report))
      ? (JSON.parse(readFileSync(String(report), 'utf8')) as TestReport)
      : { numPassedTests: 0, testResults: [] };
    const told = existsSync(String(tally)) ? linesOf(String(tally)) : [];
    return promises.map((promise) => rowOf(promise, results, told, ROOT));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function linesOf(file: string): readonly Told[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Told);
}

function licences(): readonly Row[] {
  const started = performance.now();
  const { bill } = billOfMaterials();
  return [
    {
      name: 'licences',
      what: 'all of the installed house go with Apache-2.0',
      tried: `${String(bill.components?.length ?? 0)} components`,
      hits: wrongLicences(bill),
      seconds: (performance.now() - started) / 1_000,
    },
  ];
}

function audit(): readonly Row[] {
  const started = performance.now();
  const result = auditDependencies();
  return [
    {
      name: 'audit',
      what: 'no known weakness in what is installed',
      tried: result.kind === 'done' ? 'npm audit' : `SKIPPED: ${result.reason}`,
      hits: result.kind === 'done' ? result.found : [],
      seconds: (performance.now() - started) / 1_000,
    },
  ];
}
