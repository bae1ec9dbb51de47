import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { Limit } from '../limit.ts';
import { createLastLine } from './last-line.ts';

export interface Program {
  /** The program and its arguments, as they are: no shell reads them. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whose rights it has; undefined: the agent's. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** How a program ended. Of its output only what a line of a message holds. */
export type Ended =
  | {
      readonly started: true;
      /** Null when a signal ended it. */
      readonly code: number | null;
      readonly signal: string | null;
      /** The beginning of its standard output. */
      readonly head: string;
      /** Of standard output, else of standard error; may be cut. */
      readonly lastLine: string;
      readonly wroteTooMuch: boolean;
    }
  | { readonly started: false; readonly reason: string };

export const MAX_OUTPUT_BYTES = 1_048_576;
const HEAD_BYTES = 4_096;
/** A child of the program that left its process group may hold the output open; the program itself has ended. */
const LINGER_MS = 200;

/**
 * Runs a program in a process group of its own, which is killed as a whole when it has ended, has written too much, or
 * when `signal` aborts; then it rejects.
 */
export async function runProgram(program: Program, limit: Limit): Promise<Ended> {
  // Seldom used, so loaded where it is.
  const { spawn } = await import('node:child_process');
  limit.throwIfOver();
  const [file = '', ...args] = program.command;
  const options: SpawnOptions = {
    cwd: '/',
    env: program.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...program.user,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, options);
    const output = watchOutput(child, () => killGroup(child));
    const done = limit.onOver((reason) => {
      killGroup(child);
      output.close();
      reject(reason);
    });
    child.once('error', (error) => {
      done();
      resolve({ started: false, reason: error.message });
    });
    child.once('exit', (code, endedBy) => {
      done();
      killGroup(child);
      const tell = () => {
        clearTimeout(timer);
        output.close();
        resolve({ started: true, code, signal: endedBy, ...output.read() });
      };
      const timer = setTimeout(tell, LINGER_MS);
      child.once('close', tell);
    });
  });
}

function watchOutput(child: ChildProcess, stop: () => void) {
  const streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
  const lines = streams.map(() => createLastLine());
  const head: Buffer[] = [];
  let headLeft = HEAD_BYTES;
  let left = MAX_OUTPUT_BYTES;
  streams.forEach((stream, index) => {
    stream.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) {
        stop();
        return;
      }
      lines[index]?.add(part);
      if (stream === child.stdout && headLeft > 0) {
        head.push(part.subarray(0, headLeft));
        headLeft -= part.length;
      }
    });
    stream.on('error', () => undefined);
  });
  return {
    read: () => ({
      head: Buffer.concat(head).toString(),
      lastLine: lines.map((line) => line.text()).find((text) => text !== '') ?? '',
      wroteTooMuch: left < 0,
    }),
    close: () => streams.forEach((stream) => stream.destroy()),
  };
}

/** The group has the number of its first process; nobody is left in it when that fails. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, 'SIGKILL');
    }
  } catch {
    // All have ended.
  }
}
