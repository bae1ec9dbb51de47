import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createApplication } from '../application.ts';
import { receiverServer } from '../servers.ts';
import { openStory } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const DAY_MS = 86_400_000;
/** Where the clock stands when a record is written, and when it is found again after a restart: behind, right, ahead. */
const OVER_RESTARTS = [
  [-1, 0],
  [0, 1],
  [-1, 1],
  [1, -1],
] as const;
const PRELOAD = new URL('../preload/shifted-clock.mjs', import.meta.url).href;

/** The host's clock jumps by days while lines wait in the spool, with the agent there and while it is away. */
export const clockJumps: Trial = {
  name: 'clock-jumps',
  promise: 'G18: a clock that jumps makes nothing old, and nothing new again',
  usesHouse: false,
  rounds: 3,
  async run(field) {
    const { random } = field;
    let isAway = true;
    const server = await receiverServer(() => (isAway ? { status: 503 } : 'keep'), field.cleanUp);
    const story = openStory(field, server, (folder) => [join(folder, 'orders.log')]);
    const clock = join(story.folder, 'clock');
    const jump = (days: number): void => writeFileSync(clock, String(Math.round(days * DAY_MS)));
    const env = { CHAOS_CLOCK: clock };
    const application = createApplication(join(story.folder, 'orders.log'));
    application.write(50);
    const restart = async (days: number): Promise<void> => {
      await story.kill();
      jump(days);
      await story.start({ env, preload: PRELOAD }).ready;
    };
    await restart(0);
    for (let round = 0; round < field.rounds; round += 1) {
      application.write(100);
      await sleep(1_000);
      jump((random() < 0.5 ? -1 : 1) * (10 + random() * 300));
      application.write(100);
      await sleep(1_000);
    }
    // Time for it to look at what waits while the clock is wrong, and to send some of it.
    jump(300);
    await sleep(1_500);
    isAway = false;
    // By the agent that has lived through it.
    for (
      let looks = 0;
      looks < 80 && (await server.numbers(story.service)).length < application.journal.size;
      looks += 1
    ) {
      await sleep(250);
    }
    isAway = true;
    for (const [written, found] of OVER_RESTARTS) {
      const days = 10 + random() * 300;
      await restart(written * days);
      application.write(100);
      await sleep(1_000);
      await restart(found * days);
      // Time for it to look at what waits.
      await sleep(1_000);
    }
    isAway = false;
    const stored = await story.heal(application.journal, application.write);
    return compare(application.journal, stored);
  },
  mutants: [
    {
      name: 'the age of a record is told by the wall clock',
      file: 'agent/src/daemon/clock.ts',
      find: 'return seconds * 1_000 + nanoseconds / 1e6;',
      replace: 'return seconds < 0 ? nanoseconds : Date.now();',
    },
    {
      name: 'the age of a record is told by the wall clock over a restart',
      file: 'agent/src/spool/recover.ts',
      find: 'ageMs: nowMs - hostMs,',
      replace: 'ageMs: Date.now() - record.header.at + 0 * hostMs,',
    },
  ],
};
