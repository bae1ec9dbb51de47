import type { Clock } from '@vigilops/runtime';

import type { FileSystemSpace } from '../contract.ts';

export type SpaceReader = (path: string) => Promise<FileSystemSpace>;

/** A disk that needs longer is in trouble, and a dead network mount never answers. */
const TIMEOUT_MS = 2_000;
/** Each hanging call holds one of the four threads that the spool's writes need as well. */
const MAX_HANGING = 2;
/** Said once: abort() without a reason makes an exception with a stack every time. */
const IN_TIME = new Error('in time');

/**
 * Asks for the space of a file system with a time limit. statfs(2) on a dead mount cannot be cancelled, so a path
 * that hangs is not asked again before its call has come back, and no path is while two hang.
 */
export function createSpaceReader(deps: {
  readonly statfs: SpaceReader;
  readonly clock: Clock;
}): SpaceReader {
  const hanging = new Set<string>();

  return async (path) => {
    if (hanging.has(path)) {
      throw new Error(`${path} still does not answer`);
    }
    if (hanging.size >= MAX_HANGING) {
      throw new Error(`${path} was not asked: ${[...hanging].join(', ')} do not answer`);
    }
    const timer = new AbortController();
    const answer = deps.statfs(path);
    try {
      const space = await Promise.race([answer, deps.clock.sleep(TIMEOUT_MS, timer.signal)]);
      if (space !== undefined) {
        return space;
      }
      hanging.add(path);
      const release = () => hanging.delete(path);
      answer.then(release, release);
      throw new Error(`${path} does not answer within ${TIMEOUT_MS / 1000} s`);
    } finally {
      timer.abort(IN_TIME);
    }
  };
}
