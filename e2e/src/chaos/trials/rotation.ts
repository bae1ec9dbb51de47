import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Application, countUp, createApplication, type Rotation } from '../application.ts';
import { receiverServer } from '../servers.ts';
import { openStory } from '../story.ts';
import type { Field, Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const FORMS: readonly Rotation[] = ['rename', 'rename-chain', 'rename-dated', 'copytruncate', 'delete'];
/** Longer than what the agent takes for a file's fingerprint: more than that has to tell such files apart. */
const BANNER = `${'='.repeat(120)}\n`.repeat(10);
const BANNERS = { own: '', alike: BANNER };
/** Lines on each side of a rotation, at most. All of them with the agent there and away are eight rounds. */
const SPEEDS = [100, 1, 20, 3_000];
const QUIET_LOOKS = 60;

interface Log extends Application {
  readonly how: Rotation;
  readonly path: string;
}

/** Every form of rotation, with the agent there and away, each in logs of its own that one agent follows. */
export const rotation: Trial = {
  name: 'rotation',
  promise: 'G6: every form of rotation keeps every line',
  usesHouse: false,
  rounds: 4,
  async run(field) {
    const server = await receiverServer(() => 'keep', field.cleanUp);
    const pathsIn = (folder: string) =>
      FORMS.flatMap((how) => Object.keys(BANNERS).map((begin) => join(folder, `${how}-${begin}.log`)));
    const story = openStory(field, server, pathsIn);
    const numbers = countUp();
    const logs = FORMS.flatMap((how) =>
      Object.entries(BANNERS).map(([begin, banner]): Log => {
        const path = join(story.folder, `${how}-${begin}.log`);
        return { how, path, ...createApplication(path, numbers, banner) };
      }),
    );
    const journal = () => new Set(logs.flatMap((log) => [...log.journal]));
    let inodesUsedAgain = 0;
    logs.forEach((log) => log.write(5));
    await story.start().ready;
    await untilRead(journal(), () => server.numbers(story.service));
    for (let round = 0; round < field.rounds; round += 1) {
      const isDown = round % 2 === 1;
      const speed = SPEEDS[Math.floor(round / 2) % SPEEDS.length] ?? 1;
      if (isDown) {
        await story.kill();
      }
      for (const log of logs) {
        const inode = statSync(log.path).ino;
        turn(log, { isDown, speed, random: field.random });
        inodesUsedAgain += log.how !== 'copytruncate' && statSync(log.path).ino === inode ? 1 : 0;
      }
      if (isDown) {
        await story.start().ready;
      }
      // A name that is used again before it was read is another promise: the forms are tried here, not the haste.
      await untilRead(journal(), () => server.numbers(story.service));
    }
    const [first] = logs;
    const all = journal();
    const stored = await story.heal(all, (lines) => {
      first?.write(lines);
      first?.journal.forEach((number) => all.add(number));
    });
    const notes = [
      `${String(logs.length * field.rounds)} rotations; in ${String(inodesUsedAgain)} the new file had the inode of the old`,
    ];
    return compare(all, stored, { notes });
  },
  mutants: [
    {
      name: 'older generations are not looked for',
      file: 'agent/src/logs/rotation.ts',
      find: 'return NUMBERED.test(rest) || NAMED.test(rest);',
      replace: 'return false;',
    },
    {
      name: 'a file is known by its inode alone',
      file: 'agent/src/logs/log-file.ts',
      find: '  const head = await readAt(log.handle, 0, hashedBytes(content.fingerprint));',
      replace:
        '  if (log.size > 0) return true;\n  const head = await readAt(log.handle, 0, hashedBytes(content.fingerprint));',
    },
  ],
};

/**
 * Lines on both sides of the rotation, some of them not read yet. While nobody looks the new file grows past where the
 * old one ended: the place alone would not tell that it is another one.
 */
function turn(
  log: Log,
  { isDown, speed, random }: Pick<Field, 'random'> & { isDown: boolean; speed: number },
): void {
  // What is deleted while nobody looks is gone.
  const unread = isDown && log.how === 'delete' ? 0 : 1 + Math.floor(random() * speed);
  log.write(unread);
  log.rotate(log.how);
  log.write((isDown ? 2 * speed + 300 : 1) + Math.floor(random() * speed));
}

/** Until all of them are stored, or nothing more comes. */
async function untilRead(
  journal: ReadonlySet<number>,
  stored: () => Promise<readonly number[]>,
): Promise<void> {
  let before = 0;
  for (let looks = 0; looks < QUIET_LOOKS; looks += 1) {
    const found = new Set(await stored());
    looks = found.size > before ? 0 : looks;
    before = found.size;
    if ([...journal].every((number) => found.has(number))) {
      return;
    }
    await sleep(100);
  }
}
