import type { DbReport, DbReportType } from '@vigilops/contracts/db-report';
import { dbReport } from '@vigilops/contracts/db-report';
import { onTestFinished } from 'vitest';

import type { CreateProbe, DatabaseConfig, DueWork, ProbeFindings } from '../types.ts';

type Report = DbReport['report'];
type Of<Type extends DbReportType> = Extract<Report, { type: Type }>;

export interface Findings extends ProbeFindings {
  /** The report of a type; throws where there is none. */
  of<Type extends DbReportType>(type: Type): Of<Type>;
  has(type: DbReportType): boolean;
  /** The value of a metric, with these attributes among its own. */
  value(metric: string, attributes?: Readonly<Record<string, string>>): number | undefined;
}

const ALL: readonly DueWork[] = ['connections', 'queries', 'tables', 'plans'];
const SILENT = { debug: () => undefined, warn: () => undefined };
/** Far longer than any round of a test takes. */
const ROUND_LIMIT_MS = 20_000;

/** A probe whose clock moves by `stepMs` from round to round; all that it finds has to be what the server takes. */
export function watching(createProbe: CreateProbe, config: DatabaseConfig, stepMs = 15_000) {
  let monotonicMs = 0;
  const probe = createProbe(config, { monotonicMs: () => monotonicMs, logger: SILENT });
  onTestFinished(() => probe.close());

  return {
    async look(due: readonly DueWork[] = ALL, limitMs: number = ROUND_LIMIT_MS): Promise<Findings> {
      monotonicMs += stepMs;
      const { readings, reports } = await probe.look({
        nowMs: Date.now(),
        due: new Set(due),
        signal: AbortSignal.timeout(limitMs),
      });
      for (const report of reports) {
        dbReport.parse({
          name: config.name,
          kind: config.type,
          address: config.host,
          port: config.port,
          report,
        });
      }
      const find = (type: DbReportType) => reports.find((report) => report.type === type);
      return {
        readings,
        reports,
        of: <Type extends DbReportType>(type: Type) => {
          const report = find(type);
          if (report === undefined) {
            throw new Error(`no report of ${type}`);
          }
          return report as Of<Type>;
        },
        has: (type) => find(type) !== undefined,
        value: (metric, attributes = {}) =>
          readings.find(
            (reading) =>
              reading.metric === metric &&
              Object.entries(attributes).every(([key, value]) => reading.attributes[key] === value),
          )?.value,
      };
    },
    close: () => probe.close(),
  };
}
