import { MASK_KINDS } from '@vigilops/contracts/api';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { aDraft, fieldsOf, NOW_US, problemsOf, runSteps } from '../test/pipeline-kit.ts';

describe('parse steps', () => {
  it('turn named groups into fields, below those that are there', () => {
    const { draft, failures } = runSteps(
      [{ type: 'parse_regex', pattern: '(?P<method>[A-Z]+) (?P<path>\\S+) (?P<status>\\d+)' }],
      aDraft({ body: 'GET /x 500', fields: { path: 'kept' } }),
    );
    expect(failures).toEqual([]);
    expect(fieldsOf(draft)).toEqual({ method: 'GET', path: 'kept', status: 500 });
  });

  it('may put a prefix before names, and overwrite', () => {
    const { draft } = runSteps(
      [{ type: 'parse_json', from: 'raw', prefix: 'app.', overwrite: true }],
      aDraft({ fields: { raw: '{"id":7,"user":{"name":"ada"}}', 'app.id': 1 } }),
    );
    expect(fieldsOf(draft)).toMatchObject({ 'app.id': 7, 'app.user.name': 'ada' });
  });

  it('write what grok types say', () => {
    const { draft } = runSteps(
      [{ type: 'parse_grok', pattern: '%{NUMBER:a:int} %{NUMBER:b:float} %{NUMBER:c:text} %{WORD:d:int}' }],
      aDraft({ body: '007 1.50 12 word' }),
    );
    expect(fieldsOf(draft)).toEqual({ a: 7, b: 1.5, c: '12', d: 'word' });
  });

  it.each([
    [{ type: 'parse_regex', pattern: '(?P<a>\\d+)' }, 'body does not fit the pattern'],
    [{ type: 'parse_grok', pattern: '%{IPV4:ip}' }, 'body does not fit the pattern'],
    [{ type: 'parse_json' }, 'body is no JSON object'],
    [{ type: 'parse_key_value' }, 'body has no key=value'],
    [{ type: 'parse_json', from: 'missing' }, 'the record has no missing'],
  ] as const)('leave a record as it was where it does not fit: %j', (step, message) => {
    const { draft, failures, outcome } = runSteps(
      [step, { type: 'set', field: 'after', value: 1 }],
      aDraft(),
    );
    expect([outcome, failures]).toEqual(['kept', [`0: ${message}`]]);
    expect(draft).toMatchObject({ body: 'a line', bodyChanged: false });
    expect(fieldsOf(draft)).toEqual({ after: 1 });
  });

  it('add all of what they find or, where a record would grow too large, nothing', () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${String(i)}`, i]));
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`n${String(i)}`, i])),
    );
    const { draft, failures } = runSteps([{ type: 'parse_json' }], aDraft({ body, fields }));
    expect(failures).toEqual(['0: the record would have more than 128 fields']);
    expect(fieldsOf(draft)).toEqual(fields);
    expect(draft.fieldsChanged).toBe(false);
  });
});

describe('steps on fields', () => {
  it('rename, copy, remove and set', () => {
    const { draft, failures } = runSteps(
      [
        { type: 'rename', from: 'a', to: 'b' },
        { type: 'copy', from: 'service', to: 'svc' },
        { type: 'copy', from: 'b', to: 'body' },
        { type: 'remove', fields: ['gone', 'never'] },
        { type: 'set', field: 'text', value: 'xy\ud800' },
        { type: 'set', field: '__proto__', value: true },
      ],
      aDraft({ fields: { a: 'new line', gone: 1 } }),
    );
    expect(failures).toEqual([]);
    expect(draft.body).toBe('new line');
    expect([...draft.fields]).toEqual([
      ['b', '"new line"'],
      ['svc', '"shop"'],
      ['text', '"xy\ufffd"'],
      ['__proto__', 'true'],
    ]);
  });

  it('keep every digit of a number', () => {
    const draft = aDraft();
    draft.fields.set('big', '9223372036854775807');
    runSteps([{ type: 'rename', from: 'big', to: 'id' }], draft);
    expect(draft.fields.get('id')).toBe('9223372036854775807');
  });

  it('are for records for which their condition holds', () => {
    const steps = [
      { type: 'drop', when: { field: 'path', matches: '^/health' } },
      { type: 'set', field: 'level_was', value: 'error', when: { field: 'level', equals: 'error' } },
      { type: 'set', field: 'bare', value: true, when: { field: 'path', exists: false } },
    ] as const;
    expect(runSteps([...steps], aDraft({ fields: { path: '/healthz' } })).outcome).toBe('dropped');
    const { draft } = runSteps([...steps], aDraft({ severity: 17 }));
    expect(fieldsOf(draft)).toEqual({ level_was: 'error', bare: true });
  });
});

describe('mask steps', () => {
  it.each([
    ['password', 'signed in with password=hunter2', 'signed in with password=<SECRET>'],
    ['card', 'paid with 4111 1111 1111 1111', 'paid with <CARD>'],
    ['card', 'paid with 4242424242424242', 'paid with <CARD>'],
    ['card', 'paid with 4444444444444444', 'paid with 4444444444444444'],
  ] as const)('find what everybody tries first: %s in %s', (kind, body, masked) => {
    expect(runSteps([{ type: 'mask', kinds: [kind] }], aDraft({ body })).draft.body).toBe(masked);
  });

  const ALL = [...MASK_KINDS];
  const SECRETS = {
    email: 'ada.lovelace@example.com',
    phone: '+49 30 12345678',
    card: '4539 1488 0343 6467',
    ipv4: '10.1.2.3',
    ipv6: '2001:db8::8a2e:370:7334',
    jwt: `eyJ${'a1B2'.repeat(5)}.eyJ${'c3D4'.repeat(8)}.${'e5F6'.repeat(8)}`,
    api_key: `ghp_${'a1B2c3D4'.repeat(4)}abcd`,
    private_key: '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----',
  } as const;

  it.each(Object.entries(SECRETS))('hide by kind: %s', (kind, secret) => {
    const label = kind.toUpperCase();
    const { draft } = runSteps(
      [{ type: 'mask', kinds: [kind as keyof typeof SECRETS] }],
      aDraft({ body: `user ${secret} came`, fields: { where: `x ${secret}` } }),
    );
    expect(draft.body).toBe(`user <${label}> came`);
    expect(fieldsOf(draft)).toEqual({ where: `x <${label}>` });
  });

  it('hide a bearer token, and no card that fails its check digit', () => {
    const { draft } = runSteps(
      [{ type: 'mask', kinds: ['token', 'card'] }],
      aDraft({ body: 'Authorization: Bearer abcdef1234567890 card 4539 1488 0343 6468' }),
    );
    expect(draft.body).toBe('Authorization: Bearer <TOKEN> card 4539 1488 0343 6468');
  });

  it('give the same value the same hash, which tells nothing', () => {
    const mask = (body: string) =>
      runSteps([{ type: 'mask', kinds: ['email'], as: 'hash' }], aDraft({ body })).draft.body;
    const [first, second, other] = ['a@example.com', 'x a@example.com', 'b@example.com'].map((text) =>
      mask(text),
    );
    expect(first).toMatch(/^<EMAIL:[0-9a-f]{12}>$/u);
    expect(second).toBe(`x ${String(first)}`);
    expect(other).not.toBe(first);
  });

  it('hide what a pattern finds, in the fields that are named alone, numbers and lists as well', () => {
    const { draft } = runSteps(
      [
        { type: 'mask', pattern: 'ORD-\\d+', label: 'ORDER', fields: ['id', 'list'] },
        { type: 'mask', kinds: ['card'], fields: ['n'] },
      ],
      aDraft({ body: 'ORD-1', fields: { id: 'ORD-22', list: ['ORD-3'], n: 4539148803436467 } }),
    );
    expect(draft.body).toBe('ORD-1');
    expect(fieldsOf(draft)).toEqual({ id: '<ORDER>', list: '["<ORDER>"]', n: '<CARD>' });
  });

  it('never leave what they had no time to look at', () => {
    let now = 0;
    const body = `a@example.com ${'x'.repeat(100)} `.repeat(5_000);
    const { draft, failures } = runSteps(
      [{ type: 'mask', kinds: ['email'] }],
      aDraft({ body }),
      () => (now += 20),
    );
    expect(failures).toEqual([]);
    expect(draft.body).not.toContain('a@example.com');
    expect(draft.body).toMatch(/<NOT_MASKED: \d+ characters left out>$/u);
  });

  it('never leave a value for which its mark is too long', () => {
    const { draft } = runSteps(
      [{ type: 'mask', pattern: 'x', label: 'A'.repeat(30) }],
      aDraft({ fields: { v: 'x'.repeat(8_000) } }),
    );
    expect(String(fieldsOf(draft).v)).not.toContain('x');
    expect(String(fieldsOf(draft).v)).toContain('left out>');
  });

  it('look through lines that are made to be slow', () => {
    for (const unit of ['a@', '1 ', ':', 'eyJ', '+1 ', 'password ', '-----BEGIN PRIVATE KEY-----', '::1']) {
      const body = unit.repeat(Math.ceil(1_000_000 / unit.length));
      const { failures } = runSteps([{ type: 'mask', kinds: ALL }], aDraft({ body }), () =>
        performance.now(),
      );
      expect(failures, unit).toEqual([]);
    }
  });
});

describe('sample steps', () => {
  const keep = (drafts: readonly ReturnType<typeof aDraft>[], by?: string) =>
    drafts.map(
      (draft) =>
        runSteps([{ type: 'sample', keep_one_in: 10, ...(by === undefined ? {} : { by }) }], draft)
          .outcome === 'kept',
    );

  it('keep about one in so many, and say for how many it stands', () => {
    const drafts = Array.from({ length: 10_000 }, (_, i) => aDraft({ body: 'the same line', sequence: i }));
    const kept = keep(drafts).filter(Boolean).length;
    expect(kept).toBeGreaterThan(800);
    expect(kept).toBeLessThan(1_200);
    const first = drafts.find(({ fields }) => fields.size > 0);
    expect(first && fieldsOf(first)).toEqual({ 'vigilops.log.sampled_one_in': 10 });
  });

  it('keep or lose all lines of a trace, or of any field, together and each time', () => {
    for (let trace = 0; trace < 200; trace += 1) {
      const traceId = trace.toString(16).padStart(32, '0');
      const lines = () =>
        [1, 2, 3].map((sequence) => aDraft({ traceId, sequence, body: String(Math.E * sequence) }));
      const [own] = keep(lines());
      expect(keep(lines())).toEqual([own, own, own]);
      const users = () => [1, 2].map((sequence) => aDraft({ sequence, fields: { user: trace } }));
      const [ofUser] = keep(users(), 'user');
      expect(keep(users(), 'user')).toEqual([ofUser, ofUser]);
    }
  });
});

describe('level and time steps', () => {
  it.each([
    ['CRITICAL', 18, 'CRITICAL'],
    ['wrn', 13, 'wrn'],
    [40, 13, 'warn'],
  ])('set the level from %s', (value, severity, text) => {
    const { draft } = runSteps([{ type: 'level', from: 'lvl' }], aDraft({ fields: { lvl: value } }));
    expect([draft.severity, draft.severityText]).toEqual([severity, text]);
  });

  it('leave the level where the field names none', () => {
    const { draft, failures } = runSteps(
      [{ type: 'level', from: 'lvl' }],
      aDraft({ fields: { lvl: 'loud' } }),
    );
    expect([draft.severity, failures]).toEqual([9, ['0: lvl names no level']]);
  });

  const MOMENT = NOW_US - 3_600e6;
  it.each([
    ['2026-07-14T02:33:20Z', {}, 0, 0],
    ['2026-07-14 02:33:20.123456789', {}, 123_456, 789],
    ['2026-07-14T10:33:20,5+08:00', {}, 500_000, 0],
    ['2026-07-14 10:33:20', { time_zone: 'Asia/Shanghai' }, 0, 0],
    ['14/Jul/2026:04:33:20 +0200', {}, 0, 0],
    [String(MOMENT / 1e6), {}, 0, 0],
    [`${String(MOMENT / 1e6)}.25`, {}, 250_000, 0],
    [MOMENT / 1e3, {}, 0, 0],
    [String(MOMENT), {}, 0, 0],
    [`${String(MOMENT)}001`, {}, 0, 1],
    [`${String(MOMENT)}001`, { format: 'unix_ns' }, 0, 1],
  ] as const)('set the time from %s', (value, options, us, nanos) => {
    const { draft, failures } = runSteps(
      [{ type: 'time', from: 't', ...options }],
      aDraft({ fields: { t: value } }),
    );
    expect(failures).toEqual([]);
    expect([draft.timeUs - MOMENT, draft.timeNanos]).toEqual([us, nanos]);
  });

  it.each([
    '0',
    '1969-01-01T00:00:00Z',
    '2036-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '9223372036854775807',
    '-5',
    'soon',
    '2026-07-14T25:00:00Z',
  ])('keep the time that the record has where the field says %s', (value) => {
    const { draft, failures } = runSteps([{ type: 'time', from: 't' }], aDraft({ fields: { t: value } }));
    expect([draft.timeUs, draft.timeChanged, failures.length]).toEqual([NOW_US, false, 1]);
  });
});

describe('metric steps', () => {
  it('count records, and take numbers with labels', () => {
    const { effects } = runSteps(
      [
        { type: 'metric', name: 'shop.orders', labels: ['service', 'kind'] },
        { type: 'metric', name: 'shop.took', kind: 'histogram', value: 'ms', buckets: [1, 10] },
      ],
      aDraft({ fields: { kind: 'book', ms: '7' } }),
    );
    expect(effects.observations).toMatchObject([
      { plan: { name: 'shop.orders' }, labels: ['shop', 'book'], value: 1 },
      { plan: { name: 'shop.took' }, labels: [], value: 7 },
    ]);
  });

  it.each([
    [{ ms: 'x' }, 'ms is no number'],
    [{ ms: '' }, 'ms is no number'],
    [{ ms: '1e999' }, 'ms is no number'],
    [{ ms: -1 }, 'ms is below 0, and a counter never falls'],
    [{}, 'the record has no ms'],
  ])('count nothing where %j', (fields, message) => {
    const { effects, failures } = runSteps([{ type: 'metric', name: 'm', value: 'ms' }], aDraft({ fields }));
    expect([effects.observations, failures]).toEqual([[], [`0: ${message}`]]);
  });
});

describe('definitions that cannot be honoured', () => {
  it.each([
    [{ type: 'parse_regex', pattern: '(\\d+)' }, 'pattern: has no named group'],
    [
      { type: 'parse_regex', pattern: '(?P<a>x)(?=y)' },
      'pattern: look-ahead is not supported, because it can take for ever (column 9)',
    ],
    [{ type: 'parse_grok', pattern: '%{IP}' }, 'pattern: names no field'],
    [{ type: 'rename', from: 'body', to: 'x' }, 'from: body cannot be renamed'],
    [{ type: 'remove', fields: ['body'] }, 'fields: body cannot be removed'],
    [{ type: 'mask' }, 'kinds: needs kinds, or a pattern'],
    [{ type: 'metric', name: 'm', kind: 'gauge' }, 'value: a gauge needs a field'],
    [{ type: 'metric', name: 'm', kind: 'histogram', value: 'v', buckets: [2, 1] }, 'buckets: must rise'],
    [{ type: 'drop', when: { field: 'a' } }, 'when: needs exists, equals or matches'],
    [{ type: 'drop', when: { field: 'a', matches: '(' } }, 'when.matches: missing closing )'],
  ] as const)('name step and field: %j', (step, problem) => {
    const problems = problemsOf([{ type: 'set', field: 'a', value: 1 }, step as never]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`pipelines[0].steps[1].${problem}`);
  });

  it('are two metrics of one name', () => {
    expect(
      problemsOf([
        { type: 'metric', name: 'm' },
        { type: 'metric', name: 'm', unit: 's' },
      ]),
    ).toEqual(['pipelines[0].steps[1].name: another step makes m in another way']);
  });
});
