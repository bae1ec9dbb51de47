import type { SystemInformation } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { Store } from '../store/index.ts';

/** How this backend and its database are. Throws STORE_UNAVAILABLE while the database is away. */
export type SystemInformationReader = (signal: AbortSignal) => Promise<SystemInformation>;

const KEPT_MS = 15_000;
/** Nobody's own deadline may end what others wait for, too. */
const LIMIT_MS = 30_000;

export interface SystemInformationDeps {
  readonly version: string;
  readonly nodeVersion: string;
  readonly embedded: boolean;
  readonly startedAt: Date;
  readonly store: Pick<Store, 'database' | 'size' | 'systemFacts'>;
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  readonly cpuRatio: () => number | null;
  readonly clock: Clock;
}

/** Asks at most once in fifteen seconds, once for all who ask meanwhile: measuring a database costs. */
export function createSystemInformation(deps: SystemInformationDeps): SystemInformationReader {
  const { clock } = deps;
  let asked: { readonly answer: Promise<SystemInformation>; readonly atMs: number } | undefined;
  return async (signal) => {
    if (asked === undefined || clock.monotonicMs() - asked.atMs >= KEPT_MS) {
      const answer = look(deps, AbortSignal.timeout(LIMIT_MS));
      const own = { answer, atMs: clock.monotonicMs() };
      asked = own;
      // What failed is asked again by the next.
      answer.catch(() => {
        asked = asked === own ? undefined : asked;
      });
    }
    return Promise.race([asked.answer, whenAborted(signal)]);
  };
}

async function look(deps: SystemInformationDeps, signal: AbortSignal): Promise<SystemInformation> {
  const { store, clock, startedAt } = deps;
  const [facts, size] = await Promise.all([store.systemFacts(signal), store.size(signal)]);
  const { rss, heapUsed } = deps.memory();
  const { serverVersion, ...counts } = facts;
  return {
    version: deps.version,
    node_version: deps.nodeVersion,
    license: 'Apache-2.0',
    started_at: formatTimeUs(startedAt.getTime() * 1_000),
    uptime_seconds: Math.max(0, (clock.now().getTime() - startedAt.getTime()) / 1_000),
    resident_bytes: rss,
    heap_bytes: heapUsed,
    cpu_ratio: deps.cpuRatio(),
    database: {
      engine: store.database.engine,
      server_version: serverVersion,
      embedded: deps.embedded,
      bytes: size.databaseBytes,
      disk_total_bytes: size.disk?.totalBytes ?? null,
      disk_free_bytes: size.disk?.freeBytes ?? null,
      tables: size.tables
        .map(({ table, bytes }) => ({ name: table, bytes }))
        .toSorted((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name)),
    },
    counts,
  };
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      give();
    }
    signal.addEventListener('abort', give, { once: true });
  });
}
