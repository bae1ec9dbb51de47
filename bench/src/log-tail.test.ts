import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { expect, it } from 'vitest';

it('the bench of the log tailer prints a figure for every kind of log, and compares what arrived', () => {
  const bench = resolve(import.meta.dirname, 'log-tail.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, '--short'], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  for (const name of ['nginx access log', 'Java log with stack traces', 'JSON lines']) {
    expect(stdout).toMatch(new RegExp(`^${name}, .*: [\\d,.]+ \\(.*\\) lines/s a core$`, 'm'));
  }
  expect(stdout).toMatch(/^lost or duplicated in 6 runs: 0$/m);
});
