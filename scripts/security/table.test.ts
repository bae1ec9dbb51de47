import { describe, expect, it } from 'vitest';
import type { TestReport } from '../test-summary.ts';
import { printTable, rowOf } from './table.ts';

const ROOT = '/project';
type File = TestReport['testResults'][number];

function file(name: string, statuses: readonly string[], status?: string): File {
  return {
    name: `${ROOT}/${name}`,
    status: status ?? (statuses.includes('failed') ? 'failed' : 'passed'),
    startTime: 0,
    endTime: 2_000,
    assertionResults: statuses.map((one, at) => ({
      status: one,
      title: `t${String(at)}`,
      ancestorTitles: ['s'],
    })),
  };
}
const row = (files: readonly File[], asked: readonly string[], told: Parameters<typeof rowOf>[2] = []) =>
  rowOf({ name: 'G1', what: 'x', files: asked }, { numPassedTests: 0, testResults: files }, told, ROOT);

describe('a promise in the table', () => {
  it('counts what was tried, in tests and in their words', () => {
    const told = [
      { promise: 'G1', tried: 'expressions in a', count: 700 },
      { promise: 'G1', tried: 'expressions in b', count: 600 },
      { promise: 'G2', tried: 'others', count: 1 },
    ];
    expect(row([file('a', ['passed', 'passed', 'skipped']), file('b', ['passed'])], ['a'], told)).toEqual({
      name: 'G1',
      what: 'x',
      tried: '2 tests, 1 SKIPPED, 1,300 expressions',
      hits: [],
      seconds: 2,
    });
  });

  it('is broken by a test that fails, a file that cannot be loaded, one that is gone, and by nothing at all', () => {
    expect(row([file('a', ['passed', 'failed'])], ['a']).hits).toEqual(['a > s > t1']);
    expect(row([file('a', [], 'failed')], ['a']).hits).toEqual(['a could not be run', 'nothing of it ran']);
    expect(row([file('a', ['passed'])], ['a', 'b']).hits).toEqual(['b did not run']);
    expect(row([file('a', ['skipped'])], ['a']).hits).toEqual(['nothing of it ran']);
  });

  it('is a line with its hits', () => {
    const table = printTable([row([file('a', ['failed', 'passed'])], ['a'])]).split('\n');
    expect(table).toHaveLength(2);
    expect(table[1]).toMatch(/^G1 +x +1 tests +1 +2$/u);
  });
});
