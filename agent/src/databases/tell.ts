import type { DbReport } from '@vigilops/contracts/db-report';
import type { Attributes } from '@vigilops/otlp';
import type { Clock, Logger } from '@vigilops/runtime';

import type { Spool } from '../spool/types.ts';
import { AGENT_SCOPE } from '../version.ts';
import { encodeReadings, encodeReports } from './encode.ts';
import { identityOf } from './server-identity.ts';
import type { DatabaseConfig, DatabaseReading } from './types.ts';

export interface Told {
  readonly config: DatabaseConfig;
  readonly state: { readonly version: string | null; readonly started_at: string | null };
  readonly readings: readonly DatabaseReading[];
  readonly reports: readonly DbReport['report'][];
}

/** What a round has found goes into the spool: figures as metrics, the rest as log records. */
export type Tell = (told: Told) => Promise<void>;

export interface TellDeps {
  readonly resource: () => Attributes;
  readonly spool: Pick<Spool, 'append'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createTell({ resource, spool, clock, logger }: TellDeps): Tell {
  return async ({ config, state, readings, reports }) => {
    const identity = identityOf(config, state.version);
    const sender = { resource: resource(), scope: AGENT_SCOPE };
    const unixMs = clock.now().getTime();
    const startedMs = Date.parse(state.started_at ?? '');
    // Another clock than ours: a start that is to come is none.
    const startMs = startedMs <= unixMs ? startedMs : null;
    const metrics = encodeReadings(readings, identity, sender, { unixMs, startMs });
    await spool.append({ kind: 'metrics', ...metrics, positions: [] });
    if (reports.length === 0) {
      return;
    }
    const { leftOut, ...logs } = encodeReports(reports, identity, sender, unixMs);
    if (leftOut.length > 0) {
      logger.warn(
        { database: config.name, reports: leftOut },
        'reports of a database are too large to be told',
      );
    }
    if (logs.rows > 0) {
      await spool.append({ kind: 'logs', ...logs, positions: [] });
    }
  };
}
