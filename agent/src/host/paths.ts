/** Where the host's files are, seen from the agent. */
export interface HostPaths {
  readonly proc: string;
  readonly sys: string;
  readonly etc: string;
  /** Put before a mount point of the host to reach it. Empty when the agent sees the host's own tree. */
  readonly root: string;
  /** The agent sits in a container and looks at its host through mounts: then its own limits say nothing. */
  readonly foreign: boolean;
}

/** The variables have the names that other host agents use for the same thing. */
export function hostPaths(environment: Readonly<Record<string, string | undefined>>): HostPaths {
  const proc = withoutSlash(environment['HOST_PROC'] ?? '') || '/proc';
  return {
    proc,
    sys: withoutSlash(environment['HOST_SYS'] ?? '') || '/sys',
    etc: withoutSlash(environment['HOST_ETC'] ?? '') || '/etc',
    root: withoutSlash(environment['HOST_ROOT'] ?? ''),
    foreign: proc !== '/proc',
  };
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
