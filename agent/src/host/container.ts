import { existsSync, readFileSync } from 'node:fs';

/**
 * Whether the agent runs in a container: the marks that Docker, Podman and systemd-nspawn leave, else a cgroup
 * path that names a container. False for an agent whose only fault is to run as a service with limits.
 */
export function isInContainer(environment: Readonly<Record<string, string | undefined>>, root = ''): boolean {
  if ((environment['container'] ?? environment['KUBERNETES_SERVICE_HOST'] ?? '') !== '') {
    return true;
  }
  if (existsSync(`${root}/.dockerenv`) || existsSync(`${root}/run/.containerenv`)) {
    return true;
  }
  try {
    const cgroup = readFileSync(`${root}/proc/1/cgroup`, 'latin1');
    return /\/(docker|lxc|kubepods|libpod|machine\.slice)\b/.test(cgroup);
  } catch {
    return false;
  }
}
