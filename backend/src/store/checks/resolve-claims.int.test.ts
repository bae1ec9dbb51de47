import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceClaim, ServiceSpec } from '../../model/index.ts';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const AT = new Date('2026-03-01T12:00:00Z');
const AT_US = AT.getTime() * 1_000;

describeEngines('what agents call services', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let web = 0;
  let other = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    web = await room.host('web-1', { group: 'shop' });
    other = await room.host('web-2');
  });
  afterAll(() => room.close());

  const byName = (definition: ServiceSpec, atUs = AT_US): ServiceClaim => ({
    by: 'name',
    name: definition.name,
    definition,
    atUs,
  });
  const byId = (serviceId: number): ServiceClaim => ({ by: 'id', serviceId });
  const resolve = (hostId: number, ...claims: readonly ServiceClaim[]) =>
    room.catalog.resolveServices(hostId, claims, signal);
  const idOf = async (hostId: number, claim: ServiceClaim): Promise<number> => {
    const [resolution] = await resolve(hostId, claim);
    return resolution?.status === 'found' ? resolution.serviceId : 0;
  };
  const create = async (name: string, changes: Parameters<typeof aSpec>[1] = {}): Promise<number> => {
    const spec = aSpec(name, changes);
    const service = { spec, sealed: null, heartbeatHash: null };
    const created = await room.services.create(service, AT, anEntry('service.created'), signal);
    return created.outcome === 'created' ? created.id : 0;
  };

  it('are created when an agent tells of them, each for its own host', async () => {
    const spec = aSpec('API Server', { depends_on: [7], host_id: 999, interval_seconds: 30 });
    const id = await idOf(web, byName(spec));
    expect(await idOf(web, byName(spec))).toBe(id);
    expect(await idOf(other, byName(spec))).not.toBe(id);
    expect(await room.services.find(id, signal)).toMatchObject({
      name: 'API Server',
      source: 'agent',
      definedByHostId: web,
      // An agent knows no ids of ours.
      spec: {
        interval_seconds: 30,
        host_id: web,
        depends_on: [],
        observers: { all: false, host_ids: [web] },
      },
    });
  });

  it('answer in the order of the claims, whoever is new among them', async () => {
    const known = await idOf(web, byName(aSpec('known')));
    const assigned = await create('assigned');
    const answers = await resolve(
      web,
      byId(assigned),
      byName(aSpec('new')),
      byName(aSpec('known')),
      byId(known),
    );
    expect(answers).toMatchObject([
      { status: 'found', serviceId: assigned },
      { status: 'found' },
      { status: 'found', serviceId: known },
      // What an agent defines has no id that it was given.
      { status: 'refused' },
    ]);
  });

  it('follow a definition that changed, but not one that comes late from a queue', async () => {
    const specOf = async (id: number) => (await room.services.find(id, signal))?.spec;
    const id = await idOf(web, byName(aSpec('moving', { failures: 1 }), AT_US));
    expect(await idOf(web, byName(aSpec('moving', { failures: 4 }), AT_US + 60e6))).toBe(id);
    expect(await specOf(id)).toMatchObject({ failures: 4 });
    expect(await idOf(web, byName(aSpec('moving', { failures: 1 }), AT_US + 30e6))).toBe(id);
    expect(await specOf(id)).toMatchObject({ failures: 4 });
    const both = [
      byName(aSpec('moving', { failures: 9 }), AT_US + 90e6),
      byName(aSpec('moving', { failures: 8 }), AT_US + 80e6),
    ];
    expect(await resolve(web, ...both)).toEqual([
      { status: 'found', serviceId: id },
      { status: 'found', serviceId: id },
    ]);
    expect(await specOf(id)).toMatchObject({ failures: 9 });
  });

  it('are refused where the host is not among the observers', async () => {
    const none = { all: false, host_ids: [], groups: [], tags: [] };
    const ids = {
      own: await create('own', { observers: { ...none, host_ids: [web] } }),
      foreign: await create('foreign', { observers: { ...none, host_ids: [other] } }),
      group: await create('of the group', { observers: { ...none, groups: ['shop'] } }),
      nobody: await create('of nobody', { observers: none }),
      paused: await create('paused one', { paused: true }),
      beat: await create('beat', { check: { type: 'heartbeat', period_seconds: 60, grace_seconds: 10 } }),
    };
    const foreignsOwn = await idOf(other, byName(aSpec('in the file of web-2')));
    await room.resource(web, { 'service.name': 'telemetry' });
    const [telemetry] = await room.rows<{ id: number }>(
      `SELECT id FROM vigilops.services WHERE name = 'telemetry'`,
    );
    const asked = [...Object.values(ids), foreignsOwn, telemetry?.id ?? 0, 999_999];
    const answers = await resolve(web, ...asked.map(byId));
    expect(answers.map(({ status }) => status)).toEqual([
      'found',
      'refused',
      'found',
      'refused',
      // Its agent may not know yet that it is paused.
      'found',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    expect(answers[1]).toEqual({
      status: 'refused',
      reason: `service ${String(ids.foreign)} is not among those that this host is to check`,
    });
  });

  it('come back when an agent tells again of one that was removed', async () => {
    const id = await idOf(web, byName(aSpec('phoenix')));
    await room.services.remove(id, anEntry('service.removed'), signal);
    const again = await idOf(web, byName(aSpec('phoenix')));
    expect(again).toBeGreaterThan(id);
  });

  it('are bounded for each host, and those that are there stay', async () => {
    const crowded = await room.host('crowded');
    const specs = Array.from({ length: 1_000 }, (_, i) => byName(aSpec(`service ${String(i)}`)));
    const answers = await resolve(crowded, ...specs.slice(0, 990));
    expect(answers.every(({ status }) => status === 'found')).toBe(true);
    const more = await resolve(crowded, ...specs.slice(980), byName(aSpec('zzz one too many')));
    expect(more.filter(({ status }) => status === 'found')).toHaveLength(20);
    expect(more.at(-1)).toEqual({ status: 'refused', reason: 'a host may define at most 1000 services' });
    expect(await idOf(web, byName(aSpec('elsewhere there is room')))).toBeGreaterThan(0);
  });

  it('mean those of the host that a merged one is now', async () => {
    const [gone, living] = [await room.host('gone'), await room.host('living')];
    const id = await idOf(living, byName(aSpec('moved')));
    await room.rows('UPDATE vigilops.hosts SET merged_into = $2 WHERE id = $1', [gone, living]);
    expect(await idOf(gone, byName(aSpec('moved')))).toBe(id);
    const observers = { all: false, host_ids: [living], groups: [], tags: [] };
    expect(await idOf(gone, byId(await create('for the living', { observers })))).toBeGreaterThan(0);
  });

  it('are hidden while the host is forgotten, and there again with it', async () => {
    const leaving = await room.host('leaving');
    const id = await idOf(leaving, byName(aSpec('of a host that leaves')));
    const isListed = async () =>
      (await room.services.listChecked(signal)).some((service) => service.id === id);
    expect(await isListed()).toBe(true);
    await room.hostEditor.forget(leaving, AT, anEntry('host.forgotten'), signal);
    expect(await isListed()).toBe(false);
    await room.rows('UPDATE vigilops.hosts SET forgotten_at = NULL WHERE id = $1', [leaving]);
    expect(await isListed()).toBe(true);
  });
});

describeEngines(
  'what agents call services, at once',
  STORE_SCHEMA,
  (suite) => {
    it('is created once by two requests, and never more than there is room for', async () => {
      const room = await openReadingRoom(suite);
      const hostId = await room.host('web-1');
      const claims = Array.from({ length: 600 }, (_, i): ServiceClaim => {
        const definition = aSpec(`service ${String(i)}`);
        return { by: 'name', name: definition.name, definition, atUs: AT_US };
      });
      const more = Array.from({ length: 600 }, (_, i): ServiceClaim => {
        const definition = aSpec(`more ${String(i)}`);
        return { by: 'name', name: definition.name, definition, atUs: AT_US };
      });
      const answers = await Promise.all(
        [claims, claims.toReversed(), more, more.toReversed()].map((some) =>
          room.catalog.resolveServices(hostId, some, signal),
        ),
      );
      const rows = await room.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM vigilops.services WHERE source = 'agent'`,
      );
      expect(rows).toEqual([{ n: 1_000 }]);
      expect(answers[1]?.toReversed()).toEqual(answers[0]);
      await room.close();
    });
  },
  ['postgres', 'timescale'],
);
