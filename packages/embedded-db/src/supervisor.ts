import { backoffMs, type Clock, type Logger } from '@vigilops/runtime';
import type { Postmaster } from './postmaster.ts';

const WATCH_INTERVAL_MS = 500;
const RESTART_BACKOFF = { initialMs: 500, maxMs: 30_000 };

/** Starts the server again when its process ends without our asking (killed for memory, a crash of its own). */
export function superviseServer(
  first: Postmaster,
  restart: () => Promise<Postmaster>,
  deps: { readonly clock: Clock; readonly logger: Logger },
): { pid(): number; stop(): Promise<Postmaster> } {
  const stopping = new AbortController();
  let server = first;

  const watch = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted;) {
      const pauseMs =
        failures === 0 ? WATCH_INTERVAL_MS : WATCH_INTERVAL_MS + backoffMs(failures, RESTART_BACKOFF);
      await deps.clock.sleep(pauseMs, stopping.signal);
      if (server.isRunning()) {
        failures = 0;
        continue;
      }
      deps.logger.error(
        { pid: server.pid, port: server.port },
        'the embedded database ended by itself; starting it again',
      );
      try {
        server = await restart();
        deps.logger.info({ pid: server.pid, port: server.port }, 'the embedded database runs again');
      } catch (error) {
        failures += 1;
        deps.logger.error({ err: error, failures }, 'the embedded database does not start');
      }
    }
  };
  const watching = watch().catch(() => undefined);

  return {
    pid: () => server.pid,
    stop: async () => {
      stopping.abort();
      await watching;
      return server;
    },
  };
}
