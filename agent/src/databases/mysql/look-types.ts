import type { DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseConfig, ProbeRound } from '../types.ts';
import type { Memory } from './memory.ts';
import type { Ask } from './rows.ts';
import type { Server } from './server.ts';
import type { ServerSession, Transaction } from './sessions.ts';
import type { Status } from './status.ts';

export type Report = DbReport['report'];

export interface Look {
  readonly config: DatabaseConfig;
  readonly round: ProbeRound;
  readonly server: Server;
  readonly ask: Ask;
  /** Fingerprints of what the agent itself asks. */
  readonly own: ReadonlySet<string>;
  readonly memory: Memory;
  readonly monotonicMs: () => number;
}

/** A round whose counters are read. */
export interface Now extends Look {
  readonly status: Status;
  readonly startedAtSeconds: number;
}

export interface People {
  readonly sessions: readonly ServerSession[];
  readonly transactions: ReadonlyMap<string, Transaction>;
  readonly reports: readonly Report[];
  readonly newSlow: number;
}
