import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '../packages/embedded-db/src/process-identity.ts';
import { ROOT } from './paths.ts';

const STOP_GRACE_MS = 20_000;
const KEPT_LINES = 40;

export interface Service {
  readonly name: string;
  readonly pid: number;
  /** How it ended, in words. Never rejects. */
  readonly ended: Promise<string>;
  lastWords(): string;
}

/** `program` is a TypeScript file or a program, by its path from the root of the repository or from that of the disk. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Starts a program in a process group of its own, so that Ctrl-C reaches it only through us, in order. */
export function startService(name: string, command: Command): Service {
  const { env, cwd = ROOT } = command;
  const path = command.program.startsWith('/') ? command.program : `${ROOT}/${command.program}`;
  const [program, args] = path.endsWith('.ts')
    ? [process.execPath, [path, ...command.args]]
    : [path, command.args];
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const words: string[] = [];
  const keep = (chunk: Buffer) => {
    words.push(...chunk.toString().trimEnd().split('\n'));
    words.splice(0, Math.max(0, words.length - KEPT_LINES));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
  return { name, pid: child.pid ?? -1, ended, lastWords: () => words.join('\n') };
}

export async function stopService(service: Service): Promise<void> {
  signal(service.pid, 'SIGTERM');
  const outcome = await Promise.race([service.ended, sleep(STOP_GRACE_MS, 'late', { ref: false })]);
  if (outcome === 'late') {
    signal(service.pid, 'SIGKILL');
    await service.ended;
  }
}

interface Noted {
  readonly pid: number;
  readonly startedAt: string;
}

/** Writes down who runs: `make up` itself first, then its services. */
export async function noteProcesses(file: string, pids: readonly number[]): Promise<void> {
  const noted = await Promise.all(
    pids.map(async (pid) => ({ pid, startedAt: (await identityOf(pid))?.startedAt })),
  );
  writeFileSync(file, JSON.stringify(noted.filter(({ startedAt }) => startedAt !== undefined)));
}

/** Those of an earlier `make up` that still live: a pid may have been given to a stranger since. */
export async function runningPids(file: string): Promise<number[]> {
  if (!existsSync(file)) {
    return [];
  }
  const noted: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const living = (Array.isArray(noted) ? (noted as readonly Noted[]) : []).map(async ({ pid, startedAt }) =>
    (await identityOf(pid))?.startedAt === startedAt ? [pid] : [],
  );
  return (await Promise.all(living)).flat();
}

export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
