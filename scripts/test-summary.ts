import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What the JSON reporter of vitest writes, as far as the summary needs it. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  /** Milliseconds of the clock. */
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly TestCase[];
}

interface TestCase {
  readonly status: string;
  readonly title: string;
  readonly ancestorTitles: readonly string[];
  readonly failureMessages?: readonly string[] | null;
}

export interface TestSummary {
  /** Slow files and skipped tests first, failed next, the closing line last: logs are often cut to their end. */
  readonly lines: readonly string[];
  readonly isGreen: boolean;
}

const SLOW_FILE_MS = 30_000;
const MAX_SLOW_FILES = 10;
const MAX_MESSAGE_LENGTH = 200;
/** How the name of a suite says why it does not run here. */
const STATED_REASON = / — SKIPPED, (.+)$/;

/** The files, by their full names, in which something failed. */
export function filesThatFailed(report: TestReport | undefined): string[] {
  return (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);
}

export interface SecondRun {
  /** What the files that had failed gave on a machine that did nothing else. */
  readonly report: TestReport;
  /** `FLAKY …`, one line for each failure of the first run that is none in the second: a fault all the same, of the test or of the code. */
  readonly flaky: readonly string[];
}

/** The report of the first run with the files of the second in their places. */
export function withSecondRun(first: TestReport, second: TestReport, root: string): SecondRun {
  const again = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => again.get(file.name) ?? file);
  const still = new Set(second.testResults.flatMap(failuresOf).map(({ test }) => test));
  return {
    report: {
      numPassedTests: testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'passed').length,
      testResults,
    },
    flaky: first.testResults
      .filter(({ name }) => again.has(name))
      .flatMap(failuresOf)
      .filter(({ test }) => !still.has(test))
      .map(({ test, why }) => `FLAKY ${relative(root, test)}: ${why}`),
  };
}

/**
 * The last words of a run, ending in `N passed, N failed, N skipped`. `exitCode` is vitest's own; `report` is
 * undefined where it ended before it wrote one. A file that cannot be loaded has no tests, and an error outside of
 * all tests fails none of them: both count as failed.
 */
export function summariseTests(
  report: TestReport | undefined,
  exitCode: number | null,
  root: string,
): TestSummary {
  const files = (report?.testResults ?? []).map((file) => ({ ...file, name: relative(root, file.name) }));
  const failed = files.flatMap(failuresOf).map(({ test, why }) => `${test}: ${why}`);
  if (failed.length === 0 && exitCode !== 0) {
    failed.push(`vitest > ended with ${String(exitCode)} though no test failed; its output says why`);
  }
  const skipped = files.flatMap((file) => skippedOf(file).map((test) => ({ file: file.name, test })));
  const passed = report?.numPassedTests ?? 0;
  return {
    lines: [
      ...slowFiles(files),
      ...foldSkipped(skipped),
      ...failed.map((failure) => `FAILED ${failure}`),
      `${String(passed)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`,
    ],
    isGreen: failed.length === 0 && passed > 0,
  };
}

function slowFiles(files: readonly TestFile[]): string[] {
  return files
    .map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }))
    .filter(({ ms }) => ms >= SLOW_FILE_MS)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MAX_SLOW_FILES)
    .map(({ name, ms }) => `SLOW ${(ms / 1_000).toFixed(0)} s for ${name}`);
}

interface Failure {
  /** File and names. */
  readonly test: string;
  readonly why: string;
}

function failuresOf(file: TestFile): Failure[] {
  const failures = file.assertionResults
    .filter(({ status }) => status === 'failed')
    .map((test) => ({
      test: `${file.name} > ${nameOf(test)}`,
      why: firstLine(test.failureMessages?.[0]),
    }));
  return failures.length === 0 && file.status === 'failed'
    ? [{ test: `${file.name} > could not be run`, why: firstLine(file.message) }]
    : failures;
}

function skippedOf(file: TestFile): TestCase[] {
  return file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
}

/** One line a file and reason; where no reason is stated, the name of the first test stands for all of them. */
function foldSkipped(skipped: readonly { readonly file: string; readonly test: TestCase }[]): string[] {
  const groups = Map.groupBy(skipped, ({ file, test }) => `${file}: ${reasonOf(test) ?? ''}`);
  return [...groups].map(([head, [first, ...others]]) => {
    const isStated = first === undefined || reasonOf(first.test) !== undefined;
    const name = isStated ? '' : `${nameOf(first.test)}${others.length > 0 ? ' and others' : ''}`;
    return `SKIPPED ${String(1 + others.length)} in ${head}${name}`;
  });
}

function reasonOf(test: TestCase): string | undefined {
  return [...test.ancestorTitles, test.title]
    .map((title) => STATED_REASON.exec(title)?.[1])
    .find((reason) => reason !== undefined);
}

function nameOf(test: TestCase): string {
  return [...test.ancestorTitles, test.title].join(' > ');
}

function firstLine(message: string | undefined): string {
  const line = stripVTControlCharacters(message ?? '')
    .split('\n')
    .map((text) => text.trim())
    .find((text) => text !== '');
  return (line ?? 'no message').slice(0, MAX_MESSAGE_LENGTH);
}
