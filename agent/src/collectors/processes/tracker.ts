import { readdirSync } from 'node:fs';
import { crc32 } from 'node:zlib';

import type { ProcessIdentity } from './identity.ts';
import type { ProcessStatus } from './readings.ts';
import { parseStatLine, type StatLine } from './stat-line.ts';
import { createStatReader } from './stat-reader.ts';

/** A machine with more processes than this has its first ones looked at. */
const MAX_PROCESSES = 65_536;

export interface TrackedProcess {
  readonly pid: number;
  readonly stat: StatLine;
  /** Ticks used since the round before; -1 while only one round has seen the process. */
  readonly usedTicks: number;
  /** Read when it is first wanted, and again after the process has changed its name. */
  identity: ProcessIdentity | undefined;
}

interface Entry extends TrackedProcess {
  stat: StatLine;
  usedTicks: number;
  /** Of the line as it was last read. */
  checksum: number;
  round: number;
}

export interface ProcessTracker {
  /** Looks at every process once. A new owner of a known pid counts as a new process. */
  scan(): { processes: ReadonlyMap<number, TrackedProcess>; statuses: ReadonlyMap<ProcessStatus, number> };
  close(): void;
}

export function createProcessTracker(proc: string): ProcessTracker {
  const reader = createStatReader(proc);
  const processes = new Map<number, Entry>();
  let round = 0;

  function forget(pid: number): void {
    processes.delete(pid);
    reader.forget(pid);
  }

  /** Undefined when there is no such process (any more). */
  function look(pid: number): Entry | undefined {
    const line = reader.read(pid);
    const checksum = crc32(line);
    const known = processes.get(pid);
    if (known !== undefined && known.checksum === checksum) {
      // Most processes sleep from round to round, and then not a byte of their line changes.
      known.usedTicks = 0;
      return known;
    }
    const stat = parseStatLine(line.toString('latin1'));
    if (stat === undefined) {
      return undefined;
    }
    if (known === undefined || known.stat.startTicks !== stat.startTicks) {
      const entry = { pid, stat, checksum, usedTicks: -1, identity: undefined, round };
      processes.set(pid, entry);
      return entry;
    }
    known.usedTicks = Math.max(0, stat.cpuTicks - known.stat.cpuTicks);
    known.identity = known.stat.name === stat.name ? known.identity : undefined;
    known.stat = stat;
    known.checksum = checksum;
    return known;
  }

  return {
    scan() {
      const statuses = new Map<ProcessStatus, number>();
      round += 1;
      for (const pid of processIds(proc)) {
        const process = look(pid);
        const status = process === undefined ? undefined : statusOf(process.stat.state);
        if (process !== undefined && status !== undefined) {
          process.round = round;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
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
function statusOf(letter: string): ProcessStatus | undefined {
  switch (letter) {
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
