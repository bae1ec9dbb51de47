import { dbReport, type DbReport } from '@vigilops/contracts/db-report';
import { onTestFinished } from 'vitest';

import type { DatabaseConfig, DueWork, ProbeFindings } from '../../types.ts';
import { createProbe } from '../probe.ts';
import { mysqlConfig } from './mariadb.ts';

type Report = DbReport['report'];
export type ReportOf<Type extends Report['type']> = Extract<Report, { type: Type }>;

export interface Round extends ProbeFindings {
  readonly state: ReportOf<'state'>;
  /** The only one of its type; undefined: none. */
  one<Type extends Report['type']>(type: Type): ReportOf<Type> | undefined;
}

export interface Watching {
  look(...due: readonly DueWork[]): Promise<Round>;
  lookFor(ms: number, ...due: readonly DueWork[]): Promise<Round>;
  close(): Promise<void>;
}

export const EVERYTHING: readonly DueWork[] = ['connections', 'queries', 'tables', 'plans'];

/** A probe of a test; every report that it makes is one of the contract. */
export function watch(own: Partial<DatabaseConfig>): Watching {
  const config = mysqlConfig(own);
  const probe = createProbe(config, {
    monotonicMs: () => performance.now(),
    logger: { debug: () => undefined, warn: () => undefined },
  });
  onTestFinished(() => probe.close());
  const lookFor = async (ms: number, ...due: readonly DueWork[]): Promise<Round> => {
    const findings = await probe.look({
      nowMs: Date.now(),
      due: new Set(due),
      signal: AbortSignal.timeout(ms),
    });
    for (const report of findings.reports) {
      dbReport.parse({ name: 'test', kind: 'mysql', address: config.host, port: config.port, report });
    }
    const one = <Type extends Report['type']>(type: Type) =>
      findings.reports.find((report): report is ReportOf<Type> => report.type === type);
    const state = one('state');
    if (state === undefined) {
      throw new Error('a round without a state');
    }
    return { ...findings, state, one };
  };
  return { look: (...due) => lookFor(30_000, ...due), lookFor, close: () => probe.close() };
}

/** InnoDB shows what it showed before to who asks again within 100 ms. */
const PAUSE_MS = 150;

/** Asks until it is so; a test's own time is the limit. */
export async function until<Found>(look: () => Promise<Found | undefined | false>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
