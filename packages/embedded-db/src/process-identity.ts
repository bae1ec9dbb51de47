import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Whether a process of that id lives. One of another account does; one that ended and was not collected by its parent
 * does not (a container without an init process collects nobody).
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/** Name, state and start time in ticks since boot: fields 2, 3 and 22 of proc(5). Undefined where there is no /proc. */
function statOf(pid: number): { name: string; state: string; startedAt: string } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    state: fields[0] ?? '',
    startedAt: fields[19] ?? '',
  };
}

/**
 * What distinguishes this process from a later one with the same id: its name and when it started. Process ids come
 * around again, fast so after the restart of a container. Undefined when there is no such process.
 */
export async function identityOf(pid: number): Promise<{ name: string; startedAt: string } | undefined> {
  if (!isAlive(pid)) {
    return undefined;
  }
  const stat = statOf(pid);
  return stat === undefined ? identityByPs(pid) : { name: stat.name, startedAt: stat.startedAt };
}

async function identityByPs(pid: number): Promise<{ name: string; startedAt: string } | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=,comm=', '-p', String(pid)]);
    const line = stdout.trim();
    // lstart is always 24 characters: "Sun Nov 22 23:18:01 2026".
    return { startedAt: line.slice(0, 24), name: line.slice(24).trim() };
  } catch {
    return undefined;
  }
}
