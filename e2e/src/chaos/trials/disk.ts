import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { mutantEnvironment } from '../mutant.ts';
import type { Trial } from '../trial.ts';
import { compare } from '../verdict.ts';

const PROGRAM = resolve(import.meta.dirname, '../fuzz-spool.ts');
const HISTORIES_A_ROUND = 100;

/** Histories of lives on a disk in memory that fails, loses what was not synced, and tears what is being written. */
export const disk: Trial = {
  name: 'disk',
  promise:
    'G2: whatever call of the disk fails and whenever the power is cut, the spool delivers each line once',
  usesHouse: false,
  rounds: 6,
  async run({ random, rounds, mutant, cleanUp }) {
    const histories = rounds * HISTORIES_A_ROUND;
    const seed = Math.floor(random() * 2 ** 31);
    const child = spawn(process.execPath, [PROGRAM, String(histories), String(seed)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...mutantEnvironment(mutant) },
    });
    cleanUp(() => void child.kill('SIGKILL'));
    const [words, [code]] = await Promise.all([
      text(child.stdout),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    const all = new Set(Array.from({ length: histories }, (_, index) => index));
    const faults = code === 0 ? [] : [`seed ${String(seed)}: ${words.replaceAll(/\s+/g, ' ').slice(0, 300)}`];
    return compare(all, [...all], { faults });
  },
  mutants: [
    {
      name: 'nothing is synced',
      file: 'agent/src/spool/journal.ts',
      find: 'await segment.file.sync();',
      replace: '',
    },
    {
      name: 'a file is appended to behind what a failed write left',
      file: 'agent/src/spool/journal.ts',
      find: 'await abandon(segment);',
      replace: 'void abandon;\n        segment.bytes = end;\n        active = segment;',
    },
  ],
};
