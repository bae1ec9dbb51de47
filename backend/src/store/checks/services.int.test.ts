import { describeEngines } from '@vigilops/testkit';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aSpec, anEntry } from '../test/a-spec.ts';
import { checkResult, minuteAgo } from '../test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const AT = new Date('2026-03-01T12:00:00Z');
const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

describeEngines('definitions of services', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let web = 0;
  let db = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    web = await room.host('web-1', { group: 'shop', tags: ['production', 'web'] });
    db = await room.host('db-1', { tags: ['production'] });
  });
  afterAll(() => room.close());

  const create = async (
    spec: ReturnType<typeof aSpec>,
    heartbeatHash: Uint8Array | null = null,
    sealed: string | null = null,
  ) => {
    const created = await room.services.create(
      { spec, sealed, heartbeatHash },
      AT,
      anEntry('service.created', spec.name),
      signal,
    );
    return created.outcome === 'created' ? created.id : created.outcome;
  };
  const change = (id: number, spec: ReturnType<typeof aSpec>, heartbeatHash?: Uint8Array | null) =>
    room.services.change(
      id,
      { spec, sealed: null, ...(heartbeatHash === undefined ? {} : { heartbeatHash }) },
      AT,
      anEntry('service.changed', spec.name),
      signal,
    );
  const auditLines = async (action: string) =>
    (await room.accounts.listAudit({ beforeId: null, limit: 1_000 }, signal)).filter(
      (line) => line.action === action,
    );
  const observedBy = (changes: object) => ({
    observers: { all: false, host_ids: [], groups: [], tags: [], ...changes },
  });

  it('come back as they were made, with a line in the audit log that names the id', async () => {
    const spec = aSpec('Shop 商店 \ud800', { host_id: web, group: 'shop', tags: ['a'], depends_on: [1] });
    const id = await create(spec, null, 'sealed words');
    expect(await room.services.find(Number(id), signal)).toEqual({
      id,
      name: 'Shop 商店 \ufffd',
      namespace: '',
      source: 'api',
      definedByHostId: null,
      spec: { ...spec, name: 'Shop 商店 \ufffd' },
      sealed: 'sealed words',
      state: 'unknown',
      stateSinceUs: null,
      stateReason: null,
      becauseOf: null,
      lastCheckUs: null,
      uptimePercent: null,
      createdAtUs: AT.getTime() * 1_000,
    });
    expect(await auditLines('service.created')).toMatchObject([{ at: AT, detail: { id } }]);
    expect(await room.services.find(999_999, signal)).toBeUndefined();
  });

  it('have names of their own, also when two are made at once', async () => {
    expect(await create(aSpec('twin'))).toEqual(expect.any(Number));
    expect(await create(aSpec('twin'))).toBe('name_taken');
    const made = await Promise.all([create(aSpec('triplet')), create(aSpec('triplet'))]);
    expect(made).toContain('name_taken');
    const other = await create(aSpec('other'));
    expect(await change(Number(other), aSpec('twin'))).toBe('name_taken');
    expect((await room.services.find(Number(other), signal))?.name).toBe('other');
  });

  it('change with a line in the audit log, and leave none where nothing changes', async () => {
    const id = Number(await create(aSpec('changing')));
    await room.rows('UPDATE vigilops.services SET judge_again_at = NULL WHERE id = $1', [id]);
    const before = (await auditLines('service.changed')).length;
    expect(await change(id, aSpec('changing'))).toBe('changed');
    expect(await auditLines('service.changed')).toHaveLength(before);
    expect(await change(id, aSpec('changed', { failures: 5, host_id: db }))).toBe('changed');
    expect(await auditLines('service.changed')).toHaveLength(before + 1);
    expect(await room.services.find(id, signal)).toMatchObject({
      name: 'changed',
      spec: { failures: 5, host_id: db },
    });
    // What it means now is judged from now on.
    expect(await room.rows('SELECT judge_again_at FROM vigilops.services WHERE id = $1', [id])).toEqual([
      { judge_again_at: AT },
    ]);
    expect(await change(999_999, aSpec('nobody'))).toBe('unknown');
  });

  it('are found by the secret of a heartbeat, until it is another one or none', async () => {
    const spec = aSpec('backup', { check: { type: 'heartbeat', period_seconds: 60, grace_seconds: 10 } });
    const id = Number(await create(spec, hashOf('first')));
    const find = async (secret: string) => (await room.services.findHeartbeat(hashOf(secret), signal))?.id;
    expect(await find('first')).toBe(id);
    await change(id, spec, hashOf('second'));
    expect(await find('first')).toBeUndefined();
    expect(await find('second')).toBe(id);
    await change(id, { ...spec, failures: 3 });
    expect(await find('second')).toBe(id);
    await change(id, spec, null);
    expect(await find('second')).toBeUndefined();
  });

  it('are assigned to the agents of hosts by id, group, tag, or to all', async () => {
    const ids = {
      all: await create(aSpec('for all')),
      host: await create(aSpec('for db', observedBy({ host_ids: [db] }))),
      group: await create(aSpec('for shop', observedBy({ groups: ['shop', 'none'] }))),
      tag: await create(aSpec('for web', observedBy({ tags: ['web'] }))),
      nobody: await create(aSpec('for nobody', observedBy({}))),
      paused: await create(aSpec('paused', { paused: true })),
    };
    const mine = async (hostId: number) => {
      const assigned = (await room.services.assignedTo(hostId, signal)).map(({ id }) => id);
      return Object.entries(ids).flatMap(([name, id]) => (assigned.includes(Number(id)) ? [name] : []));
    };
    expect(await mine(web)).toEqual(['all', 'group', 'tag']);
    expect(await mine(db)).toEqual(['all', 'host']);
    expect(await mine(999_999)).toEqual([]);
    // As people see the host, not as its agent does.
    await room.hostEditor.edit(db, { tags: ['web'], group: 'shop' }, AT, anEntry('host.changed'), signal);
    expect(await mine(db)).toEqual(['all', 'host', 'group', 'tag']);
    await room.hostEditor.edit(db, { tags: null, group: null }, AT, anEntry('host.changed'), signal);
    expect((await room.services.assignedTo(web, signal)).every(({ source }) => source === 'api')).toBe(true);
  });

  it('go with their states, once', async () => {
    const id = Number(await create(aSpec('leaving')));
    await room.rows(
      `INSERT INTO vigilops.service_states (service_id, from_time, state) VALUES ($1, now(), 'up')`,
      [id],
    );
    expect(await room.services.remove(id, anEntry('service.removed'), signal)).toBe(true);
    expect(await room.services.remove(id, anEntry('service.removed'), signal)).toBe(false);
    expect(await auditLines('service.removed')).toHaveLength(1);
    expect(await room.rows('SELECT 1 FROM vigilops.service_states WHERE service_id = $1', [id])).toEqual([]);
    expect(await room.services.find(id, signal)).toBeUndefined();
  });

  it('take results that the backend itself found, with a note that they are to be judged', async () => {
    const id = Number(await create(aSpec('by itself')));
    const row = checkResult({ serviceId: id, timeUs: minuteAgo(1), observerId: null });
    await room.services.addResults([row], signal);
    const found = { serviceId: id, fromUs: 0, toUs: minuteAgo(0), limit: 10 };
    expect(await room.checkResults.results(found, signal)).toEqual([row]);
    expect(await room.rows('SELECT 1 FROM vigilops.service_notes WHERE service_id = $1', [id])).toHaveLength(
      1,
    );
    const early = { ...row, timeUs: 0 };
    await expect(room.services.addResults([early], signal)).rejects.toThrow('refused');
  });

  it('of telemetry alone are not among the checked, and cannot be changed or removed', async () => {
    await room.resource(web, { 'service.name': 'only-telemetry' });
    const [row] = await room.rows<{ id: number }>(
      `SELECT id FROM vigilops.services WHERE name = 'only-telemetry'`,
    );
    const id = row?.id ?? 0;
    expect(await room.services.find(id, signal)).toMatchObject({ source: 'telemetry', spec: null });
    expect((await room.services.listChecked(signal)).map((service) => service.id)).not.toContain(id);
    expect(await change(id, aSpec('taken over'))).toBe('unknown');
    expect(await room.services.remove(id, anEntry('service.removed'), signal)).toBe(false);
  });
});
