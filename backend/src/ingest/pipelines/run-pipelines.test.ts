import { describe, expect, it } from 'vitest';
import { compilePipelines } from './compile.ts';
import { aDraft, compiled, definitionsOf, fieldsOf, HASH_KEY, runAll } from './test/pipeline-kit.ts';

describe('pipelines', () => {
  it('work one after the other, each on what the one before left', () => {
    const { draft } = runAll(
      compiled([
        { name: 'a', steps: [{ type: 'set', field: 'body', value: 'second' }] },
        { name: 'b', match: { contains: 'second' }, steps: [{ type: 'set', field: 'b', value: 1 }] },
        { name: 'c', match: { contains: 'a line' }, steps: [{ type: 'drop' }] },
      ]),
      aDraft(),
    );
    expect([draft.body, fieldsOf(draft)]).toEqual(['second', { b: 1 }]);
  });

  it.each([
    [{}, true],
    [{ services: ['sh?p', 'x'] }, true],
    [{ services: ['x*'] }, false],
    [{ hosts: ['web-*'], files: ['/var/log/*.log'] }, true],
    [{ files: ['/srv/*'] }, false],
    [{ level: 'warn' }, false],
    [{ level: 'info' }, true],
    [{ contains: 'LINE' }, false],
    [{ matches: '(?i)LINE$' }, true],
    [{ services: ['shop'], matches: 'nothing' }, false],
  ] as const)('take records that %j', (match, takes) => {
    const [pipeline] = compiled([{ name: 'a', match: match as never, steps: [{ type: 'drop' }] }]);
    const draft = aDraft();
    expect(pipeline?.takesSource(draft.source) === true && pipeline.takes(draft)).toBe(takes);
  });

  it('count what they matched, dropped, sampled out and failed at', () => {
    const pipelines = compiled([
      { name: 'a', steps: [{ type: 'parse_json' }, { type: 'drop', when: { field: 'n', equals: 1 } }] },
      { name: 'b', steps: [{ type: 'sample', keep_one_in: 1_000_000, by: 'body' }] },
    ]);
    const runs = ['{"n":1}', 'no json', '{"n":2}'].map((body) => runAll(pipelines, aDraft({ body })));
    expect(runs.map(({ outcome }) => outcome)).toEqual(['dropped', 'sampled_out', 'sampled_out']);
    expect(runs[0]?.effects.counts.get('a')).toMatchObject({ matched: 1, dropped: 1 });
    expect(runs[1]?.effects.counts.get('a')).toMatchObject({
      matched: 1,
      dropped: 0,
      steps: [{ type: 'parse_json', failed: 1, lastError: 'body is no JSON object' }, { failed: 0 }],
    });
    expect(runs[2]?.effects.counts.get('b')).toMatchObject({ matched: 1, sampledOut: 1 });
  });

  it('never lose a record for a step that has a defect', () => {
    const [pipeline] = compiled([{ name: 'a', steps: [{ type: 'set', field: 'x', value: 1 }] }]);
    const broken = () => {
      throw new RangeError('a defect');
    };
    const steps = [{ type: 'drop', run: broken }, ...(pipeline?.steps ?? [])];
    const { draft, outcome, failures } = runAll(
      pipeline === undefined ? [] : [{ ...pipeline, steps }],
      aDraft(),
    );
    expect([outcome, failures, fieldsOf(draft)]).toEqual(['kept', ['0: a defect'], { x: 1 }]);
  });

  it('stop reading a record that has had its time, and mask it all the same', () => {
    let now = 0;
    const { draft, failures } = runAll(
      compiled([
        {
          name: 'a',
          steps: [{ type: 'parse_json' }, { type: 'mask', kinds: ['email'] }],
        },
      ]),
      aDraft({ body: '{"to":"a@example.com"}' }),
      () => (now += 60),
    );
    expect(failures).toEqual(['0: the record has taken more than 50 ms']);
    expect(draft.body).toBe('{"to":"<EMAIL>"}');
  });

  it('that are off, or cannot be honoured, do nothing; the others work', () => {
    const { pipelines, problems } = compilePipelines(
      definitionsOf([
        { name: 'off', enabled: false, steps: [{ type: 'drop' }] },
        { name: 'bad', match: { matches: '(' }, steps: [{ type: 'drop' }] },
        { name: 'good', steps: [{ type: 'drop' }] },
        { name: 'good', steps: [{ type: 'drop' }] },
      ]),
      HASH_KEY,
    );
    expect(pipelines.map(({ name }) => name)).toEqual(['good']);
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'pipelines.1.match.matches',
      'pipelines.3.name',
    ]);
  });
});
