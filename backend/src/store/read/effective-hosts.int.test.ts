import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry, HostEdit } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import type { LabelMatch } from './labels.ts';

const signal = new AbortController().signal;
const audit: AuditEntry = {
  actor: { kind: 'nobody', id: null, name: '' },
  action: 'host.changed',
  subject: 'a host',
  detail: {},
  address: null,
};

describeEngines('hosts as people see them', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const nowUs = Date.now() * 1_000;
  const secondsAgo = (seconds: number) => new Date(nowUs / 1_000 - seconds * 1_000);
  const ids = new Map<string, number>();
  const seriesOf = new Map<number, string>();
  const streamOf = new Map<number, string>();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const host = async (name: string, changes: Parameters<ReadingRoom['host']>[1], edit?: HostEdit) => {
      const id = await room.host(name, changes);
      ids.set(name, id);
      await room.rows(`UPDATE vigilops.hosts SET labels = '{"env":"prod","rack":"7"}' WHERE id = $1`, [id]);
      if (edit !== undefined) {
        await room.hostEditor.edit(id, edit, new Date(), audit, signal);
      }
      const resource = await room.resource(id, { 'host.name': name, 'vigilops.host.group': 'by the agent' });
      seriesOf.set(await room.series({ metric: 'cpu', resource }), name);
      streamOf.set(await room.stream(resource), name);
    };
    await host('a', { group: 'shop', tags: ['web', 'eu'] });
    await host('b', { group: 'shop', tags: ['web'], heardAt: secondsAgo(100) }, { offlineAfterMs: 200_000 });
    await host(
      'c',
      { group: 'shop', tags: ['web'], heardAt: secondsAgo(100) },
      { name: 'C!', group: 'pay', tags: [], labels: { env: null, rack: '8', 'team.x': 'a:b' } },
    );
    await host('gone', { group: 'old', tags: ['forgotten'] });
    await room.hostEditor.forget(ids.get('gone') ?? 0, new Date(), audit, signal);
    const nobody = await room.resource(null, { 'service.name': 'somewhere' });
    seriesOf.set(await room.series({ metric: 'cpu', resource: nobody }), 'nobody');
    streamOf.set(await room.stream(nobody), 'nobody');
  });
  afterAll(() => room.close());

  const list = async (changes: Partial<Parameters<ReadingRoom['readers']['hosts']['listHosts']>[0]> = {}) =>
    room.readers.hosts.listHosts({ nowUs, offlineAfterMs: 60_000, limit: 100, ...changes }, signal);
  const names = async (changes: Parameters<typeof list>[0]) =>
    (await list(changes)).map(({ name }) => name).sort();

  it('are what the agent says, and over it what people set', async () => {
    const hosts = new Map((await list()).map((host) => [host.name, host]));
    expect([...hosts.keys()].sort()).toEqual(['C!', 'a', 'b']);
    const nothing = { name: null, group: null, tags: null, labels: {}, offlineAfterMs: null };
    expect(hosts.get('a')).toMatchObject({
      group: 'shop',
      tags: ['web', 'eu'],
      labels: { env: 'prod', rack: '7' },
      edited: nothing,
      offlineAfterMs: 60_000,
    });
    expect(hosts.get('C!')).toMatchObject({
      group: 'pay',
      tags: [],
      labels: { rack: '8', 'team.x': 'a:b' },
      edited: { name: 'C!', group: 'pay', tags: [], labels: { env: null, rack: '8', 'team.x': 'a:b' } },
    });
  });

  it('are offline by their own time, else by that of the question', async () => {
    const online = async (offlineAfterMs: number) =>
      (await list({ offlineAfterMs })).filter((host) => host.online).map(({ name }) => name);
    expect(await online(60_000)).toEqual(['a', 'b']);
    expect(await online(150_000)).toEqual(expect.arrayContaining(['a', 'b', 'C!']));
    expect(await names({ online: false })).toEqual(['C!']);
    expect(
      await room.rows('SELECT name, status, labels FROM grafana_v1.hosts ORDER BY created_at'),
    ).toMatchObject([
      { name: 'a', status: 'online', labels: { env: 'prod' } },
      { name: 'b', status: 'online' },
      { name: 'C!', status: 'offline', labels: { rack: '8' } },
    ]);
  });

  it.each([
    [{ group: 'shop' }, ['a', 'b']],
    [{ group: 'pay' }, ['C!']],
    [{ tags: ['web'] }, ['a', 'b']],
    [{ labels: [['env', 'prod'] as const] }, ['a', 'b']],
    [
      {
        labels: [
          ['rack', '7'],
          ['env', 'prod'],
        ] as const,
      },
      ['a', 'b'],
    ],
    [{ labels: [['rack', '8'] as const, ['team.x', 'a:b'] as const] }, ['C!']],
    [{ labels: [['env', ''] as const] }, []],
    [{ labels: [["env' OR '1'='1", 'prod'] as const] }, []],
    [{ text: 'team.X:A' }, ['C!']],
    [{ text: 'rack:8' }, ['C!']],
    [{ text: 'key-c' }, ['C!']],
  ])('are found by %j', async (changes, expected) => {
    expect(await names(changes)).toEqual(expected);
  });

  it('that were forgotten are nowhere, but what they sent keeps its name', async () => {
    const gone = ids.get('gone') ?? 0;
    expect(await room.readers.hosts.findHost(gone, { nowUs, offlineAfterMs: 1 }, signal)).toBeUndefined();
    expect((await room.readers.hosts.facets(100, signal)).groups).toEqual([
      { name: 'pay', hosts: 1 },
      { name: 'shop', hosts: 2 },
    ]);
    const [stream] = await room.readers.logs.streamIds({ hosts: ['gone'] }, 10, signal);
    expect(streamOf.get(stream ?? 0)).toBe('gone');
  });

  it('have facets with counts, the most frequent where there are too many', async () => {
    const facets = await room.readers.hosts.facets(100, signal);
    expect(facets.tags).toEqual([
      { name: 'eu', hosts: 1 },
      { name: 'web', hosts: 2 },
    ]);
    expect(facets.labels).toEqual([
      { key: 'env', value: 'prod', hosts: 2 },
      { key: 'rack', value: '7', hosts: 2 },
      { key: 'rack', value: '8', hosts: 1 },
      { key: 'team.x', value: 'a:b', hosts: 1 },
    ]);
    expect(await room.readers.hosts.facets(1, signal)).toMatchObject({
      groups: [{ name: 'shop' }],
      tags: [{ name: 'web' }],
      labels: [{ key: 'env' }],
    });
  });

  describe('filter series', () => {
    const found = async (...matches: LabelMatch[]) => {
      const [metric] = await room.readers.series.metricsNamed('cpu', signal);
      const question = { metricIds: [metric?.id ?? 0], matches, seenSinceUs: 0, limit: 100 };
      return (await room.readers.series.find(question, signal))
        .map(({ id }) => seriesOf.get(id) ?? '?')
        .sort();
    };
    const meet = (key: string, op: LabelMatch['op'], value: string): LabelMatch => ({ key, op, value });

    it.each([
      [meet('host.group', '=', 'shop'), ['a', 'b']],
      [meet('host.group', '=', 'pay'), ['c']],
      [meet('host.group', '!=', 'shop'), ['c', 'gone', 'nobody']],
      [meet('host.group', '=', ''), ['nobody']],
      [meet('host.group', '=~', 's.*|pay'), ['a', 'b', 'c']],
      [meet('vigilops.host.group', '=', 'pay'), ['c']],
      [meet('vigilops.host.group', '=', 'by the agent'), []],
      [meet('host.tag', '=', 'eu'), ['a']],
      [meet('host.tag', '=', 'web'), ['a', 'b']],
      [meet('host.tag', '!=', 'eu'), ['b', 'c', 'gone', 'nobody']],
      [meet('host.tag', '=~', 'w..'), ['a', 'b']],
      [meet('host.tag', '!~', '(?i)W..'), ['c', 'gone', 'nobody']],
      [meet('host.tag', '=', ''), ['c', 'nobody']],
      [meet('host.tag', '!=', ''), ['a', 'b', 'gone']],
      [meet('host.label.env', '=', 'prod'), ['a', 'b', 'gone']],
      [meet('host.label.env', '=', ''), ['c', 'nobody']],
      [meet('vigilops.host.label.rack', '=', '8'), ['c']],
      [meet('host.label.team.x', '=~', 'a:.'), ['c']],
      [meet('host.label.', '=', ''), ['a', 'b', 'c', 'gone', 'nobody']],
      [meet('host.name', '=', 'C!'), ['c']],
      [meet('host.name', '=', 'c'), []],
    ])('by %j', async (match, expected) => {
      expect(await found(match)).toEqual(expected);
    });

    it('by several at once', async () => {
      expect(await found(meet('host.group', '=', 'shop'), meet('host.tag', '=', 'eu'))).toEqual(['a']);
      expect(await found(meet('host.tag', '=', 'web'), meet('host.tag', '=', 'eu'))).toEqual(['a']);
    });

    it('and name them: alone, by group, by tag', async () => {
      const [metric] = await room.readers.series.metricsNamed('cpu', signal);
      const question = { metricIds: [metric?.id ?? 0], matches: [], seenSinceUs: 0, limit: 100 };
      const labels = async (keys?: readonly string[]) =>
        (await room.readers.series.find({ ...question, keys }, signal)).map((series) => series.labels);
      expect((await labels()).map((own) => own['host.name'])).toEqual(['a', 'b', 'C!', 'gone', undefined]);
      expect(await labels(['host.group', 'host.tag', 'host.label.rack'])).toEqual([
        { 'host.group': 'shop', 'host.tag': 'web,eu', 'host.label.rack': '7' },
        { 'host.group': 'shop', 'host.tag': 'web', 'host.label.rack': '7' },
        { 'host.group': 'pay', 'host.label.rack': '8' },
        { 'host.group': 'old', 'host.tag': 'forgotten', 'host.label.rack': '7' },
        {},
      ]);
    });

    it('and are offered for it, with their values', async () => {
      const { metrics } = room.readers;
      const keys = await metrics.labelKeys({ metric: 'cpu' }, 100, signal);
      expect(keys.filter(({ source }) => source === 'host').map(({ key }) => key)).toEqual([
        'host.group',
        'host.label.env',
        'host.label.rack',
        'host.label.team.x',
        'host.tag',
      ]);
      const values = (key: string, matches: LabelMatch[] = []) =>
        metrics.labelValues({ metric: 'cpu', matches, key, limit: 100 }, signal);
      expect(await values('host.group')).toEqual(['old', 'pay', 'shop']);
      expect(await values('host.tag', [meet('host.group', '=', 'shop')])).toEqual(['eu', 'web']);
      expect(await values('host.label.rack')).toEqual(['7', '8']);
      expect([...(await values('host.name'))].sort()).toEqual(['C!', 'a', 'b', 'gone']);
    });
  });

  it.each([
    [{ hosts: ['C!'] }, ['c']],
    [{ hosts: ['c'] }, []],
    [{ hosts: ['key-c'] }, ['c']],
    [{ hostGroups: ['pay', 'none'] }, ['c']],
    [{ hostGroups: [] }, []],
    [{ hostTags: ['web', 'eu'] }, ['a']],
    [{ hostTags: [] }, ['a', 'b', 'c', 'gone']],
    [{ hostLabels: [['rack', '7'] as const], hostTags: ['web'] }, ['a', 'b']],
    [{ hostGroups: ['shop'], services: ['none'] }, []],
    [{}, ['a', 'b', 'c', 'gone', 'nobody']],
  ])('filter log streams by %j', async (question, expected) => {
    const found = await room.readers.logs.streamIds(question, 100, signal);
    expect(found.map((id) => streamOf.get(id))).toEqual(expected);
  });

  it('stand beside the streams of log records', async () => {
    const [id] = await room.readers.logs.streamIds({ hosts: ['C!'] }, 1, signal);
    expect(await room.readers.logs.streams([id ?? 0], signal)).toMatchObject([
      { hostName: 'C!', hostGroup: 'pay', hostTags: [], hostLabels: { rack: '8' } },
    ]);
  });
});
