import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

interface JsonReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'vigilops-test-'));
const reportFile = join(folder, 'report.json');
const run = spawnSync(
  'vitest',
  [
    'run',
    '--reporter',
    'default',
    '--reporter',
    'json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JsonReport;
rmSync(folder, { recursive: true });

const skipped = report.testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => test.fullName),
);
// A file that could not even be loaded has no tests, and must not pass for that.
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
for (const name of skipped) {
  process.stdout.write(`SKIPPED ${name}\n`);
}
for (const file of brokenFiles) {
  process.stdout.write(`BROKEN ${file.name}: ${file.message ?? ''}\n`);
}
const failed = report.numFailedTests + brokenFiles.length;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
process.exitCode = failed > 0 || run.status !== 0 || report.numPassedTests === 0 ? 1 : 0;
