import { readdirSync } from 'node:fs';

import type { ProcessIdentity } from './identity.ts';
import type { ProcessStatus } from './readings.ts';
import { emptyStatLine, parseStatLine, type StatLine } from './stat-line.ts';
import { createStatReader } from './stat-reader.ts';

/** A machine with more processes than this has its first ones looked at. */
const MAX_PROCESSES = 65_536;

export interface TrackedProcess {
  readonly pid: number;
  readonly startTicks: number;
  readonly isKernelThread: boolean;
  cpuTicks: number;
  /** Ticks used since the round before; -1 while only one round has seen the process. */
  usedTicks: number;
  residentPages: number;
  kernelName: Buffer;
  /** Read when it is first wanted, and again after the process has changed its name. */
  identity: ProcessIdentity | undefined;
  round: number;
}

export interface ProcessTracker {
  /** Looks at every process once. A new owner of a known pid counts as a new process. */
  scan(): { processes: ReadonlyMap<number, TrackedProcess>; statuses: ReadonlyMap<ProcessStatus, number> };
  close(): void;
}

export function createProcessTracker(proc: string): ProcessTracker {
  const reader = createStatReader(proc);
  const processes = new Map<number, TrackedProcess>();
  const line = emptyStatLine();
  let round = 0;

  function forget(pid: number): void {
    processes.delete(pid);
    reader.forget(pid);
  }

  function note(pid: number, stat: StatLine): void {
    const kernelName = reader.buffer.subarray(stat.nameStart, stat.nameEnd);
    const known = processes.get(pid);
    if (known === undefined || known.startTicks !== stat.startTicks) {
      const { startTicks, isKernelThread, cpuTicks, residentPages } = stat;
      processes.set(pid, {
        pid,
        startTicks,
        isKernelThread,
        cpuTicks,
        usedTicks: -1,
        residentPages,
        kernelName: Buffer.from(kernelName),
        identity: undefined,
        round,
      });
      return;
    }
    known.usedTicks = Math.max(0, stat.cpuTicks - known.cpuTicks);
    known.cpuTicks = stat.cpuTicks;
    known.residentPages = stat.residentPages;
    known.round = round;
    if (!known.kernelName.equals(kernelName)) {
      known.kernelName = Buffer.from(kernelName);
      known.identity = undefined;
    }
  }

  return {
    scan() {
      const statuses = new Map<ProcessStatus, number>();
      round += 1;
      for (const pid of processIds(proc)) {
        const length = reader.read(pid);
        const status = parseStatLine(reader.buffer, length, line) ? statusOf(line.state) : undefined;
        if (status !== undefined) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          note(pid, line);
        }
      }
      for (const process of processes.values()) {
        if (process.round !== round) {
          forget(process.pid);
        }
      }
      return { processes, statuses };
    },
    close: () => reader.close(),
  };
}

function processIds(proc: string): number[] {
  const ids = readdirSync(proc).map(Number);
  return ids.filter((id) => Number.isInteger(id) && id > 0).slice(0, MAX_PROCESSES);
}

/** The letters of proc_pid_stat(5); undefined for a process that is no more (X). */
function statusOf(letter: number): ProcessStatus | undefined {
  switch (String.fromCharCode(letter)) {
    case 'R':
      return 'running';
    case 'S':
      return 'sleeping';
    case 'D':
      return 'blocked';
    case 'I':
      return 'idle';
    case 'T':
    case 't':
      return 'stopped';
    case 'Z':
      return 'defunct';
    case 'X':
    case 'x':
      return undefined;
    default:
      // P, K and W of older kernels: waiting in one way or another.
      return 'sleeping';
  }
}
