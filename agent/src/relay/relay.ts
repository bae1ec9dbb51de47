import type { ErrorCode } from '@vigilops/contracts';

import type { Relaying } from './serve-relay.ts';
import type { RelayConfig, RelayDeps, RelayStats } from './types.ts';

export interface Relay {
  start(): void;
  /** Takes nothing more; resolves when those were answered who are being served, or cut off. */
  stop(): Promise<void>;
  stats(): RelayStats;
}

/**
 * OTLP over HTTP for programs of this host: what they hand in is answered with 200 once it is in the spool, and goes
 * to the server from there. Nothing of it is loaded where no relay is configured.
 */
export function createRelay(
  config: RelayConfig | undefined,
  deps: RelayDeps & { readonly unload: (file: string) => void },
): Relay {
  const refused = new Map<ErrorCode, number>();
  let relaying: Relaying | undefined;
  let starting: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function serve(wanted: RelayConfig): Promise<void> {
    const { serveRelay } = await import('./serve-relay.ts');
    if (!isStopped) {
      relaying = serveRelay(wanted, {
        ...deps,
        onRefused: (code) => refused.set(code, (refused.get(code) ?? 0) + 1),
      });
    }
  }

  return {
    start() {
      if (config !== undefined) {
        starting = serve(config).catch((error: unknown) => {
          deps.logger.error({ error }, 'there is no relay');
        });
      }
    },
    async stop() {
      isStopped = true;
      await starting;
      await relaying?.stop();
      if (config !== undefined) {
        deps.unload('serve-relay.cjs');
      }
    },
    stats: () => ({ refused }),
  };
}
