import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createGrafanaIdentity, createGrafanaKeys, type GrafanaIdentity } from '../accounts/index.ts';
import {
  LI_NA,
  openGrafana,
  signingKey,
  type FakeGrafana,
  type SigningKey,
} from '../accounts/test/grafana.ts';
import { createAuthenticator } from '../ingest/index.ts';
import { noted } from '../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../store/test/store-schema.ts';
import { listenTo } from './test/events.ts';
import { hashOf, openFrontDoor } from './test/house.ts';
import { algNone, callerOf, signInPeople } from './test/people.ts';
import { recordingLogger, serve, type Served } from './test/serve.ts';

const ISSUER = 'https://grafana.example.com';
const WRITE = `vgo_api_${'W'.repeat(43)}`;
const NOBODY = {};

describeEngines('calls from Grafana', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  let key: SigningKey;
  let grafana: FakeGrafana;
  let identity: GrafanaIdentity;
  let tokenId: number;
  const idle = new AbortController().signal;
  const personOf = vi.fn((headers: readonly string[]) => identity.personOf(headers));
  const logger = recordingLogger();

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    key = await signingKey('id-2026-03-es256');
    grafana = await openGrafana([key]);
    const keys = createGrafanaKeys({ url: grafana.url, fetch, clock: systemClock, logger: silentLogger });
    identity = createGrafanaIdentity({ issuer: ISSUER, keys, clock: systemClock });
    const { tokens } = room;
    const made = await tokens.create(
      {
        name: 'grafana-write',
        kind: 'api',
        scopes: ['read', 'write'],
        secretHash: hashOf(WRITE),
        hostKey: null,
        expiresAt: null,
      },
      new Date(),
      noted('token.created'),
      idle,
    );
    tokenId = made.id;
    const { authenticate } = createAuthenticator({ clock: systemClock, tokens, onUsed: () => undefined });
    served = await serve(
      openFrontDoor(
        {
          readers: room.readers,
          authenticate,
          accountStore: room.accounts,
          room,
          tokens,
          logger,
          grafana: { personOf },
        },
        { eventLimits: { retryMs: 2_000, keepAliveMs: 50, stuckMs: 60_000 } },
      ),
    );
  });
  afterAll(async () => {
    await served.close();
    await grafana.close();
    await room.close();
  });

  const signed = (claims = {}) => {
    const seconds = Math.floor(Date.now() / 1_000);
    return key.sign({ ...LI_NA, iss: `${ISSUER}/`, iat: seconds, exp: seconds + 600, ...claims });
  };
  const create = (headers: Record<string, string | string[]>, token = WRITE) =>
    callerOf(served)('POST', '/api/v1/tokens', { name: 'made', kind: 'agent' }, token, headers);
  const lastActor = async () => {
    const [line] = await room.accounts.listAudit({ beforeId: null, limit: 1 }, idle);
    return line?.actor;
  };

  it('are noted under the name of who acts, beside the token that allows it', async () => {
    expect((await create({ 'x-grafana-id': await signed() })).status).toBe(201);
    expect(await lastActor()).toEqual({
      kind: 'grafana',
      id: tokenId,
      name: 'Li Na (li.na@example.com, user:7), by grafana-write',
    });
    const enrollment = await callerOf(served)('POST', '/api/v1/enrollments', NOBODY, WRITE, {
      'x-grafana-id': await signed(),
    });
    expect(enrollment.json).toMatchObject({
      enrollment: { created_by: 'Li Na (li.na@example.com, user:7), by grafana-write' },
    });
    const audit = await callerOf(served)('GET', '/api/v1/audit', undefined, WRITE);
    expect(audit.json).toMatchObject({ items: [{ actor: { kind: 'grafana', id: tokenId } }, {}, {}] });
    expect(await room.accounts.checkAudit(idle)).toBeUndefined();
  });

  it('are those of the token where Grafana says nothing, and no other header is believed', async () => {
    const unsigned = {
      'x-grafana-user': 'admin',
      'x-grafana-org-id': '1',
      'x-grafana-role': 'Admin',
      'x-webauth-user': 'admin',
      'x-forwarded-user': 'admin',
      'x-forwarded-email': 'ada@example.com',
      'x-remote-user': 'admin',
      'x-user-email': 'ada@example.com',
      cookie: 'grafana_session=x',
      from: 'ada@example.com',
    };
    expect((await create(unsigned)).status).toBe(201);
    expect(await lastActor()).toEqual({ kind: 'token', id: tokenId, name: 'grafana-write' });
  });

  it('are refused with an identity that Grafana did not sign, and leave nothing', async () => {
    const good = await signed();
    const stranger = await signingKey(key.kid);
    const seconds = Math.floor(Date.now() / 1_000);
    const bad = {
      'alg none': algNone(good),
      'another key': await stranger.sign({ ...LI_NA, iss: `${ISSUER}/`, iat: seconds, exp: seconds + 600 }),
      'another issuer': await signed({ iss: 'https://evil.example.com/' }),
      'an expired one': await signed({ iat: seconds - 700, exp: seconds - 100 }),
      'the path of a file for a key': await key.sign({ ...LI_NA }, { kid: '../../../../etc/passwd' }),
      SQL: "' OR '1'='1; DROP TABLE vigilops.audit_log; --",
    };
    const before = await room.accounts.listAudit({ beforeId: null, limit: 1 }, idle);
    for (const [what, forged] of Object.entries(bad)) {
      const answer = await create({ 'x-grafana-id': forged });
      expect(`${String(answer.status)} ${answer.text}`, what).toMatch(/^401 .*X-Grafana-Id.*AUTH_INVALID/);
    }
    expect((await create({ 'x-grafana-id': [good, good] })).status).toBe(401);
    // A header of 64 KB comes through no door.
    const long = await create({ 'x-grafana-id': 'x'.repeat(65_536) }).catch(() => ({ status: 431 }));
    expect(long.status).toBe(431);
    expect(await room.accounts.listAudit({ beforeId: null, limit: 1 }, idle)).toEqual(before);
  });

  it('open nothing by an identity alone, and make nobody more than the token is', async () => {
    const { member } = await signInPeople(served);
    const headers = { 'x-grafana-id': await signed() };
    expect((await create(headers, '')).status).toBe(401);
    expect((await create(headers, member)).status).toBe(403);
    expect((await callerOf(served)('GET', '/api/v1/hosts', undefined, undefined, headers)).status).toBe(401);
  });

  it('keep a live tail when the identity of its beginning is over', async () => {
    personOf.mockClear();
    const listener = await listenTo(served.port, '/api/v1/logs/tail', {
      authorization: `Bearer ${WRITE}`,
      'x-grafana-id': await signed(),
    });
    await vi.waitFor(
      () => {
        expect(listener.comments()).toBeGreaterThan(2);
      },
      { timeout: 20_000 },
    );
    // The token was looked at again with each comment; who acts, at the beginning alone.
    expect(personOf.mock.calls.filter(([headers]) => headers.length > 0)).toHaveLength(1);
    expect(personOf.mock.calls.length).toBeGreaterThan(2);
    listener.close();
    expect(logger.errors).toEqual([]);
  });
});
