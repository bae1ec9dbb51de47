import type { DbReport } from '@vigilops/contracts/db-report';
import type { Clock, Logger } from '@vigilops/runtime';

import { loadProbe } from './load-probe.ts';
import { lookWithin } from './look-within.ts';
import { createSharedReadings } from './shared-readings.ts';
import { stateIn, stateOfTrouble, troubleOf } from './trouble.ts';
import type { DatabaseConfig, DatabaseProbe, DatabaseReading, DueWork, ProbeFindings } from './types.ts';

export interface LookOnceDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: that of the server's kind. */
  readonly openProbe?: (config: DatabaseConfig) => Promise<DatabaseProbe>;
}

/** What two rounds have found of one server, without what is secret. */
export interface DatabaseFound {
  readonly name: string;
  readonly type: string;
  readonly host: string;
  readonly port: number;
  readonly state: Extract<DbReport['report'], { type: 'state' }>;
  readonly readings: readonly DatabaseReading[];
  /** Beside the state. */
  readonly reports: readonly DbReport['report'][];
}

/** Rates need two rounds this far apart. */
const GAP_MS = 1_000;
const LIMIT_MS = 10_000;
const FIRST: ReadonlySet<DueWork> = new Set(['connections', 'queries', 'tables']);

/** Asks each server twice, all at the same time. */
export async function lookAtDatabases(
  configs: readonly DatabaseConfig[],
  deps: LookOnceDeps,
): Promise<readonly DatabaseFound[]> {
  return Promise.all(configs.map((config) => lookAtOne(config, deps)));
}

async function lookAtOne(config: DatabaseConfig, deps: LookOnceDeps): Promise<DatabaseFound> {
  const { name, type, host, port } = config;
  try {
    const { first, second } = await lookTwice(config, deps);
    const state = stateIn(second.reports);
    const shared =
      state.figures === null ? [] : createSharedReadings(type).of(state.figures, second.readings);
    // What is dear was asked in the first round only.
    const reports = [...first.reports, ...second.reports].filter((report) => report.type !== 'state');
    return { name, type, host, port, state, readings: [...second.readings, ...shared], reports };
  } catch (error) {
    const state = stateOfTrouble(troubleOf(error, config), undefined, config.slowThresholdMs);
    return { name, type, host, port, state, readings: [], reports: [] };
  }
}

async function lookTwice(
  config: DatabaseConfig,
  { clock, logger, openProbe }: LookOnceDeps,
): Promise<{ readonly first: ProbeFindings; readonly second: ProbeFindings }> {
  const probe =
    openProbe === undefined
      ? (await loadProbe(config.type))(config, { monotonicMs: clock.monotonicMs, logger })
      : await openProbe(config);
  const { signal } = new AbortController();
  const look = async (due: ReadonlySet<DueWork>) => {
    const looked = await lookWithin(probe, due, LIMIT_MS, { clock, signal });
    if (looked.how !== 'well') {
      throw looked.error;
    }
    return looked.findings;
  };
  try {
    const first = await look(FIRST);
    await clock.sleep(GAP_MS);
    return { first, second: await look(new Set()) };
  } finally {
    await probe.close().catch(() => undefined);
  }
}
