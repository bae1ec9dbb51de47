import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  readonly rssMb: number;
  /** Pages shared with other processes counted by their share only. */
  readonly pssMb: number;
  /** What no file backs: heap and stacks. */
  readonly anonymousMb: number;
}

/** Memory of a process in units of 2^20 bytes, from /proc/[pid]/smaps_rollup. */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024;
  return { rssMb: megabytes('Rss'), pssMb: megabytes('Pss'), anonymousMb: megabytes('Anonymous') };
}

/** CPU time of all threads in milliseconds: schedstat counts nanoseconds, where stat counts ticks of 10 ms. */
export function cpuMsOf(pid: number): number {
  return threadsOf(pid).reduce((sum, thread) => sum + threadMs(pid, thread), 0);
}

/** None of a process that ended meanwhile. */
function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function threadMs(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    // It ended between the listing and the look.
    return 0;
  }
}

/** Children of any thread, by pid. */
export function childrenOf(pid: number): string[] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').trim();
      return text === '' ? [] : text.split(' ');
    } catch {
      return [];
    }
  });
}
