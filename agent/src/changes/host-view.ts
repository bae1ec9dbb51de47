import type { HostPaths } from '../host/paths.ts';

/** Where a path of the host is, seen from the agent; undefined where it cannot be seen from its container. */
export type LocateOnHost = (path: string) => string | undefined;

/** See `hostPaths`: an agent that looks at its host through mounts must not take its own image's files for the host's. */
export function locateOnHost({ proc, etc, root, foreign }: HostPaths): LocateOnHost {
  return (path) => {
    if (path.startsWith('/proc/')) {
      return `${proc}${path.slice('/proc'.length)}`;
    }
    if (path.startsWith('/etc/') && etc !== '/etc') {
      return `${etc}${path.slice('/etc'.length)}`;
    }
    return foreign && root === '' ? undefined : `${root}${path}`;
  };
}
