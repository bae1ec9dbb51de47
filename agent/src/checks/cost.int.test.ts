import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { AGENT_SOURCES, builtAgent } from '../../test/built-agent.ts';

const LAUNCHER = builtAgent();

describe.runIf(process.platform === 'linux')('the bench of checks', () => {
  it('measures agents with and without checks in its short form, and finds every result up', () => {
    const bench = join(AGENT_SOURCES, '../bench/src/agent-checks.ts');
    const { stdout, stderr, status } = spawnSync(process.execPath, [bench, '--short'], {
      encoding: 'utf8',
      env: { ...process.env, VIGILOPS_BENCH_AGENT: LAUNCHER, VIGILOPS_NODE: process.execPath },
    });
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    const [, none = '', two = '', hundred = ''] = stdout.split(/^agent with /m);
    for (const part of [none, two, hundred]) {
      expect(part).toMatch(/^ {2}RSS +[\d.]+ \([\d.]+ – [\d.]+\) MiB$/m);
      expect(part).toMatch(/^ {2}CPU +[\d.]+ % of a core$/m);
    }
    expect(none).not.toMatch(/results/);
    for (const part of [two, hundred]) {
      expect(part).toMatch(/^ {2}results +[\d.]+ a second$/m);
      expect(part).toMatch(
        /^ {2}error of HTTP times +p50 [\d.]+ ms, p99 [\d.]+ ms, max [\d.]+ ms \([1-9]\d*\)/m,
      );
    }
  });
});
