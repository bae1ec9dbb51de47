import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './paths.ts';
import { requireAlertmanager } from './require-alertmanager.ts';
import { requireChromium } from './require-chromium.ts';
import { requireDatabases } from './require-databases.ts';
import { requireProxies } from './require-proxies.ts';
import { requireRsyslog } from './require-rsyslog.ts';
import {
  filesThatFailed,
  summariseTests,
  withSecondRun,
  type OutsideError,
  type TestReport,
  type TestRun,
} from './test-summary.ts';

requireChromium();
requireAlertmanager();
requireRsyslog();
requireProxies();
requireDatabases();
const args = process.argv.slice(2);
let run = vitest(args);
let flaky: readonly string[] = [];
const suspects = filesThatFailed(run);
if (suspects.length > 0) {
  process.stdout.write(`\nOnce more, alone: ${suspects.map((file) => relative(ROOT, file)).join(', ')}\n`);
  ({ run, flaky } = withSecondRun(run, vitest([...projectsOf(args), ...suspects]), ROOT));
}
const { lines, isGreen } = summariseTests(run, ROOT, flaky);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = isGreen ? 0 : 1;

function vitest(given: readonly string[]): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-test-'));
  const [report, outside] = [join(folder, 'report.json'), join(folder, 'outside.json')];
  const reporters = ['default', 'json', './scripts/outside-errors-reporter.ts'].flatMap((name) => [
    '--reporter',
    name,
  ]);
  const { status } = spawnSync('vitest', ['run', ...reporters, `--outputFile.json=${report}`, ...given], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, VIGILOPS_OUTSIDE_ERRORS: outside },
  });
  const run = {
    report: read<TestReport | undefined>(report, undefined),
    outside: read<readonly OutsideError[]>(outside, []),
    exitCode: status,
  };
  rmSync(folder, { recursive: true });
  return run;
}

/** What the reporters wrote, or the other value where vitest ended before it wrote it. */
function read<T>(file: string, otherwise: T): T {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : otherwise;
}

function projectsOf(given: readonly string[]): string[] {
  return given.flatMap((arg, index) =>
    arg === '--project' ? [arg, given[index + 1] ?? ''] : arg.startsWith('--project=') ? [arg] : [],
  );
}
