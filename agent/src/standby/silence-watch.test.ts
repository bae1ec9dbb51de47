import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../test/manual-clock.ts';
import { createRecorder } from '../../test/recorder.ts';
import { createHearing } from '../send/hearing.ts';
import { createSilenceWatch } from './silence-watch.ts';
import type { Occasion, Problem, SilenceRecord } from './types.ts';

const MINUTE = 60_000;
const ID = '00000000-0000-4000-8000-000000000001';

interface Plan {
  readonly afterMs: number | null;
  readonly kept: SilenceRecord | null;
  /** What the channel says to each attempt, in this order; then it takes everything. */
  readonly problems: readonly Problem[];
  readonly answers: () => boolean;
  readonly keepFails: boolean;
}

/** A host that watches a server, looked at every five seconds. */
function watching(plan: Partial<Plan> = {}) {
  const { kept = null, problems = [], answers = () => false, keepFails = false } = plan;
  const afterMs = plan.afterMs === undefined ? 5 * MINUTE : plan.afterMs;
  const clock = createManualClock();
  const log = createRecorder();
  const signal = new AbortController().signal;
  const hearing = createHearing(clock.monotonicMs);
  const told: Occasion[] = [];
  let attempts = 0;
  let stored = kept;
  const watch = createSilenceWatch(
    {
      hearing: hearing.state,
      tell: (occasion) => {
        const problem = problems[attempts] ?? null;
        attempts += 1;
        if (problem === null) {
          told.push(occasion);
        }
        return Promise.resolve(problem);
      },
      answers: () => Promise.resolve(answers()),
      keep: (record) => {
        if (keepFails) {
          return Promise.reject(new Error('ENOSPC'));
        }
        stored = record;
        return Promise.resolve();
      },
      newId: () => ID,
      clock,
      random: () => 1,
      logger: log.logger,
    },
    stored,
  );
  const pass = async (ms: number, note?: Parameters<typeof hearing.note>[0]) => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      if (note !== undefined) {
        hearing.note(note);
      }
      await watch.look(afterMs, signal);
      await clock.advance(5_000);
    }
  };
  return {
    clock,
    told,
    pass,
    log,
    note: hearing.note,
    parts: () => told.map(({ part }) => part),
    attempts: () => attempts,
    stored: () => stored,
    /** The same disk, a new process; what the sender heard is gone with the old one. */
    restart: () => watching({ ...plan, kept: stored, problems: problems.slice(attempts) }),
  };
}

