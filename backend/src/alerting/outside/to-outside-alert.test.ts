import { describe, expect, it } from 'vitest';
import { directoryOf } from './find-subject.ts';
import { toOutsideAlert, type SentAlert } from './to-outside-alert.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z') * 1_000;
const MINUTE = 60e6;
const directory = directoryOf({
  hosts: [
    { id: 1, names: ['web-1', 'key-1', '10.0.0.1', 'fd00::1'] },
    { id: 2, names: ['db-1.example.com', 'key-2', '10.0.0.2'] },
    { id: 3, names: ['twin', 'key-3'] },
    { id: 4, names: ['twin', 'key-4'] },
  ],
  services: [
    { id: 7, name: 'Shop' },
    { id: 8, name: 'node' },
  ],
});

function sent(labels: SentAlert['labels'], changes: Partial<SentAlert> = {}): SentAlert {
  return { labels, annotations: {}, generatorUrl: '', startsUs: undefined, endsUs: undefined, ...changes };
}
const read = (alert: SentAlert) =>
  toOutsideAlert(alert, { source: 'alertmanager', directory, nowUs: NOW, resolveTimeoutUs: 5 * MINUTE });
function taken(labels: SentAlert['labels'], changes: Partial<SentAlert> = {}) {
  const one = read(sent(labels, changes));
  if (one.kind === 'refused') {
    throw new Error(one.reason);
  }
  return one.alert;
}

