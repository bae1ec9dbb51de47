import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import type { ListedService, ServiceListQuestion } from './services.ts';

const signal = new AbortController().signal;

describeEngines('the list of services', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let web = 0;
  let db = 0;
  const nowUs = Date.now() * 1_000;

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    web = await room.host('web-1', { group: 'shop' });
    db = await room.host('db-1');
    const shop = await room.resource(web, {
      'service.name': 'shop',
      'service.version': '1.1',
      'service.instance.id': 'a',
      'telemetry.sdk.language': 'nodejs',
    });
    await room.resource(web, {
      'service.name': 'shop',
      'service.version': '1.0',
      'service.instance.id': 'b',
    });
    await room.resource(null, {
      'service.name': 'shop',
      'service.namespace': 'eu',
      'service.instance.id': 'c',
    });
    await room.resource(null, { 'service.name': '' });
    // What an agent says of a log file of that service, before and after the service itself was heard of.
    await room.resource(web, { 'service.name': 'pay', 'log.file.path': '/var/log/pay.log' });
    await room.resource(web, {
      'service.name': 'pay',
      'service.namespace': 'eu',
      'service.instance.id': 'p',
    });
    await room.resource(web, { 'service.name': 'shop', 'log.file.path': '/var/log/shop.log' });
    await room.resource(web, { 'service.name': 'zip', 'log.file.path': '/var/log/zip.1.log' });
    await room.resource(web, { 'service.name': 'zip', 'log.file.path': '/var/log/zip.2.log' });
    await room.series({ metric: 'cpu', resource: shop });
  });
  afterAll(() => room.close());

  const list = (question: Partial<ServiceListQuestion> = {}) =>
    room.readers.services.listServices({ nowUs, limit: 100, ...question }, signal);
  const names = async (question: Partial<ServiceListQuestion> = {}) =>
    (await list(question)).map(({ service }) => [service.name, service.namespace].filter(Boolean).join('@'));
  const create = async (name: string, changes: Parameters<typeof aSpec>[1] = {}): Promise<number> => {
    const service = { spec: aSpec(name, changes), sealed: null, heartbeatHash: null };
    const created = await room.services.create(service, new Date(), anEntry('service.created'), signal);
    return created.outcome === 'created' ? created.id : 0;
  };
  const remove = (id: number) => room.services.remove(id, anEntry('service.removed'), signal);
  const first = (services: readonly ListedService[], name: string) =>
    services.find(({ service }) => service.name === name);

  it('merges the instances of those that only sent something, each with an id of its own', async () => {
    const services = await list();
    expect(
      services.map(({ service, status, telemetry }) => ({ ...service, status, ...telemetry })),
    ).toMatchObject([
      { name: 'pay', namespace: 'eu', source: 'telemetry', status: 'unknown', instances: 1, hostIds: [web] },
      {
        name: 'shop',
        namespace: '',
        spec: null,
        instances: 2,
        hostIds: [web],
        versions: ['1.0', '1.1'],
        sdkLanguages: ['nodejs'],
        firstSeen: expect.stringMatching(/Z$/) as string,
        lastSeen: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      },
      { name: 'shop', namespace: 'eu', instances: 1, hostIds: [], lastSeen: null },
      { name: 'zip', namespace: '', instances: 1, hostIds: [web] },
    ]);
    expect(new Set(services.map(({ service }) => service.id)).size).toBe(4);
  });

  it('is cut into pages by name and id', async () => {
    const all = await list();
    const pages: ListedService[] = [];
    for (let after: ServiceListQuestion['after']; ;) {
      const [next] = await list({ after, limit: 1 });
      if (next === undefined) {
        break;
      }
      pages.push(next);
      after = { name: next.service.name, id: next.service.id };
    }
    expect(pages).toEqual(all);
    expect(await names({ text: 'SHO', limit: 1 })).toEqual(['shop']);
    expect(await names({ text: '%' })).toEqual([]);
    expect(await names({ hostId: web })).toEqual(['pay@eu', 'shop', 'zip']);
    expect(await names({ hostId: db })).toEqual([]);
    expect(await names({ checked: true })).toEqual([]);
    expect(await names({ types: ['otlp'] })).toHaveLength(4);
  });

  it('has one row for a check and the telemetry of its name, in all namespaces', async () => {
    const id = await create('shop', { host_id: db });
    const services = await list();
    expect(services.map(({ service }) => service.name)).toEqual(['pay', 'shop', 'zip']);
    expect(first(services, 'shop')).toMatchObject({
      service: { id, source: 'api', state: 'unknown' },
      telemetry: { instances: 3, hostIds: [web], versions: ['1.0', '1.1'] },
    });
    expect(await names({ hostId: db })).toEqual(['shop']);
    expect(await names({ hostId: web })).toEqual(['pay@eu', 'shop', 'zip']);
    await remove(id);
    expect(await names()).toEqual(['pay@eu', 'shop', 'shop@eu', 'zip']);
  });

  it('takes the telemetry of another name where the definition says so', async () => {
    const id = await create('Payments', { service_name: 'pay' });
    const services = await list();
    expect(services.map(({ service }) => service.name)).not.toContain('pay');
    expect(first(services, 'Payments')?.telemetry).toMatchObject({ instances: 1, hostIds: [web] });
    const lonely = await create('lonely');
    expect(first(await list(), 'lonely')?.telemetry).toEqual({
      instances: 0,
      hostIds: [],
      versions: [],
      sdkLanguages: [],
      firstSeen: null,
      lastSeen: null,
    });
    await remove(id);
    await remove(lonely);
  });

  it('can be asked by state, kind, group and tags', async () => {
    const ids = [
      await create('a up', { group: 'shop', tags: ['x', 'y'] }),
      await create('b down', { tags: ['x'] }),
      await create('c paused', { paused: true, group: 'shop' }),
    ];
    await room.rows(`UPDATE vigilops.services SET state = 'up' WHERE name IN ('a up', 'c paused')`);
    await room.rows(`UPDATE vigilops.services SET state = 'down' WHERE name = 'b down'`);
    expect(await names({ checked: true })).toEqual(['a up', 'b down', 'c paused']);
    expect(await names({ checked: false })).not.toContain('a up');
    expect(await names({ statuses: ['up'] })).toEqual(['a up']);
    expect(await names({ statuses: ['down', 'paused'] })).toEqual(['b down', 'c paused']);
    expect(await names({ types: ['tcp'] })).toHaveLength(3);
    expect(await names({ types: ['http'] })).toEqual([]);
    expect(await names({ group: 'shop' })).toEqual(['a up', 'c paused']);
    expect(await names({ tags: ['x'] })).toEqual(['a up', 'b down']);
    expect(await names({ tags: ['x', 'y'] })).toEqual(['a up']);
    for (const id of ids) {
      await remove(id);
    }
  });

  it.each([
    ['the service', () => ({ serviceIds: [0] }), ['maintained']],
    ['its host', () => ({ hostIds: [web] }), ['maintained']],
    ["the host's group", () => ({ groups: ['shop'] }), ['maintained']],
    ['its group', () => ({ groups: ['payments'] }), ['other']],
    ['the house', () => ({ all: true }), ['maintained', 'other']],
    ['nothing of it', () => ({ groups: ['none'], hostIds: [db] }), []],
  ])('tells of maintenance that names %s', async (_what, scope, expected) => {
    const ids = [
      await create('maintained', { host_id: web }),
      await create('other', { group: 'payments' }),
      await create('paused before all', { host_id: web, paused: true }),
    ];
    const named = scope();
    const window = {
      title: 'disks',
      note: '',
      fromUs: nowUs - 1e6,
      toUs: nowUs + 1e6,
      all: false,
      hostIds: [],
      groups: [],
      isPublic: true,
      createdBy: 'Ada',
      ...named,
      serviceIds: 'serviceIds' in named ? [ids[0] ?? 0] : [],
    };
    const planned = await room.maintenanceWindows.create(window, anEntry('maintenance.planned'), signal);
    expect(await names({ statuses: ['maintenance'] })).toEqual(expected);
    expect(await names({ statuses: ['maintenance'], nowUs: nowUs + 2e6 })).toEqual([]);
    await room.maintenanceWindows.remove(planned, anEntry('maintenance.removed'), signal);
    for (const id of ids) {
      await remove(id);
    }
  });

  it('leaves out what the agent of a forgotten host defined, and shows its telemetry again', async () => {
    const leaving = await room.host('leaving');
    const definition = aSpec('zip');
    await room.catalog.resolveServices(
      leaving,
      [{ by: 'name', name: 'zip', definition, atUs: nowUs }],
      signal,
    );
    expect(first(await list(), 'zip')?.service.source).toBe('agent');
    await room.hostEditor.forget(leaving, new Date(), anEntry('host.forgotten'), signal);
    expect(first(await list(), 'zip')?.service.source).toBe('telemetry');
  });

  it('finds one by its id', async () => {
    const [pay] = await list();
    const id = pay?.service.id ?? 0;
    expect(await room.readers.services.findService(id, nowUs, signal)).toEqual(pay);
    expect(await room.readers.services.findService(999_999, nowUs, signal)).toBeUndefined();
  });

  it('has no row for names that no index can hold, and takes their data all the same', async () => {
    const id = await room.resource(web, { 'service.name': 'long'.repeat(400), 'service.instance.id': '1' });
    expect(id).toBeGreaterThan(0);
    expect(await names({ text: 'long' })).toEqual([]);
  });
});
