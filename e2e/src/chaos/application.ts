import {
  appendFileSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

const WRITE_EVERY_MS = 20;

/** How a log is rotated, by what logrotate and logging frameworks do. */
export type Rotation = 'rename' | 'rename-chain' | 'rename-dated' | 'copytruncate' | 'delete';

export interface Application {
  /** The numbers of the lines so far. */
  readonly journal: ReadonlySet<number>;
  write(lines: number): void;
  rotate(how?: Rotation): void;
  /** Goes on writing, and rotates now and then, until it is stopped. */
  keepWriting(plan: WritingPlan): { stop(): void };
}

export interface WritingPlan {
  readonly random: () => number;
  /** About so many, in a file of its own after some 25 writes where it rotates. */
  readonly linesPerSecond: number;
  readonly rotates: boolean;
}

export interface Numbers {
  next(): number;
}

export function countUp(): Numbers {
  let next = 0;
  return { next: () => next++ };
}

/**
 * An application that writes numbered lines to a log of its own; several may share the numbers. With a banner all its
 * files begin alike.
 */
export function createApplication(path: string, numbers: Numbers = countUp(), banner = ''): Application {
  const journal = new Set<number>();
  let generation = 0;
  writeFileSync(path, banner);

  function write(lines: number): void {
    const time = new Date().toISOString();
    const fresh = Array.from({ length: lines }, () => numbers.next());
    appendFileSync(path, fresh.map((number) => `${time} INFO order ${String(number)} accepted\n`).join(''));
    fresh.forEach((number) => journal.add(number));
  }

  function rotate(how: Rotation = 'rename'): void {
    generation += 1;
    const old = `${path}.${String(generation)}`;
    switch (how) {
      case 'rename':
        renameSync(path, old);
        break;
      case 'rename-chain':
        if (existsSync(`${path}.1`)) {
          renameSync(`${path}.1`, `${path}.2`);
        }
        renameSync(path, `${path}.1`);
        break;
      case 'rename-dated':
        renameSync(path, path.replace(/\.log$/, `-20260105_${String(generation).padStart(6, '0')}.log`));
        break;
      case 'copytruncate':
        copyFileSync(path, old);
        truncateSync(path);
        appendFileSync(path, banner);
        return;
      case 'delete':
        rmSync(path);
        break;
      default:
        how satisfies never;
    }
    writeFileSync(path, banner);
  }

  return {
    journal,
    write,
    rotate,
    keepWriting({ random, linesPerSecond, rotates }) {
      const most = (2 * linesPerSecond * WRITE_EVERY_MS) / 1_000;
      const timer = setInterval(() => {
        write(Math.floor(random() * most));
        if (rotates && random() < 0.04) {
          rotate();
        }
      }, WRITE_EVERY_MS);
      return { stop: () => clearInterval(timer) };
    },
  };
}
