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

/** Something that was thrown while no test waited for it, such as a promise that nobody caught. */
export interface OutsideError {
  /** The file whose tests ran then, if any did. */
  readonly file?: string;
  readonly message: string;
  readonly stack: string;
}

export interface TestRun {
  /** Undefined where vitest ended before it wrote one. */
  readonly report: TestReport | undefined;
  readonly outside: readonly OutsideError[];
  /** Vitest's own. */
  readonly exitCode: number | null;
}

export interface TestSummary {
  /** Slow files and skipped tests first, flaky and failed ones next, the closing line last: logs are often cut to their end. */
  readonly lines: readonly string[];
  readonly isGreen: boolean;
}

const SLOW_FILE_MS = 30_000;
const MAX_SLOW_FILES = 10;
const MAX_MESSAGE_LENGTH = 200;
/** How the name of a suite says why it does not run here. */
const STATED_REASON = / — SKIPPED, (.+)$/;

/** The files, by their full names, in which something failed or beside whose tests something was thrown. */
export function filesThatFailed({ report, outside }: TestRun): string[] {
  const failed = (report?.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
  return [...new Set([...failed, ...outside.flatMap(({ file }) => file ?? [])])];
}

export interface SecondRun {
  /** The first run, with what the files that had failed gave on a machine that did nothing else. */
  readonly run: TestRun;
  /** `FLAKY …`, one line for each failure of the first run that is none in the second: a fault all the same, of the test or of the code. */
  readonly flaky: readonly string[];
}

/** The first run with the files of the second in their places; what was thrown beside no file is not forgiven. */
export function withSecondRun(first: TestRun, second: TestRun, root: string): SecondRun {
  if (first.report === undefined || second.report === undefined) {
    return { run: first, flaky: [] };
  }
  const again = new Map(second.report.testResults.map((file) => [file.name, file]));
  const testResults = first.report.testResults.map((file) => again.get(file.name) ?? file);
  const wasRunAgain = ({ file }: OutsideError) => file !== undefined && again.has(file);
  const still = new Set(
    [...second.report.testResults.flatMap(failuresOf), ...second.outside.map(outsideFailure)].map(testOf),
  );
  return {
    run: {
      report: {
        numPassedTests: testResults
          .flatMap(({ assertionResults }) => assertionResults)
          .filter(({ status }) => status === 'passed').length,
        testResults,
      },
      outside: [...first.outside.filter((error) => !wasRunAgain(error)), ...second.outside],
      exitCode: second.exitCode,
    },
    flaky: [
      ...first.report.testResults.filter(({ name }) => again.has(name)).flatMap(failuresOf),
      ...first.outside.filter(wasRunAgain).map(outsideFailure),
    ]
      .filter((failure) => !still.has(testOf(failure)))
      .map(({ test, why }) => `FLAKY ${relative(root, test)}: ${why}`),
  };
}

/**
 * The last words of a run, ending in `N passed, N failed, N skipped`. A file that cannot be loaded has no tests, and an
 * error outside of all tests fails none of them: both count as failed.
 */
export function summariseTests(
  { report, outside, exitCode }: TestRun,
  root: string,
  flaky: readonly string[] = [],
): TestSummary {
  const files = (report?.testResults ?? []).map((file) => ({ ...file, name: relative(root, file.name) }));
  const thrown = outside.map((error) => ({
    ...error,
    ...(error.file !== undefined && { file: relative(root, error.file) }),
  }));
  const failed = [...files.flatMap(failuresOf), ...thrown.map(outsideFailure)].map(
    ({ test, why }) => `${test}: ${why}`,
  );
  if (failed.length === 0 && exitCode !== 0) {
    failed.push(`vitest > ended with ${String(exitCode)} though no test failed; its output says why`);
  }
  const skipped = files.flatMap((file) => skippedOf(file).map((test) => ({ file: file.name, test })));
  const passed = report?.numPassedTests ?? 0;
  return {
    lines: [
      ...slowFiles(files),
      ...foldSkipped(skipped),
      ...flaky,
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

function outsideFailure({ file, message, stack }: OutsideError): Failure {
  const frames = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
  const frame = frames.find((line) => !/node:|node_modules/.test(line)) ?? frames[0] ?? '';
  return {
    test: `${file ?? 'vitest'} > thrown outside of all tests`,
    why: `${firstLine(message)} ${frame}`.trimEnd(),
  };
}

const testOf = ({ test }: Failure) => test;

function skippedOf(file: TestFile): TestCase[] {
  return file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
}

/** One line a stated reason, whatever the number of files; where none is stated, one a file, and its first test stands for all. */
function foldSkipped(skipped: readonly { readonly file: string; readonly test: TestCase }[]): string[] {
  const groups = Map.groupBy(skipped, ({ file, test }) => reasonOf(test) ?? file);
  return [...groups.values()].map((tests) => {
    const [first] = tests;
    const files = new Set(tests.map(({ file }) => file));
    const where = files.size === 1 ? String(first?.file) : `${String(files.size)} files`;
    const test = first === undefined ? '' : `${nameOf(first.test)}${tests.length > 1 ? ' and others' : ''}`;
    const reason = first === undefined ? undefined : reasonOf(first.test);
    return `SKIPPED ${String(tests.length)} in ${where}: ${reason ?? test}`;
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
