import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a process of that id lives. A process of another account counts as living. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What distinguishes this process from a later one with the same id: its name and when it started. Process ids come
 * around again, fast so after the restart of a container. Undefined when there is no such process.
 */
export async function identityOf(pid: number): Promise<{ name: string; startedAt: string } | undefined> {
  if (!isAlive(pid)) {
    return undefined;
  }
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Fields 3 (state) and 22 (start time in ticks since boot) of proc(5); a zombie has already ended.
    return fields[0] === 'Z' ? undefined : { name, startedAt: fields[19] ?? '' };
  } catch {
    return identityByPs(pid);
  }
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
