import { describe, expect, it } from 'vitest';
import { problemsOf } from './yaml-problems.ts';

const PLACE = { firstLine: 10, lines: 5, indent: 4 };

describe('what is wrong with a text', () => {
  it('is told by its own lines, columns and steps', () => {
    const said =
      'pipelines:12:9: pipelines[1].steps[0].pattern: look-ahead is not supported; (column 7) at line 12; ' +
      'pipelines:13:5: unknown key `stesp` at line 13, did you mean `steps`?; ' +
      'pipelines:14:5: `pipelines.1.steps.2.keep_one_in`: must be at least 2 at line 14; ' +
      'pipelines:14:5: missing key `pipelines.1.steps.3.pattern` at line 14';
    expect(problemsOf(said, PLACE)).toEqual([
      { line: 3, column: 5, step: 1, text: 'pattern: look-ahead is not supported; (column 7)' },
      { line: 4, column: 1, step: undefined, text: 'unknown key `stesp`, did you mean `steps`?' },
      { line: 5, column: 1, step: 3, text: 'keep_one_in: must be at least 2' },
      { line: 5, column: 1, step: 4, text: 'missing key `pattern`' },
    ]);
  });

  it('has no line where it lies in another pipeline, or nowhere', () => {
    expect(problemsOf('pipelines:3:5: there are two pipelines called a at line 3', PLACE)).toEqual([
      { line: undefined, column: undefined, step: undefined, text: 'there are two pipelines called a' },
    ]);
    expect(problemsOf('pipelines: nested too deeply', PLACE)[0]?.text).toBe('pipelines: nested too deeply');
  });
});
