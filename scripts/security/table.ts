import { relative } from 'node:path';
import type { TestReport } from '../test-summary.ts';

/** What a test said that it tried. */
export interface Told {
  readonly promise: string;
  readonly tried: string;
  readonly count: number;
}

export interface Row {
  readonly name: string;
  readonly what: string;
  readonly tried: string;
  /** What was found: failed tests, or nothing where something has to be. */
  readonly hits: readonly string[];
  readonly seconds: number;
}

interface Asked {
  readonly name: string;
  readonly what: string;
  /** From the root. */
  readonly files: readonly string[];
}

/** One promise in the report of a run. A file of it that did not run, or of which nothing ran, is a hit as well. */
export function rowOf(
  { name, what, files }: Asked,
  report: TestReport,
  told: readonly Told[],
  root: string,
): Row {
  const results = new Map(report.testResults.map((result) => [relative(root, result.name), result]));
  const ran = files.flatMap((file) => results.get(file) ?? []);
  const cases = ran.flatMap(({ assertionResults }) => assertionResults);
  const hits = files.flatMap((file) => {
    const result = results.get(file);
    if (result === undefined) {
      return [`${file} did not run`];
    }
    const failed = result.assertionResults.filter(({ status }) => status === 'failed');
    return failed.length === 0 && result.status === 'failed'
      ? [`${file} could not be run`]
      : failed.map(({ ancestorTitles, title }) => `${file} > ${[...ancestorTitles, title].join(' > ')}`);
  });
  const passed = cases.filter(({ status }) => status === 'passed').length;
  const skipped = cases.filter(({ status }) => status !== 'passed' && status !== 'failed').length;
  return {
    name,
    what,
    tried: [
      `${String(passed)} tests`,
      ...(skipped === 0 ? [] : [`${String(skipped)} SKIPPED`]),
      ...countsOf(told.filter(({ promise }) => promise === name)),
    ].join(', '),
    hits: passed === 0 ? [...hits, 'nothing of it ran'] : hits,
    seconds: ran.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1_000, 0),
  };
}

/** What is told often, as of many places, together. */
function countsOf(told: readonly Told[]): readonly string[] {
  const kinds = Map.groupBy(told, ({ tried }) => /^(?:expressions|texts)\b/u.exec(tried)?.[0] ?? tried);
  return [...kinds].map(
    ([kind, same]) => `${same.reduce((sum, { count }) => sum + count, 0).toLocaleString('en')} ${kind}`,
  );
}

/** For people who look at a terminal. */
export function printTable(rows: readonly Row[]): string {
  const cells = [
    ['', 'promise', 'tried', 'hits', 's'],
    ...rows.map(({ name, what, tried, hits, seconds }) => [
      name,
      what,
      tried,
      String(hits.length),
      seconds.toFixed(0),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
