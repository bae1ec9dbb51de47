import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostFacts, TokenRecord } from '../../model/index.ts';
import { createCatalog } from '../catalog/catalog.ts';
import { noted } from '../test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createHostRegistry } from './hosts.ts';

const signal = new AbortController().signal;

describeEngines('editing hosts', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let serial = 0;
  const start = Date.parse('2026-03-01T12:00:00Z');
  const at = (seconds: number) => new Date(start + seconds * 1_000);
  const note = { ...noted('host.changed'), subject: 'a host' };

  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const registry = () => createHostRegistry(room.database.connections, () => at(0));
  const newToken = (): Promise<TokenRecord> => {
    serial += 1;
    const token = { name: `token ${String(serial)}`, kind: 'agent', scopes: ['ingest'] } as const;
    const secretHash = Buffer.alloc(32, serial);
    return room.tokens.create(
      { ...token, secretHash, hostKey: null, expiresAt: null },
      at(0),
      noted('token.created'),
      signal,
    );
  };
  const facts = (key: string, changes: Partial<HostFacts> = {}): HostFacts => ({
    key,
    name: key,
    ips: [],
    os: 'linux',
    osVersion: null,
    kernel: null,
    arch: null,
    agentVersion: '1.0',
    group: null,
    tags: [],
    labels: {},
    ...changes,
  });
  /** A host whose agent was last heard at second 0. */
  const agentHost = async (key: string) => {
    const token = await newToken();
    const bound = await registry().bindAgent(token, facts(key), signal);
    const hostId = bound.status === 'bound' ? bound.hostId : 0;
    await registry().touch([hostId], at(0), signal);
    return { hostId, token };
  };
  const find = (hostId: number) =>
    room.readers.hosts.findHost(hostId, { nowUs: start * 1_000, offlineAfterMs: 60_000 }, signal);
  const newest = async () => {
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, signal);
    return line;
  };

  describe('by people', () => {
    it('changes what is named, leaves the rest, and takes edits back with null', async () => {
      const { hostId } = await agentHost('edited');
      const edit = (change: Parameters<typeof room.hostEditor.edit>[1]) =>
        room.hostEditor.edit(hostId, change, at(0), note, signal);
      expect(await edit({ name: 'Web', tags: [], labels: { env: 'prod' }, offlineAfterMs: 30_000 })).toBe(
        true,
      );
      expect(await edit({ group: 'shop' })).toBe(true);
      expect(await find(hostId)).toMatchObject({
        name: 'Web',
        group: 'shop',
        tags: [],
        labels: { env: 'prod' },
        offlineAfterMs: 30_000,
      });
      await edit({ name: null, labels: {}, offlineAfterMs: null });
      expect(await find(hostId)).toMatchObject({
        name: 'edited',
        group: 'shop',
        labels: {},
        offlineAfterMs: 60_000,
      });
    });

    it('stands over what the agent says later', async () => {
      const { hostId, token } = await agentHost('told');
      await room.hostEditor.edit(hostId, { group: 'ours', labels: { rack: null } }, at(0), note, signal);
      const later = facts('told', { group: 'theirs', tags: ['new'], labels: { rack: '1', env: 'dev' } });
      await registry().bindAgent(token, later, signal);
      expect(await find(hostId)).toMatchObject({ group: 'ours', tags: ['new'], labels: { env: 'dev' } });
    });

    it('leaves a line in the audit log with the change, and none without', async () => {
      const { hostId } = await agentHost('audited');
      await room.hostEditor.edit(hostId, { name: 'x' }, at(7), { ...note, subject: 'host audited' }, signal);
      expect(await newest()).toMatchObject({ action: 'host.changed', subject: 'host audited', at: at(7) });
      const before = await newest();
      expect(await room.hostEditor.edit(999_999, { name: 'x' }, at(8), note, signal)).toBe(false);
      expect(await room.hostEditor.forget(999_999, at(8), note, signal)).toBeUndefined();
      expect((await newest())?.id).toBe(before?.id);
    });
  });

  describe('a host that is forgotten', () => {
    it('is gone with its tokens, once', async () => {
      const { hostId, token } = await agentHost('leaver');
      expect(await room.hostEditor.forget(hostId, at(10), note, signal)).toEqual({ tokenIds: [token.id] });
      expect(await find(hostId)).toBeUndefined();
      expect(await room.hostEditor.forget(hostId, at(11), note, signal)).toBeUndefined();
      expect(await room.hostEditor.edit(hostId, { name: 'x' }, at(11), note, signal)).toBe(false);
      const verdict = await registry().bindAgent(token, facts('leaver'), signal);
      expect(verdict).toMatchObject({ status: 'refused' });
      expect(await find(hostId)).toBeUndefined();
    });

    it('is back with an agent that has another token', async () => {
      const { hostId } = await agentHost('returner');
      await room.hostEditor.forget(hostId, at(10), note, signal);
      const bound = await registry().bindAgent(await newToken(), facts('returner'), signal);
      expect(bound).toMatchObject({ status: 'bound', hostId });
      expect(await find(hostId)).toMatchObject({ name: 'returner' });
    });

    it('is back when an API token’s sender names it', async () => {
      const { hostId } = await agentHost('named');
      await room.hostEditor.forget(hostId, at(10), note, signal);
      expect(await registry().findOrCreate(facts('named'), signal)).toBe(hostId);
      expect(await find(hostId)).toBeDefined();
    });

    it('is back when it is heard long after, but not by the last words of its revoked token', async () => {
      const { hostId } = await agentHost('ghost');
      await room.hostEditor.forget(hostId, at(10), note, signal);
      await registry().touch([hostId], at(69), signal);
      expect(await find(hostId)).toBeUndefined();
      await registry().touch([hostId], at(71), signal);
      expect(await find(hostId)).toBeDefined();
    });
  });

  describe('merging', () => {
    const LATER = { at: at(3_600), offlineAfterMs: 60_000 };
    const merge = (hostId: number, intoId: number, now = LATER) =>
      room.hostEditor.merge({ hostId, intoId }, now, note, signal);

    it('moves what was sent, the tokens and what people set; what the new one has of its own stays', async () => {
      const old = await agentHost('old-1');
      const into = await agentHost('new-1');
      const resource = await room.resource(old.hostId, { 'service.name': 'shop' });
      await room.series({ metric: 'cpu', resource });
      await room.stream(resource, '/var/log/x.log');
      await room.hostEditor.edit(
        old.hostId,
        { name: 'Shop', group: 'g', labels: { a: '1', b: '1' } },
        at(0),
        note,
        signal,
      );
      await room.hostEditor.edit(into.hostId, { group: 'own', labels: { b: '2' } }, at(0), note, signal);

      expect(await merge(old.hostId, into.hostId)).toEqual({ outcome: 'merged', tokenIds: [old.token.id] });
      for (const table of ['resources', 'series', 'log_streams']) {
        const rows = await room.rows(`SELECT host_id FROM vigilops.${table} WHERE host_id = ANY($1)`, [
          [old.hostId, into.hostId],
        ]);
        expect(rows, table).toEqual([{ host_id: into.hostId }]);
      }
      expect(await find(old.hostId)).toBeUndefined();
      expect(await find(into.hostId)).toMatchObject({
        name: 'Shop',
        group: 'own',
        labels: { a: '1', b: '2' },
      });
      const token = await room.tokens.find(Buffer.alloc(32, serial - 1), signal);
      expect(token).toMatchObject({ hostId: into.hostId, hostKey: 'new-1', formerHostKeys: ['old-1'] });
    });

    it('keeps the key of the old one as another name, over several merges', async () => {
      const [a, b, c] = [await agentHost('chain-a'), await agentHost('chain-b'), await agentHost('chain-c')];
      await merge(a.hostId, b.hostId);
      await merge(b.hostId, c.hostId);
      expect(await registry().findOrCreate(facts('chain-a'), signal)).toBe(c.hostId);
      expect(await registry().findOrCreate(facts('chain-b'), signal)).toBe(c.hostId);
      const late = await registry().bindAgent(a.token, facts('chain-a', { kernel: 'old' }), signal);
      expect(late).toEqual({
        status: 'bound',
        hostId: c.hostId,
        hostKey: 'chain-c',
        formerKey: 'chain-a',
      });
      expect(await find(c.hostId)).toMatchObject({ name: 'chain-c', kernel: null });
      await registry().touch([a.hostId], at(9_999), signal);
      expect(await find(c.hostId)).toMatchObject({ lastHeartbeat: '2026-03-01T14:46:39.000000Z' });
    });

    it('binds a fresh token under the old key to the host that it is now', async () => {
      const [a, b] = [await agentHost('old-2'), await agentHost('new-2')];
      await merge(a.hostId, b.hostId);
      const verdict = await registry().bindAgent(await newToken(), facts('old-2'), signal);
      expect(verdict).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining('already sends') as string,
      });
      await room.tokens.revoke(a.token.id, at(0), noted('token.revoked'), signal);
      await room.tokens.revoke(b.token.id, at(0), noted('token.revoked'), signal);
      expect(await registry().bindAgent(await newToken(), facts('old-2'), signal)).toMatchObject({
        status: 'bound',
        hostId: b.hostId,
        formerKey: 'old-2',
      });
    });

    it('is refused for itself, for one that is online, and for what is not there', async () => {
      const [a, b, gone] = [await agentHost('x'), await agentHost('y'), await agentHost('z')];
      await room.hostEditor.forget(gone.hostId, at(0), note, signal);
      expect(await merge(a.hostId, a.hostId)).toMatchObject({ outcome: 'refused' });
      expect(await merge(a.hostId, b.hostId, { at: at(30), offlineAfterMs: 60_000 })).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('"x" is online') as string,
      });
      await room.hostEditor.edit(a.hostId, { offlineAfterMs: 20_000 }, at(0), note, signal);
      expect(await merge(a.hostId, gone.hostId)).toEqual({ outcome: 'unknown', hostId: gone.hostId });
      expect(await merge(gone.hostId, b.hostId)).toEqual({ outcome: 'unknown', hostId: gone.hostId });
      expect(await merge(999_999, b.hostId)).toEqual({ outcome: 'unknown', hostId: 999_999 });
      expect(await merge(a.hostId, b.hostId, { at: at(30), offlineAfterMs: 60_000 })).toMatchObject({
        outcome: 'merged',
      });
      expect(await merge(a.hostId, b.hostId)).toEqual({ outcome: 'unknown', hostId: a.hostId });
    });

    it('counts the series of both, for the limit of a host', async () => {
      const [a, b] = [await agentHost('count-a'), await agentHost('count-b')];
      for (const { hostId } of [a, b]) {
        const resource = await room.resource(hostId);
        await room.series({ metric: 'one', resource });
        await room.series({ metric: 'two', resource });
        await room.rows('INSERT INTO vigilops.host_series_counts VALUES ($1, 2)', [hostId]);
      }
      await merge(a.hostId, b.hostId);
      const counts = await room.rows(
        'SELECT host_id, series FROM vigilops.host_series_counts WHERE host_id = ANY($1) ORDER BY host_id',
        [[a.hostId, b.hostId]],
      );
      expect(counts).toEqual([
        { host_id: a.hostId, series: 0 },
        { host_id: b.hostId, series: 4 },
      ]);
    });

    it.skipIf(suite.maxConnections === 1)(
      'makes who names a stream meanwhile wait, and name it right',
      async () => {
        const [a, b] = [await agentHost('wait-a'), await agentHost('wait-b')];
        const resourceId = await room.resource(a.hostId);
        const [scope] = await room.rows<{ id: number }>('SELECT id FROM vigilops.scopes LIMIT 1');
        const waiters = async () => {
          const [row] = await room.rows<{ n: number }>(
            `SELECT count(*)::int AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return row?.n;
        };
        const held = Promise.withResolvers<undefined>();
        const release = Promise.withResolvers<undefined>();
        const { connections } = room.database;
        const holding = connections.transaction(
          async (tx) => {
            await tx.query({
              text: 'SELECT FROM vigilops.hosts WHERE id = $1 FOR UPDATE',
              values: [a.hostId],
            });
            held.resolve(undefined);
            await release.promise;
          },
          { signal, timeoutMs: 20_000 },
        );
        await held.promise;
        const merging = merge(a.hostId, b.hostId);
        await expect.poll(waiters).toBe(1);
        const stream = { hash: Buffer.alloc(16, 1), resourceId, scopeId: scope?.id ?? 0, filePath: '/late' };
        const naming = createCatalog(connections).resolveStreams([stream], signal);
        await expect.poll(waiters).toBe(2);
        release.resolve(undefined);
        await holding;
        expect(await merging).toMatchObject({ outcome: 'merged' });
        const [id] = await naming;
        expect(await room.rows('SELECT host_id FROM vigilops.log_streams WHERE id = $1', [id])).toEqual([
          { host_id: b.hostId },
        ]);
      },
    );

    it('lets the old agent’s services go on under the new one; what was found since stands aside', async () => {
      const [a, b] = [await agentHost('svc-a'), await agentHost('svc-b')];
      const define = async (hostId: number, name: string) => {
        const [row] = await room.rows<{ id: number }>(
          `INSERT INTO vigilops.services (name, source, defined_by_host_id, host_id, spec)
           VALUES ($2, 'agent', $1, $1, jsonb_build_object('name', $2::text, 'paused', false,
             'observers', jsonb_build_object('host_ids', jsonb_build_array($1::int)))) RETURNING id`,
          [hostId, name],
        );
        return row?.id ?? 0;
      };
      const [older, alone, newer] = [
        await define(a.hostId, 'api'),
        await define(a.hostId, 'redis'),
        await define(b.hostId, 'api'),
      ];
      await room.rows(
        `INSERT INTO vigilops.maintenance_windows
           (title, note, from_time, to_time, whole_house, service_ids, host_ids, groups, is_public, created_by)
         VALUES ('t', '', now(), now() + interval '1 hour', false, '{}', $1, '{}', false, '')`,
        [[a.hostId, 7]],
      );
      await merge(a.hostId, b.hostId);
      const services = await room.rows(
        `SELECT id, name, defined_by_host_id, host_id, (spec ->> 'paused')::boolean AS paused,
                spec #> '{observers,host_ids}' AS observers
         FROM vigilops.services WHERE id = ANY($1) ORDER BY id`,
        [[older, alone, newer]],
      );
      const ofB = { defined_by_host_id: b.hostId, host_id: b.hostId, observers: [b.hostId] };
      expect(services).toEqual([
        { id: older, name: 'api', ...ofB, paused: false },
        { id: alone, name: 'redis', ...ofB, paused: false },
        { id: newer, name: `api (until the merge, ${String(newer)})`, ...ofB, paused: true },
      ]);
      expect(await room.rows('SELECT host_ids FROM vigilops.maintenance_windows')).toEqual([
        { host_ids: [b.hostId, 7] },
      ]);
    });

    it('leaves changes where they are, and tells them of the host that it is now', async () => {
      const [a, b] = [await agentHost('changed-a'), await agentHost('changed-b')];
      const timeUs = start * 1_000;
      await room.makeRoom('host_changes', [timeUs]);
      await room.rows(
        `INSERT INTO vigilops.host_changes VALUES ($1, $2, 'package', 'changed', 'curl', '1', '2')`,
        [at(0), a.hostId],
      );
      await merge(a.hostId, b.hostId);
      const question = { fromUs: timeUs - 1e6, toUs: timeUs + 1e6, hostIds: [b.hostId], limit: 10 };
      expect(await room.readers.hostChanges.list(question, signal)).toMatchObject([
        { hostId: b.hostId, hostName: 'changed-b', subject: 'curl', before: '1', after: '2' },
      ]);
    });
  });
});