describe('an alert from outside', () => {
  it('begins now and lasts for the resolve timeout, where its sender says nothing else', () => {
    expect(taken({ alertname: 'x' })).toMatchObject({
      startsUs: NOW,
      endsUs: NOW + 5 * MINUTE,
      isTimeout: true,
    });
    expect(taken({ alertname: 'x' }, { endsUs: NOW + 1 })).toMatchObject({
      startsUs: NOW + 1,
      endsUs: NOW + 1,
      isTimeout: false,
    });
    expect(taken({ alertname: 'x' }, { startsUs: -1, endsUs: Number.MAX_SAFE_INTEGER })).toMatchObject({
      startsUs: 0,
      endsUs: Date.UTC(2200, 0, 1) * 1_000 - 1,
    });
  });

  it.each([
    ['critical', 'critical'],
    [' CRITICAL ', 'critical'],
    ['page', 'critical'],
    ['P1', 'critical'],
    ['error', 'warning'],
    ['high', 'warning'],
    ['notice', 'info'],
    ['none', 'info'],
    ['what?', 'warning'],
    ['', 'warning'],
  ])('of severity %j is %s', (severity, expected) => {
    expect(taken({ alertname: 'x', severity }).severity).toBe(expected);
  });

  it('may say in another label how bad it is', () => {
    expect(taken({ alertname: 'x', severity: 'team-a', priority: 'p0' }).severity).toBe('critical');
  });

  it.each([
    [{ host: 'web-1' }, 1],
    [{ hostname: 'WEB-1' }, 1],
    [{ instance: 'web-1:9100' }, 1],
    [{ instance: '10.0.0.2:9100' }, 2],
    [{ instance: 'https://db-1.example.com:443/health' }, 2],
    [{ instance: '[fd00::1]:9100' }, 1],
    [{ instance: 'fd00::1' }, 1],
    [{ node: 'web-1.internal' }, 1],
    [{ host: 'unknown', instance: 'web-1' }, 1],
    [{ host: 'twin' }, null],
    [{ host: '' }, null],
    [{ instance: ':9100' }, null],
    [{ constructor: 'web-1' }, null],
  ])('with %j is about host %j', (labels, hostId) => {
    expect(taken({ alertname: 'x', ...labels }).hostId).toBe(hostId);
  });

  it('is about a service by its name', () => {
    expect(taken({ alertname: 'x', service: 'shop' }).serviceId).toBe(7);
    expect(taken({ alertname: 'x', job: 'node' }).serviceId).toBe(8);
    expect(taken({ alertname: 'x', job: 'prometheus' }).serviceId).toBeNull();
  });

  it('is told in the words of its sender, on one line, else by its name and place', () => {
    expect(
      taken({ alertname: 'Down' }, { annotations: { summary: ' web-1\n is \u202edown ' } }).message,
    ).toBe('web-1 is down');
    expect(taken({ alertname: 'Down' }, { annotations: { description: 'long' } }).message).toBe('long');
    expect(taken({ alertname: 'Down', instance: 'web-1:9100' }).message).toBe('web-1:9100: Down');
    expect(taken({ job: 'x' })).toMatchObject({
      name: 'alert without a name',
      message: 'alert without a name',
    });
    expect(taken({ alertname: 'x' }, { annotations: { summary: 'y'.repeat(5_000) } }).message).toHaveLength(
      500,
    );
  });

  it('links to pages of the web alone', () => {
    const of = (generatorUrl: string, runbook_url = '') =>
      taken({ alertname: 'x' }, { generatorUrl, annotations: { runbook_url } });
    expect(of('http://prometheus:9090/graph?g0.expr=up', 'https://runbooks.example/x')).toMatchObject({
      generatorUrl: 'http://prometheus:9090/graph?g0.expr=up',
      runbook: 'https://runbooks.example/x',
    });
    expect(of('javascript:alert(1)', 'data:text/html,x')).toMatchObject({ generatorUrl: null, runbook: '' });
    expect(of('http://')).toMatchObject({ generatorUrl: null });
  });

  it('has no labels without a value', () => {
    expect(taken({ alertname: 'x', empty: '' })).toMatchObject({ labels: { alertname: 'x' } });
    expect(taken({ alertname: 'x', empty: '' }).key).toBe(taken({ alertname: 'x' }).key);
  });

  it('keeps what the database can hold, and is the same each time', () => {
    const alert = taken(JSON.parse('{"alertname":"a\\u0000b","__proto__":"\\ud800"}') as SentAlert['labels']);
    expect(Object.entries(alert.labels)).toEqual([
      ['alertname', 'a\uFFFDb'],
      ['__proto__', '\uFFFD'],
    ]);
    expect(alert.key).toBe(
      taken(JSON.parse('{"__proto__":"\\udfff","alertname":"a\\u0000b"}') as SentAlert['labels']).key,
    );
    expect(Object.getPrototypeOf(alert.labels)).toBe(Object.prototype);
  });

  it('keeps as much of its annotations as fits', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`a${String(at)}`, 'x'.repeat(9_999)]),
    );
    const { annotations } = taken({ alertname: 'x' }, { annotations: many });
    expect(Object.keys(annotations)).toHaveLength(64);
    expect(annotations['a0']).toHaveLength(4_096);
  });

  it.each([
    ['no labels', sent({}), 'at least one label pair required'],
    ['only empty labels', sent({ a: '' }), 'at least one label pair required'],
    [
      'an end before its begin',
      sent({ a: 'b' }, { startsUs: 2, endsUs: 1 }),
      'start time must be before end time',
    ],
    ['a label without a name', sent({ '': 'b' }), 'invalid label set: invalid name ""'],
    [
      'a label of a megabyte',
      sent({ a: 'x'.repeat(1_048_576) }),
      'invalid label set: the value of "a" is longer than 4096 characters',
    ],
    [
      'a name of a megabyte',
      sent({ ['n'.repeat(1_048_576)]: 'x' }),
      `invalid label set: invalid name "${'n'.repeat(39)}…"`,
    ],
    [
      'too many labels',
      sent(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`l${String(at)}`, 'x']))),
      'invalid label set: 65 labels, at most 64 are taken',
    ],
  ])('with %s is refused', (_name, alert, reason) => {
    expect(read(alert)).toEqual({ kind: 'refused', reason });
  });
});
