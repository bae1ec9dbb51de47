import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { openOtlpReceiver, type OtlpReceiver, type ReceiverAnswer } from '@vigilops/testkit';

import type { AgentProcessConfig } from './agent-process.ts';
import { createTally, type Verdict } from './tally.ts';

const AGENT = resolve(import.meta.dirname, 'agent-process.ts');
/** A healthy agent that brings nothing new for this long, however busy the machine, will bring no more. */
const STALL_MS = 30_000;

export interface AgentProcess {
  /** It follows its files, or it is gone. */
  readonly ready: Promise<unknown>;
  readonly exited: Promise<unknown>;
  readonly isGone: boolean;
  /** What it has logged. */
  words(): string;
  /** Ends it and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Told what to undo when the test is over, as vitest's `onTestFinished`. */
export type CleanUp = (undo: () => void | Promise<void>) => void;

export interface AgentStory {
  readonly directory: string;
  readonly receiver: OtlpReceiver;
  readonly application: Application;
  /** `under` is a command to run it under, such as strace with its options. */
  start(under?: readonly string[]): AgentProcess;
  /**
   * Waits until every line written has arrived, or nothing more comes; then has the agent send what is left, so that
   * a line that would come twice has come twice.
   */
  finish(agent: AgentProcess): Promise<Verdict>;
}

/** An application that writes a log, an agent that follows it, and a server. */
export async function openStory(
  cleanUp: CleanUp,
  options: {
    readonly answer: (request: { readonly number: number }) => ReceiverAnswer;
    readonly segmentBytes: number;
    readonly batchBytes: number;
    /** Makes the folder of the spool; default one beside the log. */
    readonly spool?: (directory: string) => string;
    readonly padding?: () => string;
  },
): Promise<AgentStory> {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-agent-'));
  cleanUp(() => rmSync(directory, { recursive: true, force: true }));
  const receiver = await openOtlpReceiver(options.answer);
  cleanUp(() => receiver.close());
  const log = join(directory, 'orders.log');
  const application = createApplication(log, options.padding ?? (() => ''));
  const config: AgentProcessConfig = {
    spool: options.spool?.(directory) ?? join(directory, 'spool'),
    logs: [log],
    server: receiver.url,
    segmentBytes: options.segmentBytes,
    batchBytes: options.batchBytes,
  };
  const tally = createTally(receiver);

  return {
    directory,
    receiver,
    application,
    start: (under = []) => startAgent(config, under, cleanUp),
    async finish(agent) {
      let batches = 0;
      for (let quietMs = 0; quietMs < STALL_MS && tally.missing(application.written) > 0; quietMs += 50) {
        await sleep(50);
        quietMs = receiver.batches.size > batches ? 0 : quietMs;
        batches = receiver.batches.size;
      }
      await Promise.race([agent.end('SIGTERM'), sleep(STALL_MS, undefined, { ref: false })]);
      return tally.verdict(application.written);
    },
  };
}

function startAgent(config: AgentProcessConfig, under: readonly string[], cleanUp: CleanUp): AgentProcess {
  const [command = '', ...words] = [...under, process.execPath, AGENT, JSON.stringify(config)];
  // strace counts calls by thread: with one thread for the file system the n-th call is the n-th.
  const env = under.length > 0 ? { ...process.env, UV_THREADPOOL_SIZE: '1' } : process.env;
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const exited = once(child, 'exit');
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isGone() && child.pid !== undefined) {
      try {
        // The group: a tracer would otherwise leave what it traces behind.
        process.kill(-child.pid, signal);
      } catch {
        // Gone already.
      }
      await exited;
    }
  };
  cleanUp(() => end('SIGKILL'));
  return {
    ready: Promise.race([once(child.stdout, 'data'), exited]),
    exited,
    get isGone() {
      return isGone();
    },
    words: () => said,
    end,
  };
}

export interface Application {
  write(lines: number): void;
  /** A logrotate that renames the file. */
  rotate(): void;
  /** Lines so far; they are numbered from 0. */
  readonly written: number;
}

function createApplication(path: string, padding: () => string): Application {
  writeFileSync(path, '');
  let written = 0;
  let generation = 0;
  return {
    write(lines) {
      const text = Array.from(
        { length: lines },
        (_, index) => `2026-01-05T08:14:03.127Z INFO order ${String(written + index)} accepted${padding()}\n`,
      );
      written += lines;
      appendFileSync(path, text.join(''));
    },
    rotate() {
      generation += 1;
      renameSync(path, `${path}.${String(generation)}`);
      writeFileSync(path, '');
    },
    get written() {
      return written;
    },
  };
}

export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
