import { DATABASE } from '@vigilops/contracts';
import { dbReport, MAX_REPORT_BYTES, type DbReport } from '@vigilops/contracts/db-report';
import { z } from 'zod';

/** The report that a log record of an agent brings, as JSON in an attribute. What it says is checked to the last value. */
export const databaseAttributes = z
  .object({
    [DATABASE.report]: z
      .string({ error: 'must be a report as JSON' })
      .transform(readJson)
      .pipe(dbReport)
      .refine(({ report }) => report.type !== 'queries' || Date.parse(report.from) < Date.parse(report.to), {
        message: 'from must be before to',
      }),
  })
  .transform((attributes) => ({ report: attributes[DATABASE.report] }));

function readJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text, storable) as unknown;
  } catch {
    context.addIssue({
      code: 'custom',
      message: `is no JSON, or longer than ${String(MAX_REPORT_BYTES)} bytes`,
    });
    return z.NEVER;
  }
}

/** No database holds U+0000 or half of a surrogate pair, which JSON can write. */
function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return clean(value);
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.keys(value).some((key) => clean(key) !== key)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [clean(key), member as unknown]))
    : value;
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** When what it tells was so; undefined: when it was sent. */
export function timeOfReportUs({ report }: DbReport): number | undefined {
  switch (report.type) {
    case 'queries':
      return Date.parse(report.to) * 1_000;
    case 'deadlock':
    case 'plan':
      return Date.parse(report.at) * 1_000;
    default:
      return undefined;
  }
}

/** A log of slow queries may begin long ago: what is older than rows live is no reason to refuse the others. */
export function leaveOutPast(given: DbReport, minUs: number, onLeftOut: (items: number) => void): DbReport {
  const { report } = given;
  if (report.type !== 'samples') {
    return given;
  }
  const items = report.items.filter(({ at }) => Date.parse(at) * 1_000 >= minUs);
  if (items.length === report.items.length) {
    return given;
  }
  onLeftOut(report.items.length - items.length);
  return { ...given, report: { ...report, items } };
}
