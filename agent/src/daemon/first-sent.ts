import { writeFileSync } from 'node:fs';

import type { Clock, Logger } from '@vigilops/runtime';

import type { SenderStats } from '../send/types.ts';
import { AGENT_VERSION } from '../version.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Writes `file` once the server has taken something since the start: what put this program here (install.sh --prove) waits
 * for that, and goes back to the one from before if it does not come. Resolves then, or when `signal` aborts.
 */
export async function noteFirstSent(
  file: string,
  deps: { readonly stats: () => SenderStats; readonly clock: Clock; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (Object.values(deps.stats().sentRecords).some((count) => count > 0)) {
      try {
        writeFileSync(file, `${AGENT_VERSION} ${String(process.pid)}\n`, { mode: 0o600 });
      } catch (error) {
        deps.logger.warn(
          { error },
          'that the server has taken data cannot be noted; an update may be undone',
        );
      }
      return;
    }
    await deps.clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}
