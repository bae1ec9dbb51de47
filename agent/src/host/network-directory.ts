import { existsSync } from 'node:fs';

import type { HostPaths } from './paths.ts';

/**
 * Where the tables of the host's network are. `net` under a foreign /proc leads to the reader's own network
 * namespace, process 1 to the host's.
 */
export function networkDirectory({ proc, foreign }: HostPaths): string {
  return foreign && existsSync(`${proc}/1/net/dev`) ? `${proc}/1/net` : `${proc}/net`;
}
