import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { createApplication } from '../application.ts';
import { receiverServer } from '../servers.ts';
import { openStory } from '../story.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');
/** Far from the numbers in the recorded spools. */
const FIRST_NEW = 1_000_000;

/** The formats of which a spool was recorded: their magic. */
export function recordedFormats(): readonly string[] {
  return readdirSync(FIXTURES).map((name) => name.replace('spool-', ''));
}

/** Spools that agents of earlier versions left, each half sent and torn at its end. */
export const oldSpool: Trial = {
  name: 'old-spool',
  promise: 'G30: what an agent of an earlier version left is sent by the present one',
  usesHouse: false,
  rounds: 1,
  async run(field) {
    const verdicts = [];
    for (const format of recordedFormats()) {
      const server = await receiverServer(() => 'keep', field.cleanUp);
      const story = openStory(field, server, (folder) => [join(folder, 'orders.log')]);
      const fixture = join(FIXTURES, `spool-${format}`);
      mkdirSync(join(story.folder, 'state'));
      cpSync(fixture, join(story.folder, 'state/spool'), { recursive: true });
      const waiting = JSON.parse(readFileSync(join(fixture, 'waiting.json'), 'utf8')) as number[];
      let next = FIRST_NEW;
      const application = createApplication(join(story.folder, 'orders.log'), { next: () => next++ });
      application.write(10);
      const all = new Set([...waiting, ...application.journal]);
      const stored = await story.heal(all, (lines) => {
        application.write(lines);
        application.journal.forEach((number) => all.add(number));
      });
      verdicts.push(compare(all, stored));
    }
    return {
      written: verdicts.reduce((sum, { written }) => sum + written, 0),
      missing: verdicts.flatMap(({ missing }) => missing),
      doubled: verdicts.flatMap(({ doubled }) => doubled),
      unknown: verdicts.flatMap(({ unknown }) => unknown),
      faults: verdicts.flatMap(({ faults }) => faults),
    };
  },
  mutants: [
    {
      name: 'only the next format is understood',
      file: 'agent/src/spool/frame.ts',
      find: "Buffer.from('VSP1')",
      replace: "Buffer.from('VSP2')",
    },
  ],
};
