import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLogger } from '@vigilops/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import type { SenderStats } from '../send/types.ts';
import { AGENT_VERSION } from '../version.ts';
import { noteFirstSent } from './first-sent.ts';

function begin(file = 'first-sent') {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-first-sent-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = createManualClock();
  const stop = new AbortController();
  const sent = { metrics: 0, logs: 0 };
  const stats = () => ({ sentRecords: sent }) as unknown as SenderStats;
  const place = join(folder, file);
  const done = noteFirstSent(place, { stats, clock, logger: silentLogger }, stop.signal);
  return { clock, stop, sent, place, done };
}

describe('noteFirstSent', () => {
  it('writes nothing before the server has taken something, and then who sent it', async () => {
    const { clock, sent, place, done } = begin();
    await clock.advance(60_000);
    expect(existsSync(place)).toBe(false);
    sent.logs = 1;
    await clock.advance(1_000);
    await done;
    expect(readFileSync(place, 'utf8')).toBe(`${AGENT_VERSION} ${String(process.pid)}\n`);
  });

  it('ends with the agent', async () => {
    const { stop, sent, place, done } = begin();
    stop.abort();
    await done;
    sent.metrics = 1;
    expect(existsSync(place)).toBe(false);
  });

  it('does not trouble the agent when the disk takes nothing', async () => {
    const { clock, sent, done } = begin('no/such/folder');
    sent.metrics = 1;
    await clock.advance(1_000);
    await expect(done).resolves.toBeUndefined();
  });
});
