import type { LogTailer, LogTailerStats } from '../logs/index.ts';
import type { HostResource } from './host.ts';

export interface LogFollowing {
  /** Follows the logs under this resource; a changed one is taken over at the place where reading has got to. */
  follow(resource: HostResource): Promise<void>;
  stats(): { readonly logs?: LogTailerStats };
  stop(): Promise<void>;
}

/** `create` is undefined where no log is configured. */
export function createLogFollowing(
  create: ((resource: HostResource) => LogTailer) | undefined,
): LogFollowing {
  let current: { tailer: LogTailer; resource: HostResource } | undefined;

  async function stop(): Promise<void> {
    const stopping = current?.tailer;
    current = undefined;
    await stopping?.stop();
  }

  return {
    async follow(resource) {
      if (create === undefined || current?.resource === resource) {
        return;
      }
      await stop();
      const tailer = create(resource);
      current = { tailer, resource };
      await tailer.start();
    },
    stats: () => (current === undefined ? {} : { logs: current.tailer.stats() }),
    stop,
  };
}
