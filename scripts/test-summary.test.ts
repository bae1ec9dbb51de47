import { describe, expect, it } from 'vitest';
import {
  filesThatFailed,
  summariseTests,
  withSecondRun,
  type TestReport,
  type TestRun,
} from './test-summary.ts';

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
const runOf = (files: readonly File[], over: Partial<TestRun> = {}): TestRun => ({
  report: {
    numPassedTests: files.flatMap((f) => f.assertionResults).filter((t) => t.status === 'passed').length,
    testResults: files,
  },
  outside: [],
  exitCode: 1,
  ...over,
});
const summarise = (files: readonly File[], exitCode: number | null = 0) =>
  summariseTests(runOf(files, { exitCode }), ROOT);

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

  it('folds what was skipped to one line a reason, before what failed', () => {
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
      'SKIPPED 3 in 2 files: no server',
      'SKIPPED 1 in a.test.ts: rollups > here',
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
    expect(summariseTests({ report: undefined, outside: [], exitCode: null }, ROOT)).toEqual({
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
  const first = runOf([
    file('a.test.ts', [test('adds'), red('sometimes'), red('never')]),
    file('b.test.ts', [test('ok')]),
    file('c.test.ts', [], { status: 'failed', message: 'Error: port in use' }),
  ]);

  it('is of the files with a failure, and of those that could not be run', () => {
    expect(filesThatFailed(first)).toEqual(['/project/a.test.ts', '/project/c.test.ts']);
    expect(filesThatFailed({ report: undefined, outside: [], exitCode: null })).toEqual([]);
  });

  it('forgives what passes, and says so', () => {
    const second = runOf([
      file('a.test.ts', [test('adds'), test('sometimes'), red('never')]),
      file('c.test.ts', [test('listens')]),
    ]);
    const { run, flaky } = withSecondRun(first, second, ROOT);
    expect(flaky).toEqual([
      'FLAKY a.test.ts > rollups > sometimes: Error: sometimes',
      'FLAKY c.test.ts > could not be run: Error: port in use',
    ]);
    expect(summariseTests(run, ROOT)).toEqual({
      lines: ['FAILED a.test.ts > rollups > never: Error: never', '4 passed, 1 failed, 0 skipped'],
      isGreen: false,
    });
  });

  it('does not forgive a file that it did not come to', () => {
    const { run, flaky } = withSecondRun(first, runOf([]), ROOT);
    expect(flaky).toEqual([]);
    expect(summariseTests(run, ROOT).lines.at(-1)).toBe('2 passed, 3 failed, 0 skipped');
  });

  describe('of what was thrown outside of all tests', () => {
    const thrown = (name: string | undefined) => ({
      ...(name !== undefined && { file: `${ROOT}/${name}` }),
      message: 'Error: gone',
      stack: 'Error: gone\n    at emit (node:events:1:1)\n    at close (/project/a.ts:3:1)',
    });
    const green = [file('a.test.ts', [test('ok')]), file('b.test.ts', [test('ok')])];
    const firstRun = runOf(green, { outside: [thrown('a.test.ts')] });

    it('counts as a failure, and says where', () => {
      expect(summariseTests(firstRun, ROOT).lines).toEqual([
        'FAILED a.test.ts > thrown outside of all tests: Error: gone at close (/project/a.ts:3:1)',
        '2 passed, 1 failed, 0 skipped',
      ]);
      expect(summariseTests(firstRun, ROOT).isGreen).toBe(false);
    });

    it('runs the file again, and forgives it if nothing is thrown then', () => {
      expect(filesThatFailed(firstRun)).toEqual(['/project/a.test.ts']);
      const second = runOf([file('a.test.ts', [test('ok')])], { exitCode: 0 });
      const { run, flaky } = withSecondRun(firstRun, second, ROOT);
      expect(flaky).toEqual([
        'FLAKY a.test.ts > thrown outside of all tests: Error: gone at close (/project/a.ts:3:1)',
      ]);
      expect(summariseTests(run, ROOT, flaky)).toEqual({
        lines: [...flaky, '2 passed, 0 failed, 0 skipped'],
        isGreen: true,
      });
    });

    it('does not forgive what is thrown again, nor what no file is known of', () => {
      const again = runOf([file('a.test.ts', [test('ok')])], { outside: [thrown('a.test.ts')] });
      expect(withSecondRun(firstRun, again, ROOT)).toMatchObject({ flaky: [], run: { outside: [{}] } });
      const homeless = runOf(green, { outside: [thrown(undefined), thrown('a.test.ts')] });
      const { run } = withSecondRun(
        homeless,
        runOf([file('a.test.ts', [test('ok')])], { exitCode: 0 }),
        ROOT,
      );
      expect(summariseTests(run, ROOT).lines).toEqual([
        'FAILED vitest > thrown outside of all tests: Error: gone at close (/project/a.ts:3:1)',
        '2 passed, 1 failed, 0 skipped',
      ]);
    });
  });
});
