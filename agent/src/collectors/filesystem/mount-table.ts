import type { OpenProcFile, ProcFile } from '../../procfs/proc-file.ts';

/** Enough for ten thousand mounts of a busy container host. */
const LIMITS = { maxBytes: 4_194_304 };

/**
 * The mount table of this host (proc_pid_mountinfo(5)): that of process 1 where it has the same root as we have. A service
 * manager that hardens us shows us the same file systems, but most of them read-only, and some twice.
 */
export function openMountTable(open: OpenProcFile, proc: string, isForeign: boolean): ProcFile {
  const first = open(`${proc}/1/mountinfo`, LIMITS);
  if (isForeign) {
    return first;
  }
  const own = open(`${proc}/self/mountinfo`, LIMITS);
  if (isSameRoot(textOf(first), textOf(own))) {
    own.close();
    return first;
  }
  first.close();
  return own;
}

function isSameRoot(one: string, other: string): boolean {
  const root = rootOf(one);
  return root !== undefined && root === rootOf(other);
}

/** Device and place in it of what is mounted at `/`, the latest one. */
function rootOf(mountinfo: string): string | undefined {
  const fields = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, , , , mountpoint]) => mountpoint === '/');
  return fields === undefined ? undefined : fields.slice(2, 4).join(' ');
}

/** Empty where it cannot be read: other processes may be hidden (hidepid). */
function textOf(file: ProcFile): string {
  try {
    return file.text();
  } catch {
    return '';
  }
}
