import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import { createRecorder } from '../../test/recorder.ts';
import { shutDown } from './shutdown.ts';

describe('shutDown', () => {
  it('goes on behind a step that hangs and one that fails', async () => {
    const clock = createManualClock();
    const { logger, lines } = createRecorder();
    const taken: string[] = [];
    const done = shutDown(
      [
        { name: 'logs', limitMs: 1_000, run: () => new Promise(() => undefined) },
        { name: 'sender', limitMs: 500, run: () => Promise.reject(new Error('no disk')) },
        { name: 'spool', limitMs: 500, run: async () => void taken.push('spool') },
      ],
      { clock, logger },
    );
    await clock.advance(0);
    expect(taken).toEqual([]);
    await clock.advance(1_000);
    expect(await done).toBe(false);
    expect(taken).toEqual(['spool']);
    expect(lines()).toEqual([
      'warn a step of the stop was left undone logs not done within 1000 ms',
      'warn a step of the stop was left undone sender Error: no disk',
    ]);
    expect(clock.sleepers).toBe(0);
  });
});
