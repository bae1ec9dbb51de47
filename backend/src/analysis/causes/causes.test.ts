import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import type { CauseChange, CauseSender } from '../../model/index.ts';
import { addChanges } from './add-changes.ts';
import { isNamedAlike } from './add-places.ts';
import { figure } from './figure.ts';
import { createGraph, hostId, serviceId } from './graph.ts';
import { pointsOf, withZeros } from './points.ts';
import { nearOf } from './near.ts';
import { createTurns } from './turns.ts';
import { waysFrom } from './way.ts';

const MINUTE_US = 60e6;
const LOOKED = { fromUs: 0, toUs: 60 * MINUTE_US, onsetUs: 50 * MINUTE_US };
const idle = new AbortController().signal;

describe('values around a moment', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

  it('are normal until ten minutes before, and nearer where little is known', () => {
    const { reference, points } = pointsOf({ minutes: upTo(60), values: upTo(60) }, LOOKED);
    expect([reference.length, reference.at(-1)?.value]).toEqual([40, 39]);
    expect(points[0]?.value).toBe(20);
    const short = upTo(15).map((at) => at + 40);
    expect(pointsOf({ minutes: short, values: short }, LOOKED).reference.map(({ value }) => value)).toEqual([
      40, 41, 42, 43, 44, 45, 46, 47,
    ]);
  });

  it('of counts are zero where nothing is listed, but not before anything was counted', () => {
    const { minutes, values } = withZeros({ minutes: [58], values: [7] }, LOOKED, 55 * MINUTE_US);
    expect([minutes, values]).toEqual([
      [55, 56, 57, 58, 59],
      [0, 0, 0, 7, 0],
    ]);
    expect(withZeros({ minutes: [58], values: [7] }, LOOKED, Infinity).minutes).toEqual([]);
  });
});

describe('changes', () => {
  const graphWith = () => {
    const graph = createGraph(LOOKED);
    const place = { host_id: 1, service_id: null, host: 'web-1', service: null };
    graph.place({ id: hostId(1), kind: 'host', name: 'web-1', ...place });
    graph.place({ id: serviceId('nginx'), kind: 'service', name: 'nginx', ...place });
    graph.place({ id: serviceId('shop'), kind: 'service', name: 'shop', ...place });
    return graph;
  };
  const sender = (service: string, fields: Partial<CauseSender> = {}): CauseSender => ({
    service,
    hostId: 1,
    version: null,
    firstSeenUs: 0,
    ...fields,
  });
  const change = (fields: Partial<CauseChange> = {}): CauseChange => ({
    hostId: 1,
    hostName: 'web-1',
    timeUs: 40 * MINUTE_US,
    kind: 'package',
    action: 'changed',
    subject: 'nginx-core',
    before: '1',
    after: '2',
    ...fields,
  });
  const edgesTo = (graph: ReturnType<typeof graphWith>, kind: string) =>
    graph
      .edges()
      .filter(({ to }) => to.startsWith(kind))
      .map(({ from }) => from);

  it('of one kind at one time are one, of the host and of what is called like them', () => {
    const graph = graphWith();
    const changes = [
      change({ subject: 'tzdata' }),
      change({ timeUs: 41 * MINUTE_US }),
      change({ timeUs: 55 * MINUTE_US }),
    ];
    expect(addChanges(graph, changes, [sender('nginx'), sender('shop')], 0)).toEqual({
      added: 2,
      leftOut: 0,
    });
    expect(edgesTo(graph, 'change:1')).toEqual([hostId(1), serviceId('nginx')]);
    expect(graph.infoOf('change:1')?.change).toMatchObject({ subject: 'tzdata', count: 2 });
  });

  it('that touch a whole host are of all that runs there; those of the agent are of nobody', () => {
    const graph = graphWith();
    addChanges(
      graph,
      [change({ kind: 'boot', subject: 'boot' }), change({ kind: 'agent' })],
      [sender('shop')],
      0,
    );
    expect(edgesTo(graph, 'change')).toEqual([hostId(1), serviceId('shop')]);
  });

  it('are new versions of services that had another one before', () => {
    const graph = graphWith();
    const versions = [
      sender('shop', { version: '1', firstSeenUs: 1 }),
      sender('shop', { version: '2', firstSeenUs: 45 * MINUTE_US }),
      sender('nginx', { version: '9', firstSeenUs: 45 * MINUTE_US }),
    ];
    expect(addChanges(graph, [], versions, MINUTE_US)).toEqual({ added: 1, leftOut: 0 });
    expect(graph.infoOf('version:shop:2')?.change).toMatchObject({ before: '1', after: '2' });
  });

  it('are bounded, and those beyond are counted', () => {
    const many = Array.from({ length: 300 }, (_, at) => change({ timeUs: at * 6 * MINUTE_US }));
    expect(addChanges(graphWith(), many, [], 0)).toEqual({ added: 100, leftOut: 200 });
  });
});

