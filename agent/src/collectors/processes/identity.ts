import { readFileSync, readlinkSync } from 'node:fs';

import { displayName } from '../../procfs/parse.ts';
import type { StatLine } from './stat-line.ts';

export interface ProcessIdentity {
  readonly name: string;
  readonly command: string | undefined;
  readonly owner: string | undefined;
}

/** Who a process is; it may end while it is being read. */
export function readIdentity(
  proc: string,
  process: { readonly pid: number; readonly stat: Pick<StatLine, 'name' | 'isKernelThread'> },
  userName: (uid: number) => string,
): ProcessIdentity {
  const kernelName = displayName(Buffer.from(process.stat.name, 'latin1'));
  const owner = readOwner(proc, process.pid, userName);
  if (process.stat.isKernelThread) {
    // A worker is named after the work of the moment (`kworker/1:2-events`), which would be a series a second.
    return { name: kernelName.replace(/^(kworker)\/.*/, '$1'), command: undefined, owner };
  }
  const name = readExecutable(proc, process.pid) ?? kernelName;
  return { name, command: readProgram(proc, process.pid), owner };
}

/** The name of the program file. Other users' is hidden from an agent that is not root. */
function readExecutable(proc: string, pid: number): string | undefined {
  let target: Buffer;
  try {
    target = readlinkSync(`${proc}/${pid}/exe`, { encoding: 'buffer' });
  } catch {
    return undefined;
  }
  const file = target.subarray(target.lastIndexOf(0x2f) + 1);
  return displayName(file).replace(/ \(deleted\)$/, '');
}

/** The effective user, as ps(1) shows it. */
function readOwner(proc: string, pid: number, userName: (uid: number) => string): string | undefined {
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(readOrEmpty(`${proc}/${pid}/status`).toString('latin1'))?.[1];
  return uid === undefined ? undefined : userName(Number(uid));
}

/**
 * The zeroth argument. A process that writes its status there ("postgres: alice db idle") keeps the part before the
 * first colon or space; a path is kept whole.
 */
function readProgram(proc: string, pid: number): string | undefined {
  const line = readOrEmpty(`${proc}/${pid}/cmdline`);
  const end = line.indexOf(0);
  const program = displayName(end === -1 ? line : line.subarray(0, end));
  const short = program.startsWith('/') ? program : (/^-?[^\s:]+/.exec(program)?.[0] ?? '');
  return short === '' ? undefined : short;
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