describe('a host that watches the server', () => {
  it('says once that it is silent, and once that it is back', async () => {
    const host = watching();
    await host.pass(MINUTE, 'accepted');
    await host.pass(20 * MINUTE, 'no_answer');
    expect(host.parts()).toEqual(['silent']);
    const [first] = host.told;
    expect(first?.lastedMs).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(first?.lastedMs).toBeLessThan(5.5 * MINUTE);
    expect(first?.silence.sinceMs).toBe(Date.parse('2026-01-05T08:01:00Z'));
    await host.pass(MINUTE, 'accepted');
    expect(host.parts()).toEqual(['silent', 'back']);
    expect(host.told[1]?.lastedMs).toBe(20 * MINUTE);
    expect(host.told[1]?.silence.id).toBe(ID);
    expect(host.stored()).toBeNull();
  });

  it('says nothing of a silence that is over before its time, and forgets it', async () => {
    const host = watching();
    await host.pass(4 * MINUTE, 'no_answer');
    await host.pass(5_000, 'accepted');
    await host.pass(4 * MINUTE, 'no_answer');
    expect(host.attempts()).toBe(0);
  });

  it.each(['no_answer', 'error', 'elsewhere'] as const)(
    'takes %s for silence, and says so',
    async (reason) => {
      const host = watching();
      await host.pass(6 * MINUTE, reason);
      expect(host.told.map((one) => one.reason)).toEqual([reason]);
    },
  );

  it.each(['refused', 'busy'] as const)('takes a server that says %s for alive', async (sign) => {
    const host = watching();
    await host.pass(30 * MINUTE, sign);
    await host.pass(4 * MINUTE, 'no_answer');
    await host.pass(5_000, sign);
    await host.pass(4 * MINUTE, 'no_answer');
    expect(host.attempts()).toBe(0);
  });

  it('takes data that waits, and that nobody tries to send, for no silence', async () => {
    const host = watching();
    host.note('no_answer');
    await host.pass(60 * MINUTE);
    expect(host.attempts()).toBe(0);
  });

  it('takes no clock that is set for silence', async () => {
    const host = watching();
    await host.pass(MINUTE, 'no_answer');
    host.clock.setWall(new Date('2027-01-05T08:00:00Z'));
    await host.pass(MINUTE, 'no_answer');
    host.clock.setWall(new Date('2020-01-05T08:00:00Z'));
    await host.pass(MINUTE, 'no_answer');
    expect(host.attempts()).toBe(0);
    await host.pass(4 * MINUTE, 'no_answer');
    expect(host.told[0]?.lastedMs).toBeLessThan(6 * MINUTE);
  });

  it('says nothing where nobody asked it to', async () => {
    const host = watching({ afterMs: null });
    await host.pass(60 * MINUTE, 'no_answer');
    expect(host.attempts()).toBe(0);
  });

  it('asks the server once more before it speaks, and waits where that answers', async () => {
    let isThere = true;
    const host = watching({ answers: () => isThere });
    await host.pass(10 * MINUTE, 'error');
    expect(host.attempts()).toBe(0);
    isThere = false;
    await host.pass(2 * MINUTE, 'error');
    expect(host.parts()).toEqual(['silent']);
  });

  it('tries again at growing distances while it is cut off itself, and then says since when', async () => {
    const problems = Array.from({ length: 12 }, () => 'ENETUNREACH');
    const host = watching({ problems });
    await host.pass(30 * MINUTE, 'no_answer');
    // Full jitter at its most: 1, 2, 4, … 256, 300, 300 seconds after the first one at five minutes.
    expect(host.attempts()).toBeGreaterThan(9);
    expect(host.attempts()).toBeLessThan(15);
    await host.pass(30 * MINUTE, 'no_answer');
    expect(host.parts()).toEqual(['silent']);
    expect(host.told[0]?.silence.sinceMs).toBe(Date.parse('2026-01-05T08:00:00Z'));
    expect(host.told[0]?.lastedMs).toBeGreaterThan(25 * MINUTE);
    expect(host.log.lines().filter((line) => line.startsWith('warn'))).toHaveLength(2);
  });

  it('says nothing of either where it was cut off until the server was there again', async () => {
    const host = watching({ problems: Array.from({ length: 99 }, () => 'ENETUNREACH') });
    await host.pass(20 * MINUTE, 'no_answer');
    expect(host.stored()).toMatchObject({ told: false });
    await host.pass(MINUTE, 'accepted');
    expect(host.told).toEqual([]);
    expect(host.stored()).toBeNull();
  });

  it('does not say it twice over a restart, and says that it is back', async () => {
    const host = watching();
    await host.pass(6 * MINUTE, 'no_answer');
    const again = host.restart();
    await again.pass(30 * MINUTE, 'no_answer');
    expect(again.told).toEqual([]);
    await again.pass(MINUTE, 'accepted');
    expect(again.parts()).toEqual(['back']);
  });

  it('counts anew after a restart in a silence that nobody was told of', async () => {
    const host = watching();
    await host.pass(4 * MINUTE, 'no_answer');
    const again = host.restart();
    await again.pass(4 * MINUTE, 'no_answer');
    expect(again.told).toEqual([]);
    await again.pass(2 * MINUTE, 'no_answer');
    expect(again.parts()).toEqual(['silent']);
  });

  it('keeps the key and the beginning of a message that a restart came in between of', async () => {
    const host = watching({ problems: ['ETIMEDOUT'] });
    host.note('accepted');
    for (let tick = 0; host.attempts() < 1 && tick < 1_000; tick += 1) {
      await host.pass(5_000, 'no_answer');
    }
    const again = host.restart();
    await again.pass(6 * MINUTE, 'no_answer');
    expect(again.told[0]?.silence).toMatchObject({ id: ID, sinceMs: host.stored()?.sinceMs });
  });

  it('waits after a restart for an answer before it says that the server is back', async () => {
    const host = watching({ kept: { id: ID, sinceMs: 0, told: true } });
    await host.pass(5 * MINUTE);
    expect(host.told).toEqual([]);
    await host.pass(5_000, 'refused');
    expect(host.parts()).toEqual(['back']);
  });

  it('goes on trying to say that it is back, for an hour', async () => {
    const host = watching({
      kept: { id: ID, sinceMs: 0, told: true },
      problems: Array.from({ length: 999 }, () => 'HTTP 500'),
    });
    await host.pass(59 * MINUTE, 'accepted');
    expect(host.stored()).not.toBeNull();
    await host.pass(2 * MINUTE, 'accepted');
    expect(host.stored()).toBeNull();
    const { length } = host.told;
    expect(length).toBe(0);
    expect(host.attempts()).toBeGreaterThan(10);
  });

  it('takes a server that falls silent again before anybody heard that it is back for silent all along', async () => {
    const host = watching({ problems: [null, 'HTTP 500'] });
    await host.pass(6 * MINUTE, 'no_answer');
    await host.pass(5_000, 'accepted');
    await host.pass(20 * MINUTE, 'no_answer');
    expect(host.parts()).toEqual(['silent']);
    await host.pass(MINUTE, 'accepted');
    expect(host.parts()).toEqual(['silent', 'back']);
  });

  it('tells of the next silence anew', async () => {
    const host = watching();
    for (let round = 0; round < 2; round += 1) {
      await host.pass(6 * MINUTE, 'no_answer');
      await host.pass(MINUTE, 'accepted');
    }
    expect(host.parts()).toEqual(['silent', 'back', 'silent', 'back']);
  });

  it('still tells once where the disk keeps nothing', async () => {
    const host = watching({ keepFails: true });
    await host.pass(20 * MINUTE, 'no_answer');
    await host.pass(MINUTE, 'accepted');
    expect(host.parts()).toEqual(['silent', 'back']);
  });
});
