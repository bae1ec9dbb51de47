import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../../../..');
const KEPT_CHARACTERS = 16_000;

export interface Running {
  readonly pid: number;
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** What it said last, for the message of a failed test. */
  words(): string;
}

/**
 * Starts a program of the house by its path from the root; TypeScript runs under this Node. `under` is a command that
 * becomes the program, such as `ip netns exec`. `hear` is given all that it says, of which no more than the end is kept.
 */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  under: readonly string[] = [],
  hear: (words: string) => void = () => undefined,
): Running {
  const path = join(ROOT, program);
  const [command = path, ...rest] = [
    ...under,
    ...(program.endsWith('.ts') ? [process.execPath] : []),
    path,
    ...args,
  ];
  const child = spawn(command, rest, options(env));
  let words = '';
  const keep = (chunk: Buffer) => {
    const heard = chunk.toString();
    words = (words + heard).slice(-KEPT_CHARACTERS);
    hear(heard);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return { pid: pidOf(child), ended, words: () => words, end: (signal) => end(child, ended, signal) };
}

function options(env: Readonly<Record<string, string>>): SpawnOptions {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(VIGILOPS|OTEL)_|^DATABASE_URL$|^VITEST/.test(key)),
  );
  return { env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) {
    throw new Error('the program could not be started');
  }
  return child.pid;
}

async function end(child: ChildProcess, ended: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
  }
  await ended;
}

/** A port that was free a moment ago, for a server that must come back on the same one. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Asks until `question` answers something; a condition, not a pause, ends the waiting. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  question: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await question();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`, { cause: last });
}
