import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import { requireAlertmanager } from './require-alertmanager.ts';
import { requireChromium } from './require-chromium.ts';
import { summariseTests, type TestReport } from './test-summary.ts';

requireChromium();
requireAlertmanager();
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
const report = existsSync(reportFile)
  ? (JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport)
  : undefined;
rmSync(folder, { recursive: true });

const { lines, isGreen } = summariseTests(report, run.status, ROOT);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = isGreen ? 0 : 1;
