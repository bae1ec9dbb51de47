import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { AGENT_SOURCES, builtAgent } from '../test/built-agent.ts';

const LAUNCHER = builtAgent();

describe.runIf(process.platform === 'linux')('the bench of the footprint', () => {
  it('measures all agents in its short form and finds no child process', () => {
    const bench = join(AGENT_SOURCES, '../bench/src/agent-footprint.ts');
    const {
      stdout: text,
      stderr,
      status,
    } = spawnSync(process.execPath, [bench, '--short'], {
      encoding: 'utf8',
      env: { ...process.env, VIGILOPS_BENCH_AGENT: LAUNCHER, VIGILOPS_NODE: process.execPath },
    });
    expect(status, `${text}\n${stderr}`).toBe(0);
    for (const agent of [
      'agent, metrics alone',
      'agent, 2 logs and 2 checks',
      'agent, 500 series',
      'agent, one PostgreSQL',
    ]) {
      const figures = text
        .slice(text.indexOf(`${agent}, every`))
        .split('\n')
        .slice(0, 8)
        .join('\n');
      for (const figure of ['RSS', 'PSS', 'anonymous']) {
        expect(figures).toMatch(new RegExp(`^  ${figure} +[\\d.]+ \\([\\d.]+ – [\\d.]+\\) MiB$`, 'm'));
      }
      expect(figures).toMatch(/^ {2}CPU .* ms a round; [\d.]+ % of a core$/m);
      expect(figures).toMatch(/^ {2}series +[1-9]\d+ .* a round; [1-9]\d* rounds$/m);
      expect(figures).toMatch(/^ {2}children +0$/m);
    }
  });
});