it.each([
  ['postgresql', 'postgres', true],
  ['mysql', 'mysqld', true],
  ['redis', 'redis-server', true],
  ['api', 'apid', false],
  ['mysql', 'postgres', false],
  ['', 'postgres', false],
])('%s and %s are called alike: %s', (one, other, alike) => {
  expect(isNamedAlike(one, other)).toBe(alike);
});

it('the way goes by places that moved, even if another is shorter, and ends in circles', () => {
  const edges = [
    ['web', 'quiet'],
    ['quiet', 'db'],
    ['web', 'api'],
    ['api', 'pool'],
    ['pool', 'db'],
    ['db', 'web'],
  ].map(([from = '', to = '']) => ({ from, to, type: 'uses' as const }));
  const wayTo = waysFrom('web', edges, (node) => node !== 'quiet');
  expect(wayTo('db')).toEqual(['web', 'api', 'pool', 'db']);
  expect(wayTo('web')).toEqual(['web']);
  expect(wayTo('elsewhere')).toBeUndefined();
});

it.each([
  [0.973, '1', '97.3 %'],
  [4_006.2, 'ms', '4006 ms'],
  [12_345, 'ms', '12.3 s'],
  [0.25, 's', '250 ms'],
  [1_536, 'By', '1.5 kB'],
  [100, '{connection}', '100'],
  [123_456, '', '123 k'],
  [0, '', '0'],
])('%d of %s is read as %s', (value, unit, text) => {
  expect(figure(value, unit)).toBe(text);
});

it('two look at a time, others wait in line, and whoever is too many is sent away', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 1 });
  const done: string[] = [];
  let finish: () => void = () => undefined;
  const first = turns(
    () => new Promise<void>((resolve) => (finish = resolve)).then(() => done.push('first')),
    idle,
  );
  const second = turns(() => Promise.resolve(done.push('second')), idle);
  const third: unknown = await turns(() => Promise.resolve(), idle).catch((error: unknown) => error);
  expect(third).toBeInstanceOf(VigilError);
  finish();
  await Promise.all([first, second]);
  expect(done).toEqual(['first', 'second']);
});

describe('what can have caused trouble', () => {
  const edges = [
    { from: 'web', to: 'api', type: 'calls' },
    { from: 'api', to: 'host', type: 'runs-on' },
    { from: 'api', to: 'release', type: 'changed-by' },
    { from: 'shop', to: 'web', type: 'calls' },
    { from: 'mail', to: 'host', type: 'runs-on' },
    { from: 'mail', to: 'lines', type: 'logged-by' },
    { from: 'mail', to: 'relay', type: 'calls' },
  ] as const;

  it('is all that a place depends on, and nobody who depends on it', () => {
    expect([...nearOf('web', edges)].sort()).toEqual(['api', 'host', 'release', 'web']);
  });

  it('of a host is what runs on it, too, with its lines and changes', () => {
    expect([...nearOf('host', edges)].sort()).toEqual(['api', 'host', 'lines', 'mail', 'release']);
  });
});
