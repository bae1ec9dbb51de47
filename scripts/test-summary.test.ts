import { describe, expect, it } from 'vitest';
import { filesThatFailed, summariseTests, withSecondRun, type TestReport } from './test-summary.ts';

const ROOT = '/project';

type File = TestReport['testResults'][number];
type Case = File['assertionResults'][number];

const test = (title: string, over: Partial<Case> = {}): Case => ({
  title,
  status: 'passed',
  ancestorTitles: ['rollups'],
  ...over,
});
const file = (name: string, tests: readonly Case[], over: Partial<File> = {}): File => ({
  name: `${ROOT}/${name}`,
  status: tests.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  startTime: 0,
  endTime: 1_000,
  assertionResults: tests,
  ...over,
});
const summarise = (files: readonly File[], exitCode: number | null = 0) =>
  summariseTests(
    {
      numPassedTests: files.flatMap((f) => f.assertionResults).filter((t) => t.status === 'passed').length,
      testResults: files,
    },
    exitCode,
    ROOT,
  );

describe('summariseTests', () => {
  it('closes a green run with its counts alone', () => {
    expect(summarise([file('a.test.ts', [test('adds'), test('carries')])])).toEqual({
      lines: ['2 passed, 0 failed, 0 skipped'],
      isGreen: true,
    });
  });

  it('names first what took its time, the slowest at the top', () => {
    const files = [40_000, 29_999, 90_400].map((endTime, index) =>
      file(`${String(index)}.test.ts`, [test('adds')], { endTime }),
    );
    expect(summarise(files).lines).toEqual([
      'SLOW 90 s for 2.test.ts',
      'SLOW 40 s for 0.test.ts',
      '3 passed, 0 failed, 0 skipped',
    ]);
  });

  it('names what failed, and the first line of why, directly before the closing line', () => {
    const red = test('adds', {
      status: 'failed',
      failureMessages: ['\n\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n    at a.test.ts:3'],
    });
    const { lines, isGreen } = summarise([file('a.test.ts', [red, test('carries')])], 1);
    expect(lines).toEqual([
      'FAILED a.test.ts > rollups > adds: AssertionError: expected 1 to be 2',
      '1 passed, 1 failed, 0 skipped',
    ]);
    expect(isGreen).toBe(false);
  });

  it('folds what was skipped to one line a file and reason, before what failed', () => {
    const away = (title: string) =>
      test(title, { status: 'skipped', ancestorTitles: ['rollups [native] — SKIPPED, no server'] });
    const { lines, isGreen } = summarise(
      [
        file('a.test.ts', [test('ok'), away('one'), away('two'), test('here', { status: 'pending' })]),
        file('b.test.ts', [away('three'), test('bad', { status: 'failed', failureMessages: ['Error: no'] })]),
        file('c.test.ts', [test('left', { status: 'todo' }), test('right', { status: 'skipped' })]),
      ],
      1,
    );
    expect(lines).toEqual([
      'SKIPPED 2 in a.test.ts: no server',
      'SKIPPED 1 in a.test.ts: rollups > here',
      'SKIPPED 1 in b.test.ts: no server',
      'SKIPPED 2 in c.test.ts: rollups > left and others',
      'FAILED b.test.ts > rollups > bad: Error: no',
      '1 passed, 1 failed, 6 skipped',
    ]);
    expect(isGreen).toBe(false);
  });

  it('counts a file that cannot be loaded as a failure', () => {
    const broken = file('a.test.ts', [], { status: 'failed', message: 'SyntaxError: nope\n at 1:1' });
    expect(summarise([broken, file('b.test.ts', [test('ok')])], 1)).toEqual({
      lines: ['FAILED a.test.ts > could not be run: SyntaxError: nope', '1 passed, 1 failed, 0 skipped'],
      isGreen: false,
    });
  });

  it('is red when vitest is, though every test passed', () => {
    const { lines, isGreen } = summarise([file('a.test.ts', [test('ok')])], 1);
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(isGreen).toBe(false);
  });

  it('is red when there is no report or no test', () => {
    expect(summariseTests(undefined, null, ROOT)).toEqual({
      lines: [
        'FAILED vitest > ended with null though no test failed; its output says why',
        '0 passed, 1 failed, 0 skipped',
      ],
      isGreen: false,
    });
    expect(summarise([]).isGreen).toBe(false);
  });
});

describe('a second run of what failed', () => {
  const red = (title: string) => test(title, { status: 'failed', failureMessages: [`Error: ${title}`] });
  const reportOf = (...files: File[]): TestReport => ({
    numPassedTests: files.flatMap((f) => f.assertionResults).filter((t) => t.status === 'passed').length,
    testResults: files,
  });
  const first = reportOf(
    file('a.test.ts', [test('adds'), red('sometimes'), red('never')]),
    file('b.test.ts', [test('ok')]),
    file('c.test.ts', [], { status: 'failed', message: 'Error: port in use' }),
  );

  it('is of the files with a failure, and of those that could not be run', () => {
    expect(filesThatFailed(first)).toEqual(['/project/a.test.ts', '/project/c.test.ts']);
    expect(filesThatFailed(undefined)).toEqual([]);
  });

  it('forgives what passes, and says so', () => {
    const second = reportOf(
      file('a.test.ts', [test('adds'), test('sometimes'), red('never')]),
      file('c.test.ts', [test('listens')]),
    );
    const { report, flaky } = withSecondRun(first, second, ROOT);
    expect(flaky).toEqual([
      'FLAKY a.test.ts > rollups > sometimes: Error: sometimes',
      'FLAKY c.test.ts > could not be run: Error: port in use',
    ]);
    expect(summariseTests(report, 1, ROOT)).toEqual({
      lines: ['FAILED a.test.ts > rollups > never: Error: never', '4 passed, 1 failed, 0 skipped'],
      isGreen: false,
    });
  });

  it('does not forgive a file that it did not come to', () => {
    const { report, flaky } = withSecondRun(first, reportOf(), ROOT);
    expect(flaky).toEqual([]);
    expect(summariseTests(report, 1, ROOT).lines.at(-1)).toBe('2 passed, 3 failed, 0 skipped');
  });
});
