import { readFileSync } from 'node:fs';

import { unescapeMountPath } from '../procfs/parse.ts';

/** The directories of one controller: the cgroup itself first, then its parents as far as they can be seen. */
export interface ControllerDirectories {
  readonly version: 1 | 2;
  readonly directories: readonly string[];
}

interface CgroupMount {
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  /** The part of the hierarchy that is mounted; `/` for all of it. */
  readonly root: string;
  readonly mountpoint: string;
}

/**
 * Finds where process `pid` is accounted for a controller (`memory`, `cpu`, `cpuacct`, `cpuset`): in version 1 if
 * the controller has a hierarchy of its own, else in the unified one. Undefined where no cgroup can be seen.
 */
export function locateController(
  proc: string,
  pid: number | string,
  controller: string,
): ControllerDirectories | undefined {
  const memberships = parseMemberships(readFileSync(`${proc}/${pid}/cgroup`, 'latin1'));
  const mounts = parseCgroupMounts(readFileSync(`${proc}/self/mountinfo`, 'latin1'));
  const first = mounts.find((mount) => mount.version === 1 && mount.controllers.includes(controller));
  const mount = first ?? mounts.find((candidate) => candidate.version === 2);
  if (mount === undefined) {
    return undefined;
  }
  const path = memberships.find(({ controllers }) =>
    mount.version === 1 ? controllers.includes(controller) : controllers.length === 0,
  )?.path;
  if (path === undefined) {
    return undefined;
  }
  return { version: mount.version, directories: ancestors(mount, path) };
}

/** Lines are `4:memory:/docker/abc`, of the unified hierarchy `0::/init.scope`. */
function parseMemberships(text: string): { controllers: readonly string[]; path: string }[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\d+:([^:]*):(.*)$/.exec(line);
    return match === null
      ? []
      : [{ controllers: (match[1] ?? '').split(',').filter(Boolean), path: match[2] ?? '/' }];
  });
}

function parseCgroupMounts(text: string): CgroupMount[] {
  return text.split('\n').flatMap((line): CgroupMount[] => {
    const [head = '', tail = ''] = line.split(' - ', 2);
    const [, , , root = '/', mountpoint = ''] = head.split(' ');
    const [type, , options = ''] = tail.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') {
      return [];
    }
    return [
      {
        version: type === 'cgroup' ? 1 : 2,
        controllers: options.split(','),
        root: unescapeMountPath(root),
        mountpoint: unescapeMountPath(mountpoint),
      },
    ];
  });
}

function ancestors({ root, mountpoint }: CgroupMount, path: string): string[] {
  const prefix = root === '/' ? '' : root;
  // A path outside of what is mounted (another cgroup namespace) leaves only the top of the mount to look at.
  const visible = !path.includes('/..') && (path === prefix || path.startsWith(`${prefix}/`));
  const parts = visible ? path.slice(prefix.length).split('/').filter(Boolean) : [];
  return parts
    .map((_, index) => [mountpoint, ...parts.slice(0, parts.length - index)].join('/'))
    .concat(mountpoint);
}
