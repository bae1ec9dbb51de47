import { silentLogger } from '@vigilops/runtime';

import { createCollection } from '../collectors/collection.ts';
import type { CollectorDeps } from '../collectors/contract.ts';
import { COLLECTORS, type CollectorName } from '../collectors/registry.ts';
import { lookAtDatabases, type LookOnceDeps } from '../databases/look-once.ts';
import type { DatabaseConfig } from '../databases/types.ts';
import { instrumentOf } from '../metrics/instruments.ts';
import type { HostResource } from '../daemon/host.ts';
import { databasesText } from './databases-text.ts';
import { readingsTable } from './table.ts';

/** Rates need two readings this far apart. */
const GAP_MS = 1_000;

export interface OnceOptions {
  readonly resource: HostResource;
  readonly disabled: readonly CollectorName[];
  readonly logPaths: readonly string[];
  readonly databases: readonly DatabaseConfig[];
  readonly json: boolean;
}

/** Collects twice, a second apart, and returns what the second round would send as text. */
export async function collectOnce(
  options: OnceOptions,
  collectorDeps: (agent: CollectorDeps['agent']) => CollectorDeps,
  openProbe?: LookOnceDeps['openProbe'],
): Promise<string> {
  const disabled: readonly string[] = options.disabled;
  const factories = new Map(Object.entries(COLLECTORS).filter(([name]) => !disabled.includes(name)));
  const deps = collectorDeps(() => ({ collectorErrors: new Map(), collectionSeconds: new Map() }));
  const problems: string[] = [];
  const note = (fields: object, message: string) => {
    problems.push(`${message}: ${JSON.stringify(fields)}`);
  };
  const logger = { ...silentLogger, warn: note, error: note };
  const collection = createCollection(factories, deps, logger);
  const looking = lookAtDatabases(options.databases, {
    clock: deps.clock,
    logger,
    ...(openProbe === undefined ? {} : { openProbe }),
  });
  const first = await collection.collect();
  await deps.clock.sleep(GAP_MS);
  const second = await collection.collect();
  collection.close();
  const databases = await looking;
  // What is read less often than every second was read in the first round only.
  const again = new Set(second.map(({ metric }) => metric));
  const readings = [...second, ...first.filter(({ metric }) => !again.has(metric))];
  if (options.json) {
    const points = readings.map((reading) => ({ ...reading, unit: instrumentOf(reading.metric).unit }));
    return JSON.stringify(
      { resource: options.resource, readings: points, logs: options.logPaths, databases, problems },
      null,
      2,
    );
  }
  const resource = Object.entries(options.resource).map(
    ([key, value]) => `  ${key}: ${[value].flat().join(', ')}`,
  );
  return [
    'Resource',
    ...resource,
    '',
    `${readings.length} readings`,
    readingsTable(readings),
    '',
    options.logPaths.length === 0 ? 'No log files are configured.' : 'Log files',
    ...options.logPaths.map((path) => `  ${path}`),
    '',
    ...databasesText(databases),
    ...(problems.length === 0 ? [] : ['', 'Problems', ...problems.map((problem) => `  ${problem}`)]),
  ].join('\n');
}
