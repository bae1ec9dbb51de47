import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './paths.ts';
import { requireAlertmanager } from './require-alertmanager.ts';
import { requireChromium } from './require-chromium.ts';
import { requireDatabases } from './require-databases.ts';
import { requireRsyslog } from './require-rsyslog.ts';
import { filesThatFailed, summariseTests, withSecondRun, type TestReport } from './test-summary.ts';

requireChromium();
requireAlertmanager();
requireRsyslog();
requireDatabases();
const args = process.argv.slice(2);
let { report, exitCode } = vitest(args);
const suspects = filesThatFailed(report);
let flaky: readonly string[] = [];
if (report !== undefined && suspects.length > 0) {
  process.stdout.write(`\nOnce more, alone: ${suspects.map((file) => relative(ROOT, file)).join(', ')}\n`);
  const second = vitest([...projectsOf(args), ...suspects]);
  if (second.report !== undefined) {
    ({ report, flaky } = withSecondRun(report, second.report, ROOT));
    exitCode = second.exitCode;
  }
}
const { lines, isGreen } = summariseTests(report, exitCode, ROOT);
process.stdout.write(`${[...flaky, ...lines].join('\n')}\n`);
process.exitCode = isGreen ? 0 : 1;

function vitest(given: readonly string[]): { report: TestReport | undefined; exitCode: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-test-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${file}`];
  const { status } = spawnSync('vitest', ['run', ...reporters, ...given], { cwd: ROOT, stdio: 'inherit' });
  const written = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : undefined;
  rmSync(folder, { recursive: true });
  return { report: written, exitCode: status };
}

function projectsOf(given: readonly string[]): string[] {
  return given.flatMap((arg, index) =>
    arg === '--project' ? [arg, given[index + 1] ?? ''] : arg.startsWith('--project=') ? [arg] : [],
  );
}
