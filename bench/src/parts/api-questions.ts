import type { BenchDatabase } from './databases.ts';
import { cpuMsOf } from './process-figures.ts';

export interface Question {
  readonly name: string;
  readonly path: (turn: number) => string;
  readonly body?: (turn: number) => unknown;
}

export interface Answered {
  readonly name: string;
  readonly p95Ms: number;
}

interface Taken {
  readonly wallMs: number[];
  databaseMs: number;
  nodeMs: number;
  bytes: number;
}

/**
 * One caller asks all questions in turn, round after round, and prints a line for each, which it returns, too: times as the caller sees them, and
 * the CPU time that passed meanwhile in the database's processes and in this one.
 */
export async function measureQuestions(
  database: BenchDatabase,
  base: string,
  asked: { readonly questions: readonly Question[]; readonly rounds: number; readonly warmUp: number },
): Promise<readonly Answered[]> {
  const { questions, rounds, warmUp } = asked;
  const taken = questions.map((): Taken => ({ wallMs: [], databaseMs: 0, nodeMs: 0, bytes: 0 }));
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const [place, question] of questions.entries()) {
      const before = cpuMs(database);
      const { wallMs, bytes } = await ask(base, question, round);
      const after = cpuMs(database);
      const own = taken[place];
      if (own !== undefined && round >= warmUp) {
        own.wallMs.push(wallMs);
        own.databaseMs += after.database - before.database;
        own.nodeMs += after.node - before.node;
        own.bytes = bytes;
      }
    }
  }
  return questions.flatMap(({ name }, place) => {
    const own = taken[place];
    if (own === undefined) {
      return [];
    }
    console.log(lineOf(name, own));
    return [{ name, p95Ms: percentile(own.wallMs, 0.95) }];
  });
}

/** The slowest of those answers that are asked for. */
export function slowest(answers: readonly Answered[]): Answered {
  return answers.reduce((most, one) => (one.p95Ms > most.p95Ms ? one : most));
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
}

/** Of the database's processes and of this one, which is the backend, its caller and the senders. */
function cpuMs(database: BenchDatabase): { database: number; node: number } {
  const { user, system } = process.cpuUsage();
  const ofPid = (pid: number): number => {
    try {
      return cpuMsOf(pid);
    } catch {
      // It ended between the listing and the look.
      return 0;
    }
  };
  return {
    database: database.pids().reduce((sum, pid) => sum + ofPid(pid), 0),
    node: (user + system) / 1_000,
  };
}

async function ask(
  base: string,
  { name, path, body }: Question,
  turn: number,
): Promise<{ wallMs: number; bytes: number }> {
  const began = performance.now();
  const response = await fetch(`${base}${path(turn)}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body(turn)),
        }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${name}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { wallMs: performance.now() - began, bytes: text.length };
}

function lineOf(name: string, { wallMs, databaseMs, nodeMs, bytes }: Taken): string {
  const at = (share: number) => percentile(wallMs, share).toFixed(1).padStart(7);
  const each = (ms: number) => (ms / wallMs.length).toFixed(1).padStart(6);
  return (
    `${name.padEnd(34)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  max ${at(1)} ms  ` +
    `CPU ms ${each(databaseMs)} database ${each(nodeMs)} node  ${(bytes / 1_024).toFixed(0).padStart(5)} KiB`
  );
}
