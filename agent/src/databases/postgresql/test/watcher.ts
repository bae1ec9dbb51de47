import { dbReport, type DbReport } from '@vigilops/contracts/db-report';
import { onTestFinished } from 'vitest';

import type { DatabaseConfig, DatabaseReading, DueWork, ProbeFindings } from '../../types.ts';
import { createProbe } from '../probe.ts';

type Report = DbReport['report'];
export type ReportOf<Type extends Report['type']> = Extract<Report, { type: Type }>;

export interface Seen {
  readonly reports: readonly Report[];
  readonly readings: readonly DatabaseReading[];
  readonly state: ReportOf<'state'>;
  find<Type extends Report['type']>(type: Type): ReportOf<Type> | undefined;
  value(metric: string, attributes?: Readonly<Record<string, string>>): number | undefined;
}

export interface Watcher {
  look(...due: readonly DueWork[]): Promise<Seen>;
  /** The time of the round is over after so many milliseconds. */
  lookFor(ms: number): Promise<ProbeFindings>;
  close(): Promise<void>;
}

/** A probe whose reports are held against the contract. */
export function watch(config: DatabaseConfig): Watcher {
  const probe = createProbe(config, {
    monotonicMs: () => performance.now(),
    logger: { debug: () => undefined, warn: () => undefined },
  });
  onTestFinished(() => probe.close());
  const ask = (due: readonly DueWork[], signal: AbortSignal) =>
    probe.look({ nowMs: Date.now(), due: new Set(due), signal });
  return {
    look: async (...due) => seenIn(await ask(due, new AbortController().signal), config),
    lookFor: (ms) => ask([], AbortSignal.timeout(ms)),
    close: () => probe.close(),
  };
}

function seenIn({ reports, readings }: ProbeFindings, { name, host, port }: DatabaseConfig): Seen {
  for (const report of reports) {
    dbReport.parse({ name, kind: 'postgresql', address: host, port, report });
  }
  const find = <Type extends Report['type']>(type: Type) =>
    reports.find((report): report is ReportOf<Type> => report.type === type);
  const state = find('state');
  if (state === undefined) {
    throw new Error('there is no state');
  }
  return {
    reports,
    readings,
    state,
    find,
    value: (metric, attributes = {}) =>
      readings.find(
        (one) =>
          one.metric === metric &&
          Object.entries(attributes).every(([key, value]) => one.attributes[key] === value),
      )?.value,
  };
}

/** Asks again until it is so: servers tell of what they did a moment later. */
export async function until<Value>(what: string, ask: () => Promise<Value | undefined>): Promise<Value> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const value = await ask();
    if (value !== undefined) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it never came to be: ${what}`);
}
