import type { Clock, Component, Logger } from '@vigilops/runtime';
import type { HealthReport } from './health.ts';

export interface DiskWatch extends Component {
  report(): HealthReport;
}

const LOOK_EVERY_MS = 10_000;
/** Below this multiple of the bound /health says that it gets tight, while there is still time. */
const TIGHT_FACTOR = 4;
const MIB = 1024 * 1024;

/** Watches the file system that holds the embedded database. What cannot be measured counts as roomy. */
export function createDiskWatch(deps: {
  readonly folder: string;
  readonly minFreeBytes: number;
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly clock: Clock;
  readonly logger: Logger;
}): DiskWatch {
  const stopping = new AbortController();
  let report: HealthReport = { status: 'ok', reason: null };

  const look = async (): Promise<void> => {
    const free = await deps.freeBytes(deps.folder).catch(() => Infinity);
    const before = report.status;
    report = judge(free, deps.minFreeBytes, deps.folder);
    if (report.status !== before) {
      deps.logger.warn(
        { freeBytes: free, status: report.status },
        report.reason ?? 'the disk has room again',
      );
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look();
      await deps.clock.sleep(LOOK_EVERY_MS, stopping.signal).catch(() => undefined);
    }
  };
  return {
    name: 'disk watch',
    report: () => report,
    start: async () => {
      await look();
      void watch();
    },
    stop: () => {
      stopping.abort();
      return Promise.resolve();
    },
  };
}

function judge(free: number, minFree: number, folder: string): HealthReport {
  if (free >= minFree * TIGHT_FACTOR) {
    return { status: 'ok', reason: null };
  }
  const left = `${Math.floor(free / MIB)} MiB are left on the disk of ${folder}`;
  return free >= minFree
    ? { status: 'degraded', reason: left }
    : { status: 'down', reason: `${left}; telemetry is not taken until there is room` };
}
