import type { Host, HostFacets } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator, hashTokenSecret } from '../../../ingest/index.ts';
import { noted } from '../../../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openFrontDoor } from '../../test/house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import { recordingLogger, serve, type Answer, type Served } from '../../test/serve.ts';

const idle = new AbortController().signal;
const LONG_AGO = new Date(Date.now() - 3_600_000);

describeEngines('hosts over HTTP', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  let people: Awaited<ReturnType<typeof signInPeople>>;
  let serial = 0;
  const forgotten: number[] = [];
  const logger = recordingLogger();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const { tokens } = room;
    const authenticator = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
    const { authenticate } = authenticator;
    served = await serve(
      openFrontDoor(
        { readers: room.readers, authenticate, accountStore: room.accounts, room, tokens, logger },
        {
          forgetToken: (id) => {
            forgotten.push(id);
            authenticator.forget(id);
          },
        },
      ),
    );
    people = await signInPeople(served);
  });
  afterAll(async () => {
    await served.close();
    await room.close();
    expect(logger.errors).toEqual([]);
  });

  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    callerOf(served)(method, path, body, people.admin);
  const told = ({ status, text }: Answer) => `${String(status)} ${text}`;
  const namesAt = async (path: string) => {
    const answer = await ask('GET', path);
    expect(answer.status, answer.text).toBe(200);
    return (answer.json as { items: Host[] }).items.map(({ name }) => name);
  };
  /** The newest line of the audit log. */
  const noticed = async () => {
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, idle);
    return line;
  };
  const agentToken = async (hostId: number) => {
    serial += 1;
    const secret = `vgo_agent_${String(serial).padStart(43, '0')}`;
    const token = { name: 'agent', kind: 'agent', scopes: ['read'], hostKey: null, expiresAt: null } as const;
    const made = await room.tokens.create(
      { ...token, secretHash: hashTokenSecret(secret) },
      new Date(),
      noted('token.created'),
      idle,
    );
    await room.rows('UPDATE vigilops.tokens SET host_id = $2 WHERE id = $1', [made.id, hostId]);
    return { id: made.id, secret };
  };

  it('an Admin edits a host, and it is found by what was set', async () => {
    const id = await room.host('edit-me', { group: 'by-agent', tags: ['t1'] });
    const path = `/api/v1/hosts/${String(id)}`;
    const change = {
      name: 'Datenbank',
      group: 'pay',
      tags: ['db', 'eu'],
      labels: { env: 'prod' },
      offline_after_seconds: 30,
    };
    const answer = await ask('PATCH', path, change);
    expect(answer.json).toMatchObject({ id, ...change, edited: change, status: 'online' });
    expect(await noticed()).toMatchObject({
      action: 'host.changed',
      subject: 'host edit-me',
      actor: { kind: 'person', name: 'Ada' },
      detail: {
        id,
        name: 'Datenbank',
        tags: '["db","eu"]',
        labels: '{"env":"prod"}',
        offline_after_seconds: 30,
      },
    });
    expect(await namesAt('/api/v1/hosts?group=pay&tag=db&tag=eu&label=env:prod')).toEqual(['Datenbank']);
    expect(await namesAt('/api/v1/hosts?q=ENV:PROD')).toEqual(['Datenbank']);
    expect(await namesAt('/api/v1/hosts?group=by-agent')).toEqual([]);
    const back = await ask('PATCH', path, { name: null, group: null, tags: null, labels: {} });
    expect(back.json).toMatchObject({ name: 'edit-me', group: 'by-agent', tags: ['t1'], labels: {} });
    expect((await ask('GET', path)).json).toMatchObject({ offline_after_seconds: 30 });
  });

  it.each([
    [{}, 'name what to change'],
    [{ name: '' }, 'name'],
    [{ offline_after_seconds: 19 }, 'offline_after_seconds'],
    [{ offline_after_seconds: 30.5 }, 'offline_after_seconds'],
    [{ labels: { 'a b': 'x' } }, 'labels'],
    [{ labels: { env: 1 } }, 'labels'],
    [{ key: 'other' }, 'key'],
  ])('refuses the change %j by name', async (change, word) => {
    const id = await room.host(`refuses ${JSON.stringify(change)}`);
    const answer = await ask('PATCH', `/api/v1/hosts/${String(id)}`, change);
    expect(told(answer)).toMatch(/^400 .*REQUEST_INVALID/);
    expect(answer.text).toContain(word);
  });

  it('facets tell what there is to filter by', async () => {
    await room.host('facet', { group: 'facets', tags: ['facet-tag'] });
    const { groups, tags } = (await ask('GET', '/api/v1/host-facets')).json as HostFacets;
    expect(groups).toContainEqual({ name: 'facets', hosts: 1 });
    expect(tags).toContainEqual({ name: 'facet-tag', hosts: 1 });
  });

  it('a host that is forgotten is gone everywhere, and its agent is refused at once', async () => {
    const id = await room.host('leaver', { group: 'leavers' });
    const { id: tokenId, secret } = await agentToken(id);
    const asAgent = () => callerOf(served)('GET', '/api/v1/hosts', undefined, secret);
    expect((await asAgent()).status).toBe(200);
    expect((await ask('DELETE', `/api/v1/hosts/${String(id)}`)).status).toBe(204);
    expect(forgotten).toContain(tokenId);
    expect(told(await asAgent())).toMatch(/^401 .*AUTH_REVOKED/);
    expect(await noticed()).toMatchObject({
      action: 'host.forgotten',
      subject: 'host leaver',
      detail: { id },
    });

    expect(await namesAt('/api/v1/hosts?group=leavers')).toEqual([]);
    const facets = (await ask('GET', '/api/v1/host-facets')).json as HostFacets;
    expect(facets.groups.map(({ name }) => name)).not.toContain('leavers');
    for (const [method, path, body] of [
      ['GET', `/api/v1/hosts/${String(id)}`],
      ['GET', `/api/v1/hosts/${String(id)}/metrics`],
      ['DELETE', `/api/v1/hosts/${String(id)}`],
      ['PATCH', `/api/v1/hosts/${String(id)}`, { name: 'x' }],
      ['POST', `/api/v1/hosts/${String(id)}/merge`, { into: 1 }],
    ] as const) {
      expect(told(await ask(method, path, body)), `${method} ${path}`).toMatch(/^404 .*NOT_FOUND/);
    }
  });

  describe('merging', () => {
    const merge = (id: number, into: number) => ask('POST', `/api/v1/hosts/${String(id)}/merge`, { into });

    it('gives the past to the host that it is now', async () => {
      const old = await room.host('old', { heardAt: LONG_AGO });
      const into = await room.host('new');
      const { id: tokenId } = await agentToken(old);
      const answer = await merge(old, into);
      expect(answer.status, answer.text).toBe(204);
      expect(forgotten).toContain(tokenId);
      expect(await noticed()).toMatchObject({
        action: 'host.merged',
        subject: 'host old',
        detail: { id: old, into, into_name: 'new', key: 'key-old', into_key: 'key-new' },
      });
      expect((await ask('GET', `/api/v1/hosts/${String(old)}`)).status).toBe(404);
    });

    it('is refused while both speak, into itself, and into what is not there', async () => {
      const awake = await room.host('awake');
      const silent = await room.host('silent', { heardAt: LONG_AGO });
      const gone = await room.host('gone-1');
      await ask('DELETE', `/api/v1/hosts/${String(gone)}`);
      expect(told(await merge(awake, silent))).toMatch(/^409 .*is online/);
      expect(told(await merge(silent, silent))).toMatch(/^409 .*into itself/);
      expect(told(await merge(silent, gone))).toMatch(/^404/);
      expect(told(await merge(silent, 999_999))).toMatch(/^404/);
      expect(await namesAt('/api/v1/hosts?q=key-silent')).toEqual(['silent']);
    });
  });

  it('changes are told newest first, page by page, also where many come at once', async () => {
    const id = await room.host('changing');
    const other = await room.host('changing too');
    const timeUs = (Math.floor(Date.now() / 1_000) - 60) * 1_000_000;
    await room.makeRoom('host_changes', [timeUs]);
    const add = (hostId: number, secondsAgo: number, kind: string, subject: string) =>
      room.rows(`INSERT INTO vigilops.host_changes VALUES ($1, $2, $3, 'changed', $4, NULL, '2')`, [
        new Date(timeUs / 1_000 - secondsAgo * 1_000),
        hostId,
        kind,
        subject,
      ]);
    for (const subject of ['b', 'a', 'd', 'c', 'a']) {
      await add(id, 0, 'package', subject);
    }
    await add(id, 1, 'kernel', 'linux');
    await add(other, 2, 'config', '/etc/hosts');
    const subjects = async (query: string) => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const answer = await ask('GET', `/api/v1/host-changes?limit=2&${query}${cursor}`);
        expect(answer.status, answer.text).toBe(200);
        const page = answer.json as { items: { subject: string }[]; next_cursor: string | null };
        found.push(...page.items.map(({ subject }) => subject));
        if (page.next_cursor === null) {
          return found.join(' ');
        }
        cursor = `&cursor=${page.next_cursor}`;
      }
    };
    expect(await subjects('from=now-1h')).toBe('a a b c d linux /etc/hosts');
    expect(await subjects(`host_id=${String(id)}&kind=package&q=A`)).toBe('a a');
    expect(await subjects(`host_id=${String(other)}`)).toBe('/etc/hosts');
    expect(await subjects('from=now-7d&to=now-1h')).toBe('');
    const [first] = ((await ask('GET', '/api/v1/host-changes?limit=1')).json as { items: object[] }).items;
    expect(first).toMatchObject({ host_id: id, host_name: 'changing', before: null, after: '2' });
    const forged = Buffer.from('["9e99",-1]').toString('base64url');
    expect((await ask('GET', `/api/v1/host-changes?cursor=${forged}`)).status).toBe(400);
  });

  it('log lines are found by group, tags and labels of their hosts', async () => {
    const hostId = await room.host('logger', { group: 'log-group', tags: ['x', 'y'] });
    await room.hostEditor.edit(
      hostId,
      { labels: { env: 'a:b' } },
      new Date(),
      { ...noted('host.changed'), subject: '' },
      idle,
    );
    const stream = await room.stream(await room.resource(hostId), '/var/log/l.log');
    await room.write({ logs: [{ stream, timeUs: Date.now() * 1_000 - 1e6, body: 'a line' }] });
    const found = async (body: object) => {
      const answer = await ask('POST', '/api/v1/logs/query', body);
      return (answer.json as { items: { body: string }[] }).items.length;
    };
    expect(await found({ host_groups: ['log-group'], host_tags: ['x', 'y'], host_labels: ['env:a:b'] })).toBe(
      1,
    );
    expect(await found({ host_groups: ['other'] })).toBe(0);
    expect(await found({ host_tags: ['x', 'z'] })).toBe(0);
    expect(await found({ host_labels: ['env:a'] })).toBe(0);
    const volume = await ask('POST', '/api/v1/logs/volume', { host_labels: ['env:a:b'] });
    expect(volume.json).toMatchObject({ total: 1 });
    expect((await ask('GET', '/api/v1/logs?host_groups=log-group&host_labels=env:a:b')).json).toMatchObject({
      items: [{ host_name: 'logger' }],
    });
    expect(told(await ask('POST', '/api/v1/logs/query', { host_labels: ['env'] }))).toMatch(
      /^400 .*env:production/,
    );
  });
});
