import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Starts a Node program in a process group of its own, so that Ctrl-C reaches it only through us, in order. */
export function startService(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Service {
  const program = args[0]?.endsWith('.ts') ? process.execPath : `${ROOT}/${args[0]}`;
  const rest = program === process.execPath ? args : args.slice(1);
  const child = spawn(program, rest, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const words: string[] = [];
  const keep = (chunk: Buffer) => {
    words.push(...chunk.toString().trimEnd().split('\n'));
    words.splice(0, Math.max(0, words.length - KEPT_LINES));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
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

/** The pids of an earlier `make up` of this folder that still live. */
export function runningPids(pidFile: string): number[] {
  if (!existsSync(pidFile)) {
    return [];
  }
  const { up, pids } = JSON.parse(readFileSync(pidFile, 'utf8')) as { up: number; pids: number[] };
  return [up, ...pids].filter((pid) => isOurs(pid));
}

/** A pid may have been given to a stranger since: only a process that runs from this folder counts. */
function isOurs(pid: number): boolean {
  if (!signal(pid, 0)) {
    return false;
  }
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('vigilops') ||
      /scripts\/up\.ts|backend\/src\/main\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    );
  } catch {
    // No /proc (macOS): trust the pid file.
    return process.platform !== 'linux';
  }
}

export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
